"""Long files, where totals are rows: one case is read, and nothing that overlaps is added up."""

from datetime import date

import pytest

from allocation.engine.measures import MEASURES, UNEMPLOYED_YOUTH
from allocation.imports.readers.ages import refuse_mixed_ages
from allocation.imports.readers.dares import LAYOUTS, Case, read_dares
from allocation.imports.readers.long import Columns, Target
from allocation.imports.readers.mapped import (
    layout,
    read_mapped,
)
from structures.ground.readings import read_impersonal
from structures.ground.spreadsheets import FileRefused, UnknownHeader
from tests.domain.files import amounts, errors, perimeter, text, told

TARGET = Target(1, UNEMPLOYED_YOUTH, "DARES", "Demandeurs d’emploi")
COUNT = Target(2, MEASURES["count.first_welcomes"], "Observatoire", "Effectif")
TITLES = (
    "Date;Code région;Région;Code ML;Type de données;Catégorie;Sexe;Tranche d'âge;Ancienneté;"
    "Nombre de demandeurs d'emploi"
)
CASE = Case("<25", "A", "2014-T4")


def row(code, value, **changes):
    """A row of the case that is counted, but for what is said."""
    cells = {
        "date": "2014-T4",
        "data": "Brutes",
        "category": "A",
        "sex": "Total",
        "ages": "Moins de 25 ans",
        "length": "Total",
    } | changes
    return ";".join(
        [cells["date"], "42", "Alsace", code, cells["data"], cells["category"], cells["sex"]]
        + [cells["ages"], cells["length"], value]
    )


def read(*rows, titles=TITLES, case=CASE, target=TARGET, **changes):
    for one in LAYOUTS:
        try:
            table = read_impersonal("dares.csv", text(titles, *rows), one)
        except UnknownHeader:
            continue
        return read_dares(table, case, target, perimeter(**changes))
    raise AssertionError("no layout")


def said(reading, severity):
    return [message for found, _, _, message in told(reading) if found == severity]


OTHERS = (
    row("NORD", "12", sex="Hommes"),
    row("NORD", "9", sex="Femmes"),
    row("NORD", "60", ages="Total"),
    row("NORD", "40", category="ABC"),
    row("NORD", "20", data="CVS"),
    row("NORD", "8", length="Moins d'un an"),
    row("NORD", "18", date="2014-T3"),
)


def test_one_case_is_read_among_totals_and_categories_that_overlap():
    reading = read(row("NORD", "21"), *OTHERS, row("SUD", "33"))
    assert amounts(reading) == {"NORD": 21, "SUD": 33}
    found = reading.values[1, "NORD"]
    assert (found.source, found.observed_on) == ("DARES", date(2014, 12, 31))
    assert "Catégorie : A" in found.definition.replace("\N{NO-BREAK SPACE}", " ")


def test_a_file_by_commune_is_added_up_by_perimeter():
    titles = TITLES.replace("Code ML", "Code commune")
    reading = read(row("67001", "10"), row("67004", "20"), row("68001", "33"), titles=titles)
    assert amounts(reading) == {"NORD": 22, "SUD": 41}
    missing = read(row("67001", "10"), row("67004", "20"), titles=titles)
    assert "Communes absentes du fichier (1) : 68001" in errors(missing)[0][2]


@pytest.mark.parametrize(
    ("case", "message"),
    [
        pytest.param(Case("16-25", "A", "2014-T4"), "n’a pas la tranche d’âge 16-25", id="ages"),
        pytest.param(Case("<25", "", "2014-T4"), "Dites laquelle compter", id="category to say"),
        pytest.param(Case("<25", "B", "2014-T4"), "n’a pas « B »", id="no such category"),
        pytest.param(Case("<25", "A"), "Valeurs présentes : 2014-T3, 2014-T4", id="period to say"),
    ],
)
def test_what_the_file_does_not_tell_is_asked_and_never_guessed(case, message):
    reading = read(row("NORD", "21"), *OTHERS, case=case)
    assert (message in errors(reading)[0][2], reading.values) == (True, {})


def test_a_dimension_without_its_total_is_not_added_up():
    reading = read(row("NORD", "12", sex="Hommes"), row("NORD", "9", sex="Femmes"))
    assert "n’a pas de ligne « Total » : ses valeurs (Femmes, Hommes)" in errors(reading)[0][2]


