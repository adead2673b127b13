"""French typography: amounts, numbers, shares, words and dates."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structures.ground.french import (
    basis_points,
    date_long,
    euros,
    hour,
    in_words,
    moment,
    number,
    percent,
)


def spaced(text: str) -> str:
    """Show each no-break space as a tilde, so that expected texts can be read."""
    return text.replace("\N{NO-BREAK SPACE}", "~")


@pytest.mark.parametrize(
    ("cents", "written"),
    [
        pytest.param(0, "0,00~€", id="nothing"),
        pytest.param(7, "0,07~€", id="a few cents"),
        pytest.param(99_999, "999,99~€", id="below a thousand"),
        pytest.param(25_143_017, "251~430,17~€", id="thousands"),
        pytest.param(123_456_789_012, "1~234~567~890,12~€", id="milliards"),
        pytest.param(-5, "−0,05~€", id="a negative below one euro"),
        pytest.param(-1_444_949, "−14~449,49~€", id="a negative"),
    ],
)
def test_an_amount_is_written_to_the_cent(cents: int, written: str):
    assert spaced(euros(cents)) == written


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        pytest.param(0, None, "0", id="zero"),
        pytest.param(1000, None, "1~000", id="a whole number keeps its zeros"),
        pytest.param(-1234, None, "−1~234", id="a negative"),
        pytest.param(Decimal("1234.50"), None, "1~234,5", id="no useless zero"),
        pytest.param(Decimal("180.000000"), None, "180", id="a whole Decimal"),
        pytest.param(Decimal("1E+3"), None, "1~000", id="an exponent"),
        pytest.param(Decimal("0.1234567890123456789012345678901"), None,
                     "0,1234567890123456789012345678901", id="beyond 28 digits"),
        pytest.param(12, 2, "12,00", id="a whole number with places"),
        pytest.param(Decimal("2.5"), 0, "2", id="half to even, down"),
        pytest.param(Decimal("3.5"), 0, "4", id="half to even, up"),
        pytest.param(Decimal("0.125"), 2, "0,12", id="half to even, decimals"),
        pytest.param(Decimal("-0.004"), 2, "0,00", id="no negative zero"),
        pytest.param(Decimal("999999.999"), 1, "1~000~000,0", id="a carry"),
    ],
)  # fmt: skip
def test_a_number_has_a_decimal_comma(value: Decimal | int, places: int | None, written: str):
    assert spaced(number(value, places)) == written


@pytest.mark.parametrize(
    ("numerator", "denominator", "places", "written"),
    [
        pytest.param(85, 100, 1, "85,0~%", id="an exact share"),
        pytest.param(1, 3, 1, "33,3~%", id="a rounded share"),
        pytest.param(2, 3, 0, "67~%", id="no decimal"),
        pytest.param(1, 800, 2, "0,12~%", id="half to even"),
        pytest.param(-1, 8, 1, "−12,5~%", id="a fall"),
        pytest.param(3, 2, 1, "150,0~%", id="more than the whole"),
        pytest.param(Decimal("6000.5"), Decimal(12001), 1, "50,0~%", id="measured values"),
    ],
)
def test_a_share_is_rounded_once(
    numerator: Decimal | int, denominator: Decimal | int, places: int, written: str
):
    assert spaced(percent(numerator, denominator, places)) == written


@pytest.mark.parametrize(
    ("points", "written"),
    [(5000, "50~%"), (1250, "12,5~%"), (1, "0,01~%"), (10_000, "100~%"), (0, "0~%")],
)
def test_basis_points_are_written_as_a_percentage(points: int, written: str):
    assert spaced(basis_points(points)) == written


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "zéro euro"),
        (1, "un centime"),
        (80, "quatre-vingts centimes"),
        (100, "un euro"),
        (101, "un euro et un centime"),
        (20_000, "deux cents euros"),
        (20_100, "deux cent un euros"),
        (8_000, "quatre-vingts euros"),
        (8_100, "quatre-vingt-un euros"),
        (100_000, "mille euros"),
        (8_000_000, "quatre-vingt mille euros"),
        (20_000_000, "deux cent mille euros"),
        (100_000_000, "un million d’euros"),
        (100_000_050, "un million d’euros et cinquante centimes"),
        (200_000_000, "deux millions d’euros"),
        (120_000_000, "un million deux cent mille euros"),
        (20_000_000_000, "deux cents millions d’euros"),
        (100_000_000_000, "un milliard d’euros"),
        (
            25_143_017,
            "deux cent cinquante et un mille quatre cent trente euros et dix-sept centimes",
        ),
        (-250, "moins deux euros et cinquante centimes"),
    ],
)
def test_an_amount_in_words_follows_french_spelling(cents: int, words: str):
    assert in_words(cents) == words


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2015, 4, 1), "1er avril 2015"),
        (date(2014, 12, 4), "4 décembre 2014"),
        (date(2016, 2, 29), "29 février 2016"),
    ],
)
def test_a_date_names_its_month(day: date, written: str):
    assert date_long(day) == written


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2015, 4, 1, 14, 30), "1er avril 2015 à 14~h~30"),
        (datetime(2015, 4, 2, 9, 0), "2 avril 2015 à 9~h"),
        (datetime(2015, 4, 2, 0, 5), "2 avril 2015 à 0~h~05"),
    ],
)
def test_a_moment_says_its_hour_as_french_does(at: datetime, written: str):
    assert spaced(moment(at)) == written


@pytest.mark.parametrize("value", [None, "", "12", 1.5, True])
@pytest.mark.parametrize("write", [euros, number, basis_points, in_words, date_long, hour])
def test_what_is_not_an_exact_number_is_refused(write, value):
    with pytest.raises(TypeError):
        write(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_a_number_that_is_not_finite_is_refused(value: Decimal):
    with pytest.raises(ValueError, match="finite"):
        number(value)


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ZeroDivisionError):
        percent(0, 0)


@given(st.integers(-(10**18), 10**18))
def test_an_amount_can_be_read_back_to_the_cent(cents: int):
    digits = euros(cents).replace("−", "-")
    assert int("".join(c for c in digits if c.isdigit() or c == "-")) == cents
