"""Which commune a row is about, and which year's list of communes a file follows."""

from datetime import date
from decimal import Decimal

import pytest

from allocation.imports.readers.insee import LAYOUT, read_insee
from structures.ground.spreadsheets import read_table
from tests.domain.files import SUM_OF_TWO, amounts, errors, perimeter, text, told

GOOD = ("67001;10.5;1", "67004;20;2", "68001;30;3")


def read(*lines, **changes):
    table = read_table("insee.csv", text(*lines), LAYOUT)
    return read_insee(table, perimeter(**changes), year=2015, indicator=1)


@pytest.mark.parametrize(
    ("former", "year", "label"),
    [
        pytest.param(["67041;1;1", "67014;1;1"], "2015", "2015 ou avant", id="before mergers"),
        pytest.param(["67014;1;1"], "2018", "2016 à 2018", id="between"),
        pytest.param([], "2019", "2019 ou après", id="after"),
    ],
)
def test_the_geography_is_told_from_the_communes_not_yet_absorbed(former, year, label):
    reading = read(SUM_OF_TWO, *GOOD, *former)
    assert reading.facts["geography_year"] == year
    assert reading.facts["geography"] == label
    assert sum(amounts(reading).values()) == Decimal("66.5") + 2 * len(former)


def test_a_former_commune_counts_in_the_structure_of_its_successor():
    reading = read(SUM_OF_TWO, *GOOD, "67041;1;0", "67014;100;0")
    assert amounts(reading) == {"NORD": Decimal("125.3"), "SUD": Decimal("42.2")}


def test_a_file_that_mixes_two_years_of_communes_is_refused():
    assert errors(read(SUM_OF_TWO, *GOOD, "67041;1;1")) == [
        (
            None,
            "CODGEO",
            "Le fichier mélange les communes de plusieurs années. La liste la plus proche est "
            "celle du 1er janvier 2015 : il y manque 67014. Reprenez le fichier d’origine.",
        )
    ]


@pytest.mark.parametrize(
    ("row", "line", "message"),
    [
        pytest.param("67999;1;1", 5, "La commune 67999 n’existe pas", id="unknown commune"),
        pytest.param(
            "67001;9;9",
            5,
            "La commune 67001 Achenheim figure deux fois : lignes 2 et 5",
            id="duplicated commune",
        ),
        pytest.param("Achenheim;1;1", 5, "cinq caractères (« Achenheim »)", id="not a code"),
        pytest.param(";1;1", 5, "cinq caractères (cellule vide)", id="no code"),
    ],
)
def test_a_row_about_no_single_commune_is_an_error(row, line, message):
    [(found, column, said)] = errors(read(SUM_OF_TWO, *GOOD, row))
    assert (found, column) == (line, "CODGEO")
    assert message in said


def test_a_code_that_lost_its_leading_zero_is_an_error_in_the_region():
    changes = {
        "communes": {"01001": "L’Abergement-Clémenciat"},
        "coverage": {"01001": [("NORD", 10_000)]},
        "structures": {"NORD": "Nord"},
        "absorbed": {},
    }
    lost, absent = errors(read(SUM_OF_TWO, "1001;1;1", **changes))[::-1]
    assert lost[:2] == (2, "CODGEO")
    assert "Le code 1001 a perdu son zéro initial : 01001 attendu" in lost[2]
    assert "Communes absentes du fichier (1) : 01001" in absent[2]


def test_communes_of_other_departments_are_counted_and_ignored():
    reading = read(SUM_OF_TWO, *GOOD, "75056;s;s", "2A004;1;1", "97411;1;1", "1001;1;1")
    assert [issue[3] for issue in told(reading)] == [
        "Communes hors des départements 67, 68, ignorées : 4.",
        "Codes sans leur zéro initial parmi les communes ignorées : 1.",
    ]


def test_a_code_taken_for_a_number_is_corrected_and_said():
    reading = read(SUM_OF_TWO, *GOOD[:2], "68001.0;30;3")
    assert amounts(reading) == amounts(read(SUM_OF_TWO, *GOOD))
    assert told(reading) == [
        (
            "notice",
            4,
            "CODGEO",
            "Codes écrits comme des nombres (67482.0 pour 67482), corrigés : 1.",
        )
    ]


def test_totals_and_notes_are_ignored_and_said():
    notes = ("67;99;99", "Total;99;99", "Ensemble Alsace;99;99", "Source : Insee", "Champ : 67, 68")
    reading = read(SUM_OF_TWO, *GOOD, *notes)
    assert [issue[1:] for issue in told(reading)] == [
        (
            5,
            "CODGEO",
            "Ligne ignorée (total d’un département ou d’une région) : « 67 ».",
        ),
        (6, "CODGEO", "Ligne ignorée (total) : « Total »."),
        (7, "CODGEO", "Ligne ignorée (total) : « Ensemble Alsace »."),
        (8, "CODGEO", "Ligne ignorée (note de bas de tableau) : « Source : Insee »."),
        (9, "CODGEO", "Ligne ignorée (note de bas de tableau) : « Champ : 67, 68 »."),
    ]
    assert amounts(reading) == amounts(read(SUM_OF_TWO, *GOOD))


