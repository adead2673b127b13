"""Activity as a sheet, a row a structure and a column an indicator."""

from datetime import date
from decimal import Decimal

import pytest

from allocation.imports.readers.wide import Sheet, layouts, read_wide
from structures.ground.readings import read_impersonal
from structures.ground.spreadsheets import FileRefused, UnknownHeader
from tests.domain.files import errors, opendocument, text, told, workbook
from tests.domain.test_import_activity import EXPECTED

LABELS = {5: ("Entrées en dispositif amont", "Amont"), 1: ("Jeunes actifs inoccupés",)}


def table(content, name="tableau.csv"):
    for layout in layouts(LABELS):
        try:
            return read_impersonal(name, content, layout)
        except UnknownHeader:
            continue
    raise AssertionError("no layout")


def read(*lines):
    return read_wide(table(text(*lines)), Sheet(EXPECTED, LABELS))


def values(reading):
    return {key: found.value for key, found in reading.values.items()}


def said(reading, severity):
    return [message for found, _, _, message in told(reading) if found == severity]


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param("Code structure;5;6", id="numbers"),
        pytest.param("Structure;Indicateur 5;Ind. 6", id="named numbers"),
        pytest.param("Structures;Entrées en dispositif amont;Indicateur 6 : sorties", id="label"),
        pytest.param("Code;5 - Amont;n° 6", id="number and label"),
    ],
)
def test_a_column_is_an_indicator_by_its_number_or_its_label(titles):
    assert values(read(titles, "67180;48;7", "S11;3;0")) == {
        (5, "67180"): 48,
        (6, "67180"): 7,
        (5, "S11"): 3,
        (6, "S11"): 0,
    }


def test_a_row_is_a_structure_by_its_code_or_its_name():
    reading = read("Structure;5", "alsace du NORD;48", "67180.0;", "S11;3")
    assert (
        errors(reading)[0][2]
        == "67180 figure deux fois : lignes 2 et 3. Supprimez la ligne en trop."
    )
    assert values(read("Structure;5", "Alsace  du Nord;48", "S11;3")) == {
        (5, "67180"): 48,
        (5, "S11"): 3,
    }


def test_an_empty_cell_leaves_the_figure_as_it_is_and_a_secret_one_is_no_zero():
    assert values(read("Code;5;6", "67180;48;", "S11;;")) == {(5, "67180"): 48}
    for mark in ("s", "c", "nd", "<5", "///", "n.d."):
        [(line, column, message)] = errors(read("Code;5;6", f"67180;48;{mark}"))
        assert (line, column) == (2, "6")
        assert "ce n’est pas un zéro" in message


def test_rows_and_columns_of_totals_are_left_out_and_compared():
    right = read(
        "Code;5;6;Total", "67180;48;7;55", "S11;3;;3", "Total;51;7;58", "Moyenne;25,5;7;29"
    )
    assert values(right) == {(5, "67180"): 48, (6, "67180"): 7, (5, "S11"): 3}
    assert said(right, "warning") == []
    wrong = read("Code;5;6;Total", "67180;48;7;56", "Total;51;7;")
    assert [(line, column) for kind, line, column, _ in told(wrong) if kind == "warning"] == [
        (2, "Total"),
        (3, "5"),
    ]
    assert "n’est pas la somme des valeurs lues (48)" in said(wrong, "warning")[1]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param(("Code;5", "X;1"), "Structure inconnue (« X »)", id="structure"),
        pytest.param(("Code;5;1", "S11;1;4"), "L’indicateur 1 ne s’importe pas ici", id="census"),
        pytest.param(("Code;5;12", "S11;1;4"), "n’existe pas dans la campagne", id="no indicator"),
        pytest.param(("Code;5;Indicateur 5", "S11;1;4"), "a deux colonnes", id="twice"),
        pytest.param(("Code;5", "S11;4,5"), "nombre entier", id="decimals"),
        pytest.param(("Code;5", "S11;-4"), "négatif", id="negative"),
        pytest.param(("Code;5;annee_reference", "S11;4;2013"), "Année 2013", id="other year"),
        pytest.param(("Code;Territoire", "S11;Nord"), "Aucune colonne", id="no column"),
    ],
)
def test_what_cannot_be_read_is_an_error(lines, message):
    assert message in errors(read(*lines))[0][2]


def test_an_empty_column_of_another_indicator_is_no_matter():
    assert values(read("Code;5;1;8", "S11;4;;")) == {(5, "S11"): 4}


def test_a_row_says_its_source_and_its_day_for_all_its_figures():
    reading = read("Code;5;6;source;date_extraction", "S11;4;1;i-Milo;15/03/2014")
    assert {(found.source, found.observed_on) for found in reading.values.values()} == {
        ("i-Milo", date(2014, 3, 15))
    }
    assert "le décompte est partiel" in said(reading, "warning")[0]


def test_control_rules_are_those_of_the_other_format():
    assert "dépasse l’indicateur 5" in said(read("Code;5;6", "S11;4;9"), "warning")[0]


def test_workbooks_give_the_same_values():
    rows = [["Code structure", 5, "Indicateur 6"], ["67180", 48, 7], ["S11", 3, 0]]
    texts = [[str(cell) for cell in row] for row in rows]
    contents = {"a.xlsx": workbook(*rows, sheet="Activité"), "a.ods": opendocument(*texts)}
    for name, content in contents.items():
        found = read_wide(table(content, name), Sheet(EXPECTED, LABELS))
        assert values(found)[5, "67180"] == Decimal(48)
        assert len(found.values) == 4


def test_a_sheet_of_people_is_refused():
    with pytest.raises(FileRefused, match="données nominatives"):
        read("Code;5;Nom du jeune", "S11;4;X")
