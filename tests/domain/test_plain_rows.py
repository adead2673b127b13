"""A row read at a glance gives what it gives when it is read with care."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structures.ground.numbers import read_number
from structures.ground.readings import parse_number
from structures.ground.spreadsheets import FileRefused, Layout, Only, read_table
from tests.domain.files import repacked, text, workbook

LAYOUT = Layout(
    required=("code", "valeur"), useful=re.compile("code|valeur|note"), usual=re.compile("x.*")
)
ONLY = Only("code", codes=frozenset({"68999"}), prefixes=("67", "2A"))
TITLES = ("code", "x1", "valeur", "x2", "note")
CODES = ["67001", "68001", "68999", "2A004", "6700", "67001.0", "01001", " 67002 ", "Total", ""]
CELLS = st.sampled_from(["", "12", "1,5", " 7 ", "é", "a b", "\u200b3", "1 234"])
ROWS = st.lists(
    st.tuples(st.sampled_from(CODES), *(CELLS for _ in TITLES[1:]), st.integers(-2, 1)),
    min_size=1,
    max_size=6,
)


def found(name, content, only):
    """What is read of a file, or why it is not."""
    try:
        table = read_table(name, content, LAYOUT, only=only)
    except FileRefused as refusal:
        return str(refusal)
    return table.rows, table.defects, table.left_out


def cells_of(row):
    """The cells of a row; some rows have too few, or one too many."""
    *cells, more = row
    return cells[:more] if more < 0 else [*cells, *["z"] * more]


@given(rows=ROWS, only=st.sampled_from([None, ONLY]), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_line_without_quotes_is_read_as_one_with(rows, only, end):
    rows = [TITLES, *map(cells_of, rows)]
    plain = text(*(";".join(row) for row in rows), end=end)
    quoted = text(*(";".join(f'"{cell}"' for cell in row) for row in rows), end=end)
    assert found("f.csv", plain, only) == found("f.csv", quoted, only)


def sheet(rows, cell):
    xml = "".join(
        f'<row r="{line}">{"".join(cell(n, line, said) for n, said in enumerate(row))}</row>'
        for line, row in enumerate(rows, start=1)
    )
    content = f"<worksheet><sheetData>{xml}</sheetData></worksheet>"
    return repacked(workbook(TITLES), xl__worksheets__sheet1_xml=content.encode())


def usual(place, line, said):
    return f'<c r="{chr(65 + place)}{line}" t="str"><v>{said}</v></c>'


def otherwise(place, line, said):
    return f"<c t='str' r='{chr(65 + place)}{line}'><v>{said}</v></c>"


@pytest.mark.parametrize("only", [None, ONLY])
def test_a_row_of_a_workbook_is_read_alike_however_it_is_written(only):
    cells = ["", "12", "1,5", " 7 ", "é", "a b", "1 234"]
    rows = [TITLES]
    rows += [[code, *(cells[(n + k) % 7] for k in range(4))] for n, code in enumerate(CODES)]
    rows += [["67003", "1"], ["67004", "1", "2", "3", "4", "z"], ["68004", "1", "2", "3", "4", "z"]]
    assert found("f.xlsx", sheet(rows, usual), only) == found(
        "f.xlsx", sheet(rows, otherwise), only
    )


@pytest.mark.parametrize(
    "row",
    [
        pytest.param('<c r="A2"><v>1</v></c><c r="A2"><v>2</v></c>', id="twice"),
        pytest.param('<c r="B2"><v>1</v></c><c r="A2"><v>2</v></c>', id="backwards"),
        pytest.param('<c r="A2"><v>1</v></c><c r="B9"><v>2</v></c>', id="elsewhere"),
        pytest.param('<c r="A2"><v>1</v><c r="B2"><v>2</v></c></c>', id="one in another"),
        pytest.param('<c r="A2" t="s"/><c r="B2"><v>2</v></c>', id="an empty one"),
    ],
)
def test_a_row_that_is_not_plain_is_never_read_at_a_glance(row):
    header = "".join(usual(n, 1, title) for n, title in enumerate(TITLES))
    read = []
    for said in (row, row.replace("<c ", "<c  ")):
        xml = f'<row r="1">{header}</row><row r="2">{said}</row>'
        xml = f"<worksheet><sheetData>{xml}</sheetData></worksheet>".encode()
        read.append(
            found("f.xlsx", repacked(workbook(TITLES), xl__worksheets__sheet1_xml=xml), None)
        )
    assert read[0] == read[1]


@given(st.from_regex(r"[0-9]{1,13}([.,][0-9]{1,22})?", fullmatch=True))
def test_a_plain_number_is_worth_its_digits(written):
    number = read_number(written)
    if len(number.whole) <= 12 and len(number.decimals) <= 20:
        value = parse_number(written)
        assert (value, value.as_tuple()) == (number.size, number.size.as_tuple())
        assert isinstance(value, Decimal)
    else:
        with pytest.raises(ValueError, match="a trop de chiffres"):
            parse_number(written)
