"""Who is chosen for a reminder."""

from collections.abc import Iterable
from typing import Any

from django import forms

from dialogue.reminders.selectors import ReminderDue
from structures.ground.fields import field_of


class ReminderForm(forms.Form):
    """The structures to remind, among those that can be."""

    structures = forms.MultipleChoiceField(
        label="Structures à relancer",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins une structure à relancer.",
            "invalid_choice": (
                "La liste a changé entre-temps : relisez-la avant d’envoyer les relances."
            ),
        },
    )

    def __init__(self, *args: Any, due: Iterable[ReminderDue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "structures", forms.MultipleChoiceField).choices = [
            (one.dialogue.structure.code, one.dialogue.structure.name) for one in due
        ]
