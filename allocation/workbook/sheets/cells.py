"""Sheets of cells, each with its value and, if it is computed, its formula. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from structures.ground.files.tables import harmless

LINE = 15  # points
HEAD_LINES = 3
Value = str | int | float | bool
# What a cell looks like, by name. Cents are whole numbers; a no-break space parts thousands.
STYLES: dict[str, dict[str, object]] = {
    "text": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#E8ECF3", "valign": "top", "border": 1},
    "cents": {"num_format": "#,##0"},
    "helper": {"num_format": "#,##0", "font_color": "#5A6472"},
    "value": {"num_format": "#,##0.##########"},
    "euros": {"num_format": '#,##0.00" €"'},
    "amount": {"num_format": "#,##0", "bold": True},
}


class Spot(NamedTuple):
    """Where a cell is, and its value."""

    sheet: str
    row: int
    col: int
    value: Value

    @property
    def here(self) -> str:
        """How its own sheet names it."""
        return f"${xl_col_to_name(self.col)}${self.row + 1}"

    @property
    def there(self) -> str:
        """How any sheet names it."""
        return f"'{self.sheet}'!{self.here}"

    @property
    def number(self) -> int:
        """Its value, of a cell of cents."""
        assert isinstance(self.value, int)
        return self.value


class Sheet:
    """A sheet while it is composed: cells by row, then column."""

    def __init__(self, title: str, widths: Sequence[int] = ()) -> None:
        self.title = title
        self.widths = widths
        self.freeze = (0, 0)
        self.cells: dict[int, dict[int, tuple[Value, str, str]]] = {}
        self.heights: dict[int, int] = {}  # in lines of text, of the rows that hold several

    def put(
        self, at: tuple[int, int], value: Value, formula: str = "", style: str = "text"
    ) -> Spot:
        """Set a cell; return where it is. Texts are never run, whatever they begin with."""
        shown = harmless(value) if isinstance(value, str) else value
        if style == "head":
            self.heights.setdefault(at[0], HEAD_LINES)
        self.cells.setdefault(at[0], {})[at[1]] = (shown, formula, style)
        return Spot(self.title, *at, shown)

    def put_row(self, at: tuple[int, int], values: Iterable[Value], style: str = "text") -> None:
        """Set cells side by side."""
        for shift, value in enumerate(values):
            self.put((at[0], at[1] + shift), value, style=style)

    def write(self, book: Workbook, formats: dict[str, Format]) -> None:
        """Write the cells, a row after the other: no more of the file stays in memory."""
        page = book.add_worksheet(self.title)
        for col, width in enumerate(self.widths):
            page.set_column(col, col, width)
        if any(self.freeze):
            page.freeze_panes(*self.freeze)
        page.set_landscape()
        for row in sorted(self.cells):
            if row in self.heights:
                page.set_row(row, self.heights[row] * LINE)
            for col, (value, formula, style) in sorted(self.cells[row].items()):
                if formula:
                    page.write_formula(row, col, formula, formats[style], value)
                elif isinstance(value, str):
                    page.write_string(row, col, value, formats[style])
                else:
                    page.write_number(row, col, value, formats[style])


def span(spots: Sequence[Spot]) -> str:
    """Name the cells from the first to the last, one under the other, as their sheet does."""
    return f"{spots[0].here}:{spots[-1].here}"


def span_there(spots: Sequence[Spot]) -> str:
    """Name the same cells as any sheet does."""
    return f"'{spots[0].sheet}'!{span(spots)}"


def sum_of(spots: Iterable[Spot]) -> str:
    """Return the formula that adds cells up, wherever they are; 0 when there are none."""
    return "=" + ("+".join(spot.there for spot in spots) or "0")
