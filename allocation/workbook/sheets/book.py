"""The workbook of a run, sheet after sheet, each resting on those before. Pure."""

import io
from datetime import datetime

from xlsxwriter import Workbook

from allocation.runs.record import Record
from allocation.workbook.sheets.advances import advance_sheet
from allocation.workbook.sheets.axes import axis_sheet
from allocation.workbook.sheets.balances import Before, Settled, balance_sheet
from allocation.workbook.sheets.cells import STYLES, Sheet
from allocation.workbook.sheets.control import control_sheet
from allocation.workbook.sheets.given import Given, data_sheet, parameter_sheet
from allocation.workbook.sheets.guards import guard_sheet
from allocation.workbook.sheets.material import Material, Spots
from allocation.workbook.sheets.synthesis import Synthesis, in_sight
from allocation.workbook.sheets.words import reading_sheet


def workbook_file(record: Record, sha256: str, *, demo: bool = False) -> bytes:
    """Return the workbook that computes a run again; twice the same gives the same bytes."""
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        made = datetime.fromisoformat(record["run"]["computed_at"]).replace(tzinfo=None)
        book.set_properties({"title": f"Répartition n° {record['run']['number']}", "created": made})
        formats = {name: book.add_format(style) for name, style in STYLES.items()}
        for sheet in sheets_of(record, sha256, demo=demo):
            sheet.write(book, formats)
    return content.getvalue()


def sheets_of(record: Record, sha256: str, *, demo: bool) -> list[Sheet]:
    """Return the sheets of a run, in their order."""
    material, given = Material(record), Given()
    synthesis = Synthesis(material)
    sheets = [parameter_sheet(material, given), data_sheet(material, given)]
    fixed = _fixed(material, given, synthesis, sheets)
    ceilings: dict[str, Spots] = {}
    for axis in material.axes("variable"):
        sheet, found = axis_sheet(material, given, axis, fixed)
        sheets.append(sheet)
        ceilings |= found
    result = material.result
    sums = {c: sum(row[c].number for row in ceilings.values()) for c in material.codes}
    ceiling = synthesis.add_sums("Plafond de la part variable", ceilings.values(), sums)
    maximum = synthesis.add_sums("Dotation maximale", [fixed, ceiling], result["maximum"])
    material.check("Dotation maximale", "", result["maximum"], maximum)
    sheet, paid = advance_sheet(material, given, fixed, maximum)
    sheets.append(sheet)
    advance = synthesis.add("Premier versement", in_sight(paid))
    shown = {"Dotation maximale": maximum, "Premier versement": advance}
    if given.levels:
        sheet, settled = balance_sheet(material, given, Before(fixed, paid, ceilings))
        sheets.append(sheet)
        shown |= _settled(synthesis, settled)
    for head, spots in shown.items():
        synthesis.add_euros(head, spots)
    reading = reading_sheet(material, sha256, demo=demo)
    return [reading, *sheets, synthesis.sheet, control_sheet(material)]


def _fixed(material: Material, given: Given, synthesis: Synthesis, sheets: list[Sheet]) -> Spots:
    """Write the fixed axes, and the guard rails if there are some; return the fixed parts."""
    lines: list[Spots] = []
    for axis in material.axes("fixed"):
        sheet, found = axis_sheet(material, given, axis, None)
        sheets.append(sheet)
        lines += found.values()
    result, rails = material.result, material.result.get("guarded")
    sums = {c: sum(row[c].number for row in lines) for c in material.codes}
    head = "Part fixe avant garde-fous" if rails else "Part fixe"
    fixed = synthesis.add_sums(head, lines, sums)
    if rails:
        sheet, held = guard_sheet(material, given, fixed)
        sheets.append(sheet)
        gains = {c: (rails[c], f"={held[c].there}-{fixed[c].here}") for c in material.codes}
        moved = synthesis.add("Effet des garde-fous", gains)
        material.check("Effet des garde-fous", "", rails, moved)
        fixed = synthesis.add("Part fixe", in_sight(held))
    material.check("Part fixe", "", result["fixed"], fixed)
    return fixed


def _settled(synthesis: Synthesis, settled: Settled) -> dict[str, Spots]:
    synthesis.add("Obtenu à l’axe variable", in_sight(settled.earned))
    synthesis.add("Redistribué", in_sight(settled.redistributed))
    return {
        "Montant final": synthesis.add("Montant final", in_sight(settled.final)),
        "Solde": synthesis.add("Solde", in_sight(settled.balance)),
    }
