"""What is typed of a meeting: when and where, and that it was held."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from dialogue.meetings.models import Attendance, Commitment, Meeting
from dialogue.meetings.selectors import Guest
from dialogue.meetings.services import Appointment, MinutesContent
from structures.ground.edits import Grouped
from structures.ground.fields import DayField, long_text
from structures.ground.rows import Row, Together, rows_of


class PlanForm(Grouped):
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

    def __init__(self, *args: Any, meeting: Meeting | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting:
            starts_at = timezone.localtime(meeting.starts_at)
            self.initial = {"day": starts_at.date(), "hour": starts_at.time()}
            self.initial |= {"place": meeting.place, "link": meeting.link}

    def clean(self) -> dict[str, Any]:
        """Refuse a meeting that is nowhere."""
        super().clean()
        data = self.cleaned_data
        if not (data.get("place") or data.get("link") or "link" in self.errors):
            self.add_error("place", "Indiquez un lieu ou un lien.")
        return data

    def unit_of(self, name: str) -> str:
        """Let moment and place change as one: nobody fixed half an appointment."""
        return "day"

    def appointment(self) -> Appointment:
        """Return what was typed."""
        data = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(data["day"], data["hour"]))
        return Appointment(starts_at, data["place"], data["link"])


class InviteForm(forms.Form):
    """How many invitations had left when the page was shown: none leaves again unknowingly."""

    sent = forms.IntegerField(required=False)

    def __init__(self, *args: Any, sent: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent_now = sent

    def clean(self) -> dict[str, Any]:
        """Refuse what another tab, or a colleague, sent since."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("sent") or 0) != self.sent_now:
            raise forms.ValidationError(
                "L’invitation est partie entre-temps, d’un autre onglet ou par un collègue. "
                "Envoyez-la de nouveau seulement si chaque personne doit la recevoir deux fois."
            )
        return cleaned


class HoldForm(forms.Form):
    """The day when the meeting took place, and why it is not the one announced."""

    held_on = DayField(label="Entretien tenu le")
    otherwise = forms.CharField(
        label="Pourquoi un autre jour",
        required=False,
        max_length=Meeting._meta.get_field("held_otherwise").max_length,
        help_text="À remplir si ce n’est pas le jour annoncé : le compte rendu l’imprime.",
    )


PARTIES = [(party.value, party.label[0].upper() + party.label[1:]) for party in Attendance.Party]


PRESENT, EXCUSED = "present", "excused"


class MinutesForm(forms.Form):
    """What was said."""

    notes = long_text(
        "Échanges",
        required=False,
        rows=12,
        help_text="Une fois le compte rendu proposé, la structure, la Région et l’État le lisent. "
        "N’y mettez ni note interne, ni nom de jeune.",
    )


class AttendanceRow(Row):
    """Who was there, or excused, and for which party."""

    needed: ClassVar[tuple[str, ...]] = ("party", "name")

    party = forms.ChoiceField(
        label="Partie", required=False, choices=[("", "Choisissez"), *PARTIES]
    )
    name = forms.CharField(
        label="Fonction",
        required=False,
        max_length=Attendance._meta.get_field("name").max_length,
    )
    presence = forms.ChoiceField(
        label="Présence",
        choices=[(PRESENT, "Présente, présent"), (EXCUSED, "Excusée, excusé")],
        initial=PRESENT,
    )


class CommitmentRow(Row):
    """What a party undertakes for next year."""

    needed: ClassVar[tuple[str, ...]] = ("text", "owner")

    text = forms.CharField(
        label="Engagement",
        required=False,
        max_length=Commitment._meta.get_field("text").max_length,
    )
    owner = forms.ChoiceField(
        label="Pris par", required=False, choices=[("", "Choisissez"), *PARTIES]
    )
    due_on = DayField(label="Pour le", required=False)


AttendanceRows = rows_of(AttendanceRow, "Participants", extra=2)
CommitmentRows = rows_of(CommitmentRow, "Engagements pour l’année à venir", extra=2)


def minutes_content(form: Together) -> MinutesContent:
    """Return what the three valid forms hold, as the minutes' text."""
    people, commitments = form.rows
    attendances = [
        {"party": row["party"], "name": row["name"], "present": row["presence"] == PRESENT}
        for row in people.values()
    ]
    return MinutesContent(form.cleaned_data["notes"], attendances, commitments.values())


def people_initial(meeting: Meeting, guests: Iterable[Guest]) -> list[dict[str, str]]:
    """Return who is noted already, else those who were invited, to be corrected."""
    noted = [
        {"party": one.party, "name": one.name, "presence": PRESENT if one.present else EXCUSED}
        for one in meeting.attendances.all()
    ]
    invited = [
        {"party": guest.party, "name": guest.function, "presence": PRESENT}
        for guest in guests
        if guest.name
    ]
    return noted or invited


class RemarkForm(forms.Form):
    """A remark, annexed for good to the minutes."""

    text = long_text(
        "Votre remarque",
        rows=5,
        help_text="Lue par la structure, la Région et l’État, jointe au compte rendu. "
        "Elle ne pourra plus être modifiée.",
    )
