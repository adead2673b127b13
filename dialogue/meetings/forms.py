"""What is typed of a meeting: when and where, and that it was held."""

from datetime import datetime

from django import forms
from django.utils import timezone

from dialogue.meetings.services import Appointment
from dialogue.models import Meeting
from structures.ground.fields import DayField


class PlanForm(forms.Form):
    """When, and where: a place, a link, or both."""

    day = DayField(label="Date")
    hour = forms.TimeField(
        label="Heure", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(
        label="Lieu", required=False, max_length=Meeting._meta.get_field("place").max_length
    )
    link = forms.URLField(
        label="Lien de visioconférence",
        required=False,
        assume_scheme="https",
        max_length=Meeting._meta.get_field("link").max_length,
        help_text="Un lieu, un lien, ou les deux.",
    )

    def __init__(self, *args: object, meeting: Meeting | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if meeting:
            starts_at = timezone.localtime(meeting.starts_at)
            self.initial = {"day": starts_at.date(), "hour": starts_at.time()}
            self.initial |= {"place": meeting.place, "link": meeting.link}

    def clean(self) -> dict[str, object]:
        """Refuse a meeting that is nowhere."""
        data = super().clean()
        if not (data.get("place") or data.get("link") or "link" in self.errors):
            self.add_error("place", "Indiquez un lieu ou un lien.")
        return data

    def appointment(self) -> Appointment:
        """Return what was typed."""
        data = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(data["day"], data["hour"]))
        return Appointment(starts_at, data["place"], data["link"])


class HoldForm(forms.Form):
    """The day when the meeting took place."""

    held_on = DayField(label="Entretien tenu le")
