"""The dialogue of a structure that merged is read by its successor, who says nothing there."""

import pytest

from dialogue.meetings import services as meetings
from dialogue.meetings.selectors import may_remark
from dialogue.ratings.selectors import texts_open
from dialogue.rules import Stage
from dialogue.thread.selectors import dialogues_visible_to, entries, may_be_reworded
from dialogue.thread.services import comment, reword
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import OWN
from tests.dialogue.builders import make_dialogue, make_director, make_meeting, make_president
from tests.structures.network_builders import let_end

FORMER = "67180"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


def test_its_successor_reads_all_that_was_said_and_has_no_box_open():
    dialogue = make_dialogue(code=FORMER)
    said = comment(dialogue, "Je précise.", by=make_director(FORMER))
    let_end(FORMER, OWN)
    for reader in (make_director(), make_president()):
        assert dialogue in dialogues_visible_to(reader)
        assert [entry.statement for entry in entries(dialogue, reader)] == [said]
        assert texts_open(dialogue, reader) == []


def test_its_director_who_moved_says_nothing_again_there():
    dialogue, director = make_dialogue(code=FORMER), make_director(FORMER)
    said = comment(dialogue, "Je précise.", by=director)
    let_end(FORMER, OWN)
    director.structure = Structure.objects.get(code=OWN)
    director.save()
    assert not may_be_reworded(said, director)
    with pytest.raises(Refused):
        reword(said, "Je corrige.", by=director)
    with pytest.raises(Refused, match="une autre structure"):
        comment(dialogue, "J’ajoute.", by=director)


def test_its_successor_makes_no_remark_on_its_minutes():
    meeting = make_meeting(make_dialogue(Stage.MEETING, code=FORMER), until="offered")
    assert may_remark(meeting, make_director(FORMER))
    let_end(FORMER, OWN)
    assert not may_remark(meeting, make_director())
    with pytest.raises(Refused, match="une autre structure"):
        meetings.remark_on_minutes(meeting, "Je remarque.", by=make_director())
