"""The kinds of file that bring figures: how each is recognised, what it asks, who reads it.

A kind is a row of KINDS. Services, forms and pages ask it, and know no kind by name. To add one:
a reader in `readers`, a row here, a code in `ImportBatch.Kind`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from allocation.campaigns.selectors import measured_indicators
from allocation.engine.measures import Kind as MeasureKind
from allocation.imports.models import ImportBatch
from allocation.imports.readers import Reading, activity, dares, insee, mapped, wide
from allocation.imports.readers.ages import refuse_mixed_ages
from allocation.imports.readers.asked import Asked
from allocation.imports.readers.census import vintages
from allocation.imports.readers.long import Columns, Target
from allocation.imports.selectors import (
    activity_expected,
    ages_counted,
    census_indicator,
    indicator_labels,
    perimeter,
)
from allocation.models import Campaign, Indicator
from allocation.second_sources.selectors import sources_of
from structures.ground.refusals import Refused, require
from structures.ground.spreadsheets import Layout, Only, Table, column_key
from structures.models import REGION_ROLES, REGION_STAFF, User

Kind, Ages = ImportBatch.Kind, ImportBatch.AgeBracket
Read = Callable[[Table], Reading]


class Head(Protocol):
    """The first rows of a sheet, as text."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """The rows, from the first."""


@dataclass(frozen=True)
class Way:
    """How one file is read: as one of these layouts, the first that fits, by this reader.

    `only` says which of its rows are kept as it is read, where that is known.
    """

    layouts: tuple[Layout, ...]
    read: Read
    only: Only | None = None


@dataclass(frozen=True)
class FileKind:
    """A kind of file.

    Any of `layouts` recognises it. `roles` may send and apply it. `asks` names what of `Asked` the
    person says beside the file. `prepare` returns how a file of it is read for a campaign; it
    raises Refused where the campaign has no use for it, or where what is asked does not fit.
    A header has `least` of its columns. One that is described by hand is recognised by none.
    """

    code: str
    title: str
    lead: str
    layouts: tuple[Layout, ...]
    roles: frozenset[str]
    prepare: Callable[[Campaign, Asked], Way]
    asks: tuple[str, ...] = ()
    least: int = 1


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
    fitting = [(fit, kind) for fit, kind in found if fit >= kind.least]
    return [kind for _, kind in sorted(fitting, key=lambda one: one[0], reverse=True)]


def _fit(layout: Layout, titles: set[str]) -> int:
    """Count the titles of a row that a layout reads; 0 where one that it needs is missing."""
    if not {column_key(title) for title in layout.required} <= titles:
        return 0
    return sum(layout.useful.fullmatch(title) is not None for title in titles)


def vintages_before(campaign: Campaign, titles: Iterable[str]) -> tuple[int, ...]:
    """Return the censuses of a header that a campaign may count on, the first read first."""
    return vintages(titles, before=campaign.year)


def _insee(campaign: Campaign, asked: Asked) -> Way:
    require(
        asked.age_bracket == ImportBatch.AgeBracket.FROM_15_TO_24,
        "Les colonnes de cette base INSEE comptent les 15-24 ans : choisissez cette tranche d’âge.",
    )
    within = perimeter(campaign)
    indicator = _of_the_census(campaign)
    read = partial(
        insee.read_insee,
        perimeter=within,
        year=campaign.year,
        indicator=indicator.number,
        vintage=asked.vintage,
    )
    layout, only = insee.layout_before(campaign.year), insee.rows_within(within)
    return Way((layout,), _within_one_bracket(read, campaign, asked, indicator), only)


def _of_the_census(campaign: Campaign) -> Indicator:
    indicator = census_indicator(campaign)
    if indicator is None:
        raise Refused("Aucun indicateur de la campagne ne vient du recensement.")
    return indicator


def _activity(campaign: Campaign, _: Asked) -> Way:
    expected = activity_expected(campaign)
    return Way((activity.LAYOUT,), partial(activity.read_activity, expected=expected))


def _second(campaign: Campaign, asked: Asked) -> Way:
    declared = {one.indicator.number for one in sources_of(campaign) if one.kind == asked.second}
    require(
        declared,
        "Dites de quelle source sont ces valeurs : l’une de celles que la campagne a déclarées.",
    )
    measured = {one.number: one.meaning for one in measured_indicators(campaign)}
    unsaid = "cette source ne le compte pas ; déclarez-la d’abord pour lui, à la page des sources"
    expected = replace(
        activity_expected(campaign),
        indicators={number: one for number, one in measured.items() if number in declared},
        elsewhere={number: unsaid for number in measured if number not in declared},
    )
    return Way((activity.LAYOUT,), partial(activity.read_activity, expected=expected))


def _wide(campaign: Campaign, _: Asked) -> Way:
    labels = indicator_labels(campaign)
    sheet = wide.Sheet(activity_expected(campaign), labels)
    return Way(wide.layouts(labels), partial(wide.read_wide, sheet=sheet))


def _dares(campaign: Campaign, asked: Asked) -> Way:
    require(asked.age_bracket in Ages.values, "Dites quelle tranche d’âge compter.")
    indicator = _of_the_census(campaign)
    target = Target(
        indicator.number,
        indicator.meaning,
        "DARES et France Travail, demandeurs d’emploi inscrits",
        "Demandeurs d’emploi inscrits",
    )
    case = dares.Case(asked.age_bracket, asked.category, asked.period)
    read = partial(dares.read_dares, case=case, target=target, perimeter=perimeter(campaign))
    return Way(dares.LAYOUTS, _within_one_bracket(read, campaign, asked, indicator))


def _mapped(campaign: Campaign, asked: Asked) -> Way:
    try:
        columns = Columns.of_json(asked.columns)
    except ValueError as refusal:
        raise Refused(str(refusal)) from refusal
    indicator = _numbered(campaign, asked.indicator)
    require(asked.source, "Dites qui publie ce fichier : c’est la source de ses données.")
    counts_places = indicator.meaning.kind == MeasureKind.CENSUS
    require(
        asked.age_bracket in Ages.values if counts_places else not asked.age_bracket,
        "Dites quelle tranche d’âge ce fichier compte."
        if counts_places
        else "Cet indicateur ne se compte pas par tranche d’âge : n’en choisissez aucune.",
    )
    said = ", ".join([columns.value, *columns.kept.values()])
    target = Target(indicator.number, indicator.meaning, asked.source, said)
    read = partial(
        mapped.read_mapped, columns=columns, target=target, perimeter=perimeter(campaign)
    )
    return Way((mapped.layout(columns),), _within_one_bracket(read, campaign, asked, indicator))


def _numbered(campaign: Campaign, number: int | None) -> Indicator:
    found = measured_indicators(campaign).filter(number=number) if number else None
    indicator = found.first() if found else None
    if indicator is None:
        raise Refused("Dites quel indicateur de la campagne ce fichier donne.")
    return indicator


def _within_one_bracket(read: Read, campaign: Campaign, asked: Asked, indicator: Indicator) -> Read:
    """Have a reader refuse what would leave two age brackets within an indicator. One query."""
    known = ages_counted(campaign, indicator)
    return lambda table: refuse_mixed_ages(read(table), asked.age_bracket, known)


_ROWS = (
    FileKind(
        Kind.INSEE,
        "Importer la population active par commune",
        "Base INSEE « Emploi – Population active », au niveau communal, telle que téléchargée. "
        "Les valeurs des communes sont additionnées par structure, selon le périmètre.",
        (insee.LAYOUT,),
        frozenset(REGION_ROLES),
        _insee,
        asks=("age_bracket", "vintage"),
    ),
    FileKind(
        Kind.DARES,
        "Importer les demandeurs d’emploi (DARES)",
        "Fichier long de la DARES, par commune ou par mission locale, où les totaux sont des "
        "lignes. Une seule catégorie, une seule période et une seule tranche d’âge sont lues, "
        "sans rien additionner qui se recoupe.",
        dares.LAYOUTS,
        frozenset(REGION_ROLES),
        _dares,
        asks=("age_bracket", "category", "period"),
    ),
    FileKind(
        Kind.ACTIVITY,
        "Importer l’activité des structures",
        "Une ligne par structure et par indicateur. Des totaux seulement : "
        "un fichier où figurent des personnes est refusé et n’est pas conservé.",
        (activity.LAYOUT,),
        frozenset(REGION_STAFF),
        _activity,
    ),
    FileKind(
        Kind.SECOND,
        "Importer les valeurs d’une seconde source",
        "Ce qu’un autre organisme compte (Pôle emploi, OPCA…) : une ligne par structure et par "
        "indicateur, dans le format de l’activité. Les valeurs des structures ne changent pas.",
        (activity.LAYOUT,),
        frozenset(REGION_STAFF),
        _second,
        asks=("second",),
    ),
    FileKind(
        Kind.WIDE,
        "Importer un tableau d’activité",
        "Une ligne par structure, une colonne par indicateur (son numéro ou son intitulé). Une "
        "cellule vide laisse la donnée telle quelle ; les totaux sont laissés de côté et vérifiés.",
        wide.RECOGNISED,
        frozenset(REGION_STAFF),
        _wide,
        least=2,
    ),
    FileKind(
        Kind.MAPPED,
        "Importer un fichier décrit à la main",
        "Un fichier d’un autre en-tête : dites quelle colonne donne le code, laquelle la valeur, "
        "et quelles lignes garder. La description est gardée sous un nom, pour la fois suivante.",
        (),
        frozenset(REGION_STAFF),
        _mapped,
        asks=("mapping", "indicator", "age_bracket", "source"),
    ),
)
KINDS: dict[str, FileKind] = {str(kind.code): kind for kind in _ROWS}
