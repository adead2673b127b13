"""The sheet that compares each amount of the record with the cell that computes it. Pure."""

from allocation.workbook.sheets.cells import Sheet, Spot, span
from allocation.workbook.sheets.material import Material

HEADS = ("Montant", "De", "Structure", "Enregistré", "Recalculé", "Écart")
LEVEL_HEADS = ("Niveau de partage", "Prouvé par le tableur")
ALL_SAME = "Aucun écart : chaque montant recalculé est celui de l’enregistrement."
DIFFERENT = "Au moins un montant diffère : une donnée de ce classeur a été changée."
ALL_PROVED = "Tous les niveaux de partage sont prouvés par les seules formules."
UNPROVED = (
    "Un niveau au moins demande plus de chiffres qu’un tableur n’en garde : ses montants sont ceux "
    "de l’enregistrement. script/check-run les prouve."
)


def control_sheet(material: Material) -> Sheet:
    """Write the verdict, then how far each level is proved, then a line an amount."""
    sheet = Sheet("Contrôle", (40, 40, 14, 18, 18, 12))
    sheet.put((0, 0), "Contrôle : enregistré et recalculé", style="title")
    first = 5
    proofs = _levels(material, sheet, first)
    gaps = _amounts(material, sheet, first + len(proofs) + 2)
    many = sum(1 for spot in gaps if spot.value)
    count = sheet.put((2, 1), many, f'=COUNTIF({span(gaps)},"<>0")', "amount")
    sheet.put((2, 0), "Montants qui diffèrent")
    verdict = DIFFERENT if many else ALL_SAME
    sheet.put((1, 0), verdict, f'=IF({count.here}=0,"{ALL_SAME}","{DIFFERENT}")')
    proved = all(spot.value == "oui" for spot in proofs)
    formula = f'=IF(COUNTIF({span(proofs)},"non")=0,"{ALL_PROVED}","{UNPROVED}")'
    sheet.put((3, 0), ALL_PROVED if proved else UNPROVED, formula)
    return sheet


def _levels(material: Material, sheet: Sheet, row: int) -> list[Spot]:
    sheet.put_row((row - 1, 0), LEVEL_HEADS, "head")
    found = []
    for rank, (title, block) in enumerate(material.proofs):
        sheet.put((row + rank, 0), title)
        proof = block.proof
        value = "oui" if proof.value else "non"
        formula = f'=IF({proof.there},"oui","non")'
        found.append(sheet.put((row + rank, 1), value, formula))
    return found


def _amounts(material: Material, sheet: Sheet, row: int) -> list[Spot]:
    sheet.put_row((row - 1, 0), HEADS, "head")
    found = []
    for rank, one in enumerate(material.checks):
        at = row + rank
        sheet.put_row((at, 0), [one.name, one.of, one.code])
        stored = sheet.put((at, 3), one.cents, style="cents")
        computed = sheet.put((at, 4), one.spot.value, f"={one.spot.there}", "cents")
        gap = one.spot.number - one.cents
        found.append(sheet.put((at, 5), gap, f"={computed.here}-{stored.here}", "cents"))
    return found
