"""The kinds of file that bring figures: how each is recognised, what it asks, who reads it.

A kind is a row of KINDS. Services, forms and pages ask it, and know no kind by name. To add one:
a reader in `readers`, a row here, a code in `ImportBatch.Kind`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from allocation.imports.asked import Asked
from allocation.imports.models import ImportBatch
from allocation.imports.readers import Reading, activity, insee
from allocation.imports.selectors import activity_expected, census_indicator, perimeter
from allocation.models import Campaign, Indicator
from structures.ground.refusals import Refused, require
from structures.ground.spreadsheets import Layout, Table, column_key
from structures.models import REGION_ROLES, REGION_STAFF, User

Kind = ImportBatch.Kind
Read = Callable[[Table], Reading]


class Head(Protocol):
    """The first rows of a sheet, as text."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """The rows, from the first."""


@dataclass(frozen=True)
class Way:
    """How one file is read: as one of these layouts, the first that fits, by this reader."""

    layouts: tuple[Layout, ...]
    read: Read


@dataclass(frozen=True)
class FileKind:
    """A kind of file.

    Any of `layouts` recognises it. `roles` may send and apply it. `asks` names what of `Asked` the
    person says beside the file. `prepare` returns how a file of it is read for a campaign; it
    raises Refused where the campaign has no use for it, or where what is asked does not fit.
    """

    code: str
    title: str
    lead: str
    layouts: tuple[Layout, ...]
    roles: frozenset[str]
    prepare: Callable[[Campaign, Asked], Way]
    asks: tuple[str, ...] = ()


def kinds_importable_by(user: User) -> list[str]:
    """Return the codes of the kinds of file that `user` may send in and apply."""
    return [kind.code for kind in KINDS.values() if user.role in kind.roles]


def recognised(heads: Iterable[Head], user: User) -> list[FileKind]:
    """Return the kinds whose titles one of the sheets has, that `user` may send; best first.

    The best is the one that has the most of its own titles. No query.
    """
    rows = [{column_key(cell) for cell in row} for head in heads for row in head.rows]
    found = [
        (max((_fit(layout, row) for layout in kind.layouts for row in rows), default=0), kind)
        for kind in KINDS.values()
        if user.role in kind.roles
    ]
    fitting = [(fit, kind) for fit, kind in found if fit]
    return [kind for _, kind in sorted(fitting, key=lambda one: one[0], reverse=True)]


def _fit(layout: Layout, titles: set[str]) -> int:
    """Count the titles of a row that a layout reads; 0 where one that it needs is missing."""
    if not {column_key(title) for title in layout.required} <= titles:
        return 0
    return sum(layout.useful.fullmatch(title) is not None for title in titles)


def _insee(campaign: Campaign, asked: Asked) -> Way:
    require(
        asked.age_bracket == ImportBatch.AgeBracket.FROM_15_TO_24,
        "Les colonnes de cette base INSEE comptent les 15-24 ans : choisissez cette tranche d’âge.",
    )
    read = partial(
        insee.read_insee,
        perimeter=perimeter(campaign),
        year=campaign.year,
        indicator=_of_the_census(campaign).number,
    )
    return Way((insee.LAYOUT,), read)


def _of_the_census(campaign: Campaign) -> Indicator:
    indicator = census_indicator(campaign)
    if indicator is None:
        raise Refused("Aucun indicateur de la campagne ne vient du recensement.")
    return indicator


def _activity(campaign: Campaign, _: Asked) -> Way:
    expected = activity_expected(campaign)
    return Way((activity.LAYOUT,), partial(activity.read_activity, expected=expected))


_ROWS = (
    FileKind(
        Kind.INSEE,
        "Importer la population active par commune",
        "Base INSEE « Emploi – Population active », au niveau communal, en CSV, XLSX ou ODS. "
        "Les valeurs des communes sont additionnées par structure, selon le périmètre.",
        (insee.LAYOUT,),
        frozenset(REGION_ROLES),
        _insee,
        asks=("age_bracket",),
    ),
    FileKind(
        Kind.ACTIVITY,
        "Importer l’activité des structures",
        "Une ligne par structure et par indicateur, en CSV, XLSX ou ODS. Des totaux seulement : "
        "un fichier où figurent des personnes est refusé et n’est pas conservé.",
        (activity.LAYOUT,),
        frozenset(REGION_STAFF),
        _activity,
    ),
)
KINDS: dict[str, FileKind] = {str(kind.code): kind for kind in _ROWS}
