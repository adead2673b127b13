"""The movements of communes of a year: which there are, and what is written of them."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.db.models import Min

from structures.coverage.files.events import INSEE, read_events
from structures.coverage.files.following import Absorption, Birth, Renaming, compare_events
from structures.coverage.geography import department
from structures.coverage.services import Passage, absorb_communes
from structures.ground import clock
from structures.ground.fields import DayField
from structures.models import AbsorbedCommune, Commune, Coverage
from structures.reference.kinds import (
    Application,
    Column,
    Comparison,
    Format,
    ReferenceKind,
)

COLUMNS = (
    Column(
        "MOD",
        "Nature du mouvement selon l’INSEE : 10 changement de nom, 21 rétablissement, 31 à 34 "
        "fusion, 32 commune nouvelle, 41 ou 50 changement de code.",
        "32",
    ),
    Column("DATE_EFF", "Date d’effet, AAAA-MM-JJ.", "2019-01-01"),
    Column("TYPECOM_AV", "Type avant : COM. Les autres types sont ignorés.", "COM"),
    Column("COM_AV", "Code de la commune avant.", "01091"),
    Column("LIBELLE_AV", "Nom avant.", "Châtillon-en-Michaille"),
    Column("TYPECOM_AP", "Type après : COM.", "COM"),
    Column("COM_AP", "Code de la commune après.", "01033"),
    Column("LIBELLE_AP", "Nom après.", "Valserhône"),
)


def apply_events(comparison: Comparison, application: Application) -> None:
    """Write communes, absorbed ones and perimeters; a day of movements asks a few queries."""
    rows = [change.row for change in comparison.changes]
    births = [row for row in rows if isinstance(row, Birth)]
    absorptions = [row for row in rows if isinstance(row, Absorption)]
    renamings = [row for row in rows if isinstance(row, Renaming)]
    communes = Commune.objects.in_bulk([row.code for row in renamings])
    communes |= {birth.code: _commune(birth) for birth in births}
    for row in renamings:
        communes[row.code].name = row.name
        communes[row.code].population = row.population
    Commune.objects.bulk_create(
        communes.values(),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "department", "population", "cog_vintage"],
    )
    AbsorbedCommune.objects.filter(pk__in=[birth.code for birth in births]).delete()
    AbsorbedCommune.objects.bulk_create(
        [
            AbsorbedCommune(
                code=row.code, name=row.name, successor_id=row.successor, absorbed_on=row.day
            )
            for row in absorptions
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "successor", "absorbed_on"],
    )
    absorb_communes(_passages(births, absorptions), source=application.source, by=application.by)


def _passages(births: Iterable[Birth], absorptions: Iterable[Absorption]) -> list[Passage]:
    """Return, day by day, the communes whose coverage ends and what begins."""
    found: dict[date, Passage] = {}
    for row in absorptions:
        found.setdefault(row.day, Passage(row.day)).ended.append(row.code)
    for birth in births:
        found.setdefault(birth.day, Passage(birth.day)).gained[birth.code] = birth.coverage
    return [found[day] for day in sorted(found)]


def _commune(row: Birth) -> Commune:
    # A list of communes is that of 1 January: what begins later is in the next one.
    is_january = (row.day.month, row.day.day) == (1, 1)
    return Commune(
        code=row.code,
        name=row.name,
        department=department(row.code),
        population=row.population,
        cog_vintage=row.day.year if is_january else row.day.year + 1,
    )


def event_fields() -> dict[str, forms.Field]:
    """Return what is asked beside the file. One query."""
    vintage = Commune.objects.aggregate(first=Min("cog_vintage"))["first"]
    return {
        "after": DayField(
            label="Mouvements survenus après le",
            initial=date(vintage or clock.today().year, 1, 1),
            help_text="Le 1er janvier du millésime des communes enregistrées. Plus tôt : les codes "
            "que portent les anciens fichiers sont repris aussi.",
        )
    }


COMMUNE_CHANGES = ReferenceKind(
    title="Mouvements de communes",
    lead="Fusions, communes nouvelles, changements de nom ou de code : ce que deviennent les "
    "communes et leurs périmètres, à la date de chaque mouvement.",
    noun=("ancienne commune", "anciennes communes"),
    columns=COLUMNS,
    formats=(Format(INSEE, read_events),),
    compare=compare_events,
    apply=apply_events,
    count=AbsorbedCommune.objects.count,
    locks=(Commune, AbsorbedCommune, Coverage),
    fields=event_fields,
    others="Le fichier v_mvt_commune_AAAA.csv de l’INSEE est lu tel quel : les mouvements des "
    "autres départements y sont ignorés.",
)
