"""The two tables of the worked example: the way down, then what each structure receives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocation.engine.results import totals
from allocation.method.example import STRUCTURES, Worked, coefficient_of
from allocation.method.rules import axes_named, axes_numbered, redistributes
from allocation.method.selectors import PublicRule, RuleAxis, RuleIndicator
from structures.ground.french import basis_points, euros, in_a_row, number

COLUMNS = [f"Exemple {code}" for code in STRUCTURES]


@dataclass(frozen=True)
class Cell:
    """Under the title of its column, an amount or a level, and the value that gives it."""

    column: str
    text: str
    value: str = ""


@dataclass(frozen=True)
class Row:
    """A row: `level` is "axis", "indicator" or "total"; `axis` its number, 0 without one."""

    label: str
    cells: list[Cell]
    level: str = ""
    axis: int = 0


def way_down(rule: PublicRule, example: Worked) -> list[Row]:
    """Return the rows from the envelope to the structures, each adding up to the one above it."""
    rows = []
    for axis in rule.axes:
        lines = [_line(one, axis, example) for one in axis.indicators]
        parts = totals([_of_indicator(one, axis, example) for one in axis.indicators], STRUCTURES)
        label = f"Axe {axis.row.number} : {basis_points(axis.row.share_bp)} de l’enveloppe"
        cents = example.result.axes[axis.row.number]
        rows.append(Row(label, _amounts(cents, parts), "axis", axis.row.number))
        rows += lines
    whole = _amounts(example.inputs.envelope_cents, example.result.maximum)
    return [*rows, Row("Total, et dotation maximale de chacune", whole, "total")]


def received(rule: PublicRule, example: Worked) -> list[Row]:
    """Return what each structure receives, and when: rules 5 to 8."""
    result, settled = example.result, example.settled
    fixed, variable = rule.axes_of(fixed=True), rule.axes_of(fixed=False)
    ceilings = totals(result.ceilings.values(), STRUCTURES)
    earned = totals(settled.earned.values(), STRUCTURES)
    rows = [Row(f"Part fixe ({axes_numbered(fixed)})", _summed(result.fixed))]
    if variable:
        rows.append(Row(f"Plafond ({axes_numbered(variable)})", _summed(ceilings)))
    rows.append(Row("Dotation maximale", _summed(result.maximum), "total"))
    rows.append(Row("Premier versement", _summed(result.advance)))
    if variable:
        rows += [
            Row("Niveaux arrêtés", _levels(example)),
            Row(f"Obtenu sur {axes_named(variable)}", _summed(earned)),
        ]
        if redistributes(rule.campaign):
            rows.append(Row("Part de ce qui n’est pas obtenu", _summed(settled.redistribution)))
    rows.append(Row("Montant final", _summed(settled.final), "total"))
    return [*rows, Row("Solde", _summed(settled.balance))]


def left_over(example: Worked) -> str:
    """Say of the first pot that does not part in whole cents where its last ones go; or nothing."""
    lines = example.result.sharing.lines
    found = next((indicator for indicator in sorted(lines) if lines[indicator].topped_up), None)
    if found is None:
        return ""
    pot = lines[found]
    first, left = pot.topped_up[0], len(pot.topped_up)
    weight, whole = number(pot.weights[first] * pot.unit), number(pot.whole * pot.unit)
    names = in_a_row([f"l’exemple {code}" for code in pot.topped_up])
    goes = "Le centime qui reste va" if left == 1 else f"Les {left} centimes qui restent vont"
    lost = "a perdu" if left == 1 else "ont perdu"
    return (
        f"Sur l’indicateur {found}, la part de l’exemple {first} est {euros(pot.total)} × {weight} "
        f"÷ {whole}, arrondie à {euros(pot.floors[first])}. Les trois parts ainsi arrondies font "
        f"{euros(sum(pot.floors.values()))}. {goes} à {names}, qui {lost} le plus à l’arrondi."
    )


def _line(one: RuleIndicator, axis: RuleAxis, example: Worked) -> Row:
    found = one.row.number
    parts = _of_indicator(one, axis, example)
    values = [_value(code, found, example) if axis.is_fixed else "" for code in STRUCTURES]
    label = f"{found}. {one.row.short_label}"
    cells = _amounts(example.result.pots[found], parts, values)
    return Row(label, cells, "indicator", axis.row.number)


def _of_indicator(one: RuleIndicator, axis: RuleAxis, example: Worked) -> Mapping[str, int]:
    level = example.result.lines if axis.is_fixed else example.result.ceilings
    return level[one.row.number]


def _value(code: str, indicator: int, example: Worked) -> str:
    """Write an invented value, multiplied by its coefficient if it has one."""
    value = number(example.inputs.figures[indicator][code])
    by = coefficient_of(code, indicator, example.inputs)
    return f"valeur {value}" + (f" × {number(by)}" if by else "")


def _levels(example: Worked) -> list[Cell]:
    ratings = example.inputs.ratings or {}
    said = [in_a_row([str(row[code]) for row in ratings.values()]) for code in STRUCTURES]
    return [Cell("Ensemble", "–"), *_cells(said)]


def _summed(parts: Mapping[str, int]) -> list[Cell]:
    return _amounts(sum(parts.values()), parts)


def _amounts(cents: int, parts: Mapping[str, int], values: Iterable[str] = ()) -> list[Cell]:
    """Return an amount, then its parts by structure, each with what gives it."""
    return [Cell("Ensemble", euros(cents)), *_cells([euros(parts[c]) for c in STRUCTURES], values)]


def _cells(texts: list[str], values: Iterable[str] = ()) -> list[Cell]:
    under = list(values) or [""] * len(texts)
    return [Cell(*found) for found in zip(COLUMNS, texts, under, strict=True)]
