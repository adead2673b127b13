"""All that the minutes print, the same for the three parties."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from dialogue.meetings.models import Commitment, Meeting
from dialogue.meetings.selectors import (
    PartyPresence,
    SignedRemark,
    presences_of,
    remarks_until,
    signed_remarks,
)
from structures.models import Structure
from structures.region.selectors import Letterhead, letterhead_on


@dataclass(frozen=True)
class MinutesSheet:
    """The minutes of a meeting: offered for remarks, or validated, remarks annexed.

    `agenda` is what was examined, as it stood when they were offered (`Agenda.record`).
    """

    meeting: Meeting
    held_on: date
    structure: Structure
    region: Letterhead
    year: int
    parties: list[PartyPresence]
    agenda: dict[str, list[dict[str, object]]]
    commitments: list[Commitment]
    remarks: list[SignedRemark]
    offered_on: date
    remarks_until: date
    validated_by: str
    validated_at: datetime | None
    demo: bool

    @property
    def reference(self) -> str:
        """The year and the structure's code: one meeting each."""
        return f"{self.year}-{self.structure.code}"

    @property
    def day(self) -> date:
        """The day of the validation, or of the offer before it."""
        return _day(self.meeting)

    @property
    def _otherwise(self) -> dict[str, str]:
        """Why it was not the day announced, where it was not: minutes of before have none."""
        why = self.meeting.held_otherwise
        return {"held_otherwise": why} if why else {}

    @property
    def record(self) -> dict[str, object]:
        """What the minutes say, as data."""
        return {
            "structure": self.structure.code,
            "year": self.year,
            "held_on": self.held_on.isoformat(),
            **self._otherwise,
            "parties": {
                p.label: {"present": p.present, "excused": p.excused} for p in self.parties
            },
            "notes": self.meeting.notes,
            "agenda": self.agenda,
            "commitments": [
                [c.text, c.owner, c.due_on and c.due_on.isoformat()] for c in self.commitments
            ],
            "remarks": [
                [s.party, str(s.remark.author), s.remark.written_at.isoformat(), s.remark.text]
                for s in self.remarks
            ],
            "offered_on": self.offered_on.isoformat(),
            "validated": self.validated_at and [self.validated_by, self.validated_at.isoformat()],
        }


def minutes_sheet(meeting: Meeting) -> MinutesSheet:
    """Return what is printed of minutes that are offered, or validated. Four queries."""
    dialogue = meeting.dialogue
    assert meeting.held_on is not None  # minutes follow the meeting
    assert meeting.agenda is not None  # kept when they are offered
    return MinutesSheet(
        meeting=meeting,
        held_on=meeting.held_on,
        structure=dialogue.structure,
        region=letterhead_on(_day(meeting)),
        year=dialogue.campaign.year,
        parties=presences_of(meeting),
        agenda=meeting.agenda,
        commitments=list(meeting.commitments.all()),
        remarks=signed_remarks(meeting),
        offered_on=timezone.localdate(meeting.minutes_offered_at),
        remarks_until=remarks_until(meeting),
        validated_by=str(meeting.minutes_validated_by or ""),
        validated_at=meeting.minutes_validated_at,
        demo=settings.DEMO,
    )


def _day(meeting: Meeting) -> date:
    return timezone.localdate(meeting.minutes_validated_at or meeting.minutes_offered_at)
