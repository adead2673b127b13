"""The file that was sent, as it was read, with what is wrong in it coloured and commented.

It holds the columns that are read, each row at its own line, so that it may be corrected and
sent again; a second sheet lists every remark. No cell of it is a formula.
"""

from collections.abc import Mapping, Sequence

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from structures.ground.files.tables import book_file, harmless
from structures.ground.readings import Issue, Severity
from structures.ground.spreadsheets import Table, column_key

# Beyond, only the rows with a remark are given back, still at their own lines.
MOST_ROWS = 20_000
LONGEST = 32_000  # what a cell takes
FILLS: dict[Severity, PatternFill] = {
    "error": PatternFill("solid", fgColor="F4B8AE"),
    "warning": PatternFill("solid", fgColor="F7DFA5"),
}
WORDS: dict[Severity, str] = {
    "error": "Erreur",
    "warning": "À vérifier",
    "notice": "Information",
}
Cells = dict[str, list[Issue]]


def annotated_file(table: Table, issues: Sequence[Issue]) -> bytes:
    """Return a workbook of the rows that were read, the faulty cells coloured and commented."""
    book = openpyxl.Workbook(write_only=True)
    wrong: dict[int, list[Issue]] = {}
    for issue in issues:
        if issue.line and issue.severity in FILLS:
            for line in (issue.line, *issue.also):
                wrong.setdefault(line, []).append(issue)
    _write_rows(book.create_sheet("Fichier annoté"), table, wrong)
    _write_remarks(book.create_sheet("Remarques"), issues)
    return book_file(book)


def is_worth_annotating(issues: Sequence[Issue]) -> bool:
    """Whether something is wrong that has a place in the file."""
    return any(issue.line and issue.severity in FILLS for issue in issues)


def _write_rows(
    sheet: WriteOnlyWorksheet, table: Table, wrong: Mapping[int, Sequence[Issue]]
) -> None:
    keys = list(table.rows[0][1])
    titles = {column_key(title): title for title in table.columns}
    rows = dict(table.rows)
    if len(rows) > MOST_ROWS:
        rows = {line: cells for line, cells in rows.items() if line in wrong}
    first, last = table.rows[0][0], max([*rows, *wrong])
    header = table.how.header_line or first - 1
    for line in range(1, last + 1):
        if line == header:
            sheet.append([_cell(sheet, titles.get(key, key), bold=True) for key in keys])
        elif line in rows or line in wrong:
            found = rows.get(line, dict.fromkeys(keys, ""))
            sheet.append(_marked(sheet, keys, found, wrong.get(line, ())))
        else:
            sheet.append([])


def _marked(
    sheet: WriteOnlyWorksheet, keys: Sequence[str], texts: Mapping[str, str], wrong: Sequence[Issue]
) -> list[WriteOnlyCell]:
    """Return a row; what is said of the whole of it, or of a column not read, is at its start."""
    places: Cells = {}
    for issue in wrong:
        key = column_key(issue.column)
        places.setdefault(key if key in texts else keys[0], []).append(issue)
    cells = []
    for key in keys:
        cell = _cell(sheet, texts[key])
        if found := places.get(key):
            worst: Severity = (
                "error" if any(one.severity == "error" for one in found) else "warning"
            )
            cell.fill = FILLS[worst]
            cell.comment = Comment("\n".join(map(_said, found)), "Dotations", 180, 320)
        cells.append(cell)
    return cells


def _said(issue: Issue) -> str:
    return f"{WORDS[issue.severity]} : {issue.message}"


def _cell(sheet: WriteOnlyWorksheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, str(harmless(value))[:LONGEST])
    cell.data_type = "s"
    cell.font = Font(bold=bold)
    return cell


def _write_remarks(sheet: WriteOnlyWorksheet, issues: Sequence[Issue]) -> None:
    sheet.append(["Gravité", "Ligne", "Colonne", "Remarque"])
    for issue in issues:
        said = (WORDS[issue.severity], issue.line or "", issue.column, issue.message)
        sheet.append([harmless(value) for value in said])
