"""Which commune a row is about, and which year's list of communes a file follows.

Source: Code officiel géographique, by way of fixtures/communes-absorbees.csv.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class CoverageMap:
    """The communes of the Region and who covers them, on the day that matters.

    `communes`: code -> name, today. `absorbed`: former code -> (successor, date).
    `coverage`: commune -> [(structure code, share in basis points)], adding up to 10 000.
    `structures`: code -> name.
    """

    communes: Mapping[str, str]
    absorbed: Absorbed
    coverage: Mapping[str, Sequence[tuple[str, int]]]
    structures: Mapping[str, str]

    @cached_property
    def departments(self) -> frozenset[str]:
        """The departments of the communes."""
        return frozenset(map(department, self.communes))

    def successor(self, code: str) -> str:
        """Return the commune of today that holds this one; itself when it still exists."""
        while code not in self.communes:
            code = self.absorbed[code][0]
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
    code = plain_code(text)
    if kind_of_row(text or label) or AREA.fullmatch(code):
        return "not data", code
    if re.fullmatch(r"[0-9]{4}", code):
        return _inside("shortened", "outside, shortened", f"0{code}", perimeter)
    if not COMMUNE.fullmatch(code):
        return "unreadable", code
    if code in perimeter.communes or code in perimeter.absorbed:
        return "commune", code
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
