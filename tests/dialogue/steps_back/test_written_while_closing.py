"""What one writes in a dialogue while its opening is undone: one of them wins, in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allocation.models import Campaign, State
from dialogue.evidence.services import ProjectEntry, add_project
from dialogue.meetings.services import Appointment, plan
from dialogue.models import Dialogue
from dialogue.rules import TextKind
from dialogue.steps_back.services import step_back
from dialogue.thread.services import comment, save_draft
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import make_user
from tests.allocation.test_races import one_during_the_other
from tests.dialogue.builders import make_director
from tests.dialogue.steps_back_builders import REASON, make_at, own_dialogue

pytestmark = pytest.mark.django_db(transaction=True)


def back():
    step_back(Campaign.objects.get(), reason=REASON, by=make_user())


def meet(dialogue):
    day = timezone.now() + timedelta(days=9)
    plan(dialogue, Appointment(day, "Colmar"), by=make_user("region_agent"))


def cooperate(dialogue):
    rating = dialogue.ratings.select_related("dialogue__campaign").get(indicator__number=8)
    partner = Structure.objects.exclude(pk=dialogue.structure_id).first()
    entry = ProjectEntry("Forum", "Un forum", "Nous", [partner])
    add_project(rating, entry, by=make_director())


ACTS = {
    "intervention": lambda one: comment(one, "Bonjour", by=make_director()),
    "brouillon": lambda one: save_draft(one, TextKind.COMMENT, "Bonj", by=make_director()),
    "entretien": meet,
    "projet": cooperate,
}


def as_read_before(name):
    """An act on our structure's dialogue, as a page read it before it was closed."""
    make_at(State.DIALOGUE)
    make_director()
    read = Dialogue.objects.select_related("campaign", "structure").get(pk=own_dialogue().pk)
    return lambda: ACTS[name](read)


@pytest.mark.sampled
@pytest.mark.parametrize("name", ACTS)
def test_what_is_written_while_the_dialogues_are_closed_waits_and_is_refused(name):
    refusal = one_during_the_other(back, as_read_before(name))
    assert isinstance(refusal, Refused)
    assert not Dialogue.objects.exists()


@pytest.mark.sampled
@pytest.mark.parametrize("name", ACTS)
def test_dialogues_are_not_closed_over_what_is_being_written(name):
    refusal = one_during_the_other(as_read_before(name), back)
    assert isinstance(refusal, Refused)
    assert Campaign.objects.get().state == State.DIALOGUE
