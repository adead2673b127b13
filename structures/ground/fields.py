"""Fields as French people fill them in: numbers read exactly, never guessed; days, texts, lists."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from django import forms
from django.db import models

from structures.ground.french import NO_BREAK_SPACE, euros, number
from structures.ground.numbers import MAX_WHOLE_DIGITS, read_number

CENTS_PLACES = 2
LONGEST_TEXT = 20_000
CHOOSE = "Choisissez"
# The calendar has an end, which no sum of dates may pass: a year mistyped stops here.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
Number = Decimal | int
Kind = TypeVar("Kind", bound=forms.Field)


def parse_typed(text: str, places: int) -> Decimal:
    """Read a number that is not negative, with `places` decimals at most.

    Raises ValueError, in French, for anything else.

    >>> parse_typed("1 234,5", places=2)
    Decimal('1234.5')
    """
    found = read_number(text)
    if not found:
        raise ValueError(f"« {text} » n’est pas un nombre. Écrivez par exemple 12 500 ou 0,5.")
    if found.sign:
        raise ValueError(f"« {text} » est négatif : un nombre positif ou nul est attendu.")
    if len(found.whole) > MAX_WHOLE_DIGITS:
        raise ValueError(f"« {text} » compte trop de chiffres. Vérifiez la saisie.")
    if len(found.decimals) > places:
        raise ValueError(f"« {text} » a trop de décimales : {places} au plus sont attendues.")
    return found.size


def parse_euros(text: str) -> int:
    """Read an amount in euros, with or without its sign, as whole cents.

    >>> parse_euros("12 500,50 €")
    1250050

    Raises ValueError, in French, for anything that is not an amount of 0 or more.
    """
    return int(parse_typed(text.strip().removesuffix("€"), CENTS_PLACES) * 100)


class TypedField(forms.CharField):
    """What people type as text, and which says something else than text."""

    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "class": "amount", "autocomplete": "off"}
    )

    def to_python(self, value: object) -> Number | None:  # type: ignore[override]  # what the text says
        """Return what was typed, as `read` gives it; None for an empty field."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return self.read(text)
        except ValueError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def read(self, text: str) -> Number:
        """Read a text that is not empty, or raise ValueError in French."""
        raise NotImplementedError


class EurosField(TypedField):
    """An amount typed in euros, « 12 500 » or « 12 500,50 € »; its value is whole cents."""

    def read(self, text: str) -> int:
        """Return whole cents."""
        return parse_euros(text)

    def prepare_value(self, value: object) -> object:
        """Show cents as one would type them; what was typed stays as it was typed."""
        return euros(value).removesuffix(f"{NO_BREAK_SPACE}€") if isinstance(value, int) else value


class NumberField(TypedField):
    """A number typed with a comma or a point and `places` decimals at most; an exact Decimal."""

    def __init__(self, *, places: int, **kwargs: Any) -> None:
        self.places = places
        super().__init__(**kwargs)

    def read(self, text: str) -> Decimal:
        """Return the exact number."""
        return parse_typed(text, self.places)

    def prepare_value(self, value: object) -> object:
        """Show a number as one would type it; what was typed stays as it was typed."""
        return number(value) if isinstance(value, Decimal) else value


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def check_day(day: date) -> None:
    """Raise ValidationError for a day that is not between FIRST_DAY and LAST_DAY."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(
            f"Une date de {FIRST_DAY.year} à {LAST_DAY.year} est attendue : vérifiez l’année."
        )


class DayField(forms.DateField):
    """A day of FIRST_DAY to LAST_DAY, chosen in the browser's own calendar or typed 31/12/2015."""

    widget = DayInput
    default_validators = [check_day]


class CompactField(forms.CharField):
    """A number that people group with spaces or points; they are taken out."""

    def to_python(self, value: object) -> str:
        """Return the text without spaces nor points, in capitals."""
        text = super().to_python(value)
        assert text is not None  # an empty field gives an empty text
        return re.sub(r"[\s.]", "", text).upper()


class LongTextField(forms.CharField):
    """A text on several lines of `max_length` characters at most."""

    widget = forms.Textarea

    def run_validators(self, value: str) -> None:
        """Say both lengths as French writes numbers: « 40 000 », not « 40000 »."""
        if self.max_length is not None and len(value) > self.max_length:
            length, most = number(len(value)), number(self.max_length)
            message = f"Ce texte compte {length} caractères : {most} au plus, raccourcissez-le."
            raise forms.ValidationError(message, code="max_length")
        super().run_validators(value)


def long_text(
    label: str, *, rows: int, longest: int = LONGEST_TEXT, **options: Any
) -> LongTextField:
    """Return a box for a text, bounded."""
    box = forms.Textarea(attrs={"rows": rows})
    return LongTextField(label=label, max_length=longest, widget=box, **options)


def name_empty_choices(form: forms.BaseForm) -> None:
    """Say « Choisissez » in lists where Django would show dashes."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = field.empty_label and CHOOSE
        elif isinstance(field, forms.ChoiceField):
            # The stub tells what may be set; what is read is always pairs.
            shown = cast("Iterable[tuple[Any, Any]]", field.choices)
            field.choices = [(key, label if key else CHOOSE) for key, label in shown]


def field_of(form: forms.BaseForm, name: str, kind: type[Kind]) -> Kind:
    """Return a field of a form that is known to be of a kind, or raise TypeError."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} is not a {kind.__name__}.")
    return field


def most_characters(model: type[models.Model], name: str) -> int:
    """Return how many characters a text of the model may have; TypeError when unbounded."""
    most = column(model, name).max_length
    if most is None:
        raise TypeError(f"{name} of {model.__name__} has no bound.")
    return most


def column(model: type[models.Model], name: str) -> models.Field:
    """Return a field that the model itself stores; TypeError for what only points to it."""
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise TypeError(f"{name} is not stored by {model.__name__}.")
    return found
