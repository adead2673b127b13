"""`manage.py campaign`: begin a year from a file of parameters."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from allocation.campaigns.services import create_campaign
from structures.ground.history.acts import acting
from structures.ground.refusals import Refused
from structures.models import User
from structures.network.reference import ReferenceRefused, load_network


class Command(BaseCommand):
    """Creates a campaign in preparation, after the network it is for if that is asked."""

    help = "Crée une campagne d’après un fichier de la forme de fixtures/campagne-2015.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked."""
        parser.add_argument("file", type=Path, metavar="FICHIER", help="paramètres, en JSON")
        parser.add_argument("--by", required=True, metavar="ADRESSE", help="qui crée la campagne")
        parser.add_argument(
            "--network",
            type=Path,
            metavar="DOSSIER",
            help="charge d’abord territoires, structures, communes et périmètre de ce dossier",
        )

    @transaction.atomic
    @acting("manage.py campaign")
    def handle(self, *, file: Path, by: str, network: Path | None, **options: object) -> None:
        """Create it, or say in French what keeps it from being created."""
        try:
            author = User.objects.get(email__iexact=by)
            if network:
                load_network(network)
            campaign = create_campaign(_read(file), by=author)
        except User.DoesNotExist as missing:
            raise CommandError(f"Aucun compte n’a l’adresse {by}.") from missing
        except (Refused, ReferenceRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as fault:
            raise CommandError(f"Fichier illisible : {file}.") from fault
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            raise CommandError(
                f"{file} : forme inattendue, {fault}. Comparez-le à fixtures/campagne-2015.json."
            ) from fault
        self.stdout.write(f"{campaign} créée.")


def _read(file: Path) -> dict[str, Any]:
    """Return what a file says. Raises Refused for a number that is not whole: none is rounded."""
    text = file.read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    return found


def _refuse(written: str) -> NoReturn:
    raise Refused(
        f"Nombre {written} inattendu : les montants sont en centimes et les taux en points de "
        "base, entiers."
    )
