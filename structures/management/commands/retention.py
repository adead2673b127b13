"""`manage.py retention`: forget the people whose mandate or account ended long ago."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from structures.ground import clock
from structures.ground.french import counted, date_long
from structures.ground.history.acts import acting
from structures.personal_data.selectors import Expired, expired
from structures.personal_data.services import apply_retention

LONGEST_RETENTION = 100


class Command(BaseCommand):
    """Says whom the rule forgets; forgets them with --apply. Decisions never change."""

    help = (
        "Anonymise les mandats terminés et les comptes désactivés depuis plus de N ans. "
        "Sans --apply, dit seulement ce qui serait fait."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked."""
        parser.add_argument("--apply", action="store_true", help="anonymise pour de bon")
        parser.add_argument(
            "--years",
            type=int,
            default=settings.RETENTION_YEARS,
            help="durée de conservation en années (réglage RETENTION_YEARS par défaut)",
        )

    @acting("manage.py retention")
    def handle(self, *, apply: bool, years: int, **options: object) -> None:
        """List mandates and accounts by number, without their names, then what was done."""
        if not 1 <= years <= LONGEST_RETENTION:
            raise CommandError(
                f"La durée de conservation va de 1 à {LONGEST_RETENTION} ans : "
                "corrigez --years, ou le réglage RETENTION_YEARS."
            )
        gone = apply_retention(years) if apply else expired(clock.today(), years)
        self._list(gone)
        mandates = counted(len(gone.mandates), "mandat", "mandats")
        accounts = counted(len(gone.accounts), "compte", "comptes")
        if apply:
            self.stdout.write(f"{mandates} et {accounts} anonymisés. Les décisions sont intactes.")
        else:
            self.stdout.write(
                f"Essai : {mandates} et {accounts} seraient anonymisés, rien n’a changé. "
                "Ajoutez --apply pour le faire."
            )

    def _list(self, gone: Expired) -> None:
        self.stdout.write(f"Départs jusqu’au {date_long(gone.before)} :")
        for mandate in gone.mandates:
            assert mandate.ends_on is not None  # it expires for having ended
            function, day = mandate.get_function_display(), date_long(mandate.ends_on)
            self.stdout.write(
                f"  mandat n° {mandate.pk} ({function}, {mandate.structure}), terminé le {day} : "
                "nom, adresse et téléphone"
            )
        for account in gone.accounts:
            day = date_long(timezone.localtime(account.deactivated_at).date())
            self.stdout.write(
                f"  compte n° {account.pk} ({account.get_role_display()}), désactivé le {day} : "
                "nom, adresse, mot de passe, dernière connexion"
            )
        if gone.undated:
            accounts = counted(gone.undated, "compte désactivé", "comptes désactivés")
            self.stdout.write(f"  {accounts} sans date connue : laissés tels quels.")
