"""`manage.py verify_run`: recompute runs from what they stored."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from allocation.models import Run
from allocation.runs.services import differences
from allocation.settlement.selectors import binding_runs
from structures.ground.french import counted


class Command(BaseCommand):
    """Recomputes adopted and settlement runs, or one run; compares result, rows and SHA-256."""

    help = (
        "Recalcule les répartitions arrêtées et celles des soldes, ou celle du numéro donné, "
        "et compare l’empreinte."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked."""
        parser.add_argument("number", nargs="?", type=int, help="numéro de la répartition")

    def handle(self, *, number: int | None, **options: object) -> None:
        """Print one line a run; exit 1 if any differs."""
        runs = binding_runs() if number is None else Run.objects.filter(number=number)
        if number is not None and not runs:
            raise CommandError(f"La répartition n° {number} n’existe pas.")
        failed = [run.number for run in runs if not self._verify(run)]
        checked = counted(len(runs), "répartition vérifiée", "répartitions vérifiées")
        self.stdout.write(f"{checked}, {len(failed)} en écart.")
        if failed:
            raise CommandError("Écart constaté : ne vous appuyez pas sur ces répartitions.")

    def _verify(self, run: Run) -> bool:
        found = differences(run)
        verdict = " ; ".join(found) if found else "conforme"
        self.stdout.write(f"Répartition n° {run.number} ({run.sha256}) : {verdict}")
        return not found
