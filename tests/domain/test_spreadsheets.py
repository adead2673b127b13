"""A file is read for what it holds, with true line numbers, or refused with a reason."""

import io
import re
import subprocess
import sys
import time
import zipfile
from datetime import date
from tempfile import TemporaryFile

import openpyxl
import pytest

from structures.ground.spreadsheets import (
    MAX_BYTES,
    FileRefused,
    Layout,
    column_key,
    read_table,
)
from structures.ground.spreadsheets.workbooks import archives
from structures.ground.spreadsheets.workbooks.openxml import OpenXml
from tests.domain.files import archive, repacked, saved, spaced, text, workbook

LAYOUT = Layout(
    required=("code", "valeur"), useful=re.compile("code|valeur|note"), usual=re.compile("titre")
)


def read(content, name="fichier.csv"):
    return read_table(name, content, LAYOUT)


def refusal(content, name="fichier.csv"):
    with pytest.raises(FileRefused) as refused:
        read(content, name)
    return spaced(str(refused.value))


@pytest.mark.parametrize(
    ("content", "notices"),
    [
        pytest.param(text("code;valeur", "é;1"), ["UTF-8", "point-virgule"], id="semicolon"),
        pytest.param(text("code,valeur", "é,1"), ["UTF-8", "virgule"], id="comma"),
        pytest.param(text("code\tvaleur", "é\t1"), ["UTF-8", "tabulation"], id="tab"),
        pytest.param(
            text("code;valeur", "é;1", encoding="utf-8-sig"),
            ["UTF-8 avec BOM", "point-virgule"],
            id="byte order mark",
        ),
        pytest.param(
            text("code;valeur", "é;1", encoding="cp1252"),
            ["Windows-1252", "point-virgule"],
            id="Windows-1252",
        ),
        pytest.param(text("code;valeur", "é;1", end="\r\n"), ["UTF-8", "point-virgule"], id="CRLF"),
        pytest.param(text("code;valeur", "é;1", end="\r"), ["UTF-8", "point-virgule"], id="CR"),
        pytest.param(
            text('"code";"valeur"', '"é";"1"'), ["UTF-8", "point-virgule"], id="quoted titles"
        ),
    ],
)
def test_encoding_and_separator_are_recognised_and_said(content, notices):
    table = read(content)
    encoding, separator = notices
    assert table.rows == [(2, {"code": "é", "valeur": "1"})]
    assert [spaced(notice) for notice in table.notices] == [
        f"Encodage reconnu : {encoding}.",
        f"Séparateur reconnu : {separator}.",
    ]


def test_commas_inside_the_cells_do_not_mislead_the_separator():
    table = read(text("code;valeur", "a;1,5", "b;2,5"))
    assert table.rows == [(2, {"code": "a", "valeur": "1,5"}), (3, {"code": "b", "valeur": "2,5"})]


def test_titles_match_whatever_their_case_accents_and_spaces():
    assert column_key(" Année\N{NO-BREAK SPACE} de  Référence ") == "annee_de_reference"
    assert read(text(" CODE ;Valeur", "a;1")).columns == ("CODE", "Valeur")


def test_the_header_is_found_under_title_rows():
    content = text("Emploi", "", "Champ : France", "", "", "code;valeur", "a;1")
    table = read(content)
    assert table.rows == [(7, {"code": "a", "valeur": "1"})]
    assert spaced(table.notices[-1]) == "Titres des colonnes trouvés à la ligne 6."


def test_lines_are_those_of_a_spreadsheet():
    content = text("code;valeur;note", 'a;1;"deux', 'lignes"', "", "b;2;")
    assert [(line, row["code"]) for line, row in read(content).rows] == [(2, "a"), (4, "b")]


def test_empty_rows_and_columns_around_the_table_are_ignored():
    table = read(text("code;valeur;;", "a;1;;", ";;;", " ; ;", "b;2;;", ";;;"))
    assert [row["code"] for _, row in table.rows] == ["a", "b"]
    assert table.columns == ("code", "valeur")
    assert table.defects == {}


