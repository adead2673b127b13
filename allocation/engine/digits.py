"""How many digits a measured value keeps. Pure."""

from typing import TypedDict


class Digits(TypedDict):
    """How many digits a DecimalField keeps."""

    max_digits: int
    decimal_places: int


# Census estimates carry up to 18 decimals, shares of a commune 4 more: nothing is rounded.
VALUE_DIGITS: Digits = {"max_digits": 45, "decimal_places": 24}
