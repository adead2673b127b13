"""The demo's meetings: invented words, held by the services that the pages call."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from allocation.models import Campaign
from config.demo.files import told
from config.demo.people import director_of
from dialogue.meetings import services as meetings
from dialogue.meetings.selectors import guests_of, may_be_validated
from dialogue.meetings.services import Appointment, MinutesContent
from dialogue.models import Attendance, Meeting
from structures.ground import clock
from structures.models import Role, User

HOURS = (time(9, 30), time(14), time(16, 30))
LASTS = timedelta(minutes=50)
Row = Mapping[str, Any]


def announce_meetings(campaign: Campaign, people: dict[str, User], *, rank: int) -> None:
    """Fix the meetings of the day of that rank, one after the other, and send the invitations."""
    data, agent = _data(campaign), people[Role.REGION_AGENT]
    day, codes = list(data["days"].items())[rank]
    on = date.fromisoformat(day)
    for at, code in zip(HOURS, codes, strict=False):
        dialogue = campaign.dialogues.get(structure__code=code)
        starts_at = timezone.make_aware(datetime.combine(on, at))
        place = Appointment(starts_at, data["place"], data["link"])
        meetings.invite(meetings.plan(dialogue, place, by=agent), by=agent)


def hold_meetings(campaign: Campaign, people: dict[str, User]) -> None:
    """Hold the meetings of the day, and offer the minutes of each as it ends."""
    data, agent = _data(campaign), people[Role.REGION_AGENT]
    for meeting in _meetings(campaign).filter(starts_at__date=clock.today()):
        clock.turn_to(clock.today(), timezone.localtime(meeting.starts_at + LASTS).time())
        text = data["own" if _is_own(meeting, people) else "others"]
        guests = [guest for guest in guests_of(meeting.dialogue, clock.today()) if guest.name]
        present = [
            {"party": guest.party, "name": guest.function, "present": True} for guest in guests
        ]
        excused = [
            {"party": party, "name": "Personne", "present": False}
            for party in Attendance.Party
            if party not in {guest.party for guest in guests}
        ]
        content = MinutesContent(text["notes"], [*present, *excused], text["commitments"])
        meetings.write_minutes(meeting, content, by=agent)
        meetings.hold(meeting, clock.today(), by=agent)
        meetings.offer_minutes(meeting, by=agent)


def hear_about_minutes(campaign: Campaign, people: dict[str, User]) -> None:
    """Take the remarks of the structure and of the State on minutes that nobody spoke of."""
    data = _data(campaign)
    offered = _meetings(campaign).filter(minutes_offered_at__isnull=False, remarks=None)
    for meeting in offered.filter(minutes_validated_at=None):
        director = director_of(meeting.dialogue.structure)
        meetings.remark_on_minutes(meeting, data["nothing"], by=director)
        said = data["own"]["remark"] if _is_own(meeting, people) else data["nothing"]
        meetings.remark_on_minutes(meeting, said, by=people[Role.STATE_OBSERVER])


def validate_minutes(campaign: Campaign, people: dict[str, User]) -> None:
    """Validate the minutes that were heard."""
    for meeting in _meetings(campaign):
        if may_be_validated(meeting, clock.today()):
            meetings.validate_minutes(meeting, by=people[Role.REGION_AGENT], today=clock.today())


def _data(campaign: Campaign) -> Row:
    return told("dialogue-meetings", campaign.year)


def _meetings(campaign: Campaign) -> QuerySet[Meeting]:
    found = Meeting.objects.filter(dialogue__campaign=campaign).order_by("pk")
    return found.select_related("dialogue__structure", "dialogue__campaign__schedule")


def _is_own(meeting: Meeting, people: dict[str, User]) -> bool:
    return meeting.dialogue.structure_id == people[Role.DIRECTOR].structure_id
