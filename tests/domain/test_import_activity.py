"""Counts of activity: whole numbers by structure, nobody's data, all problems at once."""

from datetime import date
from decimal import Decimal

import pytest

from allocation.engine.measures import CENSUS, DIALOGUE, MEASURES, UPSTREAM_ENTRIES
from allocation.imports.readers.activity import LAYOUT, Expected, read_activity
from structures.ground.spreadsheets import read_table
from tests.domain.files import amounts, errors, text, told, workbook

TITLES = "code_structure;annee_reference;indicateur;valeur"
EXPECTED = Expected(
    reference_year=2014,
    today=date(2015, 3, 1),
    structures={"67180": "Alsace du Nord", "S11": "Structure n° 11"},
    indicators={
        5: UPSTREAM_ENTRIES,
        6: MEASURES["count.training_or_job_after_upstream"],
        7: MEASURES["count.apprenticeship_after_upstream"],
    },
    elsewhere={1: CENSUS.elsewhere, 8: DIALOGUE.elsewhere},
)


def read(*lines):
    return read_activity(read_table("activite.csv", text(*lines), LAYOUT), EXPECTED)


def said(reading, severity):
    return [message for found, _, _, message in told(reading) if found == severity]


def test_a_full_row_gives_a_value_and_what_documents_it():
    titles = f"{TITLES};date_extraction;source;definition;commentaire"
    reading = read(titles, "67180;2014;5;1 048;15/01/2015;i-Milo;Entrées;Relu")
    found = reading.values[5, "67180"]
    assert (found.value, found.observed_on) == (Decimal(1048), date(2015, 1, 15))
    assert (found.source, found.definition, found.comment) == ("i-Milo", "Entrées", "Relu")


def test_what_a_partial_file_leaves_out_is_counted_and_named():
    reading = read(TITLES, "67180;2014;5;48", "67180;2014;6;10", "67180;2014;7;1")
    assert not reading.blocked
    assert said(reading, "notice") == [
        "Données absentes du fichier, laissées telles quelles : 3 sur 6, "
        "S11 (indicateur 5), S11 (indicateur 6), S11 (indicateur 7)."
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("48", 48, id="whole"),
        pytest.param("48,0", 48, id="decimal comma and zero"),
        pytest.param("48.00", 48, id="taken for a number"),
        pytest.param("0", 0, id="a true zero"),
        pytest.param("1\N{NARROW NO-BREAK SPACE}048", 1048, id="thousands"),
    ],
)
def test_whole_numbers_are_accepted(written, value):
    assert read(TITLES, f"S11;2014;5;{written}").values[5, "S11"].value == value


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        pytest.param("S11;2014;5;12,5", "valeur", "12,5 » : un nombre entier", id="half"),
        pytest.param("S11;2014;5;1.000", "valeur", "sépare des milliers", id="one or a thousand"),
        pytest.param("S11;2014;5;1,234", "valeur", "sépare des milliers", id="thousands comma"),
        pytest.param("S11;2014;5;", "valeur", "Valeur manquante (cellule vide)", id="missing"),
        pytest.param("S11;2014;5;<5", "valeur", "Valeur manquante (« <5 »)", id="secret"),
        pytest.param("S11;2014;5;-1", "valeur", "« -1 » est négatif", id="negative"),
        pytest.param("S11;2014;5;12%", "valeur", "« 12% » est un pourcentage", id="percent"),
        pytest.param(
            "S11;2013;5;1",
            "annee_reference",
            "Année 2013 : la campagne attend l’activité de 2014.",
            id="wrong year",
        ),
        pytest.param(
            "99999;2014;5;1",
            "code_structure",
            "Structure inconnue (« 99999 »). Codes attendus : 67180, S11.",
            id="unknown structure",
        ),
        pytest.param(
            ";2014;5;1", "code_structure", "Structure inconnue (cellule vide)", id="no structure"
        ),
        pytest.param(
            "S11;2014;1;1", "indicateur", "vient du fichier communal de l’Insee", id="indicator 1"
        ),
        pytest.param("S11;2014;8;1", "indicateur", "il est qualitatif", id="indicator 8"),
        pytest.param(
            "S11;2014;12;1",
            "indicateur",
            "L’indicateur 12 n’existe pas. Indicateurs attendus : 5, 6, 7.",
            id="unknown indicator",
        ),
        pytest.param("S11;2014;5;1;2", "", "au-delà des 4 colonnes titrées", id="a cell too many"),
    ],
)
def test_a_wrong_row_is_an_error_at_its_place(row, column, message):
    reading = read(TITLES, "67180;2014;5;48", row)
    [(line, found, told_message)] = errors(reading)
    assert (line, found) == (3, column)
    assert message in told_message
    assert reading.values == {}


