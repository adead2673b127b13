"""Which commune a row is about, and which year's list of communes a file follows.

Source: Code officiel géographique, by way of fixtures/communes-absorbees.csv.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from structures.ground.readings import kind_of_row, plain_code

Absorbed = Mapping[str, tuple[str, date]]
Kind = Literal[
    "commune", "unknown", "shortened", "outside", "outside, shortened", "not data", "unreadable"
]

AREA = re.compile(r"[0-9]{1,2}|2[AB]|97[0-9]")
COMMUNE = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")
# National files give them beside the commune that they make. Source: code officiel géographique.
ARRONDISSEMENTS = {
    "75056": tuple(str(code) for code in range(75101, 75121)),
    "69123": tuple(str(code) for code in range(69381, 69390)),
    "13055": tuple(str(code) for code in range(13201, 13217)),
}
CITIES = {part: city for city, parts in ARRONDISSEMENTS.items() for part in parts}


@dataclass(frozen=True)
class CoverageMap:
    """The communes of the Region and who covers them, on the day that matters.

    `communes`: code -> name, today. `absorbed`: former code -> (successor, date).
    `coverage`: commune -> [(structure code, share in basis points)], adding up to 10 000.
    `structures`: code -> name. `former_names`: former code -> name. `separated`: commune that was
    absorbed, and is one again -> the one that it was taken out of.
    """

    communes: Mapping[str, str]
    absorbed: Absorbed
    coverage: Mapping[str, Sequence[tuple[str, int]]]
    structures: Mapping[str, str]
    former_names: Mapping[str, str] = field(default_factory=dict)
    separated: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def departments(self) -> frozenset[str]:
        """The departments of the communes."""
        return frozenset(map(department, self.communes))

    @cached_property
    def renumbered(self) -> dict[str, str]:
        """What one commune alone becomes after that day, under a new code -> the commune."""
        becomes: dict[str, list[str]] = {}
        for code in self.communes.keys() & self.absorbed.keys():
            becomes.setdefault(self.absorbed[code][0], []).append(code)
        return {
            later: codes[0]
            for later, codes in becomes.items()
            if len(codes) == 1 and later not in self.communes
        }

    def successor(self, code: str) -> str:
        """Return the commune of today that holds this one; itself when it still exists."""
        while code not in self.communes:
            code = self.absorbed[code][0] if code in self.absorbed else CITIES[code]
        return code

    def commune_name(self, code: str) -> str:
        """Name a commune by its code and, when it still exists, its name."""
        return f"{code} {self.communes[code]}" if code in self.communes else code


def department(code: str) -> str:
    """Return the department of a commune.

    >>> department("67482"), department("97411")
    ('67', '974')
    """
    return code[:3] if code.startswith("97") else code[:2]


def identify(text: str, label: str, perimeter: CoverageMap) -> tuple[Kind, str]:
    """Say what a row is about, from its code cell and its name cell, and the code read.

    A code of four digits is "shortened": a spreadsheet took its leading zero away.
    """
    if text in perimeter.communes:  # which a national file asks thousands of times
        return "commune", text
    return _identified(plain_code(text), text or label, perimeter)


def _identified(code: str, label: str, perimeter: CoverageMap) -> tuple[Kind, str]:
    if kind_of_row(label) or AREA.fullmatch(code):
        return "not data", code
    if re.fullmatch(r"[0-9]{4}", code):
        return _inside("shortened", "outside, shortened", f"0{code}", perimeter)
    if not COMMUNE.fullmatch(code):
        return "unreadable", code
    code = perimeter.renumbered.get(code, code)
    known = (perimeter.communes, perimeter.absorbed)
    if any(code in codes for codes in known) or CITIES.get(code) in perimeter.communes:
        return "commune", code
    if code in CITIES:
        return "outside", code
    return _inside("unknown", "outside", code, perimeter)


def _inside(inside: Kind, outside: Kind, code: str, perimeter: CoverageMap) -> tuple[Kind, str]:
    return (inside if department(code) in perimeter.departments else outside), code


@dataclass(frozen=True)
class Geography:
    """The list of communes that a file follows; `label` when several years share it."""

    year: int
    label: str


def geography_of(codes: set[str], absorbed: Absorbed) -> Geography | None:
    """Tell the year of a list of communes, from the absorbed ones that it still has.

    A file in the geography of year Y has exactly those absorbed after 1 January Y. When
    several years share the list, the one closest to the mergers is returned. None when
    the codes follow no year, or when nothing was ever absorbed.
    """
    present = codes & absorbed.keys()
    years = [year for year in _years(absorbed) if present == _listed(year, absorbed)]
    if not years:
        return None
    if not present:
        return Geography(years[0], f"{years[0]} ou après")
    if len(present) == len(absorbed):
        return Geography(years[-1], f"{years[-1]} ou avant")
    same = years[0] == years[-1]
    return Geography(years[-1], str(years[-1]) if same else f"{years[0]} à {years[-1]}")


def closest_geography(codes: set[str], absorbed: Absorbed) -> tuple[int, set[str], set[str]]:
    """Return the year that a mixed list comes closest to, the codes it lacks, those too many."""
    present = codes & absorbed.keys()
    year = min(_years(absorbed), key=lambda year: len(present ^ _listed(year, absorbed)))
    listed = _listed(year, absorbed)
    return year, listed - present, present - listed


def _listed(year: int, absorbed: Absorbed) -> set[str]:
    return {code for code, (_, day) in absorbed.items() if day > date(year, 1, 1)}


def _years(absorbed: Absorbed) -> range:
    """Return every year around the mergers, in order; none when there was no merger."""
    years = [day.year for _, day in absorbed.values()]
    return range(min(years) - 1, max(years) + 2) if years else range(0)
