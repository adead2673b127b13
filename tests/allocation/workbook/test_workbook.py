"""The workbook of a run computes it again: by its formulas alone, and for who only looks."""

import io
import json
import math
import tracemalloc
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given

from allocation.workbook.sheets import workbook_file
from allocation.workbook.sheets.control import ALL_PROVED, ALL_SAME, DIFFERENT, UNPROVED
from tests.allocation.workbook.formulas import FUNCTIONS, Book, carried, is_formula
from tests.allocation.workbook.records import PLAIN, RULED, make_record, record_over
from tests.domain.test_engine_properties import campaigns, cases

FORMAT_1 = json.loads((Path(__file__).parents[2] / "golden" / "run-format-1.json").read_text())
SHA256 = "a" * 64
LONGEST = 10**15  # a whole number beyond is written rounded
CODES = PLAIN["inputs"]["structures"]


@cache
def content_of(name):
    """The workbook of one of these runs, made once for all the tests that read it."""
    return workbook_file(RULED[name](), SHA256)


def faults(content):
    """The formulas whose value is not the one that their cell carries."""
    book, values = Book(content), carried(content)
    assert len(book.formulas) > 100
    return {
        at: (book.cells[at], book.value(at), values.get(at))
        for at in book.formulas
        if not same(book.value(at), values.get(at))
    }


def same(computed, kept):
    """Whole numbers are the same; others, but for what a spreadsheet may lose."""
    if isinstance(kept, int | float) and (kept != int(kept) or abs(kept) > LONGEST):
        return math.isclose(computed, kept, rel_tol=1e-9, abs_tol=1e-6)
    return computed == kept


def said(content, computed=True):
    """What the sheet « Contrôle » concludes: by its formulas, or as its cells carry it."""
    values = Book(content).value if computed else carried(content).get
    return [values(("Contrôle", row, 1)) for row in (2, 4)]


@pytest.mark.parametrize("name", RULED)
def test_each_formula_gives_what_its_cell_carries_and_the_record_holds(name):
    content = content_of(name)
    assert faults(content) == {}
    assert said(content) == said(content, computed=False) == [ALL_SAME, ALL_PROVED]


@pytest.mark.parametrize("kept", FORMAT_1["runs"], ids=["adopted", "settling"])
def test_a_run_of_format_1_is_computed_again(kept):
    content = workbook_file(kept["record"], kept["sha256"])
    assert faults(content) == {}
    assert said(content) == [ALL_SAME, ALL_PROVED]


@cases(15)
@given(campaigns(8))
def test_any_run_is_computed_again_or_says_what_it_cannot_prove(inputs):
    content = workbook_file(record_over(inputs), SHA256)
    book = Book(content)
    wrong, proved = (book.value(("Contrôle", row, 1)) for row in (2, 4))
    assert (wrong, proved) in {(ALL_SAME, ALL_PROVED), (ALL_SAME, UNPROVED)}
    assert proved == UNPROVED or faults(content) == {}
    assert book.value(("Contrôle", 3, 2)) == 0


def amounts(record):
    """How many amounts a record holds."""
    parts = record["result"].values()
    rows = [row for part in parts for row in (part.values() if isinstance(part, dict) else [part])]
    return sum(len(row) if isinstance(row, dict) else 1 for row in rows)


@pytest.mark.parametrize("name", ["redistributed", "guard rails", "before the ratings"])
def test_each_amount_of_the_record_is_compared(name):
    record = RULED[name]()
    sheet = openpyxl.load_workbook(io.BytesIO(content_of(name)))["Contrôle"]
    gaps = [row for row in sheet.iter_rows(min_row=6) if row[5].data_type == "f"]
    assert len(gaps) == amounts(record)


def test_values_that_nothing_can_tell_apart_are_said_not_to_be_proved():
    """Two equal values of 18 decimals, of which one takes the last cent: doubles cannot tell."""
    inputs = dict(make_record(places=18)["inputs"])
    row = dict.fromkeys(CODES, "1.000000000000000001")
    inputs["figures"] = inputs["figures"] | {"1": row}
    content = workbook_file(record_over(inputs), SHA256)
    assert said(content) == said(content, computed=False) == [ALL_SAME, UNPROVED]


def test_a_value_that_is_changed_changes_the_amounts_and_is_told():
    content = workbook_file(PLAIN, SHA256)
    changed = Book(content)
    changed.cells["Données", 4, 3] += 500
    assert changed.value(("Contrôle", 2, 1)) == DIFFERENT
    assert changed.value(("Contrôle", 3, 2)) > len(CODES)


def test_a_wrong_amount_of_the_record_is_told():
    wrong = json.loads(json.dumps(PLAIN))
    wrong["result"]["lines"]["5"][CODES[0]] += 1
    assert Book(workbook_file(wrong, SHA256)).value(("Contrôle", 3, 2)) >= 1


def test_only_functions_that_every_spreadsheet_has_are_used():
    used = set()
    for name in ("eighteen decimals", "six decimals", "guard rails"):
        book = Book(content_of(name))
        for at in book.formulas:
            used |= {word for word in FUNCTIONS if f"{word}(" in book.cells[at]}
    assert used == set(FUNCTIONS)


def test_no_text_of_the_record_is_run():
    content = workbook_file(PLAIN, SHA256)
    texts = [cell for cell in carried(content).values() if isinstance(cell, str)]
    assert [text for text in texts if is_formula(text)] == []
    assert f"'=1+{CODES[0]}" in texts


def test_the_same_run_gives_the_same_bytes():
    assert workbook_file(PLAIN, SHA256) == workbook_file(PLAIN, SHA256)


def test_it_says_which_run_it_is_and_how_it_counts():
    texts = [
        v
        for (sheet, *_), v in carried(workbook_file(PLAIN, SHA256)).items()
        if sheet == "Lisez-moi"
    ]
    assert "Classeur de calcul de la répartition n° 7" in texts
    assert f"Empreinte SHA-256 de l’enregistrement\u00a0: {SHA256}" in texts
    assert any("aux plus grands restes" in text for text in texts)


def test_it_costs_in_proportion_to_the_network():
    """Cells, and memory at its highest: no clock."""
    found = {}
    for size in (11, 88):
        record = make_record(size)
        tracemalloc.start()
        content = workbook_file(record, SHA256)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            found[size] = sum(one.file_size for one in book.infolist()), peak
    assert found[88][0] < 10 * found[11][0]
    assert found[88][1] < 10 * found[11][1] and found[88][1] < 20_000_000