def test_the_same_figure_twice_is_an_error_that_names_both_lines():
    reading = read(TITLES, "S11;2014;5;1", "S11;2014;6;1", "S11;2014;5;2")
    [(line, column, message)] = errors(reading)
    assert (line, column) == (4, "indicateur")
    assert message.startswith("L’indicateur 5 de S11 figure deux fois : lignes 2 et 4.")


def test_all_the_problems_of_a_row_are_told_at_once():
    assert [column for _, column, _ in errors(read(TITLES, "X;2013;9;"))] == [
        "code_structure",
        "annee_reference",
        "indicateur",
        "valeur",
    ]


def test_totals_and_notes_are_ignored_and_said():
    reading = read(TITLES, "S11;2014;5;1", "TOTAL;2014;5;1", ";;Ensemble;1", "Source : i-Milo")
    assert said(reading, "notice")[1:] == [
        "Ligne ignorée (total) : « TOTAL ».",
        "Ligne ignorée (total) : « Ensemble ».",
        "Ligne ignorée (note de bas de tableau) : « Source : i-Milo ».",
    ]
    assert not reading.blocked


def test_a_file_of_totals_only_is_an_error():
    [(line, _, message)] = errors(read(TITLES, "Total;2014;5;1"))
    assert line is None
    assert message.startswith("Le fichier ne contient aucune donnée")


def test_more_young_people_out_than_in_is_a_warning():
    reading = read(TITLES, "S11;2014;5;10", "S11;2014;6;11", "S11;2014;7;10")
    assert told(reading)[0] == (
        "warning",
        3,
        "valeur",
        "S11 : l’indicateur 6 (11) dépasse l’indicateur 5 (10). Vérifiez les deux valeurs.",
    )
    assert len(said(reading, "warning")) == 1
    assert not reading.blocked


def test_more_young_people_out_both_ways_together_than_in_is_a_warning():
    reading = read(TITLES, "S11;2014;5;10", "S11;2014;6;7", "S11;2014;7;4", "67180;2014;6;99")
    assert told(reading)[0] == (
        "warning",
        4,
        "valeur",
        "S11 : les indicateurs 6 et 7 ensemble (11) dépassent l’indicateur 5 (10). "
        "Vérifiez ces valeurs.",
    )
    assert len(said(reading, "warning")) == 1
    assert not reading.blocked


def test_as_many_young_people_out_both_ways_together_as_in_is_no_warning():
    reading = read(TITLES, "S11;2014;5;10", "S11;2014;6;6", "S11;2014;7;4")
    assert said(reading, "warning") == []


