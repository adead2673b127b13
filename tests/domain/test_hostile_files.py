"""A file made to harm kills at most the process that opens it, and is refused at once."""

import io
import random
import re
import time
import zipfile
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import pytest

from structures.ground.spreadsheets import FileRefused, Layout, Table, peek, read_table
from tests.domain import mutations
from tests.domain.files import archive, repacked, spaced, workbook
from tests.domain.mutations import FORMATS, SECONDS, mutated
from tests.domain.old_excel import container, old_workbook

LAYOUT = Layout(
    required=("code", "valeur"), useful=re.compile("code|valeur|note"), usual=re.compile("titre")
)
ROWS = [["code", "valeur"], ["67001", 12]]
AT_ONCE = 2  # seconds of processor, of the child too: the test may run on a busy machine


def sheet_of(cells):
    """A workbook whose sheet is these cells, as XML."""
    xml = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    return repacked(workbook(*ROWS), xl__worksheets__sheet1_xml=xml.encode())


def spent():
    """Seconds of processor, of this process and of its children that ended."""
    found = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in found)


def refusal(content, name="f.xlsx"):
    before = spent()
    with pytest.raises(FileRefused) as refused:
        read_table(name, content, LAYOUT)
    assert spent() - before < AT_ONCE
    return spaced(str(refused.value))


HEADER = '<row r="1"><c r="A1" t="str"><v>code</v></c><c r="B1" t="str"><v>valeur</v></c></row>'


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param('<row r="2"><c r="xfd2"><v>1</v></c></row>', id="lower case"),
        pytest.param('<row r="2"><c t="n" s="0" r="XFD2"><v>1</v></c></row>', id="other order"),
        pytest.param("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", id="other quotes"),
        pytest.param('<row r="2">' + "<c><v>1</v></c>" * 9_000 + "</row>", id="no reference"),
    ],
)
def test_cells_far_away_take_no_memory_however_they_are_written(cells):
    content = sheet_of(HEADER + cells)
    assert len(content) < 8_000
    table = read_table("f.xlsx", content, LAYOUT)
    assert "au-delà des 2 colonnes titrées" in spaced(next(iter(table.defects.values())))


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        pytest.param('<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>', "jusqu’à la col", id="column"),
        pytest.param('<row r="99999999"><c r="A1"/></row>', "est endommagé", id="row"),
        pytest.param('<row r="2"><c r="A9"><v>1</v></c></row>', "est endommagé", id="elsewhere"),
        pytest.param(
            '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>', "endom", id="twice"
        ),
        pytest.param('<row r="2"/><row r="1"/>', "est endommagé", id="backwards"),
        pytest.param('<row r="2"><c r="A2" t="s"><v>9</v></c></row>', "endommagé", id="no text"),
        pytest.param("<!-- <row/> -->", "qu’aucun tableur n’emploie", id="comment"),
        pytest.param("<row><c t='str'><v><![CDATA[1]]></v></c></row>", "aucun tableur", id="CDATA"),
        pytest.param('<row r="2"><c r="A2" t="str"><v>' + "x" * 200_000, "endommagé", id="open"),
        pytest.param(
            f'<row r="2"><c r="A2" t="str"><v>{"x" * 200_000}</v></c></row>',
            "plus de 100 000 caractères",
            id="long text",
        ),
        pytest.param("<row>" + "<c>" * 3_000_000, "trop de temps", id="cells never closed"),
    ],
)
def test_a_sheet_that_no_spreadsheet_writes_is_refused(cells, reason):
    assert reason in refusal(sheet_of(HEADER + cells))


def test_entities_are_refused_before_they_grow():
    lol = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY a0 "x">{lol}]><sst><si><t>&a11;</t></si></sst>'.encode()
    assert "une définition de type XML" in refusal(
        repacked(
            sheet_of(HEADER + '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'),
            xl__sharedStrings_xml=bomb,
        )
    )


