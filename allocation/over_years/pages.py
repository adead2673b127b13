"""What the pages of the years say: parts, each with its series, drawn and in a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from allocation.over_years.counted import Reader, figure_series, rate_series
from allocation.over_years.drawings import Trend, trend
from allocation.over_years.granted import amount_series, level_series, standing_series
from allocation.over_years.selectors import OverYears, Year, amount_name
from allocation.over_years.series import Cell, Series
from allocation.over_years.tables import MOST_SHOWN
from structures.ground.french import euros
from structures.models import Structure, User

OWN, OF_A_STRUCTURE = "Vous", "La structure"


@dataclass(frozen=True)
class Shown:
    """A series and its drawing, where it has one; `key` is its own on the page."""

    key: str
    series: Series
    drawing: Trend | None


@dataclass(frozen=True)
class Part:
    """A part of a page: its title, what is to be known first, its series."""

    key: str
    title: str
    lead: str
    shown: list[Shown]


@dataclass(frozen=True)
class Link:
    """An address and what it leads to."""

    label: str
    url: str


@dataclass(frozen=True)
class StructureRow:
    """A structure of the list, and what each of the last years gave it."""

    structure: Structure
    cells: list[Cell]


def structure_parts(found: OverYears, structure: Structure, user: User) -> list[Part]:
    """Return what the page of a structure says, in order. No query."""
    own = user.structure_id == structure.pk
    reader = Reader(OWN if own else OF_A_STRUCTURE, leads=user.leads_a_structure)
    return _parts(
        ("montants", "Montants", _AMOUNTS, amount_series(found)),
        ("donnees", "Données comptées", _FIGURES, figure_series(found, reader)),
        ("taux", "Taux de conversion", _RATES, rate_series(found, reader)),
        ("niveaux", "Niveaux de l’axe 3", _LEVELS, level_series(found)),
    )


def network_parts(found: OverYears) -> list[Part]:
    """Return what the page of the network says, in order. No query."""
    reader = Reader("Le réseau", of_network=True)
    return _parts(
        ("montants", "Montants", _AMOUNTS, amount_series(found, of_network=True)),
        ("donnees", "Données comptées", _NETWORK_FIGURES, figure_series(found, reader)),
        ("taux", "Taux de conversion", _RATES, rate_series(found, reader)),
        ("niveaux", "Niveaux de l’axe 3", _STANDING, standing_series(found)),
    )


def all_series(parts: Iterable[Part]) -> list[Series]:
    """Return the series of all the parts, in order."""
    return [shown.series for part in parts for shown in part.shown]


def changes_explained(found: OverYears, structure: Structure) -> list[Link]:
    """Return where the difference between two years is told cause by cause. No query."""
    shared = {year.year for year in found.years if year.has_part}
    return [
        Link(
            f"D’où vient la différence entre {year - 1} et {year}",
            reverse("allocation:change", args=[structure.code, year]),
        )
        for year in sorted(shared)
        if year - 1 in shared
    ]


def structure_rows(found: OverYears, rows: Iterable[Structure]) -> list[StructureRow]:
    """Return the rows of a page of the list. No query."""
    last = found.years[-MOST_SHOWN:]
    return [StructureRow(one, [_granted(one, year) for year in last]) for one in rows]


def _granted(row: Structure, year: Year) -> Cell:
    """Return what a year gave a structure: the final amount, else the most, or that it had none."""
    label = f"Dotation {year.year}"
    final, most = (
        getattr(row, amount_name(name, year.year)) for name in ("final_cents", "maximum_cents")
    )
    if most is None:
        return Cell(label, "sans part cette année")
    return Cell(label, f"{euros(most)} au plus" if final is None else euros(final))


def _parts(*parts: tuple[str, str, str, list[Series]]) -> list[Part]:
    return [
        Part(key, title, lead, list(_shown(key, series)))
        for key, title, lead, series in parts
        if series
    ]


def _shown(key: str, series: Iterable[Series]) -> Iterator[Shown]:
    for place, one in enumerate(series, start=1):
        yield Shown(f"{key}-{place}", one, trend(one) if one.is_drawn else None)


_AMOUNTS = (
    "Une année y entre une fois sa répartition arrêtée. Le montant final est connu avec le solde."
)
_COUNTED = (
    "Une campagne partage son enveloppe d’après l’année d’avant : la campagne 2016, par "
    "exemple, compte 2015. "
)
_FIGURES = f"{_COUNTED}Les valeurs sont celles de la structure, avant tout coefficient."
_NETWORK_FIGURES = (
    f"{_COUNTED}Les totaux sont ceux de la répartition arrêtée. Ce que des fichiers disent des "
    "années d’avant est à la page de chaque structure."
)
_RATES = (
    "Ce qui suit un premier pas, rapporté à ce premier pas : le rapport exact, puis son "
    "pourcentage, à une décimale. Il n’y a pas de taux quand le second nombre manque ou vaut 0."
)
_LEVELS = "Les niveaux que le dialogue de gestion a arrêtés, de 0 à 3 ; un autre ne s’affiche pas."
_STANDING = "Combien de structures ont chaque niveau. Aucune n’est nommée ici."
