"""Meetings at each step for the tests, by the services."""

from datetime import timedelta

from django.utils import timezone

from dialogue.meetings import services as meetings
from dialogue.meetings.services import Appointment, MinutesContent
from dialogue.models import Meeting
from dialogue.rules import Stage
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import end_of_today, make_dialogue, make_director

ROOT = f"/structures/{OWN}/dialogue/2015/entretien/"
REMARK, STATE_REMARK = "Il manque le bilan de juin.", "Conforme à l’entretien."
NOTES = "Les effets des ateliers sont examinés un par un."
COMMITMENT = "Mesurer les sorties sur l’année entière"
PEOPLE = (
    {"party": "structure", "name": "Anne Schneider, directrice", "present": True},
    {"party": "region", "name": "Claire Weber, chargée de mission", "present": True},
    {"party": "state", "name": "Marc Lefèvre, DIRECCTE", "present": False},
)
CONTENT = MinutesContent(NOTES, PEOPLE, ({"text": COMMITMENT, "owner": "structure"},))


def appointment() -> Appointment:
    """In three days, in Colmar."""
    return Appointment(timezone.now() + timedelta(days=3), "Colmar")


def make_planned(stage=Stage.MEETING, *, starts_at=None, **where) -> Meeting:
    """A meeting in a week, nobody invited yet; `where` is `make_dialogue`'s."""
    dialogue = make_dialogue(stage, **where)
    starts_at = starts_at or timezone.now() + timedelta(days=7)
    place = Appointment(starts_at, "Maison de la Région", "https://visio.example/a")
    return meetings.plan(dialogue, place, by=make_user("region_agent"))


def make_invited(**where) -> Meeting:
    """A meeting of today, to which everybody is invited."""
    meeting = make_planned(starts_at=end_of_today(), **where)
    meetings.invite(meeting, by=make_user("region_agent"))
    return again(meeting)


def make_written(**where) -> Meeting:
    """A meeting of today whose minutes are written, not offered, not yet noted as held."""
    return meetings.write_minutes(make_invited(**where), CONTENT, by=make_user("region_agent"))


def make_held(**where) -> Meeting:
    """A meeting held today."""
    today = timezone.localdate()
    return meetings.hold(make_written(**where), today, by=make_user("region_agent"))


def make_offered(**where) -> Meeting:
    """A meeting whose minutes are offered today."""
    meeting = make_held(**where)
    meetings.offer_minutes(meeting, by=make_user("region_agent"))
    return again(meeting)


def make_remarked(meeting: Meeting) -> Meeting:
    """The meeting, once the structure and the State made their remarks."""
    meetings.remark_on_minutes(meeting, REMARK, by=make_director())
    meetings.remark_on_minutes(meeting, STATE_REMARK, by=make_user("state_observer"))
    return meeting


def make_validated() -> Meeting:
    """A meeting whose minutes are validated today."""
    meeting = make_remarked(make_offered())
    meetings.validate_minutes(meeting, by=make_user(), today=timezone.localdate())
    return again(meeting)


def again(meeting: Meeting) -> Meeting:
    """The meeting as the database has it."""
    return Meeting.objects.get(pk=meeting.pk)
