"""Meetings at each step for the tests, by the services."""

from datetime import timedelta

from django.utils import timezone

from dialogue.models import Meeting
from dialogue.rules import Stage
from dialogue.services import meetings, minutes
from dialogue.services.meetings import Appointment
from dialogue.services.minutes import Content
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_dialogue

ROOT = f"/structures/{OWN}/dialogue/2015/entretien/"
NOTES = "Les effets des ateliers sont examinés un par un."
COMMITMENT = "Mesurer les sorties sur l’année entière"
PEOPLE = (
    {"party": "structure", "name": "Anne Schneider, directrice", "present": True},
    {"party": "region", "name": "Claire Weber, chargée de mission", "present": True},
    {"party": "state", "name": "Marc Lefèvre, DIRECCTE", "present": False},
)
CONTENT = Content(NOTES, PEOPLE, ({"text": COMMITMENT, "owner": "structure"},))


def make_planned(stage=Stage.MEETING, **where) -> Meeting:
    """A meeting in a week, nobody invited yet; `where` is `make_dialogue`'s."""
    dialogue = make_dialogue(stage, **where)
    starts_at = timezone.now() + timedelta(days=7)
    place = Appointment(starts_at, "Maison de la Région", "https://visio.example/a")
    return meetings.plan(dialogue, place, by=make_user("region_agent"))


def make_written(**where) -> Meeting:
    """A meeting whose minutes are written, not offered, not yet noted as held."""
    return minutes.write(make_planned(**where), CONTENT, by=make_user("region_agent"))


def make_held(**where) -> Meeting:
    """A meeting held today."""
    today = timezone.localdate()
    return meetings.hold(make_written(**where), today, by=make_user("region_agent"))


def make_offered(**where) -> Meeting:
    """A meeting whose minutes are offered today."""
    meeting = make_held(**where)
    minutes.offer(meeting, by=make_user("region_agent"))
    return again(meeting)


def again(meeting: Meeting) -> Meeting:
    """The meeting as the database has it."""
    return Meeting.objects.get(pk=meeting.pk)
