"""The demo's meetings: invented words, held by the services that the pages call."""

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from allocation.models import Campaign
from dialogue.models import Attendance, Dialogue, Meeting
from dialogue.selectors.agenda import not_yet_there
from dialogue.selectors.meetings import guests_of
from dialogue.services import meetings, minutes
from dialogue.services.meetings import Appointment
from dialogue.services.minutes import Content
from structures import clock
from structures.models import Role, User

FILE = settings.FIXTURES_DIR / "demo-dialogue-meetings.json"
COMING_IN = timedelta(days=12)
AT = time(14, 30)
Row = Mapping[str, object]


def load_meetings(campaign: Campaign, people: dict[str, User]) -> None:
    """Hold the meeting of each dialogue that is there and was not held, and offer its minutes.

    The demo director's own is fixed and announced when its dialogue is not there yet.
    """
    data = json.loads(FILE.read_text())
    agent, own = people[Role.REGION_AGENT], people[Role.DIRECTOR].structure_id
    left = Dialogue.objects.filter(campaign=campaign, meeting__held_on=None)
    for dialogue in left.select_related("structure"):
        text = data["own" if dialogue.structure_id == own else "others"]
        if not not_yet_there(dialogue):
            _hold(dialogue, data, text, by=agent)
        elif dialogue.structure_id == own:
            meetings.invite(_plan(dialogue, data, COMING_IN, by=agent), by=agent)
        if "remark" in text and not not_yet_there(dialogue):
            minutes.remark(dialogue.meeting, text["remark"], by=people[Role.STATE_OBSERVER])


def _plan(dialogue: Dialogue, data: Row, in_days: timedelta, *, by: User) -> Meeting:
    day = clock.today() + in_days
    starts_at = timezone.make_aware(datetime.combine(day, AT))
    return meetings.plan(dialogue, Appointment(starts_at, data["place"], data["link"]), by=by)


def _hold(dialogue: Dialogue, data: Row, text: Row, *, by: User) -> None:
    meeting = _plan(dialogue, data, timedelta(), by=by)
    guests = guests_of(dialogue, clock.today())
    people = [
        {"party": guest.party, "name": guest.function, "present": True}
        for guest in guests
        if guest.name
    ]
    missing = [party for party in Attendance.Party if party not in {g["party"] for g in people}]
    people += [{"party": party, "name": "Personne", "present": False} for party in missing]
    minutes.write(meeting, Content(text["notes"], people, text["commitments"]), by=by)
    meetings.hold(meeting, clock.today(), by=by)
    minutes.offer(meeting, by=by)
