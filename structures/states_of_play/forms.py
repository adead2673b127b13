"""Forms of an état des lieux: its text, the talks held, the director's answer."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import ClassVar, Self

from django import forms
from django.forms.formsets import BaseFormSet

from structures.ground import clock
from structures.ground.fields import DayField, long_text
from structures.models import BlockingPoint, Interview, Mandate, StateOfPlay

MOST_ROWS = 40
MET = (Mandate.Function.PRESIDENT, Mandate.Function.DIRECTOR, Mandate.Function.DEPUTY)


class StateOfPlayForm(forms.Form):
    """Documents studied, and the five sections in Markdown."""

    documents = long_text(
        "Documents étudiés",
        rows=4,
        required=False,
        help_text="Projet, bilan d’activité, diagnostic territorial, évaluations… un par ligne.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for section in StateOfPlay.Section:
            self.fields[section.value] = long_text(section.label, rows=6, required=False)


class Row(forms.Form):
    """A line of a list: whole, or blank and then it counts for nothing."""

    needed: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, object]:
        """Refuse a line begun and not finished."""
        cleaned = super().clean()
        for name in self.needed if self.has_changed() else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Complétez cette ligne, ou videz-la toute.")
        return cleaned


class InterviewRow(Row):
    """A talk held with someone in a function."""

    needed = ("function", "held_on")

    function = forms.ChoiceField(
        label="Avec",
        required=False,
        choices=[("", "Choisissez"), *((f.value, f.label) for f in MET)],
    )
    held_on = DayField(label="Tenu le", required=False)
    note = forms.CharField(
        label="Objet",
        required=False,
        max_length=Interview._meta.get_field("note").max_length,
    )

    def clean_held_on(self) -> object:
        """Refuse a date to come: the talk was held."""
        held_on = self.cleaned_data["held_on"]
        if held_on and held_on > clock.today():
            raise forms.ValidationError("Cette date est à venir ; notez l’échange une fois tenu.")
        return held_on


class BlockingPointRow(Row):
    """What is blocked, and who sees to it."""

    needed = ("title", "owner")

    title = forms.CharField(
        label="Point de blocage",
        required=False,
        max_length=BlockingPoint._meta.get_field("title").max_length,
    )
    owner = forms.CharField(
        label="Qui s’en occupe",
        required=False,
        max_length=BlockingPoint._meta.get_field("owner").max_length,
    )


class Rows(BaseFormSet):
    """Lines to fill in, as many as wanted, without JavaScript."""

    default_error_messages: ClassVar[dict[str, str]] = {
        "missing_management_form": "Le formulaire est arrivé incomplet : rien n’est enregistré. "
        "Rouvrez la page, puis recommencez."
    }

    def values(self) -> list[dict[str, object]]:
        """Return the lines that are filled in."""
        return [row.cleaned_data for row in self if row.has_changed()]

    @classmethod
    def with_one_more(cls, typed: Mapping[str, str], *, prefix: str) -> Self:
        """Return what was typed, unchecked, and one blank line."""
        total = min(cls(typed, prefix=prefix).total_form_count(), MOST_ROWS - 1)
        lines = [
            {name: typed.get(f"{prefix}-{n}-{name}", "") for name in cls.form.base_fields}
            for n in range(total)
        ]
        return cls(prefix=prefix, initial=lines)


def _rows(form: type[Row], extra: int) -> type[Rows]:
    return forms.formset_factory(
        form, formset=Rows, extra=extra, max_num=MOST_ROWS, validate_max=True
    )


InterviewRows = _rows(InterviewRow, extra=1)
BlockingPointRows = _rows(BlockingPointRow, extra=1)


class Together:
    """A form and its lines, as one, for the summary of errors."""

    def __init__(self, form: forms.Form, rows: Rows) -> None:
        self.form, self.rows = form, rows

    @property
    def errors(self) -> bool:
        """Whether anything was refused."""
        return bool(self.form.errors) or self.rows.total_error_count() > 0

    def non_field_errors(self) -> list[str]:
        """Return the refusals that no field explains."""
        return [*self.form.non_field_errors(), *self.rows.non_form_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain(self.form, *self.rows)


class ValidationForm(forms.Form):
    """The director's word; nothing changes afterwards."""

    confirmed = forms.BooleanField(
        label="J’ai relu cet état des lieux et je le valide ; il ne changera plus",
        error_messages={"required": "Cochez cette case pour valider."},
    )


class RemarksForm(forms.Form):
    """What the director asks the Region to correct."""

    remarks = long_text(
        "Vos remarques",
        rows=6,
        help_text="Dites ce qui est inexact ou manque, et où. Vos remarques sont conservées "
        "et lues par la Région et l’État.",
    )


class OutcomeForm(forms.Form):
    """What became of a blocking point."""

    outcome = long_text("Issue", rows=4, help_text="Ce qui a été fait ou décidé.")
    resolved_on = DayField(
        label="Résolu le",
        required=False,
        help_text="Laissez vide tant que le point reste ouvert. Une fois datée, l’issue "
        "ne change plus.",
    )
