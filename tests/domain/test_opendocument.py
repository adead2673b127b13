"""An ODS workbook is read like an XLSX one: what it holds, exactly, or why it cannot be."""

import io
import re

import openpyxl
import pytest

from structures.ground.spreadsheets import FileRefused, Layout, read_table
from structures.ground.spreadsheets.workbooks import archives
from structures.ground.spreadsheets.workbooks import opendocument as reader
from tests.domain.files import ODS, archive, ods_value, opendocument, saved, spaced, workbook

LAYOUT = Layout(
    required=("code", "valeur"), useful=re.compile("code|valeur|note"), usual=re.compile("titre")
)
TITLES = ["code", "valeur", "note"]
ONE_CELL = (
    "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>"
    "</table:table-row></table:table>"
)
MASKED = '<table:table table:name="Secret" table:style-name="masquee">{}</table:table>'


def rows(*lines, **more):
    table = read_table("classeur.ods", opendocument(TITLES, *lines, **more), LAYOUT)
    return [(line, *cells.values()) for line, cells in table.rows]


def refusal(content):
    with pytest.raises(FileRefused) as refused:
        read_table("f.ods", content, LAYOUT)
    return spaced(str(refused.value))


def refusal_here(content):
    """Open a workbook in this process, where bounds may be made small."""
    with (
        pytest.raises(FileRefused) as refused,
        archives.opened("f.ods", io.BytesIO(content)) as opened,
    ):
        reader.OpenDocument(opened)
    return spaced(str(refused.value))


def failed(shown, value=""):
    return (
        f'<table:table-cell table:formula="of:=1/0" {value} calcext:value-type="error">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def test_cells_come_out_exact_whatever_their_format_shows():
    number, day = ods_value("float", "1234.567", "1 235"), ods_value("date", "2014-12-31", "déc.")
    small, share = ods_value("float", "1e-05", "0,00"), ods_value("percentage", "0.3333", "33 %")
    assert rows([number, day, "067"], [small, share, ods_value("boolean", "true", "VRAI")]) == [
        (2, "1234.567", "2014-12-31", "067"),
        (3, "0.00001", "33.33 %", "VRAI"),
    ]


def test_a_formula_in_error_is_shown_as_such_and_never_a_zero():
    zero = 'office:value-type="float" office:value="0"'
    old = failed("Err:502", zero).replace('calcext:value-type="error"', "")
    [line] = rows([failed("#DIV/0!", zero), old, failed("#N/A")])
    assert line == (2, "#DIV/0!", "Err:502", "#N/A")


def test_merged_cells_keep_the_columns_in_their_place():
    merged = (
        '<table:table-cell table:number-columns-spanned="2"><text:p>a</text:p></table:table-cell>'
    )
    hidden = "<table:covered-table-cell><text:p>dessous</text:p></table:covered-table-cell>"
    assert rows([merged, hidden, "c"]) == [(2, "a", "", "c")]


def test_notes_and_repeated_cells_are_read_as_people_see_them():
    noted = (
        "<table:table-cell><office:annotation><text:p>Zoé</text:p></office:annotation>"
        "<text:p>a<text:s text:c='2'/><text:span>b</text:span></text:p></table:table-cell>"
    )
    twice = (
        '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
    )
    far = '<table:table-cell table:number-columns-repeated="16000"/>'
    assert rows([noted, twice, far]) == [(2, "a  b", "x", "x")]


def test_a_hidden_sheet_is_not_read():
    wider = MASKED.format(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in TITLES)
        + "</table:table-row>"
    )
    content = opendocument(["code", "valeur"], ["a", "1"], other=wider)
    assert spaced(read_table("f.ods", content, LAYOUT).notices[0]) == "Feuille lue : « COM_2011 »."
    assert "« Secret » a les titres attendus, mais elle est masquée" in refusal(
        opendocument(["autre"], other=wider)
    )


def test_a_hidden_sheet_of_an_xlsx_workbook_is_not_read_either():
    book = openpyxl.load_workbook(io.BytesIO(workbook(TITLES, ["a", 1, "x"], first="Lisez-moi")))
    book["COM_2011"].sheet_state = "hidden"
    assert "« COM_2011 » a les titres attendus, mais elle est masquée" in refusal(saved(book))


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        pytest.param({"mimetype": b"application/x"}, "d’un autre type (.odt…)", id="not a sheet"),
        pytest.param(
            {"META-INF__manifest_xml": b"<manifest:encryption-data/>"},
            "est protégé par mot de passe",
            id="password",
        ),
        pytest.param({"Basic__Standard__m_xml": b""}, "est un classeur avec macros", id="macros"),
        pytest.param({"content_xml": b"<a>"}, "est endommagé", id="cut short"),
        pytest.param(
            {"content_xml": b'<?xml version="1.0" encoding="rot13"?><a/>'},
            "est endommagé",
            id="an encoding that is none",
        ),
        pytest.param(
            {"content_xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
            "une définition de type XML",
            id="entities",
        ),
    ],
)
def test_what_is_no_plain_workbook_is_refused_with_the_reason(parts, reason):
    assert reason in refusal(opendocument(TITLES, ["a", "b", "c"], **parts))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param('<table:table-row table:number-rows-repeated="99999999999"/>', id="rows"),
        pytest.param(
            '<table:table-row><table:table-cell table:number-columns-repeated="99999999"/>'
            "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>",
            id="columns",
        ),
    ],
)
def test_what_is_repeated_without_end_does_not_take_all_the_memory(row):
    last = (
        "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
    )
    vast = f'<table:table table:name="Vide">{row}{last}</table:table>'
    assert "Supprimez les lignes et les colonnes inutiles" in refusal(
        opendocument(TITLES, ["a", "b", "c"], other=vast)
    )


def test_many_sheets_or_one_cell_do_not_take_all_the_memory_either(monkeypatch):
    monkeypatch.setattr(reader, "MOST_CELLS_IN_ALL", 10)
    sheets = ONE_CELL.format("x") * 9
    assert "comptent ensemble trop de cellules" in refusal_here(opendocument(TITLES, other=sheets))
    endless = ONE_CELL.format('<text:s text:c="1000"/>' * 101)
    assert "plus de 100 000 caractères" in refusal(opendocument(TITLES, other=endless))


def test_a_workbook_that_unfolds_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNZIPPED_BYTES", 3_000_000)
    content = archive(mimetype=ODS, content_xml=b" " * 5_000_000)
    assert "dépasse 3 Mo une fois décompressé" in refusal_here(content)
