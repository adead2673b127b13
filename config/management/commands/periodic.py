"""`manage.py periodic`: do what is done from time to time, if its time has come."""

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from structures.ground.work.beats import beating
from structures.ground.work.periodic import run_periodic


class Command(BaseCommand):
    """The one entry for a timer; `manage.py worker` does the same about each minute."""

    help = (
        "Fait ce qui revient (réglage PERIODIC) et dont l’heure est venue. À lancer chaque "
        "minute par un minuteur ; le processus d’arrière-plan le fait aussi."
    )

    def handle(self, **options: object) -> None:
        """Run what is due, as a worker that is alive meanwhile."""
        worker = get_random_string(32)
        with beating(worker):
            run_periodic(worker)
