"""What the columns of a file of unknown header hold, kept by name to be offered again."""

from collections.abc import Iterable

from django.db import transaction

from allocation.imports.kinds import kinds_importable_by
from allocation.imports.models import ColumnMapping, ImportBatch
from allocation.imports.readers.long import Columns
from structures.ground.readings import refuse_nominative
from structures.ground.refusals import Refused, require, require_valid, twins_refused
from structures.ground.spreadsheets import FileRefused
from structures.models import User


@transaction.atomic
def keep_mapping(name: str, columns: Columns, *, by: User) -> ColumnMapping:
    """Keep a description of columns under a name; the same one again is not kept twice.

    Raises Refused if the name says another, or if a title names people.
    """
    require(
        ImportBatch.Kind.MAPPED in kinds_importable_by(by),
        "Décrire les colonnes d’un fichier ne revient pas à votre rôle.",
    )
    _refuse_people(columns.titles)
    same = ColumnMapping.objects.filter(name=name, columns=columns.json).first()
    if same:
        return same
    mapping = ColumnMapping(name=name, columns=columns.json, created_by=by)
    require_valid(mapping)
    with twins_refused():
        mapping.save()
    return mapping


def _refuse_people(titles: Iterable[str]) -> None:
    try:
        refuse_nominative(titles)
    except FileRefused as refusal:
        raise Refused(str(refusal)) from refusal
