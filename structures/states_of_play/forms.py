"""Forms of an état des lieux: its text, the talks held, the director's answer."""

from typing import Any

from django import forms

from structures.ground import clock
from structures.ground.edits import Grouped
from structures.ground.fields import DayField, long_text
from structures.ground.rows import Row, rows_of
from structures.models import Mandate
from structures.states_of_play.models import BlockingPoint, Interview, StateOfPlay

MET = (Mandate.Function.PRESIDENT, Mandate.Function.DIRECTOR, Mandate.Function.DEPUTY)


class StateOfPlayForm(forms.Form):
    """Documents studied, and the five sections in Markdown."""

    documents = long_text(
        "Documents étudiés",
        rows=4,
        required=False,
        help_text="Projet, bilan d’activité, diagnostic territorial, évaluations… un par ligne.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in StateOfPlay.Section:
            self.fields[section.value] = long_text(section.label, rows=6, required=False)


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


InterviewRows = rows_of(InterviewRow, "Échanges tenus", extra=1)
BlockingPointRows = rows_of(BlockingPointRow, "Points de blocage", extra=1)


class StateOfPlayValidationForm(forms.Form):
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


class OutcomeForm(Grouped):
    """What became of a blocking point."""

    outcome = long_text("Issue", rows=4, help_text="Ce qui a été fait ou décidé.")
    resolved_on = DayField(
        label="Résolu le",
        required=False,
        help_text="Laissez vide tant que le point reste ouvert. Une fois datée, l’issue "
        "ne change plus.",
    )

    def unit_of(self, name: str) -> str:
        """Let text and date change as one: a date closes the text that is there."""
        return "outcome"
