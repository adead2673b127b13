"""What failed in an XLS workbook is an error, of which the value is asked for; never an absence."""

import re

import pytest

from structures.ground.readings import parse_number
from structures.ground.spreadsheets import Layout, read_table
from structures.ground.spreadsheets.workbooks.failures import failures_of
from tests.domain.old_excel import Failed, old_workbook

LAYOUT = Layout(
    required=("code", "valeur"), useful=re.compile("code|valeur"), usual=re.compile("x")
)


def test_a_formula_in_error_of_an_old_workbook_is_no_absence():
    rows = [
        ["code", "valeur"],
        ["a", Failed(0x2A)],
        ["b", Failed(0x07, formula=False)],
        ["c", None],
    ]
    content = old_workbook({"Avant": [["x"], ["y", Failed(0x17)]], "F": rows})
    table = read_table("f.xls", content, LAYOUT)
    assert [row["valeur"] for _, row in table.rows] == ["#N/A", "#DIV/0!", ""]
    for cell, reason in (("#N/A", "l’erreur d’une formule"), ("", "Valeur manquante")):
        with pytest.raises(ValueError, match=reason):
            parse_number(cell)


@pytest.mark.parametrize("place", [30, 44, 48, 56, 68, 76, 512, 1_140])
def test_where_errors_are_cannot_be_followed_the_workbook_is_read_or_refused(place):
    content = bytearray(old_workbook({"F": [["code", "valeur"], ["a", 1.0]]}))
    for value in (0, 3, 0xFFFF, 0xFFFFFFFF):
        content[place : place + 4] = value.to_bytes(4, "little")
        assert isinstance(failures_of(bytes(content)), list)
