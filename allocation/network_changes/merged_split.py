"""The split before and after a merger: the same envelope, one name instead of several."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from allocation.engine import Result, compute, exact_sum, parse_inputs, plain
from structures.ground.french import euros

Inputs = Mapping[str, Any]
Cell = TypeVar("Cell", str, int)


@dataclass(frozen=True)
class Parties:
    """The codes of the structures that end, and of the one that goes on."""

    merged: tuple[str, ...]
    into: str


@dataclass(frozen=True)
class SplitAmounts:
    """What a structure, or several together, may receive, in cents."""

    fixed: int
    ceiling: int
    maximum: int
    advance: int

    def __add__(self, other: "SplitAmounts") -> "SplitAmounts":
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return SplitAmounts(*(mine + its for mine, its in pairs))


NOTHING = SplitAmounts(0, 0, 0, 0)


@dataclass(frozen=True)
class ComparedRow:
    """A structure before and after; `parts` are the parties that it now stands for."""

    name: str
    before: SplitAmounts
    after: SplitAmounts
    parts: tuple[tuple[str, SplitAmounts], ...] = ()

    @property
    def change(self) -> int:
        """What the maximum gains or loses, in cents."""
        return self.after.maximum - self.before.maximum


@dataclass(frozen=True)
class SplitComparison:
    """The whole network before and after, by code; `sentences` say it in words."""

    rows: list[ComparedRow]
    total: ComparedRow
    sentences: list[str]


def merged_inputs(inputs: Inputs, parties: Parties) -> dict[str, Any]:
    """Return the engine's inputs once the parties count as one: everything is summed, exactly.

    A coefficient of solidarity, the same for all, stays what it is.
    """
    parameters = inputs["parameters"]
    return {
        **inputs,
        "structures": sorted({*inputs["structures"], parties.into} - set(parties.merged)),
        "figures": {n: _folded(row, parties, _text_sum) for n, row in inputs["figures"].items()},
        "parameters": {
            **parameters,
            "former_grants": _folded(parameters["former_grants"], parties, sum),
            "solidarity": _folded(parameters["solidarity"], parties, max),
            **_references(parameters, lambda row: _folded(row, parties, sum)),
        },
    }


def without(inputs: Inputs, code: str) -> dict[str, Any]:
    """Return the engine's inputs as if the structure were not there yet."""
    parameters = inputs["parameters"]
    return {
        **inputs,
        "structures": [other for other in inputs["structures"] if other != code],
        "figures": {number: _dropped(row, code) for number, row in inputs["figures"].items()},
        "parameters": {
            **parameters,
            "former_grants": _dropped(parameters["former_grants"], code),
            "solidarity": _dropped(parameters["solidarity"], code),
            **_references(parameters, lambda row: _dropped(row, code)),
        },
    }


def compared(
    before: Inputs, after: Inputs, parties: Parties, names: Mapping[str, str]
) -> SplitComparison:
    """Split the envelope both ways. Raises InputsRefused if either cannot be split.

    `names` holds the name of every structure by code.
    """
    old, new = _amounts(compute(parse_inputs(before))), _amounts(compute(parse_inputs(after)))
    own = sorted({*parties.merged, parties.into} & old.keys())
    parts = tuple((names[code], old[code]) for code in own)
    rows = []
    for code in sorted(new):
        its = parts if code == parties.into else ()
        was = sum((amounts for _, amounts in its), NOTHING) if its else old[code]
        rows.append(ComparedRow(names[code], was, new[code], its))
    total = ComparedRow(
        "Réseau",
        sum((row.before for row in rows), NOTHING),
        sum((row.after for row in rows), NOTHING),
    )
    row = next(row for row in rows if row.parts)
    return SplitComparison(rows, total, _sentences(row, total))


def _folded(
    row: Mapping[str, Cell], parties: Parties, fold: Callable[[list[Cell]], Cell]
) -> dict[str, Cell]:
    codes = {*parties.merged, parties.into}
    found = [value for code, value in row.items() if code in codes]
    rest = {code: value for code, value in row.items() if code not in codes}
    return {**rest, parties.into: fold(found)} if found else rest


def _references(
    parameters: Inputs, changed: Callable[[Mapping[str, int]], dict[str, int]]
) -> dict[str, dict[str, int]]:
    """Return the fixed parts that guard rails refer to, changed; nothing where there are none."""
    row = parameters.get("reference_fixed")
    return {} if row is None else {"reference_fixed": changed(row)}


def _dropped(row: Mapping[str, Cell], code: str) -> dict[str, Cell]:
    return {other: value for other, value in row.items() if other != code}


def _text_sum(values: list[str]) -> str:
    return plain(exact_sum(map(Decimal, values)))


def _amounts(result: Result) -> dict[str, SplitAmounts]:
    return {
        code: SplitAmounts(
            fixed=result.fixed[code],
            ceiling=result.maximum[code] - result.fixed[code],
            maximum=result.maximum[code],
            advance=result.advance[code],
        )
        for code in result.maximum
    }


def _sentences(row: ComparedRow, total: ComparedRow) -> list[str]:
    """Say in words what happens to the parties' amounts, and to the network's total."""
    before, after = total.before.maximum, total.after.maximum
    return [
        _sentence(row, ("Part fixe", "Parts fixes"), "fixed"),
        _sentence(row, ("Dotation maximale", "Dotations maximales"), "maximum"),
        _sentence(row, ("Premier versement", "Premiers versements"), "advance"),
        "Une part proportionnelle s’additionne : avec des données sommées, la structure réunie "
        "reçoit ce que les structures recevaient ensemble. Un écart viendrait des arrondis au "
        "centime ou, pour le premier versement, de son plafond.",
        f"Total du réseau : {euros(before)} avant, {euros(after)} après, "
        f"{_difference(after - before)}.",
    ]


def _sentence(row: ComparedRow, titles: tuple[str, str], name: str) -> str:
    """Say « Parts fixes : A (1 €) et B (2 €), ensemble 3 €. C : 3 €, exactement autant. »."""
    before, after = getattr(row.before, name), getattr(row.after, name)
    parts = [f"{party} ({euros(getattr(amounts, name))})" for party, amounts in row.parts]
    several = len(parts) > 1
    together = f", ensemble {euros(before)}" if several else ""
    return (
        f"{titles[several]} avant la fusion : {' et '.join(parts)}{together}. "
        f"Après, pour {row.name} : {euros(after)}, {_difference(after - before)}."
    )


def _difference(cents: int) -> str:
    if not cents:
        return "exactement autant"
    return f"{euros(abs(cents))} de {'plus' if cents > 0 else 'moins'}"
