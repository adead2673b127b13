"""The values and the levels that a person tries, kept in the address alone."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms

from allocation.engine.inputs import HIGHEST_LEVEL
from allocation.what_if.selectors import Base, Changeable
from structures.ground.fields import NumberField
from structures.ground.french import number

SHOWN_PLACES, MOST_PLACES = 2, 24  # written on the page; as many as a value keeps


class ValueField(NumberField):
    """A value to try; what is left as it is shown, or empty, stays exactly what counts."""

    def __init__(self, one: Changeable) -> None:
        assert one.value is not None  # it is measured
        self.current = one.value
        self.shown = one.value if one.whole else round(one.value, SHOWN_PLACES)
        label = f"Indicateur {one.number}, valeur à essayer"
        places = 0 if one.whole else MOST_PLACES
        super().__init__(label=label, places=places, required=False, initial=number(self.shown))
        said = {"class": "form-control amount", "aria-describedby": f"{_value(one.number)}_error"}
        self.widget.attrs.update(said)

    def clean(self, value: object) -> Decimal:
        """Return the exact value."""
        typed = super().clean(value)
        return self.current if typed is None or typed == self.shown else typed


class WhatIfForm(forms.Form):
    """What to try: what the address does not say is as adopted."""

    def __init__(self, sent: Mapping[str, str], *, base: Base) -> None:
        fields: dict[str, forms.Field] = {
            _value(one.number): ValueField(one) for one in base.measured
        }
        fields |= {_level(one.number): _level_field(one, base.levels) for one in base.rated}
        adopted = {name: field.initial for name, field in fields.items()}
        super().__init__(adopted | {name: sent[name] for name in fields if name in sent})
        self.base = base
        self.fields.update(fields)

    @property
    def is_tried(self) -> bool:
        """Whether anything differs from what was adopted."""
        found = self.base.standing.measured, self.base.levels
        return (self.values, self.levels) != found

    @property
    def values(self) -> dict[int, Decimal]:
        """The values of a valid form, by number."""
        return {one.number: self.cleaned_data[_value(one.number)] for one in self.base.measured}

    @property
    def levels(self) -> dict[int, int]:
        """The levels of a valid form, by number."""
        return {one.number: int(self.cleaned_data[_level(one.number)]) for one in self.base.rated}

    def of(self, one: Changeable) -> forms.BoundField:
        """Return the field of an indicator."""
        return self[_level(one.number) if one.value is None else _value(one.number)]


def _level_field(one: Changeable, levels: Mapping[int, int]) -> forms.ChoiceField:
    choices = [(str(level), _words(one, level)) for level in range(HIGHEST_LEVEL + 1)]
    return forms.ChoiceField(
        label=f"{one.number}. {one.label}",
        choices=choices,
        initial=str(levels[one.number]),
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": "Choisissez un niveau de 0 à 3."},
    )


def _words(one: Changeable, level: int) -> str:
    return f"Niveau {level} : {one.scale[level]}" if one.scale else f"Niveau {level}"


def _value(number: int) -> str:
    return f"indicateur_{number}"


def _level(number: int) -> str:
    return f"niveau_{number}"
