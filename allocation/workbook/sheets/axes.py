"""A sheet an axis: its sum goes to its indicators, each pot to the structures. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from allocation.workbook.sheets.cells import Sheet, Spot
from allocation.workbook.sheets.given import Given
from allocation.workbook.sheets.levels import FIRST_ROW, Level, Weight, write_level
from allocation.workbook.sheets.material import (
    NAMED,
    Check,
    Material,
    Spots,
    by_number,
    name_structures,
    weights_of,
)

FIRST_BLOCK = NAMED + 1
POTS_ROW = 2


def axis_sheet(
    material: Material, given: Given, axis: Mapping[str, Any], fixed: Spots | None
) -> tuple[Sheet, dict[str, Spots]]:
    """Write an axis; return its sheet, and its amounts by indicator then structure.

    A variable axis is shared pro rata of the `fixed` parts, another of the counted values.
    """
    number = str(axis["number"])
    sheet = Sheet(f"Axe {number}", (14, 40, *[20] * 60))
    sheet.put((0, 0), material.axis_name(number), style="title")
    pots = _pots(material, given.axes[number], axis, sheet)
    row, col, found = POTS_ROW + FIRST_ROW + len(pots) + 2, FIRST_BLOCK, {}
    name_structures(material, sheet, row + FIRST_ROW)
    kept = material.result["ceilings" if fixed else "lines"]
    for indicator, pot in pots.items():
        weights = weights_of(material, fixed) if fixed else _values(material, given, indicator)
        title = material.indicator_name(indicator)
        level = Level(title, pot, weights, kept[indicator])
        block = write_level(sheet, (row, col), level)
        material.proofs.append((title, block))
        material.check("Plafond" if fixed else "Ligne", title, kept[indicator], block.amounts)
        found[indicator], col = block.amounts, block.end + 1
    return sheet, found


def _pots(material: Material, total: Spot, axis: Mapping[str, Any], sheet: Sheet) -> Spots:
    """Write the pots of the indicators that measured something: the others leave theirs to them."""
    kept = material.shared["pots"].get(str(axis["number"]), {"floors": {}})["floors"]
    first, weights = POTS_ROW + FIRST_ROW, list[Weight]()
    sheet.put_row((first - 1, 0), ["Indicateur", "Intitulé", "Poids"], "head")
    for row in by_number(axis["indicators"]):
        number = str(row["number"])
        if number in kept:
            at = first + len(weights)
            sheet.put_row((at, 0), [number, material.indicator_name(number)])
            weight = sheet.put((at, NAMED), row["weight"], style="cents")
            weights.append(Weight(number, weight.here, Decimal(row["weight"])))
    if not weights:
        return {}
    stored = material.result["pots"]
    title = f"De l’axe {axis['number']} à ses indicateurs"
    block = write_level(sheet, (POTS_ROW, FIRST_BLOCK), Level(title, total, weights, stored))
    material.proofs.append((title, block))
    for number, spot in block.amounts.items():
        name = material.indicator_name(number)
        material.checks.append(Check("Enveloppe", name, "", stored[number], spot))
    return block.amounts


def _values(material: Material, given: Given, number: str) -> list[Weight]:
    """Return what each structure counts for: its value, times its coefficient if it has one."""
    rates = given.coefficients if number == material.weighted() else {}
    return [
        Weight(
            code,
            "*".join(spot.there for spot in (given.figures[number][code], rates.get(code)) if spot),
            material.counted(number, code),
        )
        for code in material.codes
    ]
