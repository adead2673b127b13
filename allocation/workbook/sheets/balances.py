"""The sheet of the settlement: what the levels earn, what becomes of the rest, balances. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from allocation.workbook.sheets.cells import Sheet, Spot, span, sum_of
from allocation.workbook.sheets.given import Given
from allocation.workbook.sheets.levels import FIRST_ROW, Level, write_level
from allocation.workbook.sheets.material import (
    Check,
    Material,
    Spots,
    name_structures,
    weights_of,
)

TOP, LEFT_ROW, FIRST_COLUMN = 3, 2, 3
ROW = TOP + FIRST_ROW
HIGHEST_LEVEL = 3


class Settled(NamedTuple):
    """What a structure ends with: earned, redistributed, final, balance."""

    earned: Spots
    redistributed: Spots
    final: Spots
    balance: Spots


class Before(NamedTuple):
    """What the settlement starts from: fixed parts, first payments, ceilings by indicator."""

    fixed: Spots
    advance: Spots
    ceilings: Mapping[str, Spots]


def balance_sheet(material: Material, given: Given, before: Before) -> tuple[Sheet, Settled]:
    """Write rules 7 and 8; return its sheet, and what each structure ends with."""
    sheet = Sheet("Solde", (14, 40, *[20] * 60))
    sheet.put((0, 0), "Axe variable obtenu et solde", style="title")
    name_structures(material, sheet, ROW)
    col, earned, given_out, kept = FIRST_COLUMN, [], [], []
    for axis in material.axes("variable"):
        merits, left, col = _merits(material, given, sheet, (axis, before.ceilings, col))
        earned.append(merits)
        if str(axis["number"]) in material.shared["redistribution"]:
            level = _redistribution(material, str(axis["number"]), left, merits)
            block = write_level(sheet, (TOP, col), level)
            material.proofs.append((level.title, block))
            col = block.end + 1
            given_out.append(block.amounts)
        else:
            kept.append(left)
    sums = before, _added(material, earned), _added(material, given_out)
    stored = material.result["retained_cents"]
    retained = sheet.put((1, 2), stored, sum_of(kept), "amount")
    sheet.put((1, 0), "Conservé par la Région, en centimes")
    material.checks.append(Check("Conservé par la Région", "", "", stored, retained))
    return sheet, _ends(material, sheet, col, sums)


def _merits(
    material: Material,
    given: Given,
    sheet: Sheet,
    about: tuple[Mapping[str, Any], Mapping[str, Spots], int],
) -> tuple[Spots, Spot, int]:
    """Write what the levels of an axis earn, and what is left of its pots."""
    axis, ceilings, col = about
    columns = []
    for number in material.active(axis):
        name, stored = material.indicator_name(number), material.result["earned"][number]
        sheet.put((ROW - 1, col), f"Obtenu, {name}", style="head")
        found = {}
        for rank, code in enumerate(material.codes):
            ceiling, level = ceilings[number][code], given.levels[number][code]
            formula = f"=INT({ceiling.there}*{level.there}/{HIGHEST_LEVEL})"
            found[code] = sheet.put((ROW + rank, col), stored[code], formula, "cents")
        material.check("Obtenu", name, stored, found)
        columns.append(found)
        col += 1
    sheet.put((ROW - 1, col), f"Obtenu, axe {axis['number']}", style="head")
    sums = {}
    for rank, code in enumerate(material.codes):
        parts = [column[code] for column in columns]
        cents, formula = sum(part.number for part in parts), "+".join(part.here for part in parts)
        sums[code] = sheet.put((ROW + rank, col), cents, f"={formula or 0}", "cents")
    left = _left(sheet, col, sums, [ceilings[n] for n in material.active(axis)])
    return sums, left, col + 2


def _left(sheet: Sheet, col: int, sums: Spots, ceilings: list[Spots]) -> Spot:
    whole = [list(row.values()) for row in ceilings]
    cents = sum(spot.number for row in whole for spot in row) - sum(s.number for s in sums.values())
    added = "+".join(f"SUM('{row[0].sheet}'!{span(row)})" for row in whole)
    sheet.put((LEFT_ROW, 0), "Non obtenu, en centimes")
    formula = f"={added or 0}-SUM({span(list(sums.values()))})"
    return sheet.put((LEFT_ROW, col), cents, formula, "cents")


def _redistribution(material: Material, axis: str, left: Spot, merits: Spots) -> Level:
    how = material.shared["redistribution"][axis]
    stored = {c: how["floors"][c] + (c in how["ranks"]) for c in material.codes}
    title = f"Redistribution de l’axe {axis}, au prorata de l’obtenu"
    return Level(title, left, weights_of(material, merits), stored)


def _added(material: Material, rows: list[Spots]) -> dict[str, list[Spot]]:
    return {code: [row[code] for row in rows] for code in material.codes}


def _ends(
    material: Material,
    sheet: Sheet,
    col: int,
    about: tuple[Before, dict[str, list[Spot]], dict[str, list[Spot]]],
) -> Settled:
    """Write what each structure ends with: the sums, the final amount, the balance."""
    before, earned, given_out = about
    heads = ["Obtenu", "Redistribué", "Montant final", "Premier versement", "Solde"]
    sheet.put_row((ROW - 1, col), heads, "head")
    result, found = material.result, Settled({}, {}, {}, {})
    for rank, code in enumerate(material.codes):
        row, merit = ROW + rank, sum(spot.number for spot in earned[code])
        won = sheet.put((row, col), merit, sum_of(earned[code]), "cents")
        cents = result["redistribution"][code]
        more = sheet.put((row, col + 1), cents, sum_of(given_out[code]), "cents")
        formula = f"={before.fixed[code].there}+{won.here}+{more.here}"
        final = sheet.put((row, col + 2), result["final"][code], formula, "amount")
        paid = before.advance[code]
        first = sheet.put((row, col + 3), paid.value, f"={paid.there}", "cents")
        formula = f"={final.here}-{first.here}"
        balance = sheet.put((row, col + 4), result["balance"][code], formula, "amount")
        for row_of, spot in zip(found, (won, more, final, balance), strict=True):
            row_of[code] = spot
    material.check("Redistribué", "", result["redistribution"], found.redistributed)
    material.check("Montant final", "", result["final"], found.final)
    material.check("Solde", "", result["balance"], found.balance)
    sheet.freeze = (ROW, 2)
    return found
