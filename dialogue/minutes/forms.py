"""What is typed of the minutes: texts, presences, commitments, remarks."""

from collections.abc import Iterable
from typing import ClassVar

from django import forms

from dialogue.meetings.selectors import Guest
from dialogue.minutes.services import Content
from dialogue.models import Attendance, Commitment, Meeting
from structures.ground.fields import DayField, long_text
from structures.states_of_play.forms import MOST_ROWS, Row, Rows

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


def _rows(form: type[Row]) -> type[Rows]:
    return forms.formset_factory(form, formset=Rows, extra=2, max_num=MOST_ROWS, validate_max=True)


AttendanceRows, CommitmentRows = _rows(AttendanceRow), _rows(CommitmentRow)


def content(form: MinutesForm, people: Rows, commitments: Rows) -> Content:
    """Return what three valid forms hold, as the minutes' text."""
    attendances = [
        {"party": row["party"], "name": row["name"], "present": row["presence"] == PRESENT}
        for row in people.values()
    ]
    return Content(form.cleaned_data["notes"], attendances, commitments.values())


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
