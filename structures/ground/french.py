"""How amounts, numbers and dates are written in French, exactly.

Money comes in whole cents, measured values as int or Decimal, shares in basis
points; nothing here goes through a float. What is missing is not written as
nothing: None, a float or a text raises TypeError.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from num2words import num2words

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def euros(cents: int) -> str:
    """Write an amount given in whole cents.

    >>> euros(25_143_017)
    '251\\xa0430,17\\xa0€'
    """
    return f"{_written(_whole(cents), places=2)}{NO_BREAK_SPACE}€"


def signed_euros(cents: int) -> str:
    """Write by how much an amount moves: with its sign, where it is not nothing.

    >>> signed_euros(1234), signed_euros(-1234), signed_euros(0)
    ('+12,34\\xa0€', '\u221212,34\\xa0€', '0,00\\xa0€')
    """
    return f"{'+' if cents > 0 else ''}{euros(cents)}"


def number(value: Decimal | int, places: int | None = None, *, grouped: bool = True) -> str:
    """Write a number; with `places`, rounded half to even for display only.

    Without `places`, every digit that matters is written and no more. Thousands stand
    apart when `grouped`.

    >>> number(Decimal("1234.50"))
    '1\\xa0234,5'

    Raises ValueError for an infinite or undefined Decimal.
    """
    exact, apart = _exact(value), NO_BREAK_SPACE if grouped else ""
    if places is not None:
        return _written(round(exact * 10**places), places, apart)
    decimals = _decimals(value)
    return _without_trailing_zeros(_written(int(exact * 10**decimals), decimals, apart))


def percent(numerator: Decimal | int, denominator: Decimal | int, places: int = 1) -> str:
    """Write a share of a whole, computed exactly then rounded half to even.

    >>> percent(85, 100)
    '85,0\\xa0%'

    Raises ZeroDivisionError when the whole is zero.
    """
    share = _exact(numerator) / _exact(denominator)
    return f"{_written(round(share * 10 ** (places + 2)), places)}{NO_BREAK_SPACE}%"


def change_of(gap: int, before: int) -> str:
    """Write by how many cents an amount moved, and by how much of what it was, if it was any.

    >>> change_of(250, 10_000), change_of(-5, 0)
    ('+2,50\\xa0€ (+2,5\\xa0%)', '\u22120,05\\xa0€')
    """
    share = f" ({'+' if gap > 0 else ''}{percent(gap, before)})" if before else ""
    return f"{signed_euros(gap)}{share}"


def basis_points(points: int) -> str:
    """Write a share given in basis points (10 000 = the whole), exactly.

    >>> basis_points(1250)
    '12,5\\xa0%'
    """
    written = _without_trailing_zeros(_written(_whole(points), places=2))
    return f"{written}{NO_BREAK_SPACE}%"


def in_words(cents: int) -> str:
    """Write an amount given in whole cents in words, as a convention states it.

    >>> in_words(201)
    'deux euros et un centime'
    """
    whole, rest = divmod(abs(_whole(cents)), 100)
    parts = [_euros_in_words(whole)] if whole or not rest else []
    if rest:
        parts.append(f"{_words(rest)} {'centime' if rest == 1 else 'centimes'}")
    return ("moins " if cents < 0 else "") + " et ".join(parts)


def count_in_words(count: int) -> str:
    """Write a count in words, as a sentence does.

    >>> count_in_words(15)
    'quinze'
    """
    return _words(_whole(count))


def counted(count: int, singular: str, plural: str) -> str:
    """Write a count with its noun; in French 0 and 1 take the singular.

    >>> counted(11, "convention", "conventions")
    '11\\xa0conventions'
    """
    return f"{number(count)}{NO_BREAK_SPACE}{singular if count <= 1 else plural}"


def date_long(day: date) -> str:
    """Write a date with its month in letters; only the first is an ordinal.

    >>> date_long(date(2015, 4, 1))
    '1er avril 2015'
    """
    if not isinstance(day, date):
        raise TypeError(f"A date was expected, not {day!r}.")
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def hour(at: datetime) -> str:
    """Write the hour of a moment, as its clock shows it.

    >>> hour(datetime(2015, 4, 1, 9, 5))
    '9\\xa0h\\xa005'
    """
    if not isinstance(at, datetime):
        raise TypeError(f"A moment was expected, not {at!r}.")
    minutes = f"{NO_BREAK_SPACE}{at.minute:02d}" if at.minute else ""
    return f"{at.hour}{NO_BREAK_SPACE}h{minutes}"


def moment(at: datetime) -> str:
    """Write a day and its hour.

    >>> moment(datetime(2015, 4, 1, 14, 0))
    '1er avril 2015 à 14\\xa0h'
    """
    return f"{date_long(at)} à {hour(at)}"


def in_a_row(words: Sequence[str]) -> str:
    """Write words one after the other, « et » before the last.

    >>> in_a_row(["lundi", "mardi", "jeudi"])
    'lundi, mardi et jeudi'
    """
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last


def continued(sentence: str) -> str:
    """Write a sentence as the end of another, its first letter small.

    >>> continued("Cette valeur n’est plus enregistrée.")
    'cette valeur n’est plus enregistrée.'
    """
    return f"{sentence[:1].lower()}{sentence[1:]}"


def of(name: str) -> str:
    """Write « de » before a name, shortened before a vowel or an h.

    >>> of("Anne Schneider"), of("Claire Weber"), of("Élise Roth")
    ('d’Anne Schneider', 'de Claire Weber', 'd’Élise Roth')
    """
    first = unicodedata.normalize("NFD", name)[:1].lower()
    return f"d’{name}" if first and first in "aeiouh" else f"de {name}"


def _whole(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"A whole number was expected, not {value!r}.")
    return value


def _exact(value: Decimal | int) -> Fraction:
    if not isinstance(value, Decimal):
        return Fraction(_whole(value))
    if not value.is_finite():
        raise ValueError(f"A finite number was expected, not {value}.")
    return Fraction(value)


def _decimals(value: Decimal | int) -> int:
    if not isinstance(value, Decimal):
        return 0
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # `_exact` refused what is not finite
    return max(0, -exponent)


def _written(units: int, places: int, apart: str = NO_BREAK_SPACE) -> str:
    """Write `units` × 10^-`places`, thousands parted by `apart`."""
    whole, rest = divmod(abs(units), 10**places)
    text = f"{whole:,}".replace(",", apart)
    if places:
        text += f",{rest:0{places}d}"
    return MINUS + text if units < 0 else text


def _without_trailing_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(",") if "," in text else text


def _words(value: int) -> str:
    return num2words(value, lang="fr")


def _euros_in_words(whole: int) -> str:
    words = _words(whole)
    if whole and whole % 10**6 == 0:  # million and milliard are nouns: « un million d’euros »
        return f"{words} d’euros"
    return f"{words} {'euro' if whole in (0, 1) else 'euros'}"
