"""Activity told by parts: the rows of a structure add up, all of them or none."""

from datetime import date
from decimal import Decimal

from allocation.engine.measures import MEASURES, UPSTREAM_ENTRIES
from allocation.imports.readers.activity import LAYOUT, Expected, read_activity
from structures.ground.spreadsheets import read_table
from tests.domain.files import errors, text

TITLES = "code_structure;annee_reference;indicateur;dispositif;valeur;source"
EXPECTED = Expected(
    reference_year=2014,
    today=date(2015, 2, 1),
    structures={"67180": "Alsace du Nord", "S11": "Structure n° 11"},
    indicators={
        5: UPSTREAM_ENTRIES,
        6: MEASURES["count.training_or_job_after_upstream"],
    },
    elsewhere={},
    parts={5: {1: "DPA", 2: "Ateliers", 3: "Immersions"}},
)


def read(*lines):
    return read_activity(read_table("activite.csv", text(TITLES, *lines), LAYOUT), EXPECTED)


def refusal(*lines):
    [(_, column, message)] = errors(read(*lines))
    assert column == "dispositif"
    return message


def test_parts_named_by_number_or_label_make_their_sum():
    reading = read("S11;2014;5;1;10;i-Milo", "S11;2014;5;ateliers;20;", "S11;2014;5;3;0;")
    found = reading.values[5, "S11"]
    assert (found.value, found.source, found.line) == (Decimal(30), "i-Milo", 2)
    assert found.parts == {1: 10, 2: 20, 3: 0}


def test_a_total_alone_stays_a_total_and_keeps_its_row():
    found = read("S11;2014;5;;30;", "67180;2014;6;;12;").values
    assert (found[5, "S11"].parts, found[5, "S11"].line) == ({}, 2)
    assert found[6, "67180"].line == 3


def test_a_part_that_is_missing_refuses_the_sum():
    said = refusal("S11;2014;5;1;10;", "S11;2014;5;2;20;")
    assert "il manque Immersions. Donnez-les tous, 0 compris, ou le total seul." in said


def test_a_total_beside_its_parts_is_refused():
    rows = [f"S11;2014;5;{part};10;" for part in (1, 2, 3)]
    assert "donné en total (ligne 5) et par dispositif" in refusal(*rows, "S11;2014;5;;30;")


def test_a_part_twice_names_both_lines():
    rows = [f"S11;2014;5;{part};10;" for part in (1, 2, 3, 3)]
    assert "lignes 4 et 5" in refusal(*rows)


def test_an_unknown_part_names_those_expected():
    rows = [f"S11;2014;5;{part};10;" for part in (1, 2, 3)]
    said = refusal(*rows, "S11;2014;5;Stage;4;")
    assert "Dispositif inconnu (« Stage »)" in said and "1 DPA, 2 Ateliers, 3 Immersions" in said


def test_an_indicator_without_parts_takes_none():
    assert "L’indicateur 6 ne se compte pas par dispositif" in refusal("S11;2014;6;1;10;")
