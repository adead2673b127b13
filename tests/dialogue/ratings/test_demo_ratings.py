"""The demo's dialogues, told by the services, up to the decisions."""

from datetime import date

from django.utils.timezone import localdate

from allocation.models import State
from dialogue.models import Dialogue, Draft, Rating, Reminder, Statement
from dialogue.rules import Stage
from structures.ground import clock


def test_the_demo_shows_every_step_of_a_dialogue(demo):
    demo(State.DIALOGUE)
    own = {r.indicator.number: r for r in Rating.objects.filter(dialogue__structure__code="67437")}
    assert own[8].stage == Stage.REPLY
    assert own[9].stage == Stage.SELF_ASSESSMENT
    assert Draft.objects.get().rating == own[9]
    assert Dialogue.objects.count() == 11
    stages = set(Rating.objects.values_list("stage", flat=True))
    assert stages == {"self_assessment", "proposal", "reply", "decision", "closed"}
    assert Rating.objects.filter(stage=Stage.CLOSED).count() == 2


def test_the_demo_is_told_on_the_days_of_its_year(demo):
    demo(State.DIALOGUE)
    assert clock.today() == date(2015, 10, 21)
    said = Statement.objects.filter(rating__isnull=False).order_by("written_at", "pk")
    days = [localdate(statement.written_at) for statement in said]
    assert (min(days), max(days)) == (date(2015, 10, 8), date(2015, 10, 21))
    assert Reminder.objects.filter(sent_on=date(2015, 10, 15)).exists()


def test_a_year_that_is_settled_has_all_its_decisions_and_one_silence(demo):
    demo(State.SETTLEMENT)
    assert set(Rating.objects.values_list("stage", flat=True)) == {Stage.CLOSED}
    silent = Rating.objects.filter(self_level=None)
    assert {rating.dialogue.structure.code for rating in silent} == {"S11"}
    assert {rating.reply for rating in silent} == {Rating.Reply.NONE}
    assert set(Rating.objects.values_list("level", flat=True)) == {0, 1, 2, 3}
