"""What people really send is read right: which sheet, which letters, which rows."""

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from structures.ground.numbers import read_number
from structures.ground.readings import parse_day, parse_number
from structures.ground.spreadsheets import FileRefused, HowRead, Layout, Only, peek, read_table
from tests.domain.files import archive, opendocument, saved, spaced, text, workbook
from tests.domain.old_excel import old_workbook

LAYOUT = Layout(
    required=("code", "valeur"), useful=re.compile("code|valeur|note"), usual=re.compile("titre")
)
SAID = "Donnée relevée à l’été, n° 3"


def read(content, name="f.csv", layout=LAYOUT, **more):
    return read_table(name, content, layout, **more)


def refusal(content, **more):
    with pytest.raises(FileRefused) as refused:
        read(content, **more)
    return spaced(str(refused.value))


def sheets(**named):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def test_a_hidden_sheet_before_the_visible_one_is_never_read():
    book = sheets(Ancienne=[["code", "valeur"], ["a", 7]], Envoi=[["code", "valeur"], ["a", 121]])
    book["Ancienne"].sheet_state = "hidden"
    table = read(saved(book))
    assert table.rows == [(2, {"code": "a", "valeur": "121"})]
    assert (table.sheets, table.warnings) == ((), ())
    assert "« Ancienne » n’est pas dans ce classeur, ou y est masquée" in refusal(
        saved(book), how=HowRead(sheet="Ancienne")
    )


def test_several_sheets_with_the_titles_are_all_named():
    book = sheets(COM_2006=[["code", "valeur"], ["a", 1]], COM_2011=[["code", "valeur"], ["a", 2]])
    table = read(saved(book))
    assert table.how == HowRead("COM_2006", header_line=1) and table.sheets == ("COM_2011",)
    assert "Feuille lue : « COM_2006 » ; feuilles laissées : « COM_2011 »" in spaced(
        table.warnings[0]
    )


def test_the_sheet_that_a_kind_prefers_is_read_whatever_its_place():
    older = [["CODE", "VALEUR", "P06"], ["a", 1, 1]]
    newer = [["CODE", "VALEUR", "P11"], ["a", 2, 2]]
    later = [["CODE", "VALEUR", "P16"], ["a", 3, 3]]
    layout = replace(LAYOUT, prefer=lambda titles: {"P06": 6, "P11": 11}.get(titles[2], 0))
    table = read(saved(sheets(A=older, B=later, C=newer)), layout=layout)
    assert table.how.sheet == "C" and table.sheets == ("A", "B")


def test_a_sheet_that_is_asked_for_is_read_without_a_warning_of_the_others():
    book = sheets(COM_2006=[["code", "valeur"], ["a", 1]], COM_2011=[["code", "valeur"], ["a", 2]])
    table = read(saved(book), how=HowRead(sheet="COM_2011"))
    assert table.rows == [(2, {"code": "a", "valeur": "2"})]
    assert table.warnings == ()


@pytest.mark.parametrize(
    ("encoding", "end", "said"),
    [
        pytest.param("mac-roman", "\r", "MacRoman (Excel pour Mac)", id="Excel for Mac"),
        pytest.param("mac-roman", "\n", "MacRoman (Excel pour Mac)", id="Mac, LF"),
        pytest.param("cp1252", "\r\n", "Windows-1252", id="Windows"),
        pytest.param("utf-8", "\r", "UTF-8", id="UTF-8, CR"),
        pytest.param("utf-16", "\r\n", "UTF-16", id="Unicode text of Excel"),
    ],
)
def test_accents_are_read_as_they_were_written(encoding, end, said):
    table = read(text("code;valeur;note", f"a;1;{SAID}", encoding=encoding, end=end))
    assert table.rows == [(2, {"code": "a", "valeur": "1", "note": SAID})]
    assert spaced(table.notices[0]) == f"Encodage reconnu : {said}."


def test_a_text_encoded_twice_is_mended():
    twice = text("code;valeur;note", f"a;1;{SAID}").decode("cp1252").encode("utf-8-sig")
    table = read(twice)
    assert table.rows[0][1]["note"] == SAID
    assert "UTF-8 écrit deux fois (corrigé)" in spaced(table.notices[0])


