"""One reading of French numbers, for what is typed and for what files hold."""

from decimal import Decimal

import pytest

from structures.ground.fields import parse_typed
from structures.ground.french import number
from structures.ground.numbers import read_number
from structures.ground.readings import parse_number

SPACES = (" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("mark", [",", "."])
def test_typed_or_in_a_file_a_number_reads_the_same(space, mark):
    text = f" 1{space}234{space}567{mark}50 "
    assert parse_typed(text, 2) == parse_number(text) == Decimal("1234567.50")
    assert read_number(text).decimals == "50"


@pytest.mark.parametrize(
    "text", ["", "1 23", "1234 567", "1,2,3", ",5", "5,", "1e3", "+1", "²", "١"]
)
def test_what_is_not_a_number_is_none(text):
    assert read_number(text) is None


def test_a_dash_before_a_number_is_kept_apart():
    assert [read_number(f"{dash}5").sign for dash in "-−–"] == ["-", "−", "–"]
    assert read_number("− 1 000,5").size == Decimal("1000.5")


@pytest.mark.parametrize(
    ("text", "typed", "in_a_file"),
    [
        pytest.param("-5", "est négatif", "est négatif", id="hyphen"),
        pytest.param("−5", "est négatif", "est négatif", id="minus"),
        pytest.param("–5", "est négatif", "n’est pas un nombre", id="dash"),
    ],
)
def test_each_refuses_a_negative_number_in_its_own_words(text, typed, in_a_file):
    with pytest.raises(ValueError, match=typed):
        parse_typed(text, 2)
    with pytest.raises(ValueError, match=in_a_file):
        parse_number(text)


def test_thousands_may_stand_together():
    assert number(Decimal("1234567.50"), grouped=False) == "1234567,5"
    assert number(-1234, grouped=False) == "−1234"
