"""What people type for an amount: French writing to whole cents, anything else refused."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from structures.ground.fields import DayField, EurosField, NumberField
from tests.domain.files import spaced

NARROW = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK = "\N{NO-BREAK SPACE}"
NUMBER = "n’est pas un nombre"


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        pytest.param("12500", 1_250_000, id="plain"),
        pytest.param("12 500", 1_250_000, id="space"),
        pytest.param(f"12{NO_BREAK}500", 1_250_000, id="no-break space"),
        pytest.param(f"1{NARROW}012{NARROW}500", 101_250_000, id="narrow no-break spaces"),
        pytest.param("12 500,50 €", 1_250_050, id="cents and euro sign"),
        pytest.param(f"12{NARROW}500,50{NO_BREAK}€", 1_250_050, id="as this product writes it"),
        pytest.param("12500.5", 1_250_050, id="point, one decimal"),
        pytest.param("0,07€", 7, id="seven cents"),
        pytest.param("0", 0, id="zero is an amount"),
        pytest.param("  80 ", 8_000, id="spaces around"),
        pytest.param("999999999999,99", 99_999_999_999_999, id="the largest"),
    ],
)
def test_an_amount_typed_in_french_is_whole_cents(typed, cents):
    assert EurosField().clean(typed) == cents


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        pytest.param("1e3", NUMBER, id="exponent"),
        pytest.param("١٢٣", NUMBER, id="Arabic digits"),
        pytest.param("１２３", NUMBER, id="full-width digits"),
        pytest.param("²", NUMBER, id="superscript"),
        pytest.param("12 50", NUMBER, id="a group of two digits"),
        pytest.param("1250 000", NUMBER, id="a first group of four digits"),
        pytest.param("12.500,50", NUMBER, id="point and comma"),
        pytest.param("12,500,50", NUMBER, id="two commas"),
        pytest.param(",50", NUMBER, id="no whole part"),
        pytest.param("12,", NUMBER, id="no decimals"),
        pytest.param("12\n500", NUMBER, id="line break"),
        pytest.param("€", NUMBER, id="a sign alone"),
        pytest.param("12 €€", NUMBER, id="two signs"),
        pytest.param("12 k€", NUMBER, id="thousands of euros"),
        pytest.param("+12", NUMBER, id="plus"),
        pytest.param("NaN", NUMBER, id="not a number"),
        pytest.param("Infinity", NUMBER, id="infinity"),
        pytest.param("-12", "est négatif", id="minus"),
        pytest.param("−12,50 €", "est négatif", id="typographic minus"),
        pytest.param("12,505", "a trop de décimales : 2 au plus", id="three decimals"),
        pytest.param("1.250", "a trop de décimales : 2 au plus", id="a point for thousands"),
        pytest.param("9" * 13, "compte trop de chiffres", id="thirteen digits"),
        pytest.param("9" * 5_000, "compte trop de chiffres", id="five thousand digits"),
    ],
)
def test_what_is_not_an_amount_is_refused_in_french(typed, reason):
    with pytest.raises(ValidationError) as refused:
        EurosField().clean(typed)
    assert reason in spaced(refused.value.messages[0])


@pytest.mark.parametrize("typed", ["", "   ", NO_BREAK, None])
def test_an_amount_left_empty_is_unknown_and_not_zero(typed):
    assert EurosField(required=False).clean(typed) is None


def test_an_amount_is_shown_as_one_would_type_it():
    shown = EurosField().prepare_value(1_250_050)
    assert shown == f"12{NO_BREAK}500,50"
    assert EurosField().clean(shown) == 1_250_050


def test_what_was_typed_stays_as_it_was_typed():
    assert EurosField().prepare_value("douze") == "douze"


@pytest.mark.parametrize(("typed", "changed"), [("12 500,50 €", False), ("12 500", True)])
def test_another_writing_of_the_same_amount_is_no_change(typed, changed):
    assert EurosField().has_changed(1_250_050, typed) is changed


@pytest.mark.parametrize("typed", ["1900-01-01", "31/12/2100"])
def test_a_day_is_typed_either_way(typed):
    assert DayField().clean(typed).year in (1900, 2100)


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_whose_year_is_mistyped_is_refused_in_french(typed):
    with pytest.raises(ValidationError, match="de 1900 à 2100 est attendue"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["0,25", "0.25"])
def test_a_number_takes_a_comma_or_a_point(typed):
    assert NumberField(places=2).clean(typed) == Decimal("0.25")


@pytest.mark.parametrize("typed", ["1e1", "-1", "0,255", "٢"])
def test_a_number_is_as_strict_as_an_amount(typed):
    with pytest.raises(ValidationError):
        NumberField(places=2).clean(typed)


def test_a_number_is_shown_with_its_comma():
    assert NumberField(places=2).prepare_value(Decimal("0.50")) == "0,5"
