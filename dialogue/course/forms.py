"""The dates of the dialogues, and what their overview is narrowed to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst

from allocation.postponements.forms import PostponementForm
from dialogue.course.models import DATES, Schedule
from dialogue.course.selectors import PLURALS, REGION, STRUCTURE, OverviewFilter
from dialogue.ratings.models import STAGE_CHOICES
from dialogue.rules import TextKind
from structures.ground.fields import DayField, column
from structures.models import Territory

LONGEST_REPLY = 365


class ScheduleForm(forms.ModelForm):
    """Dates in order, lengths, and the appeal route printed with the decisions."""

    class Meta:
        model = Schedule
        fields = (
            "self_assessment_due",
            "proposal_due",
            "reply_days",
            "decision_due",
            "reason_length",
            "differing_reason_length",
            "appeal_route",
        )
        field_classes = dict.fromkeys(DATES, DayField)

    def clean(self) -> dict[str, Any]:
        """Refuse dates that are not in the order of the dialogue."""
        super().clean()
        data = self.cleaned_data
        given = [data[name] for name in DATES if data.get(name)]
        if given != sorted(given):
            raise forms.ValidationError(
                "Les dates se suivent : auto-évaluation, proposition, puis décision."
            )
        return data


class DatesForm(PostponementForm):
    """The dates and the delay of dialogues that are open, to be put off."""

    def __init__(
        self, data: Mapping[str, str] | None = None, *, schedule: Schedule, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        for name in DATES:
            label = capfirst(column(Schedule, name).verbose_name)
            self.fields[name] = DayField(label=label, initial=getattr(schedule, name))
        self.fields["reply_days"] = forms.IntegerField(
            label="Jours pour répondre",
            min_value=schedule.reply_days,
            max_value=LONGEST_REPLY,
            initial=schedule.reply_days,
            help_text="Vaut aussi pour les réponses en cours. Le délai s’allonge, sans se réduire.",
        )
        self.order_fields([*DATES, "reply_days", "reason"])

    def values(self) -> dict[str, Any]:
        """Return what was typed, by column of the schedule."""
        return {name: self.cleaned_data[name] for name in (*DATES, "reply_days")}


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

    def asked(self) -> OverviewFilter:
        """Return what is asked for; a value that is not one narrows nothing."""
        return OverviewFilter(**self.cleaned_data)


class TextKindForm(forms.Form):
    """Which of the three texts to compare."""

    kind = forms.ChoiceField(
        label="Textes", choices=[(kind.value, plural) for kind, plural in PLURALS.items()]
    )

    def chosen(self) -> TextKind:
        """Return the kind of text asked for, the self-assessments when none is."""
        return TextKind(self.cleaned_data.get("kind", TextKind.ASSESSMENT))
