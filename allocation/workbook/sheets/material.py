"""What a workbook is composed from, and what its sheets hand to each other. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from allocation.engine import SOLIDARITY_INDICATOR
from allocation.runs.record import Record, sharing
from allocation.workbook.sheets.cells import Sheet, Spot
from allocation.workbook.sheets.levels import Block, Weight

Spots = dict[str, Spot]  # by structure code
KINDS = {"fixed": "fixe", "variable": "variable"}
NAMED = 2  # columns that name a structure: code, name


class Check(NamedTuple):
    """An amount that the record holds, what it is called, and the cell that computes it."""

    name: str
    of: str
    code: str
    cents: int
    spot: Spot


@dataclass
class Material:
    """A run's record, read for its sheets, and the checks that they gather on the way."""

    record: Record
    checks: list[Check] = field(default_factory=list)
    proofs: list[tuple[str, Block]] = field(default_factory=list)

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What the run was computed from."""
        return self.record["inputs"]

    @property
    def rules(self) -> Mapping[str, Any]:
        """The parameters of the campaign."""
        return self.inputs["parameters"]

    @property
    def result(self) -> Mapping[str, Any]:
        """The amounts, in cents."""
        return self.record["result"]

    @cached_property
    def shared(self) -> Mapping[str, Any]:
        """How each cent came about, computed anew for a record of the first format."""
        return sharing(self.record)

    @cached_property
    def codes(self) -> list[str]:
        """The structures, in the order in which equal remainders take a cent."""
        return sorted(self.inputs["structures"])

    def axes(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the axes of a kind, by number."""
        found = [axis for axis in self.inputs["axes"] if axis["kind"] == kind]
        return sorted(found, key=lambda axis: axis["number"])

    def active(self, axis: Mapping[str, Any]) -> list[str]:
        """Return the numbers of the indicators of an axis that share money."""
        return [str(i["number"]) for i in by_number(axis["indicators"]) if i["weight"]]

    def weighted(self) -> str:
        """Return the number of the indicator that takes coefficients; empty if none does."""
        number = self.rules.get("solidarity_indicator") or SOLIDARITY_INDICATOR
        return str(number) if self.rules.get("solidarity") else ""

    def axis_name(self, number: object) -> str:
        """Return what an axis is called."""
        return f"Axe {number} : {self.record['context']['axes'][str(number)]['label']}"

    def indicator_name(self, number: str) -> str:
        """Return what an indicator is called."""
        return f"{number}. {self.record['context']['indicators'][number]['short_label']}"

    def counted(self, number: str, code: str) -> Decimal:
        """Return what a structure counts for, coefficient included."""
        return Decimal(self.shared["counted"][number][code])

    def check(self, name: str, of: str, stored: Mapping[str, int], spots: Spots) -> None:
        """Have each stored amount of a structure compared with its cell."""
        self.checks += [Check(name, of, c, stored[c], spots[c]) for c in self.codes]


def by_number(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return axes or indicators in the order of their numbers."""
    return sorted(rows, key=lambda row: row["number"])


def weights_of(material: Material, spots: Spots) -> list[Weight]:
    """Return what each structure counts for where sums already computed are shared on."""
    return [Weight(code, spots[code].there, Decimal(spots[code].number)) for code in material.codes]


def name_structures(material: Material, sheet: Sheet, first: int) -> None:
    """Write codes and names, a structure a row, under their heads."""
    sheet.put_row((first - 1, 0), ["Code", "Structure"], "head")
    names = material.record["context"]["structures"]
    for rank, code in enumerate(material.codes):
        sheet.put_row((first + rank, 0), [code, names[code]])
