"""The sheet of first payments: by the rule, within the fixed part, or as already due. Pure."""

from allocation.workbook.sheets.cells import Sheet, Spot
from allocation.workbook.sheets.given import FULL_BP, Given
from allocation.workbook.sheets.levels import FIRST_ROW, Level, write_level
from allocation.workbook.sheets.material import Material, Spots, name_structures, weights_of

TOP = 1
ROW = TOP + FIRST_ROW


def advance_sheet(
    material: Material, given: Given, fixed: Spots, maximum: Spots
) -> tuple[Sheet, Spots]:
    """Write rule 6; return its sheet, and the first payments."""
    sheet = Sheet("Premier versement", (14, 40, *[20] * 30))
    sheet.put((0, 0), "Premiers versements", style="title")
    name_structures(material, sheet, ROW)
    wished, col = _wished(material, given, sheet, maximum)
    heads = ["Avant plafonnement", "Part fixe", "Déjà dû", "Premier versement"]
    sheet.put_row((ROW - 1, col), heads, "head")
    stored = material.result["advance"]
    paid = {}
    for rank, code in enumerate(material.codes):
        row, asked, part = ROW + rank, wished[code], fixed[code]
        sheet.put((row, col), asked.value, f"={asked.here}", "cents")
        cap = sheet.put((row, col + 1), part.value, f"={part.there}", "cents")
        formula = f"=MIN({asked.here},{cap.here})"
        if due := given.due.get(code):
            kept = sheet.put((row, col + 2), due.value, f"={due.there}", "cents")
            formula = f"={kept.here}"
        paid[code] = sheet.put((row, col + 3), stored[code], formula, "amount")
    material.check("Premier versement", "", stored, paid)
    sheet.freeze = (ROW, 2)
    return sheet, paid


def _wished(material: Material, given: Given, sheet: Sheet, maximum: Spots) -> tuple[Spots, int]:
    """Write the first payments before the cap; return where they are, and the next column."""
    if material.rules["advance_base"] == "former_grant":
        rate, found = given.parameters["former_grant_bp"], {}
        sheet.put((ROW - 1, 3), "Part de la dotation antérieure", style="head")
        for rank, code in enumerate(material.codes):
            grant = given.grants[code]
            cents = grant.number * rate.number // FULL_BP
            formula = f"=INT({grant.there}*{rate.there}/{FULL_BP})"
            found[code] = sheet.put((ROW + rank, 3), cents, formula, "cents")
        return found, 5
    how = material.shared["advance"]
    stored = {c: how["floors"][c] + (c in how["ranks"]) for c in material.codes}
    title = "Premiers versements, au prorata de la dotation maximale"
    pot: Spot = given.parameters["advance_pot"]
    level = Level(title, pot, weights_of(material, maximum), stored)
    block = write_level(sheet, (TOP, 3), level)
    material.proofs.append((title, block))
    return block.amounts, block.end + 1