@pytest.mark.parametrize(
    ("written", "day"),
    [
        pytest.param("2014-12-31", date(2014, 12, 31), id="ISO"),
        pytest.param("31/12/2014", date(2014, 12, 31), id="French"),
        pytest.param("42004", date(2014, 12, 31), id="days of a spreadsheet"),
        pytest.param("2015-01-15 14:32:05", date(2015, 1, 15), id="with an hour"),
        pytest.param("15/01/2015 14:32", date(2015, 1, 15), id="French, with an hour"),
        pytest.param("42019.6056", date(2015, 1, 15), id="days and part of one"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_day_of_extraction_is_read_in_three_forms(written, day):
    reading = read(f"{TITLES};date_extraction", f"S11;2014;5;1;{written}")
    assert reading.values[5, "S11"].observed_on == day


@pytest.mark.parametrize(
    ("written", "message"),
    [
        pytest.param("31/02/2014", "« 31/02/2014 » n’existe pas dans le calendrier.", id="no day"),
        pytest.param("hier", "« hier » n’est pas une date. Écrivez par exemple", id="no date"),
        pytest.param("15/01/1015", "une année de 1900 à 2100 est attendue", id="absurd year"),
        pytest.param("0999-01-01", "une année de 1900 à 2100 est attendue", id="absurd ISO"),
        pytest.param("02/03/2015", "« 02/03/2015 » est après aujourd’hui", id="tomorrow"),
        pytest.param("31/12/2013", "est avant l’année 2014, qui est comptée", id="too early"),
    ],
)
def test_a_day_that_cannot_be_read_is_an_error(written, message):
    [(line, column, told_message)] = errors(
        read(f"{TITLES};date_extraction", f"S11;2014;5;1;{written}")
    )
    assert (line, column) == (2, "date_extraction")
    assert message in told_message


def test_a_count_extracted_before_its_year_ended_is_partial_and_said_once_a_day():
    rows = ("S11;2014;5;1;15/03/2014", "67180;2014;5;1;15/03/2014", "S11;2014;6;1;31/12/2014")
    reading = read(f"{TITLES};date_extraction", *rows)
    assert not reading.blocked
    assert told(reading)[0] == (
        "warning",
        2,
        "date_extraction",
        "Extraction du 15/03/2014, avant la fin de 2014 : le décompte est partiel (lignes "
        "concernées : 2). Demandez une extraction de l’année entière.",
    )
    assert len(said(reading, "warning")) == 1


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        *((label, "total") for label in ("Total", "TOTAUX", "Ensemble", "Total général")),
        *((label, "sous-total") for label in ("Sous total", "Sous-total 67", "S/total")),
        *(
            (label, "moyenne ou autre calcul")
            for label in ("Moyenne", "Moyenne régionale", "Moy.", "Min/Max", "Min", "Maximum")
        ),
        ("Médiane", "moyenne ou autre calcul"),
        ("Écart-type", "moyenne ou autre calcul"),
    ],
)
def test_a_row_computed_from_the_others_is_left_out_and_said(label, kind):
    reading = read(TITLES, "S11;2014;5;1", f"{label};2014;5;99")
    assert amounts(reading) == {"S11": 1}
    assert f"Ligne ignorée ({kind}) : « {label} »." in said(reading, "notice")


@pytest.mark.parametrize(
    "row",
    [
        "Fait à Strasbourg, le 15/01/2015;;;",
        ";;;Le directeur",
        "La Présidente;;;",
        "Signature : Jeanne Exemple;;;",
        "Pour le directeur, Jeanne Exemple",
        ";;Certifié exact;",
    ],
)
def test_a_row_of_signature_is_left_out_without_its_names(row):
    reading = read(TITLES, "S11;2014;5;1", row)
    assert amounts(reading) == {"S11": 1}
    assert "Ligne ignorée (signature)." in said(reading, "notice")


@pytest.mark.parametrize("code", ["Maxéville", "Minversheim", "Lembach", "Faite"])
def test_a_code_that_only_begins_like_one_is_not_left_out(code):
    assert "Structure inconnue" in errors(read(TITLES, f"{code};2014;5;1"))[0][2]


def test_a_source_too_long_to_be_kept_is_an_error():
    [(line, column, _)] = errors(read(f"{TITLES};source", f"S11;2014;5;1;{'x' * 201}"))
    assert (line, column) == (2, "source")


def test_a_workbook_with_numbers_and_dates_reads_the_same():
    content = workbook(
        [*TITLES.split(";"), "Date extraction"],
        [67180, 2014, 5, 48, date(2015, 1, 15)],
    )
    found = read_activity(read_table("a.xlsx", content, LAYOUT), EXPECTED).values[5, "67180"]
    assert (found.value, found.observed_on) == (48, date(2015, 1, 15))


def test_columns_that_are_not_read_are_named():
    reading = read(f"{TITLES};Observations;LIBELLE", "S11;2014;5;1;a;b")
    assert "Colonnes ignorées : Observations, LIBELLE." in said(reading, "notice")


def test_a_file_of_another_year_is_told_once_with_its_lines_and_what_to_do():
    rows = [f"{code};2013;{n};1" for code in ("67180", "S11") for n in (5, 6, 7)]
    assert errors(read(TITLES, *rows)) == [
        (
            2,
            "annee_reference",
            "Année 2013 : la campagne attend l’activité de 2014. Déposez le fichier de 2014 ; si "
            "c’est bien lui, corrigez l’année. Lignes concernées : 2 à 7.",
        )
    ]


def test_codes_that_were_merged_and_left_empty_are_told_once():
    rows = ["67180;2014;5;1", ";2014;6;1", ";2014;7;1", "S11;2014;5;1", ";2014;6;1"]
    ((line, column, message),) = errors(read(TITLES, *rows))
    assert (line, column) == (3, "code_structure") and "cellules étaient fusionnées" in message
    assert message.endswith("Lignes concernées : 3 à 4, 6.")
