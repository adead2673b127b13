"""The sheet that gathers what each structure gets, and its sums over the network. Pure."""

from collections.abc import Iterable, Mapping

from allocation.workbook.sheets.cells import Sheet, span, sum_of
from allocation.workbook.sheets.material import NAMED, Material, Spots, name_structures

ROW = 3
CENTS = 100


class Synthesis:
    """The sheet while its columns are added, one after the other."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.sheet = Sheet("Synthèse", (14, 40, *[20] * 20))
        self.sheet.put((0, 0), "Ce que reçoit chaque structure", style="title")
        self.sheet.put((1, 0), "Montants en centimes, puis en euros à droite.")
        self.sheet.freeze = (ROW, NAMED)
        name_structures(material, self.sheet, ROW)
        self.last = ROW + len(material.codes)
        self.sheet.put((self.last, 0), "Total")
        self.next = NAMED

    def add(self, head: str, cells: Mapping[str, tuple[float, str]], style: str = "cents") -> Spots:
        """Write a column of values and formulas, and its sum."""
        col, self.next = self.next, self.next + 1
        self.sheet.put((ROW - 1, col), head, style="head")
        spots = {
            code: self.sheet.put((ROW + rank, col), *cells[code], style)
            for rank, code in enumerate(self.material.codes)
        }
        whole = sum(value for value, _ in cells.values())
        self.sheet.put((self.last, col), whole, f"=SUM({span(list(spots.values()))})", style)
        return spots

    def add_sums(self, head: str, rows: Iterable[Spots], stored: Mapping[str, int]) -> Spots:
        """Write a column of what other sheets give, added up."""
        kept = list(rows)
        cells = {c: (stored[c], sum_of(row[c] for row in kept)) for c in self.material.codes}
        return self.add(head, cells)

    def add_euros(self, head: str, cents: Spots) -> None:
        """Write a column of cents as euros."""
        cells = {c: (spot.number / CENTS, f"={spot.here}/{CENTS}") for c, spot in cents.items()}
        self.add(f"{head}, en euros", cells, "euros")


def in_sight(spots: Spots) -> dict[str, tuple[int, str]]:
    """Return the cells that show others as they are."""
    return {code: (spot.number, f"={spot.there}") for code, spot in spots.items()}
