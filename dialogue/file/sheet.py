"""The whole file of a structure's dialogue: all that the three parties share, nothing else."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from allocation.models import Campaign
from dialogue.evidence.selectors import Support, evidence_of
from dialogue.letters.selectors import letter_reference
from dialogue.meetings.selectors import (
    PartyPresence,
    SignedRemark,
    presences_of,
    signed_remarks,
)
from dialogue.models import Commitment, Dialogue, Meeting, OtherFunding, Rating, Reminder
from dialogue.ratings.pages import LevelGiven, levels
from dialogue.thread.selectors import Entry, entries, ratings_visible_to
from structures.models import Structure, User
from structures.region.selectors import Letterhead, letterhead_on


@dataclass(frozen=True)
class RatingFile:
    """An indicator: its levels, all that was said of it with its versions, its evidence."""

    rating: Rating
    levels: list[LevelGiven]
    entries: list[Entry]
    support: Support


@dataclass(frozen=True)
class MeetingFile:
    """The meeting; `notes` and what follows stay empty until the minutes are offered."""

    meeting: Meeting
    parties: list[PartyPresence]
    notes: str
    commitments: list[Commitment]
    remarks: list[SignedRemark]


@dataclass(frozen=True)
class DossierSheet:
    """A dialogue as it stands on a day, the same for whoever may read it."""

    reference: str
    demo: bool
    region: Letterhead
    campaign: Campaign
    structure: Structure
    dialogue: Dialogue
    day: date
    reminders: list[Reminder]
    ratings: list[RatingFile]
    thread: list[Entry]
    meeting: MeetingFile | None
    fundings: list[OtherFunding]

    @property
    def record(self) -> dict[str, object]:
        """The texts as data, attached to the file and sealed."""
        return {
            "reference": self.reference,
            "day": self.day.isoformat(),
            "reminders": [one.left_on.isoformat() for one in self.reminders if one.left_on],
            "indicators": {
                str(one.rating.indicator.number): _as_data(one.entries) for one in self.ratings
            },
            "dialogue": _as_data(self.thread),
            "minutes": self.meeting.notes if self.meeting else "",
        }


def dossier_sheet(dialogue: Dialogue, user: User, today: date) -> DossierSheet:
    """Return the file of a dialogue that `user` may see.

    At most nine queries, then five an indicator.
    """
    meeting = getattr(dialogue, "meeting", None)
    ratings = ratings_visible_to(user).filter(dialogue=dialogue).order_by("indicator__number")
    return DossierSheet(
        reference=letter_reference(dialogue),
        demo=settings.DEMO,
        region=letterhead_on(today),
        campaign=dialogue.campaign,
        structure=dialogue.structure,
        dialogue=dialogue,
        day=today,
        reminders=list(dialogue.reminders.select_related("sent_by")),
        ratings=[
            RatingFile(rating, levels(rating), _shared(rating, user), evidence_of(rating))
            for rating in ratings
        ],
        thread=_shared(dialogue, user),
        meeting=_meeting(meeting) if meeting else None,
        fundings=list(dialogue.other_fundings.all()),
    )


def _shared(about: Dialogue | Rating, user: User) -> list[Entry]:
    """Return what the three parties read; the Region's notes stay out, even for the Region."""
    return [entry for entry in entries(about, user) if not entry.is_internal]


def _meeting(meeting: Meeting) -> MeetingFile:
    if meeting.minutes_offered_at is None:
        parties = presences_of(meeting) if meeting.held_on else []
        return MeetingFile(meeting, parties, "", [], [])
    return MeetingFile(
        meeting,
        presences_of(meeting),
        meeting.notes,
        list(meeting.commitments.all()),
        signed_remarks(meeting),
    )


def _as_data(said: list[Entry]) -> list[dict[str, object]]:
    return [
        {
            "kind": wording.kind,
            "level": wording.level,
            "party": entry.party,
            "author": str(wording.author),
            "written_at": timezone.localtime(wording.written_at).isoformat(),
            "text": wording.text,
            "current": wording is entry.statement,
        }
        for entry in said
        for wording in [*reversed(entry.earlier), entry.statement]
    ]
