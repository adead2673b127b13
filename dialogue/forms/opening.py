"""The dates of a campaign's dialogues."""

from django import forms

from dialogue.models import Schedule
from structures.fields import DayField

DATES = ("self_assessment_due", "proposal_due", "decision_due")


class ScheduleForm(forms.ModelForm):
    """Dates in order, lengths, and the appeal route printed with the decisions."""

    class Meta:
        model = Schedule
        fields = (
            "self_assessment_due",
            "proposal_due",
            "reply_days",
            "decision_due",
            "reminders_needed",
            "silence_days",
            "reason_length",
            "differing_reason_length",
            "appeal_route",
        )
        field_classes = dict.fromkeys(DATES, DayField)

    def clean(self) -> dict[str, object]:
        """Refuse dates that are not in the order of the dialogue."""
        data = super().clean()
        given = [data[name] for name in DATES if data.get(name)]
        if given != sorted(given):
            raise forms.ValidationError(
                "Les dates se suivent : auto-évaluation, proposition, puis décision."
            )
        return data
