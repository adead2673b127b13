"""The sheets of a run's workbook: what each holds, by which formulas, where it is checked."""

from allocation.workbook.sheets.book import workbook_file

__all__ = ["workbook_file"]
