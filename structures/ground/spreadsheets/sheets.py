"""Which sheet of a workbook is read: one that people see, with the most useful columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from structures.ground.spreadsheets.table import (
    HEADER_ROWS,
    FileRefused,
    Layout,
    Table,
    build_table,
    header_line,
    no_header,
    texts_of,
    useful_columns,
)


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet; who opens the workbook does not see it when it is hidden."""

    name: str
    rows: Sequence[Sequence[object]]
    hidden: bool = False

    @property
    def head(self) -> Sequence[Sequence[object]]:
        """The first rows, among which a header may be."""
        return self.rows[:HEADER_ROWS]


def read_sheets(sheets: Sequence[Sheet], layout: Layout) -> Table:
    """Read the visible sheet whose header has the most useful columns. Raises FileRefused."""
    headed = [sheet for sheet in sheets if header_line(sheet.head, layout)]
    visible = [sheet for sheet in headed if not sheet.hidden]
    if not visible:
        _refuse_hidden(headed)
        raise no_header([row for sheet in sheets for row in sheet.head], layout)
    chosen = max(visible, key=lambda sheet: _useful_columns(sheet, layout))
    line = header_line(chosen.head, layout)
    assert line is not None  # it has a header
    table = build_table(chosen.rows, line, layout, [f"Feuille lue : « {chosen.name} »."])
    others = texts_of(row for sheet in sheets if sheet is not chosen for row in sheet.head)
    return replace(table, beside=table.beside + others)


def _useful_columns(sheet: Sheet, layout: Layout) -> int:
    line = header_line(sheet.head, layout)
    return useful_columns(sheet.head[line - 1], layout) if line else 0


def _refuse_hidden(headed: Sequence[Sheet]) -> None:
    if headed:
        raise FileRefused(
            f"La feuille « {headed[0].name} » a les titres attendus, mais elle est masquée dans le "
            "classeur. Affichez-la et vérifiez ce qu’elle contient, puis déposez à nouveau le "
            "fichier ; ou enregistrez-la en CSV."
        )
