"""The lists of imports and of what one reads, and the files to fill in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from allocation.campaigns.selectors import campaign_structures
from allocation.imports.models import ImportBatch, ImportedValue
from allocation.imports.selectors import activity_expected
from allocation.models import Campaign, Indicator
from allocation.second_sources.selectors import sources_of
from allocation.year_before.selectors import YearBefore
from structures.ground.files.tables import csv_file
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words
from structures.models import Structure

ACTIVITY_COLUMNS = (
    "code_structure",
    "annee_reference",
    "indicateur",
    "valeur",
    "date_extraction",
    "source",
    "definition",
    "commentaire",
)
DESCRIBED_COLUMNS = ("code_structure", "structure", "periode", "effectif")


def state_of(batch: ImportBatch) -> str:
    """Say in French what became of a file."""
    if batch.applied_at:
        return "appliqué"
    return "annulé" if batch.cancelled_at else "aperçu seulement"


class ImportTable(ListTable):
    """The files sent in, the latest first."""

    caption = "Fichiers déposés"
    noun = ("fichier", "fichiers")
    first_order = "-uploaded_at"
    row_template = "allocation/imports/_import_row.html"
    ties = ("-pk",)
    nothing = "Aucun fichier n’a encore été déposé."

    file = Column("Fichier", "file.name", sort="file__name")
    kind = Column("Nature", lambda batch: batch.get_kind_display(), sort="kind")
    uploaded_at = Column("Déposé", "uploaded_at", sort="uploaded_at")
    uploaded_by = Column("Par", "uploaded_by", shown=False)
    applied_at = Column("État", state_of, sort=("applied_at", "cancelled_at"))
    sha256 = Column("Empreinte SHA-256", "file.sha256", shown=False)


class ImportFilter(ListFilter):
    """What the imports may be narrowed to."""

    kind = Choice("Nature", ImportBatch.Kind.choices, everything="Toutes")


class MatrixTable(ListTable):
    """The structures a file speaks of, an indicator a column; a file of it holds a value a row."""

    caption = "Valeurs du fichier, par structure et par indicateur"
    noun = ("structure", "structures")
    first_order = "name"
    row_template = "allocation/imports/_preview_row.html"
    ties = ("name", "code")
    classes = "amounts preview"

    name = Column("Structure", "name", sort="name")

    def __init__(
        self,
        rows: QuerySet[Structure],
        *,
        batch: ImportBatch,
        indicators: Sequence[Indicator],
        before: YearBefore,
    ) -> None:
        self.batch, self.before = batch, before
        columns = [
            (f"indicator_{one.number}", Column(f"{one.number}. {one.short_label}", amount=True))
            for one in indicators
        ]
        super().__init__(rows, extra_columns=columns)

    def lines(self) -> Iterator[list[object]]:
        """Yield a line a value: the long list, whole, of the structures that are asked for."""
        yield [
            *("Structure", "Code", "Indicateur", "Libellé", "Valeur lue", "Valeur remplacée"),
            *(f"Valeur {self.before.year}", "Changement", "Source", "Commentaire"),
        ]
        values = self.batch.values.filter(structure__in=self.data.data.order_by().values("pk"))
        for found in values.select_related("indicator", "structure"):
            indicator, structure = found.indicator, found.structure
            yield [
                *(structure.name, structure.code, indicator.number, indicator.short_label),
                *(exact(found.value), exact(found.replaced)),
                self.before.value_of(structure.pk, indicator.pk),
                *(change_of(found), found.source, found.comment),
            ]


def exact(value: Decimal | None) -> Decimal | None:
    """Leave out the zeros that the database adds at the end of a value."""
    if value is None:
        return None
    whole, _, decimals = f"{value:f}".partition(".")
    return Decimal(f"{whole}.{decimals.rstrip('0')}" if decimals.rstrip("0") else whole)


def change_of(found: ImportedValue) -> str:
    """Say in French what a value read in a file does to the one that is there."""
    if found.replaced is None:
        return "nouvelle"
    return "inchangée" if found.replaced == found.value else "changée"


class PreviewFilter(ListFilter):
    """What a preview may be narrowed to."""

    text = Words("Structure", ("name", "code", "town"))
    values = Choice(
        "Valeurs",
        [("changed", "Structures où quelque chose change")],
        everything="Toutes",
        method="that_change",
    )

    def that_change(self, rows: QuerySet, name: str, asked: str) -> QuerySet[Any]:
        """Keep the structures of which a value is new or changed."""
        return rows.filter(Q(changes__gt=0))


def activity_blank(campaign: Campaign) -> bytes:
    """Return the activity file to fill in: one row a structure and indicator, no value."""
    return _long(campaign, activity_expected(campaign).indicators)


def second_blank(campaign: Campaign) -> bytes:
    """Return the same file, of the indicators that another source counts."""
    return _long(campaign, {source.indicator.number for source in sources_of(campaign)})


def wide_blank(campaign: Campaign) -> bytes:
    """Return the sheet to fill in: one row a structure, a column an indicator."""
    expected = activity_expected(campaign)
    labels = dict(campaign.indicators.values_list("number", "short_label"))
    numbers = sorted(expected.indicators)
    titles = [f"Indicateur {number} : {labels[number]}" for number in numbers]
    rows = (
        [one.code, one.name, campaign.reference_year, *([""] * (len(titles) + 2))]
        for one in campaign_structures(campaign)
    )
    beside = ("date_extraction", "source")
    return csv_file([("code_structure", "structure", "annee_reference", *titles, *beside), *rows])


def described_blank(campaign: Campaign) -> bytes:
    """Return an example of a file whose columns are described by hand."""
    year = campaign.reference_year
    rows = ([one.code, one.name, year, ""] for one in campaign_structures(campaign))
    return csv_file([DESCRIBED_COLUMNS, *rows])


class Blank(NamedTuple):
    """A file to fill in: the name of its address, and what writes it."""

    route: str
    write: Callable[[Campaign], bytes]


BLANKS = {
    "activite": Blank("activity_template", activity_blank),
    "tableau": Blank("wide_template", wide_blank),
    "seconde-source": Blank("second_template", second_blank),
    "a-decrire": Blank("described_template", described_blank),
}


def _long(campaign: Campaign, numbers: Iterable[int]) -> bytes:
    codes = sorted(one.code for one in campaign_structures(campaign))
    cells, year = product(codes, sorted(numbers)), campaign.reference_year
    rows = ([code, year, number, "", "", "", "", ""] for code, number in cells)
    return csv_file([ACTIVITY_COLUMNS, *rows])
