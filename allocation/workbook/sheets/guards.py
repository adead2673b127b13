"""The sheet of guard rails: who is held at a bound, and how the others share the rest. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from allocation.workbook.sheets.cells import Sheet, Spot, span
from allocation.workbook.sheets.given import FULL_BP, Given
from allocation.workbook.sheets.levels import FIRST_ROW, Level, Weight, write_level
from allocation.workbook.sheets.material import Material, Spots, name_structures

TOP, LEFT_ROW = 3, 2
ROW = TOP + FIRST_ROW
HEADS = {
    2: "Part fixe avant garde-fous",
    3: "Plancher",
    4: "Plafond",
    5: "Tenue par",
    6: "Borne reçue",
    7: "Part fixe, si rien ne la tient",
    8: "La borne est la bonne",
    9: "Part fixe",
}
LEVEL = 11
BOUNDS = {"floor": "plancher", "cap": "plafond"}
WITHIN = 0.001  # of a cent: beside a bound, what double precision may lose


class Guard(NamedTuple):
    """The row of a structure: its fixed part before, its bounds, what holds it."""

    row: int
    measured: Spot
    bounds: dict[str, Spot]
    held: str
    stopped: Spot
    free: Spot


def guard_sheet(material: Material, given: Given, measured: Spots) -> tuple[Sheet, Spots]:
    """Write rule 11; return its sheet, and the fixed parts once they are between their bounds."""
    sheet = Sheet("Garde-fous", (14, 40, *[20] * 30))
    sheet.put((0, 0), "Garde-fous de la part fixe", style="title")
    for col, head in HEADS.items():
        sheet.put((ROW - 1, col), head, style="head")
    name_structures(material, sheet, ROW)
    guards = {
        code: _guard(sheet, ROW + rank, given, (measured[code], code, material.shared))
        for rank, code in enumerate(material.codes)
    }
    left = _left(sheet, list(guards.values()))
    shared = _shared(material, sheet, left, guards)
    whole = sum(guard.free.number for guard in guards.values())
    fixed = {}
    for code, guard in guards.items():
        if whole:
            value, formula = _is_right(guard, left, whole, guards)
            sheet.put((guard.row, 8), value, formula)
        parts = [spot for spot in (guard.stopped, shared.get(code)) if spot]
        formula = "+".join(spot.here for spot in parts)
        cents = sum(spot.number for spot in parts)
        fixed[code] = sheet.put((guard.row, 9), cents, f"={formula}", "amount")
    sheet.freeze = (ROW, 2)
    return sheet, fixed


def _guard(
    sheet: Sheet, row: int, given: Given, about: tuple[Spot, str, Mapping[str, Any]]
) -> Guard:
    source, code, shared = about
    rails = shared["guard_rails"]
    measured = sheet.put((row, 2), source.value, f"={source.there}", "cents")
    bounds = {}
    for name, kept, sign, col in (("floor", "floors", "-", 3), ("cap", "caps", "", 4)):
        if code in rails[kept]:
            rate, reference = given.parameters[f"fixed_{name}_bp"], given.references[code]
            formula = f"={sign}INT({sign}{reference.there}*{rate.there}/{FULL_BP})"
            bounds[name] = sheet.put((row, col), rails[kept][code], formula, "cents")
    held = rails["held"].get(code, "")
    sheet.put((row, 5), BOUNDS.get(held, "rien"))
    if held:
        stopped = sheet.put((row, 6), bounds[held].value, f"={bounds[held].here}", "cents")
        return Guard(row, measured, bounds, held, stopped, sheet.put((row, 7), 0, style="cents"))
    free = sheet.put((row, 7), measured.value, f"={measured.here}", "cents")
    return Guard(row, measured, bounds, held, sheet.put((row, 6), 0, style="cents"), free)


def _left(sheet: Sheet, guards: list[Guard]) -> Spot:
    """Write what is left to those that nothing holds."""
    cents = sum(guard.measured.number - guard.stopped.number for guard in guards)
    measured = span([guard.measured for guard in guards])
    stopped = span([guard.stopped for guard in guards])
    sheet.put((LEFT_ROW, 0), "À partager entre celles que rien ne tient, en centimes")
    return sheet.put((LEFT_ROW, 2), cents, f"=SUM({measured})-SUM({stopped})", "cents")


def _shared(material: Material, sheet: Sheet, left: Spot, guards: Mapping[str, Guard]) -> Spots:
    if not any(guard.free.value for guard in guards.values()):
        return {}
    weights = [
        Weight(code, guard.free.here, Decimal(guard.free.number)) for code, guard in guards.items()
    ]
    stopped = {code: guard.stopped.number for code, guard in guards.items()}
    stored = {c: material.result["fixed"][c] - stopped[c] for c in guards}
    title = "Reste entre les parts que rien ne tient"
    block = write_level(sheet, (TOP, LEVEL), Level(title, left, weights, stored))
    material.proofs.append((title, block))
    return block.amounts


def _is_right(
    guard: Guard, left: Spot, whole: int, guards: Mapping[str, Guard]
) -> tuple[bool, str]:
    """Return whether a bound holds a structure exactly where its share would pass it."""
    frees = span([one.free for one in guards.values()])
    share = guard.measured.number * left.number / whole
    text = f"{guard.measured.here}*{left.here}/SUM({frees})"
    sides = {"floor": (-1, ">="), "cap": (1, "<=")}
    if guard.held:
        bound = guard.bounds[guard.held]
        if guard.held == "floor":
            return share <= bound.number + WITHIN, f"={text}<={bound.here}+{WITHIN}"
        return share >= bound.number - WITHIN, f"={text}>={bound.here}-{WITHIN}"
    value, tests = True, ["TRUE"]
    for name, bound in guard.bounds.items():
        side, sign = sides[name]
        value = value and side * (share - bound.number) <= WITHIN
        tests.append(f"{text}{sign}{bound.here}{'+' if side > 0 else '-'}{WITHIN}")
    return value, f"=AND({','.join(tests)})"
