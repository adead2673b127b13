"""The minutes: written by the Region, offered to all parties, validated with their remarks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from allocation.campaigns.services import require_state
from allocation.models import State
from dialogue.meetings.mails import minutes_notices
from dialogue.meetings.selectors import (
    addresses_of,
    agenda_of,
    guests_of,
    may_be_validated,
    may_remark,
    remarks_until,
)
from dialogue.meetings.services import locked, require_structure_awaited, trace
from dialogue.minutes.documents import minutes_document
from dialogue.minutes.sheet import minutes_sheet
from dialogue.models import Attendance, Commitment, Meeting, MinutesRemark
from dialogue.ratings.services import require_party
from structures.ground import clock
from structures.ground.french import counted, date_long
from structures.ground.mails import send_on_commit
from structures.ground.refusals import require
from structures.models import StoredFile, User

Row = Mapping[str, object]


@dataclass(frozen=True)
class Content:
    """The text of the minutes; rows hold the fields of Attendance and of Commitment."""

    notes: str
    attendances: Iterable[Row] = ()
    commitments: Iterable[Row] = ()


@transaction.atomic
def write(meeting: Meeting, content: Content, *, by: User) -> Meeting:
    """Write the minutes, in place of what was written. Raises Refused once offered."""
    meeting = locked(meeting, by)
    require(not meeting.minutes_offered_at, "Le compte rendu est proposé : il ne change plus.")
    meeting.notes = content.notes
    meeting.save()
    meeting.attendances.all().delete()
    meeting.commitments.all().delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, **row) for row in content.attendances
    )
    Commitment.objects.bulk_create(
        Commitment(meeting=meeting, **row) for row in content.commitments
    )
    return meeting


@transaction.atomic
def offer(meeting: Meeting, *, by: User) -> list[str]:
    """Print the minutes, offer them to the parties for remarks, tell each one.

    Return the addresses. Raises Refused until the meeting is held and its minutes written,
    or if the structure did not come and was invited for one date only.
    """
    meeting = locked(meeting, by)
    require_state(meeting.dialogue.campaign, State.DIALOGUE)
    require(meeting.held_on, "Notez d’abord que l’entretien est tenu.")
    require(not meeting.minutes_offered_at, "Le compte rendu est déjà proposé.")
    require(meeting.notes.strip(), "Écrivez d’abord le compte rendu.")
    require_structure_awaited(meeting)
    meeting.minutes_offered_at = clock.now()
    meeting.agenda = agenda_of(meeting.dialogue).record
    meeting.offered_minutes = _printed(meeting)
    meeting.save()
    addresses = addresses_of(guests_of(meeting.dialogue, clock.today()))
    send_on_commit(minutes_notices(meeting, addresses))
    told = counted(len(addresses), "message", "messages")
    trace(meeting, f"compte rendu de l’entretien proposé, {told}", by)
    return addresses


@transaction.atomic
def remark(meeting: Meeting, text: str, *, by: User) -> MinutesRemark:
    """Write a remark, annexed for good to the minutes. Raises Refused once validated."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related(
        "dialogue__structure", "dialogue__campaign"
    )
    meeting = found.get(pk=meeting.pk)
    require_party(meeting.dialogue, by)
    require(
        may_remark(meeting, by),
        "Les remarques s’écrivent entre la proposition du compte rendu et sa validation, "
        "par la structure, la Région et l’État.",
    )
    require(text.strip(), "Écrivez votre remarque.")
    said = meeting.remarks.create(text=text.strip(), author=by)
    trace(meeting, "remarque sur le compte rendu de l’entretien", by)
    return said


@transaction.atomic
def validate(meeting: Meeting, *, by: User, today: date) -> Meeting:
    """Validate the minutes and print them, the remarks annexed: nothing changes afterwards.

    Raises Refused until the time for remarks is over, or the structure and the State spoke.
    """
    meeting = locked(meeting, by)
    require(meeting.minutes_offered_at, "Proposez d’abord le compte rendu aux parties.")
    require(not meeting.minutes_validated_at, "Le compte rendu est déjà validé.")
    require(
        may_be_validated(meeting, today),
        f"Les remarques sont attendues jusqu’au {date_long(remarks_until(meeting))}, sauf si la "
        "structure et l’État ont chacun écrit la leur.",
    )
    meeting.minutes_validated_by, meeting.minutes_validated_at = by, clock.now()
    meeting.minutes = _printed(meeting)
    meeting.save()
    trace(meeting, "compte rendu de l’entretien validé", by)
    return meeting


def _printed(meeting: Meeting) -> StoredFile:
    return minutes_document(minutes_sheet(meeting)).kept()