def test_a_text_of_which_a_part_is_encoded_twice_is_refused():
    twice = "relevée".encode().decode("cp1252")
    assert "encodée deux fois (« Ã© » au lieu de « é »), mais pas la ligne 3" in refusal(
        text("code;valeur;note", f"a;1;{twice}", "b;2;relevée")
    )


def test_a_name_of_a_neighbour_does_not_mislead():
    content = text("code;valeur;note", "a;1;Peña", encoding="cp1252")
    assert read(content).rows[0][1]["note"] == "Peña"


def test_the_encoding_and_the_separator_that_are_asked_for_are_used():
    content = text("code,valeur,note", "a,1,Élan", encoding="cp850")
    table = read(content, how=HowRead(encoding="cp850", separator=","))
    assert table.rows[0][1]["note"] == "Élan"
    assert table.how == HowRead("", "cp850", ",", 1)
    assert "ne se lit pas en UTF-8. Choisissez un autre encodage" in refusal(
        text("code;valeur", "é;1", encoding="cp1252"), how=HowRead(encoding="utf-8")
    )
    assert "n’est pas connu" in refusal(content, how=HowRead(encoding="ebcdic"))


def test_the_line_of_the_header_may_be_said():
    content = text("code;valeur", "Code;Valeur", "a;1")
    assert read(content).how.header_line == 1
    table = read(content, how=HowRead(header_line=2))
    assert table.rows == [(3, {"code": "a", "valeur": "1"})]
    assert "Aucune ligne de titres reconnue à la ligne 3" in refusal(
        content, how=HowRead(header_line=3)
    )


def test_marks_at_the_start_are_dropped_however_many():
    content = b"\xef\xbb\xbf" * 2 + text("code;valeur", "a;1")
    assert read(content).columns == ("code", "valeur")


@pytest.mark.parametrize("space", "\u2009\u202f\u2007\u00a0\u2008\u205f ")
def test_any_space_parts_thousands(space):
    assert read_number(f"1{space}234,5").size == parse_number("1234.5")


@pytest.mark.parametrize(
    "written",
    ["2015-01-15 14:32:05", "2015-01-15T14:32:05Z", "15/01/2015 14:32", "15/01/2015 14h32"],
)
def test_the_day_of_a_date_with_its_hour_is_read(written):
    assert parse_day(written) == date(2015, 1, 15)


def test_a_date_with_its_hour_comes_out_of_a_workbook():
    content = workbook(["code", "valeur"], [datetime(2015, 1, 15, 14, 32, 5), 1])
    assert read(content).rows[0][1]["code"] == "2015-01-15 14:32:05"


@pytest.mark.parametrize("shown", ["#DIV/0!", "#N/A", "#REF!", "#NOM?", "#VALEUR!", "Err:502"])
def test_a_cell_in_error_is_said_to_be_so(shown):
    with pytest.raises(ValueError, match="est l’erreur d’une formule, et non une valeur"):
        parse_number(shown)


def test_an_error_in_a_workbook_is_not_an_empty_cell():
    book = sheets(F=[["code", "valeur"], ["a", "#DIV/0!"]])
    book["F"]["B2"].data_type = "e"
    assert read(saved(book)).rows == [(2, {"code": "a", "valeur": "#DIV/0!"})]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_merged_code_is_said_of_each_of_its_rows(kind):
    rows = [["code", "valeur"], ["a", 1.0], [None, 2.0], ["b", 3.0]]
    if kind == "xlsx":
        book = sheets(F=rows)
        book["F"].merge_cells("A2:A3")
        content = saved(book)
    elif kind == "xls":
        content = old_workbook({"F": rows}, merged=[(1, 2, 0, 0)])
    else:
        cell = '<table:table-cell table:number-rows-spanned="2"><text:p>a</text:p>'
        under = "<table:covered-table-cell/>"
        content = opendocument(
            ["code", "valeur"], [f"{cell}</table:table-cell>", "1"], [under, "2"], ["b", "3"]
        )
    table = read(content)
    assert [cells["code"] for _, cells in table.rows] == ["a", "a", "b"]
    assert "le code est repris sur chacune de leurs lignes (2 à 3)" in spaced(table.notices[1])


def test_a_merged_value_is_not_said_twice():
    book = sheets(F=[["code", "valeur"], ["a", 1], ["b", None]])
    book["F"].merge_cells("B2:B3")
    table = read(saved(book))
    assert [cells["valeur"] for _, cells in table.rows] == ["1", ""]
    assert "hors de la colonne code : valeur, lignes 2 à 3" in spaced(table.warnings[0])


