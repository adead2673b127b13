"""`manage.py demo`: reload the demo campaign."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from allocation.models import State
from config.demo.loader import accounts, load_demo
from structures.ground.history.acts import acting
from structures.models import Role, Structure


class Command(BaseCommand):
    """Empties the database and loads the demo campaign in a given state."""

    help = "Recharge la campagne de démonstration. Tout ce que contient la base est effacé."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked."""
        parser.add_argument(
            "--state", choices=[state.value for state in State], default=State.DIALOGUE.value
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
    def handle(self, *, state: str, if_empty: bool, **options: object) -> None:
        """Load, unless it is not a demo or there is nothing to do."""
        if not (settings.DEBUG or settings.DEMO):
            raise CommandError(
                "Refusé : cette installation n’est pas une démonstration (DEMO=1 le demande). "
                "La commande effacerait toute la base."
            )
        if not (if_empty and Structure.objects.exists()):
            load_demo(State(state))
            self.stdout.write(f"Campagne de démonstration chargée (état : {state}).")
        if options["accounts"]:
            self._print_accounts()

    def _print_accounts(self) -> None:
        data = accounts()
        self.stdout.write(f"Comptes de démonstration, mot de passe : {data['password']}")
        for account in data["accounts"]:
            self.stdout.write(f"  {account['email']:<28} {Role(account['role']).label}")
