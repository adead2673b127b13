"""A list as a file for spreadsheets: every row of all its pages, as sorted and narrowed."""

from structures.ground.files.tables import CSV, XLSX, Rows, csv_file, xlsx_file


def csv_of(lines: Rows, title: str) -> bytes:
    """Return the lines as CSV, which has no place for their title."""
    return csv_file(lines)


EXPORTS = {"csv": (csv_of, CSV), "xlsx": (xlsx_file, XLSX)}
