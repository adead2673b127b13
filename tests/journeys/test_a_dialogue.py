"""A dialogue: from the structure's own level to the manager's decision, spoken or silent."""

import pytest
from django.utils import timezone

from dialogue.rules import Stage
from structures.ground import clock
from tests.allocation.builders import OWN
from tests.dialogue.builders import (
    ARGUMENT,
    CONTESTED,
    DECISION_REASON,
    REASON,
    advance,
    make_open_campaign,
    make_reply_overdue,
    make_silent,
)
from tests.dialogue.meeting_builders import NOTES, PEOPLE
from tests.structures.pages import version_on

ROOT = f"/structures/{OWN}/dialogue/2015/"
RATING, MEETING = f"{ROOT}8/", f"{ROOT}entretien/"
CHOSEN = {"level": "2", "text": DECISION_REASON}


@pytest.fixture
def dialogue(people):
    """Dialogues open, the indicators other than 8 led to the meeting by the services."""
    found = make_open_campaign().dialogues.get(structure__code=OWN)
    for rating in found.ratings.exclude(indicator__number=8):
        advance(rating, Stage.MEETING)
    return found


def sends(person, path, status=302, **data):
    answer = person.client.post(path, data)
    assert answer.status_code == status, (path, answer.status_code)


def confirms(person, path, status=200, **data):
    """Send what is to be confirmed, read what it does, and confirm it if it may be."""
    answer = person.client.post(path, data) if data else person.client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    told = answer.context and answer.context.get("confirmation")
    if status == 200 and not told.hindrance:
        sends(person, path, **data, seen=told.seen)


def stage(dialogue):
    return dialogue.ratings.get(indicator__number=8).stage


def hold_the_meeting(people, dialogue):
    today = clock.today()
    rows = {"people-TOTAL_FORMS": str(len(PEOPLE)), "people-INITIAL_FORMS": "0"}
    for rank, person in enumerate(PEOPLE):
        typed = {**person, "presence": "present" if person["present"] else "excused"}
        rows |= {f"people-{rank}-{name}": value for name, value in typed.items()}
    rows |= {"commitments-TOTAL_FORMS": "0", "commitments-INITIAL_FORMS": "0"}
    day = today.isoformat()
    planned = {"day": day, "hour": "23:59", "place": "Maison de la Région", "link": ""}
    sends(people.agent, f"{MEETING}fixer/", **planned)
    sends(people.agent, f"{MEETING}inviter/")
    version = version_on(people.agent.client, f"{MEETING}compte-rendu/")
    sends(people.agent, f"{MEETING}compte-rendu/", notes=NOTES, **version, **rows)
    sends(people.agent, f"{MEETING}tenu/", held_on=day)
    sends(people.agent, f"{MEETING}compte-rendu/proposer/")
    sends(people.manager, f"{RATING}decision/", 422, **CHOSEN)  # nobody has read them yet
    for person in (people.director, people.state):
        sends(person, f"{MEETING}compte-rendu/remarque/", nothing="1")
    confirms(people.agent, f"{MEETING}compte-rendu/valider/")


def test_from_the_self_assessment_to_the_decision(people, dialogue):
    sends(people.agent, f"{RATING}proposition/", 422, level="1", text=REASON)  # too early
    sends(people.director, f"{RATING}auto-evaluation/", level="3", text=ARGUMENT)
    sends(people.agent, f"{RATING}proposition/", level="1", text=REASON)
    confirms(people.agent, f"{RATING}sans-reponse/")  # the structure still has time
    assert stage(dialogue) == Stage.REPLY
    sends(people.director, f"{RATING}reponse/", reply="contested", text=CONTESTED)
    sends(people.manager, f"{RATING}decision/", 422, **CHOSEN)  # not met yet
    hold_the_meeting(people, dialogue)
    sends(people.agent, f"{RATING}decision/", 404, **CHOSEN)  # never the agent
    confirms(people.manager, f"{RATING}decision/", **CHOSEN)
    people.director.opens(RATING)
    people.director.sees(ARGUMENT, REASON, CONTESTED, DECISION_REASON)
    assert stage(dialogue) == Stage.CLOSED


def test_who_proposed_does_not_decide(people, dialogue):
    sends(people.director, f"{RATING}auto-evaluation/", level="3", text=ARGUMENT)
    sends(people.manager, f"{RATING}proposition/", level="1", text=REASON)
    sends(people.director, f"{RATING}reponse/", reply="contested", text=CONTESTED)
    hold_the_meeting(people, dialogue)
    sends(people.manager, f"{RATING}decision/", 422, **CHOSEN)
    assert stage(dialogue) == Stage.DECISION


def test_a_silent_structure_is_met_and_decided_about(people, dialogue):
    confirms(people.agent, f"{RATING}constat-de-carence/")  # before the reminders: refused
    assert stage(dialogue) == Stage.SELF_ASSESSMENT
    make_silent(dialogue, timezone.localdate())
    confirms(people.agent, f"{RATING}constat-de-carence/")
    sends(people.director, f"{RATING}auto-evaluation/", 422, level="3", text=ARGUMENT)
    sends(people.agent, f"{RATING}proposition/", level="1", text=REASON)
    rating = make_reply_overdue(dialogue.ratings.get(indicator__number=8), reminded=False)
    sends(people.director, f"{RATING}reponse/", 422, reply="agreed", text="")  # too late
    confirms(people.agent, f"{RATING}sans-reponse/")  # not reminded of the reply: refused
    assert stage(dialogue) == Stage.REPLY
    make_reply_overdue(rating)
    confirms(people.agent, f"{RATING}sans-reponse/")
    hold_the_meeting(people, dialogue)
    confirms(people.manager, f"{RATING}decision/", **CHOSEN)
    assert stage(dialogue) == Stage.CLOSED