def test_an_empty_code_is_not_guessed_where_nothing_is_merged():
    table = read(saved(sheets(F=[["code", "valeur"], ["a", 1], [None, 2]])))
    assert [cells["code"] for _, cells in table.rows] == ["a", ""]


def test_the_table_of_an_archive_is_read_and_what_explains_it_named():
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        zipped.writestr("base.CSV", text("code;valeur", "a;1"))
        zipped.writestr("meta_base.CSV", text("COD_VAR;LIB_VAR", "x;y"))
    table = read(content.getvalue(), "insee.zip")
    assert table.rows == [(2, {"code": "a", "valeur": "1"})]
    assert spaced(table.notices[0]) == (
        "Fichier lu dans l’archive : « base.CSV ». À côté, sans être lu : « meta_base.CSV »."
    )
    inside = archive(classeur_xlsx=workbook(["code", "valeur"], ["a", 1]))
    assert read(inside, "insee.zip").how.sheet == "COM_2011"


def test_an_old_workbook_is_read_and_its_hidden_sheet_is_not():
    content = old_workbook(
        {"Z": [["code", "valeur"], ["z", 9.0]], "F": [["Titre"], ["code", "valeur"], ["é", 1.5]]},
        hidden=["Z"],
    )
    table = read(content, "f.xls")
    assert table.rows == [(3, {"code": "é", "valeur": "1.5"})]


FRANCE = [
    ["01001", "1"],
    ["1002", "2"],
    ["67001", "3"],
    ["67002.0", "4"],
    ["Total", "9"],
    ["", "5"],
]


@pytest.mark.parametrize("kind", ["csv", "quoted", "xlsx", "xls", "ods"])
def test_only_the_rows_that_are_wanted_are_kept(kind):
    rows = [["code", "valeur"], *FRANCE]
    content = {
        "csv": lambda: text(*(";".join(row) for row in rows)),
        "quoted": lambda: text(*(";".join(f'"{cell}"' for cell in row) for row in rows)),
        "xlsx": lambda: workbook(*rows),
        "xls": lambda: old_workbook({"F": rows}),
        "ods": lambda: opendocument(*rows),
    }[kind]()
    table = read(content, only=Only("code", frozenset(["01002"]), ("67",)))
    assert [cells["valeur"] for _, cells in table.rows] == ["2", "3", "4", "9", "5"]
    assert table.left_out == 1
    assert "Aucune des" in refusal(
        workbook(rows[0], *FRANCE[:4]), only=Only("code", frozenset("x"))
    )


def test_a_row_between_quotes_that_goes_on_below_is_passed_over_whole():
    content = text("code;valeur", '01001;"deux', 'lignes"', "67001;3")
    table = read(content, only=Only("code", prefixes=("67",)))
    assert table.rows == [(3, {"code": "67001", "valeur": "3"})]


def test_a_file_is_recognised_by_its_first_rows_without_its_hidden_sheets():
    book = sheets(Cachee=[["x"]], F=[["Titre"], [], ["code", "valeur"], *[["a", 1]] * 50])
    book["Cachee"].sheet_state = "veryHidden"
    [head] = peek("f.xlsx", saved(book))
    assert head.sheet == "F" and head.rows[:3] == (("Titre",), (), ("code", "valeur"))
    assert len(head.rows) == 20
    heads = {head.how.separator: head for head in peek("f.csv", text("code;valeur", "a;1"))}
    assert heads[";"].rows == (("code", "valeur"), ("a", "1"))


def test_cells_of_a_workbook_are_written_as_people_see_them():
    book = sheets(F=[["code", "valeur", "note"], ["a", 0.1 + 0.2, " x & y\n"]])
    book["F"]["A3"], book["F"]["B3"], book["F"]["C3"] = "b", 1e-7, True
    book["F"]["B3"].number_format = "0.00"
    book["F"]["A4"], book["F"]["B4"] = datetime(1904, 1, 1), 41000.25
    book["F"]["B4"].number_format = "dd/mm/yyyy hh:mm"
    assert [tuple(cells.values()) for _, cells in read(saved(book)).rows] == [
        ("a", "0.3", "x & y"),
        ("b", "0.0000001", "VRAI"),
        ("1904-01-01", "2012-04-01 06:00:00", ""),
    ]
