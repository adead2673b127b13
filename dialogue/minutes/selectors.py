"""Who came to a meeting, and what the parties remarked on its minutes."""

from dataclasses import dataclass

from dialogue.models import Attendance, Meeting, MinutesRemark
from dialogue.thread.selectors import PARTIES


@dataclass(frozen=True)
class PartyPresence:
    """Who was there, or excused, for a party."""

    label: str
    present: list[str]
    excused: list[str]


@dataclass(frozen=True)
class SignedRemark:
    """A remark with its author's party."""

    remark: MinutesRemark
    party: str


def presences_of(meeting: Meeting) -> list[PartyPresence]:
    """Return who came for each party, in the order structure, Region, State. One query."""
    people = list(meeting.attendances.all())
    return [
        PartyPresence(
            party.label,
            [one.name for one in people if one.party == party and one.present],
            [one.name for one in people if one.party == party and not one.present],
        )
        for party in Attendance.Party
    ]


def signed_remarks(meeting: Meeting) -> list[SignedRemark]:
    """Return the remarks in the order written, with the party of each author. One query."""
    remarks = meeting.remarks.select_related("author")
    return [SignedRemark(remark, PARTIES[remark.author.role]) for remark in remarks]