def test_a_commune_absent_from_the_file_is_an_error():
    assert errors(read(SUM_OF_TWO, *GOOD[:1])) == [
        (
            None,
            "CODGEO",
            "Communes absentes du fichier (2) : 67004 Sommerau, 68001 Algolsheim. "
            "Ajoutez leurs lignes : une commune absente n’est pas un zéro.",
        )
    ]


PARIS = {"communes": {"75056": "Paris"}, "absorbed": {}, "coverage": {"75056": [("NORD", 10_000)]}}
PARTS = [f"{code};1.5;1" for code in range(75101, 75121)]


def test_the_arrondissements_of_a_city_that_is_there_are_left_out_and_noted():
    reading = read(SUM_OF_TWO, "75056;30;20", *PARTS, **PARIS)
    assert amounts(reading)["NORD"] == 50
    assert told(reading)[1][:3] == ("notice", 3, "CODGEO")
    assert told(reading)[1][3] == (
        "Arrondissements de 75056 Paris laissés de côté (20) : la ligne de la commune est lue."
    )


def test_the_arrondissements_alone_are_added_up_to_their_city():
    reading = read(SUM_OF_TWO, *PARTS, **PARIS)
    assert amounts(reading)["NORD"] == 50
    assert "ses 20 arrondissements sont additionnés" in told(reading)[1][3]


def test_a_city_without_a_row_needs_all_its_arrondissements():
    [(_, _, message)] = errors(read(SUM_OF_TWO, *PARTS[1:], **PARIS))
    assert "il lui manque des arrondissements (1) : 75101. Ajoutez-les" in message


@pytest.mark.parametrize(
    ("city", "first", "last"), [("69123", 69381, 69389), ("13055", 13201, 13216)]
)
def test_lyon_and_marseille_have_arrondissements_too(city, first, last):
    rows = [f"{code};1;0" for code in range(first, last + 1)]
    where = {"communes": {city: "Ville"}, "absorbed": {}, "coverage": {city: [("NORD", 10_000)]}}
    assert amounts(read(SUM_OF_TWO, *rows, **where))["NORD"] == len(rows)


def test_the_arrondissements_of_a_city_elsewhere_are_outside():
    reading = read(SUM_OF_TWO, *GOOD, *PARTS)
    assert ("Communes hors des départements 67, 68, ignorées : 20.") in [
        m[3] for m in told(reading)
    ]


RENUMBERED = {
    "communes": {"69114": "Commune exemple", "69001": "Autre"},
    "absorbed": {"69159": ("69114", date(2024, 3, 15))},
    "coverage": {"69114": [("NORD", 10_000)], "69001": [("SUD", 10_000)]},
}
NAMED = "CODGEO;LIBGEO;P11_HCHOM1524;P11_FCHOM1524"
OTHER = "69001;Autre;1;1"


def test_the_value_of_a_former_code_counts_for_the_commune_that_changed_it():
    reading = read(NAMED, "69159;Commune exemple;5;5", OTHER, **RENUMBERED)
    assert amounts(reading) == {"NORD": 10, "SUD": 2}
    assert told(reading)[0] == (
        "notice",
        2,
        "CODGEO",
        "69114 Commune exemple figure dans le fichier sous son ancien code 69159 (jusqu’au "
        "15/03/2024) : la valeur compte pour elle.",
    )


def test_a_former_code_without_a_name_counts_and_is_to_be_checked():
    reading = read(SUM_OF_TWO, "69159;5;5", "69001;1;1", **RENUMBERED)
    assert amounts(reading)["NORD"] == 10
    assert told(reading)[0][0] == "warning"
    known = RENUMBERED | {"former_names": {"69159": "Commune Exemple"}}
    assert told(read(SUM_OF_TWO, "69159;5;5", "69001;1;1", **known))[0][0] == "notice"


def test_a_commune_absorbed_under_another_name_does_not_stand_for_the_one_that_is_missing():
    reading = read(NAMED, "69159;Autre nom;5;5", OTHER, **RENUMBERED)
    assert "Communes absentes du fichier (1) : 69114 Commune exemple." in errors(reading)[0][2]


def test_a_code_that_a_commune_takes_later_counts_for_it_too():
    before = RENUMBERED | {
        "communes": {"69159": "Commune exemple", "69001": "Autre"},
        "coverage": {"69159": [("NORD", 10_000)], "69001": [("SUD", 10_000)]},
    }
    reading = read(NAMED, "69114;Commune exemple;5;5", OTHER, **before)
    assert amounts(reading) == {"NORD": 10, "SUD": 2}


def test_communes_that_split_again_are_named_when_a_file_counts_them_together():
    split = {"communes": {"67001": "Achenheim", "67004": "Sommerau", "67041": "Birkenwald"}}
    split |= {"absorbed": {}, "separated": {"67041": "67004"}}
    split |= {"coverage": {code: [("NORD", 10_000)] for code in split["communes"]}}
    [(_, column, message)] = errors(read(SUM_OF_TWO, *GOOD[:2], **split))
    assert (column, message) == (
        "CODGEO",
        "Communes séparées depuis, que le fichier compte encore ensemble (1) : 67041 Birkenwald "
        "avec 67004 Sommerau. Prenez un fichier dans les communes d’aujourd’hui.",
    )