def test_an_old_workbook_that_asks_for_all_the_memory_kills_only_the_child():
    rows = [["code", "valeur"], *([] for _ in range(65_533)), [None] * 255 + [1.0]]
    content = old_workbook({f"F{n}": rows for n in range(3)})
    assert len(content) < 20_000
    assert "trop de mémoire" in refusal(content, "f.xls")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(old_workbook({"F": ROWS}, locked=True), "protégé", id="XLS, password"),
        pytest.param(container("EncryptedPackage", b"x"), "protégé par mot", id="XLSX, password"),
        pytest.param(container("_VBA_PROJECT", b"x"), "avec macros", id="XLS, macros"),
        pytest.param(container("WordDocument", b"x"), "sans classeur", id="DOC"),
    ],
)
def test_what_is_no_old_workbook_is_refused(content, reason):
    assert reason in refusal(content, "f.xls")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        pytest.param({"a.csv": b"x", "b.csv": b"y"}, "contient : « a.csv », « b.csv »", id="two"),
        pytest.param({"a.csv": b"x", "noms.docx": b"y"}, "un seul tableau", id="another file"),
        pytest.param({"meta_a.csv": b"x"}, "un seul tableau", id="only its explanation"),
        pytest.param({"a.csv": b"\0" * 150_000_000}, "dépasse 100 Mo", id="a bomb"),
        pytest.param(
            {"a.xlsx": archive(a_csv=b"code;valeur\n1;2\n")}, "une autre archive", id="a ZIP"
        ),
    ],
)
def test_an_archive_holds_one_table_and_nothing_unread(parts, reason):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, part in parts.items():
            zipped.writestr(name, part)
    assert reason in refusal(content.getvalue(), "f.zip")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"x" * 5_000_000, "une ligne de plus de 2 Mo", id="one line"),
        pytest.param(b";" * 1_000_000 + b"\n", "Aucune ligne de titres", id="a million columns"),
        pytest.param(b"code;valeur\n" + b'"' * 1_999_999, 'un guillemet (")', id="quotes"),
        pytest.param(b"\xff\xfe\0", "ne se lit pas ainsi", id="half a letter"),
    ],
)
def test_a_text_that_is_no_table_is_refused_at_once(content, reason):
    assert reason in refusal(content, "f.csv")


def test_recognising_a_file_is_as_safe_as_reading_it():
    with pytest.raises(FileRefused):
        peek("f.xlsx", sheet_of("<row>" + "<c>" * 3_000_000))


@pytest.mark.parametrize("kind", FORMATS)
def test_the_files_that_are_altered_are_right_before(kind):
    table = read_table(f"f.{kind}", FORMATS[kind], mutations.LAYOUT)
    assert len(table.rows) == 18 and table.rows[0][1]["valeur"] == "102"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_altered_anywhere_is_read_or_refused_never_worse(kind):
    chance = random.Random(48)
    for _ in range(12):
        content = mutated(FORMATS[kind], chance)
        started = time.perf_counter()
        try:
            table = read_table(f"f.{kind}", content, mutations.LAYOUT)
        except FileRefused as refused:
            assert str(refused)
        else:
            assert isinstance(table, Table)
        assert time.perf_counter() - started < SECONDS


@pytest.mark.parametrize("letter", ["_x0000_", "_x0001_", "_xD800_", "_xFFFF_"])
def test_what_no_database_holds_is_shown_as_such(letter):
    content = workbook(["code", "valeur"], [f"a{letter}b", 1])
    assert read_table("f.xlsx", content, LAYOUT).rows[0][1]["code"] == "a\ufffdb"


def test_a_text_and_an_old_workbook_give_no_such_letter_either():
    assert read_table("f.csv", b"code;valeur\na\x01b;1\n", LAYOUT).rows[0][1]["code"] == "a\ufffdb"
    content = old_workbook({"F": [["code", "valeur"], ["a\0b", 1.0]]})
    assert read_table("f.xls", content, LAYOUT).rows[0][1]["code"] == "a\ufffdb"