def test_only_useful_columns_are_kept_but_all_titles_are_known():
    table = read(text("code;prénom;valeur", "a;Zoé;1"))
    assert table.rows == [(2, {"code": "a", "valeur": "1"})]
    assert table.columns == ("code", "prénom", "valeur")


def test_a_row_with_a_cell_too_many_or_too_few_is_not_shifted():
    table = read(text("code;valeur;note", "a;1;x;y", "b;2", "c;3;", "Source"))
    assert list(table.defects) == [2, 3]
    assert "au-delà des 3 colonnes titrées" in spaced(table.defects[2])
    assert "2 cellules au lieu de 3" in spaced(table.defects[3])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "Le fichier « fichier.csv » est vide", id="empty"),
        pytest.param(b"\xef\xbb\xbf \r\n\n", "est vide", id="blank"),
        pytest.param(
            text("", "code;valeur", ";"),
            "aucune ligne de données sous ses titres (ligne 2)",
            id="only a header",
        ),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "« fichier.csv » est un document PDF", id="PDF"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", "un ancien document Office", id="DOC"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "est une image PNG", id="image"),
        pytest.param(b"<html><table>", "est une page web", id="HTML saved as a spreadsheet"),
        pytest.param(text("code;valeur", "a;\0"), "octet nul à la ligne 2", id="null byte"),
        pytest.param(
            b"code;valeur\n\x81;1", "ni en UTF-8, ni en Windows-1252, ni en MacRoman", id="encoding"
        ),
        pytest.param(text("code;valeur;Valeur", "a;1;2"), "même titre : valeur, Valeur", id="twin"),
        pytest.param(
            text("code;nombre", "a;1"),
            "Colonnes attendues : code, valeur. Il manque : valeur.",
            id="title missing",
        ),
        pytest.param(
            text("x;y", "a;1"),
            "Aucune ligne de titres reconnue parmi les 20 premières lignes. "
            "Colonnes attendues : code, valeur. Vérifiez",
            id="another file",
        ),
        pytest.param(
            text("code;valeur", "a;1", 'b;"2', "c;3"),
            'Ligne 3 : un guillemet (") est ouvert sans être refermé',
            id="quote left open",
        ),
        pytest.param(
            text("code;valeur", "a;1", 'b;"2"3', "c;3"),
            'Ligne 3 : un guillemet (")',
            id="text after a quote",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(content, reason):
    assert reason in refusal(content)


def test_a_file_too_large_is_refused_before_it_is_read():
    with TemporaryFile() as file:
        file.truncate(260_000_000)
        assert "trop lourd : 260 Mo, pour 250 Mo au plus" in refusal(file)
    assert MAX_BYTES == 250_000_000


def test_a_workbook_is_read_cell_by_cell_as_text():
    content = workbook(
        ["Titre"],
        [],
        ["code", "valeur", "note"],
        ["067", 12.0, 0.00001],
        [67001, 0.1, date(2014, 12, 31)],
        [],
        ["b", True, " x "],
    )
    table = read(content, "classeur.xlsx")
    assert table.rows == [
        (4, {"code": "067", "valeur": "12", "note": "0.00001"}),
        (5, {"code": "67001", "valeur": "0.1", "note": "2014-12-31"}),
        (7, {"code": "b", "valeur": "VRAI", "note": "x"}),
    ]


def test_the_sheet_with_the_most_useful_columns_is_read():
    content = workbook(["code", "valeur", "note"], ["S11", 1, "a"], first="x")
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["Lisez-moi"].append(["code", "valeur"])
    book["Lisez-moi"].append(["S12", 2])
    table = read_table("a.xlsx", saved(book), LAYOUT)
    assert table.rows == [(2, {"code": "S11", "valeur": "1", "note": "a"})]


def test_the_sheet_that_has_the_header_is_read_and_said():
    content = workbook(["code", "valeur"], ["a", 1], first="Mode d’emploi")
    table = read(content, "classeur.csv")
    assert spaced(table.notices[0]) == "Feuille lue : « COM_2011 »."


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        pytest.param({"photo_jpg": b"x"}, "une archive ZIP sans tableau", id="zip"),
        pytest.param({"mimetype": b"x", "content_xml": b""}, "un document OpenDocument", id="odt"),
        pytest.param({"word__document_xml": b""}, "un document Word", id="docx"),
        pytest.param({"xl__workbook_bin": b""}, "un classeur binaire (.xlsb)", id="xlsb"),
        pytest.param(
            {"xl__workbook_xml": b"", "xl__vbaProject_bin": b""},
            "un classeur avec macros",
            id="macros",
        ),
    ],
)
def test_another_kind_of_archive_is_refused_by_its_content(parts, kind):
    assert f"« f.xlsx » est {kind}" in refusal(archive(**parts), "f.xlsx")


