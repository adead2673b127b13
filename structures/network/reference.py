"""Loading reference data: territories, structures, communes and coverage.

Each `load_…` takes rows as dictionaries of strings (the columns are those of
`fixtures/README.md`), updates what exists by its code, adds what is new, and is
all or nothing: the first bad row raises `ReferenceRefused` with its line.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from structures.coverage.services import COMMUNE_OF_MESSAGE
from structures.models import AbsorbedCommune, Commune, Coverage
from structures.network.models import Structure, Territory

Row = Mapping[str, str]
Parsed = TypeVar("Parsed")
FIRST_DATA_LINE = 2
# No file gives them: loading one again leaves them as people set them.
DECIDED_ON_SCREEN = ("referent", "opened_on", "closed_on", "merged_into", "valid_to")


class ReferenceRefused(ValueError):
    """A row of reference data cannot be loaded; the message says which and why, in French."""


@transaction.atomic
def load_network(folder: Path) -> None:
    """Load the five CSV files of a network, named as those of `fixtures/`, all or nothing."""
    for name, load in FILES.items():
        try:
            with (folder / name).open(encoding="utf-8-sig", newline="") as file:
                load(csv.DictReader(file, delimiter=";"))
        except (OSError, UnicodeDecodeError) as missing:
            raise ReferenceRefused(f"Fichier illisible : {folder / name}.") from missing
        except ReferenceRefused as refusal:
            raise ReferenceRefused(f"{name} : {refusal}") from refusal


def load_territories(rows: Iterable[Row]) -> int:
    """Load `numero;nom`; return how many."""
    return _load(Territory, ["number"], rows, _territory)


def load_structures(rows: Iterable[Row]) -> int:
    """Load the structures, their territory given by its number; return how many."""
    territories = {str(t.number): t for t in Territory.objects.all()}
    return _load(Structure, ["code"], rows, lambda row: _structure(row, territories))


def load_communes(rows: Iterable[Row]) -> int:
    """Load `code;nom;departement;population;millesime_cog`; return how many."""
    return _load(Commune, ["code"], rows, _commune)


def load_absorbed_communes(rows: Iterable[Row]) -> int:
    """Load `code;nom;code_successeur;date_absorption`; return how many."""
    communes = Commune.objects.in_bulk()
    return _load(AbsorbedCommune, ["code"], rows, lambda row: _absorbed(row, communes))


def load_coverage(rows: Iterable[Row]) -> int:
    """Load `code_commune;code_structure;quotite;valable_du;source`, quotité in percent."""
    communes = Commune.objects.in_bulk()
    structures = Structure.objects.in_bulk(field_name="code")
    key = ["commune", "structure", "valid_from"]
    return _load(Coverage, key, rows, lambda row: _coverage(row, communes, structures))


FILES = {
    "territoires.csv": load_territories,
    "structures.csv": load_structures,
    "communes.csv": load_communes,
    "communes-absorbees.csv": load_absorbed_communes,
    "couverture.csv": load_coverage,
}


def _load(
    model: type[models.Model],
    key: list[str],
    rows: Iterable[Row],
    build: Callable[[Row], models.Model],
) -> int:
    found = [_checked(line, row, build) for line, row in enumerate(rows, FIRST_DATA_LINE)]
    _refuse_twins(found, key)
    fields = [f.name for f in model._meta.concrete_fields if not f.primary_key]
    changed = [name for name in fields if name not in key and name not in DECIDED_ON_SCREEN]
    try:
        with transaction.atomic():
            model._default_manager.bulk_create(
                found, update_conflicts=True, unique_fields=key, update_fields=changed
            )
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as refusal:
        raise ReferenceRefused(_constraint_message(model, refusal)) from refusal
    return len(found)


def _checked(line: int, row: Row, build: Callable[[Row], models.Model]) -> models.Model:
    try:
        found = build(row)
        foreign = [f.name for f in found._meta.concrete_fields if f.is_relation]
        found.clean_fields(exclude=foreign)
    except KeyError as missing:
        raise ReferenceRefused(f"Ligne {line} : {missing.args[0]} absent ou inconnu.") from missing
    except ValueError as wrong:
        raise ReferenceRefused(f"Ligne {line} : {wrong}.") from wrong
    except ValidationError as wrong:
        raise ReferenceRefused(f"Ligne {line} : {' '.join(wrong.messages)}") from wrong
    return found


def _refuse_twins(found: list[models.Model], key: list[str]) -> None:
    lines: dict[tuple[object, ...], int] = {}
    for line, row in enumerate(found, FIRST_DATA_LINE):
        first = lines.setdefault(tuple(getattr(row, name) for name in key), line)
        if first != line:
            raise ReferenceRefused(f"Ligne {line} : déjà donnée à la ligne {first}.")


def _constraint_message(model: type[models.Model], refusal: IntegrityError) -> str:
    cause: Any = refusal.__cause__  # the driver's own error, which names the constraint
    name = cause.diag.constraint_name
    if name == "coverage_sums_to_100":
        found = COMMUNE_OF_MESSAGE.search(cause.diag.message_primary)
        where = f"de la commune {found['code']} " if found else ""
        return f"La somme des quotités {where}doit faire 100 % à toute date."
    messages = {c.name: c.violation_error_message for c in model._meta.constraints}
    return str(messages.get(name, f"Donnée refusée par la base ({name})."))


def _parsed(parse: Callable[[str], Parsed], row: Row, column: str) -> Parsed:
    try:
        return parse(row[column])
    except (ValueError, InvalidOperation) as wrong:
        raise ValueError(f"{column} illisible (« {row[column]} »)") from wrong


def _territory(row: Row) -> Territory:
    return Territory(number=_parsed(int, row, "numero"), name=row["nom"])


def _structure(row: Row, territories: Mapping[str, Territory]) -> Structure:
    return Structure(
        code=row["code"],
        name=row["nom"],
        legal_name=row["nom_legal"],
        kind=row["type"],
        territory=territories[row["territoire"]],
        regime=row["regime"],
        court=row["tribunal"],
        register_volume=row["volume"],
        register_folio=row["folio"],
        registered_on=_parsed(date.fromisoformat, row, "date_inscription")
        if row["date_inscription"]
        else None,
        siret=row["siret"],
        rna=row["rna"],
        street=row["adresse"],
        postcode=row["code_postal"],
        town=row["ville"],
        email=row["courriel"],
        phone=row["telephone"],
    )


def _commune(row: Row) -> Commune:
    return Commune(
        code=row["code"],
        name=row["nom"],
        department=row["departement"],
        population=_parsed(int, row, "population"),
        cog_vintage=_parsed(int, row, "millesime_cog"),
    )


def _absorbed(row: Row, communes: Mapping[str, Commune]) -> AbsorbedCommune:
    return AbsorbedCommune(
        code=row["code"],
        name=row["nom"],
        successor=communes[row["code_successeur"]],
        absorbed_on=_parsed(date.fromisoformat, row, "date_absorption"),
    )


def _coverage(
    row: Row, communes: Mapping[str, Commune], structures: Mapping[str, Structure]
) -> Coverage:
    share_bp = _parsed(Decimal, row, "quotite") * 100
    if share_bp != int(share_bp):
        raise ValueError(f"quotité « {row['quotite']} » : deux décimales au plus")
    return Coverage(
        commune=communes[row["code_commune"]],
        structure=structures[row["code_structure"]],
        share_bp=int(share_bp),
        valid_from=_parsed(date.fromisoformat, row, "valable_du"),
        source=row["source"],
    )
