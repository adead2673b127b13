"""Indicator 1: communes are added up by structure, exactly, or the file says what is wrong."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.imports.readers.insee import LAYOUT, read_insee
from structures.ground.spreadsheets import FileRefused, read_table
from tests.domain.files import SUM_OF_TWO, amounts, errors, perimeter, spaced, text, told, workbook

GOOD = ("67001;10.5;1", "67004;20;2", "68001;30;3")


def read(*lines, year=2015, vintage=None, **changes):
    table = read_table("insee.csv", text(*lines), LAYOUT)
    return read_insee(table, perimeter(**changes), year=year, indicator=1, vintage=vintage)


def test_communes_are_added_up_by_structure_with_their_shares():
    reading = read(SUM_OF_TWO, *GOOD)
    # NORD: 11.5 + 60 % of 22; SUD: 40 % of 22 + 33.
    assert amounts(reading) == {"NORD": Decimal("24.7"), "SUD": Decimal("41.8")}
    assert reading.issues == ()
    assert reading.facts == {
        "vintage": "2011",
        "column_rule": "P11_HCHOM1524 + P11_FCHOM1524",
        "geography_year": "2019",
        "geography": "2019 ou après",
    }


def test_a_value_says_where_it_comes_from():
    found = read(SUM_OF_TWO, *GOOD).values[1, "NORD"]
    assert spaced(found.source) == (
        "Insee, recensement 2011, base communale « Emploi – Population active »"
    )
    assert spaced(found.definition) == (
        "Actifs inoccupés de 15 à 24 ans : P11_HCHOM1524 + P11_FCHOM1524"
    )
    assert found.observed_on == date(2011, 1, 1)


def test_the_same_workbook_gives_the_same_values():
    rows = [SUM_OF_TWO.split(";"), ["67001", 10.5, 1], ["67004", 20, 2], [68001, 30, 3]]
    notes = [["Population active"], [], [], [], []]
    table = read_table("insee.xlsx", workbook(*notes, *rows, first="Lisez-moi"), LAYOUT)
    assert amounts(read_insee(table, perimeter(), year=2015, indicator=1)) == amounts(
        read(SUM_OF_TWO, *GOOD)
    )
    assert spaced(table.notices[1]) == "Titres des colonnes trouvés à la ligne 6."


@pytest.mark.parametrize(
    ("titles", "row", "rule", "value"),
    [
        pytest.param("P20_CHOM1524", "7", "P20_CHOM1524", "7", id="total"),
        pytest.param(
            "P11_HCHOM1524;P11_FCHOM1524",
            "3;4.25",
            "P11_HCHOM1524 + P11_FCHOM1524",
            "7.25",
            id="men and women",
        ),
        pytest.param(
            "P11_ACT1524;P11_ACTOCC1524",
            "9;1,5",
            "P11_ACT1524 − P11_ACTOCC1524",
            "7.5",
            id="labour force less those in work",
        ),
        pytest.param(
            "P20_ACT1524;P20_FCHOM1524;P20_HCHOM1524;P20_CHOM1524;P20_ACTOCC1524",
            "9;3;4;7;2",
            "P20_CHOM1524",
            "7",
            id="all three: the total first",
        ),
    ],
)
def test_the_first_possible_column_rule_is_used_and_said(titles, row, rule, value):
    rows = (f"{code};{row}" for code in (67001, 67004, 68001))
    reading = read(f"CODGEO;{titles}", *rows, year=2025)
    assert reading.facts["column_rule"] == rule
    assert sum(amounts(reading).values()) == 3 * Decimal(value)


def test_the_most_recent_vintage_is_read_and_the_others_are_named():
    titles = "CODGEO;P99_CHOM1524;P06_CHOM1524;P11_CHOM1524"
    rows = [f"{code};99;6;11" for code in (67001, 67004, 68001)]
    reading = read(titles, *rows)
    assert (reading.facts["vintage"], sum(amounts(reading).values())) == ("2011", 33)
    assert told(reading) == [
        (
            "notice",
            None,
            "",
            "Millésime lu : 2011. Autres millésimes du fichier, ignorés : 1999, 2006.",
        )
    ]
    assert sum(amounts(read(titles, *rows, year=2000)).values()) == 297


def test_another_vintage_is_read_where_it_is_asked_for():
    lines = ["CODGEO;P11_CHOM1524;P06_CHOM1524", "67001;10;1", "67004;20;2", "68001;3;3"]
    reading = read(*lines, vintage=2006)
    assert (reading.facts["vintage"], sum(amounts(reading).values())) == ("2006", 6)
    with pytest.raises(FileRefused, match=r"Millésimes présents.: 2006, 2011"):
        read(*lines, vintage=1999)


def test_a_census_later_than_the_campaign_is_not_read():
    titles = f"{SUM_OF_TWO};P16_CHOM1524"
    later = read(titles, *(f"{row};99" for row in GOOD))
    assert later.facts["vintage"] == "2011"
    with pytest.raises(FileRefused, match="n’est antérieur à 2011.*présents.: 2011"):
        read(SUM_OF_TWO, *GOOD, year=2011)


def test_a_file_without_a_suitable_column_is_refused():
    with pytest.raises(FileRefused, match="Aucune colonne ne donne les jeunes actifs inoccupés"):
        read("CODGEO;P11_HCHOM1524;P06_FCHOM1524;P11_CHOM1564", "67001;1;1;1")


def test_two_rules_that_disagree_are_shown_commune_by_commune():
    titles = f"{SUM_OF_TWO};P11_ACT1524;P11_ACTOCC1524"
    reading = read(titles, "67001;10.5;1;20;8.5", "67004;20;2;30;7.991", "68001;30;3;60;26.98")
    assert told(reading) == [
        (
            "warning",
            4,
            "P11_HCHOM1524",
            "68001 Algolsheim : P11_HCHOM1524 + P11_FCHOM1524 donne 33, mais "
            "P11_ACT1524 − P11_ACTOCC1524 donne 33,02. La première valeur est retenue.",
        )
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("1234,5", "1234.5", id="decimal comma"),
        pytest.param("1 234,5", "1234.5", id="space"),
        pytest.param("1\N{NO-BREAK SPACE}234.5", "1234.5", id="no-break space"),
        pytest.param("1\N{NARROW NO-BREAK SPACE}234", "1234", id="narrow no-break space"),
        pytest.param("0", "0", id="a true zero"),
        pytest.param("12.34567890123456789", "12.34567890123456789", id="every decimal"),
    ],
)
def test_numbers_are_read_as_they_are_written_in_french_files(written, value):
    reading = read("CODGEO;P11_CHOM1524", f"67001;{written}", "67004;0", "68001;0")
    assert amounts(reading)["NORD"] == Decimal(value)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        pytest.param("", "Valeur manquante (cellule vide) : ce n’est pas un zéro", id="empty"),
        *(
            pytest.param(mark, f"Valeur manquante (« {mark} »)", id=f"secret {mark}")
            for mark in (
                "s",
                "S",
                "ns",
                "nd",
                "nc",
                "c",
                "///",
                "…",
                "...",
                "-",
                "<5",
                "< 5",
                "n/a",
            )
        ),
        pytest.param("-3", "« -3 » est négatif", id="negative"),
        pytest.param("1E+05", "« 1E+05 » est en notation scientifique", id="exponent"),
        pytest.param("12 %", "« 12 % » est un pourcentage", id="percent"),
        pytest.param("=SUM(B1)", "« =SUM(B1) » est une formule", id="formula"),
        pytest.param("١٢", "« ١٢ » n’est pas un nombre", id="digits that are not ASCII"),
        pytest.param("1,234.5", "« 1,234.5 » n’est pas un nombre", id="comma and point"),
        pytest.param("12 34", "« 12 34 » n’est pas un nombre", id="odd thousands"),
        pytest.param("9" * 13, "a trop de chiffres", id="too many digits"),
    ],
)
def test_a_cell_that_is_not_a_count_is_an_error_at_its_place(written, message):
    reading = read("CODGEO;P11_CHOM1524", "67001;1", f"67004;{written}", "68001;1")
    [(line, column, said)] = errors(reading)
    assert (line, column) == (3, "P11_CHOM1524")
    assert message in said
    assert reading.blocked
    assert reading.values == {}


def test_a_row_whose_cells_are_shifted_is_an_error():
    [(line, _, message)] = errors(read(SUM_OF_TWO, *GOOD[:2], "68001;30,5;3;1"))
    assert line == 4
    assert "au-delà des 3 colonnes titrées" in message


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        pytest.param([], "Communes rattachées à aucune structure (1) : 68001", id="none"),
        pytest.param([("SUD", 9_999)], "quotités ne font pas 100 % (1) : 68001", id="not whole"),
        pytest.param([("EST", 10_000)], "absente de la campagne (1) : 68001", id="another"),
    ],
)
def test_a_commune_not_wholly_covered_is_an_error(parts, message):
    coverage = perimeter().coverage | {"68001": parts}
    [(line, _, said)] = errors(read(SUM_OF_TWO, *GOOD, coverage=coverage))
    assert line is None
    assert message in said


def test_a_structure_without_commune_gets_a_zero_to_confirm():
    structures = perimeter().structures | {"S11": "Structure n° 11"}
    reading = read(SUM_OF_TWO, *GOOD, structures=structures)
    assert amounts(reading)["S11"] == 0
    assert reading.empty_perimeters == ("S11",)
    [(severity, _, _, message)] = told(reading)
    assert severity == "warning"
    assert (
        "S11 Structure n° 11 n’a aucune commune : son 0 est la somme d’un périmètre vide" in message
    )


def test_all_the_problems_are_told_at_once_and_errors_come_first():
    reading = read(SUM_OF_TWO, "67;1;1", "67001;s;-1", "67999;1;1", "67004;1;1", "68001;x;1")
    assert [(severity, line) for severity, line, _, _ in told(reading)] == [
        ("error", 3),
        ("error", 3),
        ("error", 4),
        ("error", 6),
        ("notice", 2),
    ]


def test_beyond_two_hundred_problems_the_others_are_counted():
    reading = read(SUM_OF_TWO, *GOOD, *(f"67{code};1;1" for code in range(500, 750)))
    assert len(reading.issues) == 201
    assert "Et 50 autres remarques" in reading.issues[-1].message
    assert reading.blocked


estimates = st.decimals(min_value=0, max_value=10**6, places=18)


@given(values=st.tuples(estimates, estimates, estimates), share=st.integers(1, 9_999))
def test_structures_add_up_to_the_communes_exactly(values, share):
    coverage = perimeter().coverage | {"67004": [("NORD", share), ("SUD", 10_000 - share)]}
    rows = [f"{code};{value:f}" for code, value in zip((67001, 67004, 68001), values, strict=True)]
    found = amounts(read("CODGEO;P11_CHOM1524", *rows, coverage=coverage))
    assert sum(map(Fraction, found.values())) == sum(map(Fraction, values))
