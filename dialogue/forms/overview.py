"""What the overview is narrowed to, and who is chosen for a reminder."""

from collections.abc import Iterable

from django import forms

from dialogue.models import Statement
from dialogue.models.ratings import STAGE_CHOICES
from dialogue.selectors.consistency import TITLES
from dialogue.selectors.overview import REGION, STRUCTURE, Asked
from dialogue.selectors.reminders import ReminderDue
from structures.models import Territory


class OverviewForm(forms.Form):
    """The filters of the overview; each may be left out."""

    territory = forms.ModelChoiceField(
        label="Territoire", queryset=Territory.objects, required=False, empty_label="Tous"
    )
    stage = forms.ChoiceField(
        label="Étape", required=False, choices=[("", "Toutes"), *STAGE_CHOICES]
    )
    party = forms.ChoiceField(
        label="Attendu de",
        required=False,
        choices=[("", "Peu importe"), (STRUCTURE, "La structure"), (REGION, "La Région")],
    )
    late = forms.BooleanField(label="En retard seulement", required=False)

    def asked(self) -> Asked:
        """Return what is asked for; a value that is not one narrows nothing."""
        return Asked(**self.cleaned_data)


class VoiceForm(forms.Form):
    """Which of the three texts to compare."""

    kind = forms.ChoiceField(
        label="Textes", choices=[(kind.value, title) for kind, title in TITLES.items()]
    )

    def chosen(self) -> Statement.Kind:
        """Return the kind of text asked for, the self-assessments when none is."""
        return Statement.Kind(self.cleaned_data.get("kind", Statement.Kind.ASSESSMENT))


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

    def __init__(self, *args: object, due: Iterable[ReminderDue], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structures"].choices = [
            (one.dialogue.structure.code, one.dialogue.structure.name) for one in due
        ]