def test_two_rows_of_one_case_are_an_error_and_not_a_sum():
    assert (
        "NORD a plusieurs lignes (2 et 3)" in errors(read(row("NORD", "1"), row("NORD", "2")))[0][2]
    )


@pytest.mark.parametrize("mark", ["", "s", "c", "nd", "<5", "///", "…"])
def test_a_secret_count_is_no_zero(mark):
    assert "ce n’est pas un zéro" in errors(read(row("NORD", mark), row("SUD", "33")))[0][2]


@pytest.mark.parametrize(("values", "step"), [("100 300 200 500", 100), ("15 20 25 40", 5)])
def test_rounded_figures_are_warned_about(values, step):
    codes = {code: f"Structure {code}" for code in "ABCD"}
    rows = [row(code, value) for code, value in zip(codes, values.split(), strict=True)]
    warning = said(read(*rows, structures=codes), "warning")[0]
    assert f"des multiples de {step} : elles semblent arrondies" in warning


def test_zones_that_follow_no_perimeter_are_refused():
    titles = TITLES.replace("Code ML", "Code zone d'emploi")
    with pytest.raises(FileRefused, match="ne suivent pas les périmètres"):
        read(row("4207", "21"), titles=titles)


def test_structures_of_other_regions_are_left_out_and_ours_that_lack_are_named():
    reading = read(row("NORD", "21"), row("54000", "9"), row("Total", "30"))
    assert amounts(reading) == {"NORD": 21}
    assert "Lignes d’autres structures, ignorées : 1, 54000." in said(reading, "notice")
    assert (
        "Structures absentes du fichier, laissées telles quelles : 1 sur 2"
        in said(reading, "warning")[0]
    )


MAPPED = Columns("Territoire", "Nb", ages="Age", kept={"Age": "16-25"}, ignored=("Commentaire",))
HEADER = "Territoire;Age;Nb;Commentaire"


def read_by_hand(*lines, columns=MAPPED, target=COUNT):
    table = read_impersonal("inconnu.csv", text(*lines), layout(columns))
    return read_mapped(table, columns, target, perimeter())


def test_a_file_described_by_hand_is_read():
    reading = read_by_hand("Notes", "", HEADER, "NORD;16-25;7;x", "NORD;Total;9;", "Sud;16-25;8;")
    assert amounts(reading) == {"NORD": 7, "SUD": 8}
    assert "Lignes gardées : Age : 16-25." in said(reading, "notice")


def test_a_column_that_nobody_described_is_refused():
    with pytest.raises(FileRefused, match="Colonnes inattendues.*Couleur"):
        read_by_hand(f"{HEADER};Couleur", "NORD;16-25;7;;rouge")
    with pytest.raises(FileRefused, match="données nominatives"):
        read_by_hand(f"{HEADER};Prénom", "NORD;16-25;7;;X")


def test_a_value_to_keep_that_no_row_has_is_an_error_with_those_there_are():
    reading = read_by_hand(HEADER, "NORD;15-24;7;")
    assert errors(reading) == [
        (None, "Age", "Aucune ligne n’a « 16-25 ». Valeurs présentes : 15-24.")
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"code": "a"},
        {"code": "a", "value": "a"},
        {"code": "a", "value": "b", "of": "région"},
        {"code": "a", "value": "b", "ignored": ["A "]},
        {"code": "a", "value": "b", "ages": "c"},
    ],
)
def test_a_description_that_is_not_whole_is_refused(said):
    with pytest.raises(ValueError, match="Dites|Une colonne"):
        Columns.of_json(said)


def test_a_description_is_stored_and_read_again():
    assert Columns.of_json(MAPPED.json) == MAPPED


def test_two_brackets_never_meet_within_an_indicator():
    reading = read(row("NORD", "21"))
    mixed = refuse_mixed_ages(reading, "<25", {"SUD": "15-24", "NORD": "15-24"})
    assert (mixed.blocked, mixed.values) == (True, {})
    assert "SUD (15-24 ans)" in errors(mixed)[0][2]
    assert refuse_mixed_ages(reading, "<25", {"SUD": "<25", "NORD": "15-24"}) == reading