def test_a_damaged_workbook_is_refused():
    content = workbook(["code", "valeur"], ["a", 1])
    assert "est endommagé" in refusal(content[: len(content) // 2])
    assert "est endommagé" in refusal(archive(xl__workbook_xml=b"<workbook>"))


def refusal_here(content):
    """Open a workbook in this process, where bounds may be made small."""
    with (
        pytest.raises(FileRefused) as refused,
        archives.opened("f.xlsx", io.BytesIO(content)) as opened,
    ):
        OpenXml(opened).heads()
    return spaced(str(refused.value))


def endless():
    content = workbook(["code", "valeur"], ["a", 1])
    sheet = b"<worksheet><sheetData>".ljust(5_000_000)
    return content, repacked(content, xl__worksheets__sheet1_xml=sheet)


def test_a_workbook_that_unfolds_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNZIPPED_BYTES", 3_000_000)
    content, bomb = endless()
    assert len(bomb) < len(content) + 10_000
    assert "dépasse 3 Mo une fois décompressé" in refusal_here(bomb)


def test_a_workbook_that_lies_about_its_size_is_measured(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNZIPPED_BYTES", 3_000_000)
    _, bomb = endless()
    lie = bomb.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with zipfile.ZipFile(io.BytesIO(lie)) as declared:
        assert sum(part.file_size for part in declared.infolist()) < 100_000
    assert "dépasse 3 Mo" in refusal_here(lie)


def test_a_small_archive_unfolds_less_than_a_large_one():
    content = workbook(["code", "valeur"], ["a", 1])
    bomb = repacked(content, xl__worksheets__sheet1_xml=b" " * 101_000_000)
    assert "dépasse 100 Mo une fois décompressé" in refusal(bomb)


def test_two_cells_at_the_ends_of_a_sheet_are_two_cells():
    book = openpyxl.Workbook()
    book.active.append(["code", "valeur", "note"])
    book.active["A1048576"], book.active["XFD1048576"] = "a", "b"
    table = read(saved(book))
    assert table.rows == [(1_048_576, {"code": "a", "valeur": "", "note": ""})]
    assert "au-delà des 3 colonnes titrées" in spaced(table.defects[1_048_576])


def test_35_000_rows_of_100_columns_are_read_in_seconds():
    titles = ";".join(["code", "valeur", *(f"x{number}" for number in range(98))])
    row = "67001;" + ";".join(["12.34567"] * 99)
    started = time.perf_counter()
    table = read(text(titles, *[row] * 35_000))
    assert len(table.rows) == 35_000
    assert time.perf_counter() - started < 10


def test_what_opens_workbooks_is_loaded_by_the_child_alone():
    check = (
        "import sys, structures.ground.spreadsheets;"
        "sys.exit(any(name in sys.modules for name in ('pandas', 'python_calamine', 'django')))"
    )
    subprocess.run([sys.executable, "-c", check], check=True)
