"""Whether a meeting was held on a day when the structure expected it, and how that day is said."""

from datetime import date

from django.utils import timezone

from dialogue.meetings.models import Attendance, Meeting
from dialogue.rules import absence_is_noted
from structures.ground.french import date_long
from structures.ground.refusals import require


def another_day(meeting: Meeting) -> date | None:
    """Return the day announced of a meeting that was held on another one, else None."""
    announced = timezone.localdate(meeting.starts_at)
    return announced if meeting.held_on is not None and meeting.held_on != announced else None


def held_words(meeting: Meeting) -> str:
    """Say when a meeting was held, and the day that was announced where it is another one."""
    assert meeting.held_on is not None  # who asks knows that it was held
    said, announced = f"tenu le {date_long(meeting.held_on)}", another_day(meeting)
    if announced is None or not meeting.held_otherwise:
        return said
    why = meeting.held_otherwise.rstrip(". ")
    return f"{said}, annoncé pour le {date_long(announced)} ({why})"


def require_expected(meeting: Meeting) -> None:
    """Raise Refused if the structure could not expect the meeting on the day when it was held."""
    announced = another_day(meeting)
    if announced is None:
        require_structure_awaited(meeting)
        return
    said = f"L’entretien est annoncé pour le {date_long(announced)}"
    invited_on = timezone.localdate(meeting.invited_at)
    require(
        meeting.held_on is not None and meeting.held_on >= invited_on,
        f"L’invitation est du {date_long(invited_on)} : l’entretien la suit.",
    )
    present = set(meeting.attendances.filter(present=True).values_list("party", flat=True))
    require(
        {Attendance.Party.STRUCTURE, Attendance.Party.REGION} <= present,
        f"{said} : il ne se tient un autre jour qu’en présence de la structure et de la Région. "
        "Sinon, fixez une autre date, puis invitez de nouveau.",
    )
    require(
        meeting.held_otherwise,
        f"{said} : dites pourquoi il s’est tenu un autre jour. Le compte rendu l’imprime.",
    )


def require_structure_awaited(meeting: Meeting) -> None:
    """Raise Refused if the structure did not come and was invited for one date only."""
    came = meeting.attendances.filter(party=Attendance.Party.STRUCTURE, present=True)
    if came.exists():
        return
    sent = [
        (one.left_on, timezone.localdate(one.starts_at))
        for one in meeting.invitations.all()
        if one.left_on
    ]
    require(
        absence_is_noted(sent),
        "La structure n’est pas venue : proposez-lui une autre date (déplacez l’entretien, puis "
        "invitez de nouveau). L’entretien ne se tient sans elle qu’une fois cette seconde "
        "invitation partie.",
    )
