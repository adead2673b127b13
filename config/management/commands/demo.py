"""`manage.py demo`: reload the demo campaigns."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from allocation.models import State
from config.demo.loader import accounts, load_demo
from config.demo.story import FIRST, SECOND, YEARS
from structures.ground.history.acts import acting
from structures.models import Role, Structure


class Command(BaseCommand):
    """Empties the database and loads the demo: its last year in a given state, closed before."""

    help = (
        "Recharge la démonstration : 2015 close, 2016 à l’état demandé. Tout ce que contient la "
        "base est effacé."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked."""
        parser.add_argument(
            "--state",
            choices=[state.value for state in State],
            default=State.DIALOGUE.value,
            help="état de la dernière année",
        )
        parser.add_argument(
            "--year", type=int, choices=[FIRST], help="charge cette année seule, à l’état demandé"
        )
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="ne fait rien si la base contient déjà un réseau",
        )
        parser.add_argument(
            "--accounts", action="store_true", help="affiche ensuite les comptes de démonstration"
        )

    @acting("manage.py demo")
    def handle(self, *, state: str, year: int | None, if_empty: bool, **options: object) -> None:
        """Load, unless it is not a demo or there is nothing to do."""
        if not (settings.DEBUG or settings.DEMO):
            raise CommandError(
                "Refusé : cette installation n’est pas une démonstration (DEMO=1 le demande). "
                "La commande effacerait toute la base."
            )
        if not (if_empty and Structure.objects.exists()):
            load_demo(State(state), [year] if year else YEARS)
            self.stdout.write(_told(state, year))
        if options["accounts"]:
            self._print_accounts()

    def _print_accounts(self) -> None:
        data = accounts()
        self.stdout.write(f"Comptes de démonstration, mot de passe : {data['password']}")
        for account in data["accounts"]:
            self.stdout.write(f"  {account['email']:<28} {Role(account['role']).label}")


def _told(state: str, year: int | None) -> str:
    if year:
        return f"Démonstration chargée : {year} (état : {state})."
    return f"Démonstration chargée : {FIRST} (état : {State.CLOSED}), {SECOND} (état : {state})."
