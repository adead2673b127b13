"""Dates of open dialogues: put off with a reason, told once; nothing counts from the old ones."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from allocation.models import Campaign, Postponement
from dialogue.course.selectors import put_off_dates
from dialogue.course.services import postpone_dialogues
from dialogue.models import Dialogue, Schedule
from dialogue.ratings.selectors import reply_day, silence
from dialogue.ratings.services import propose, record_silence
from dialogue.reminders.services import remind
from dialogue.rules import Stage
from dialogue.steps_back.services import step_back
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.refusals import Refused
from structures.messages.kinds import why_not
from structures.models import JournalEntry, Message
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    PROPOSED_LEVEL,
    REASON,
    make_dialogue,
    make_director,
    make_open_campaign,
    make_president,
    make_rating,
    make_silent,
)
from tests.structures.message_builders import let_leave
from tests.structures.pages import page, text_of

PATH = "/campagnes/2015/dialogues/report/"
WHY = "Les conventions sont parties plus tard"
AGENT = "region_agent"
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """Dialogues that are open."""
    return make_open_campaign()


def schedule():
    return Schedule.objects.select_related("campaign").get()


def opened_at():
    return Dialogue.objects.values_list("opened_at", flat=True).first()


def later(name="self_assessment_due", days=3):
    return {name: getattr(schedule(), name) + timedelta(days=days)}


def put_off(values, reason=WHY, by=AGENT):
    return postpone_dialogues(Campaign.objects.get(), values, reason, by=make_user(by))


def again(rating):
    return type(rating).objects.select_related("dialogue__campaign__schedule").get(pk=rating.pk)


def test_a_date_is_put_off_with_what_it_was_and_why(campaign):
    before = schedule().self_assessment_due
    found = put_off(later())
    assert schedule().self_assessment_due == before + timedelta(days=3)
    assert found.changes[0]["before"] == date_long(before) and found.reason == WHY
    assert put_off_dates(schedule(), opened_at()) == {
        "self_assessment_due": f"reporté du {date_long(before)}"
    }
    assert JournalEntry.objects.filter(summary__contains="dates reportées").exists()


@pytest.mark.parametrize("name", ["self_assessment_due", "proposal_due", "decision_due"])
def test_no_date_is_brought_forward_be_it_the_regions_own(campaign, name):
    with pytest.raises(Refused, match="ne s’avance pas"):
        put_off(later(name, -1))
    with pytest.raises(DatabaseError, match="are announced"), transaction.atomic():
        Schedule.objects.update(**later(name, -1))


def test_the_time_to_reply_is_lengthened_and_never_cut(campaign):
    with pytest.raises(Refused, match="ne se réduit pas"):
        put_off({"reply_days": 14})
    with pytest.raises(DatabaseError, match="are announced"), transaction.atomic():
        Schedule.objects.update(reply_days=14)
    found = put_off({"reply_days": 20})
    assert schedule().reply_days == 20
    assert found.sentences == ["Jours pour répondre : 20 (auparavant 15)"]


@pytest.mark.parametrize(
    ("values", "reason", "message"),
    [
        pytest.param(lambda: later(days=0), WHY, "Aucune date ne change", id="the same"),
        pytest.param(later, " ", "Dites pourquoi", id="without a reason"),
        pytest.param(lambda: later(days=200), WHY, "Les dates se suivent", id="out of order"),
    ],
)
def test_what_is_put_off_changes_something_in_order_for_a_reason(campaign, values, reason, message):
    with pytest.raises(Refused, match=message):
        put_off(values(), reason)
    assert not Postponement.objects.exists() and not put_off_dates(schedule(), opened_at())


@pytest.mark.parametrize("role", ["region_admin", "state_observer", "director", "president"])
def test_only_those_who_follow_the_dialogues_put_dates_off(campaign, client, role):
    own = {"director": make_director, "president": make_president}
    user = own[role]() if role in own else make_user(role)
    with pytest.raises(Refused, match="reviennent à la Région"):
        postpone_dialogues(campaign, later(), WHY, by=user)
    assert page(client, user, PATH).status_code == 404


def test_a_reminder_counted_on_the_old_date_no_longer_counts():
    rating, today = make_rating(), timezone.localdate()
    make_silent(rating.dialogue, today)
    assert silence(again(rating), today).possible
    put_off({"self_assessment_due": today})
    found = silence(again(rating), today + timedelta(days=1))
    assert (found.reminders, found.possible) == ([], False)
    with pytest.raises(Refused, match="relances avant un constat"):
        record_silence(again(rating), by=make_user(), today=today + timedelta(days=1))


def test_a_silence_recorded_on_the_old_date_holds_no_proposal():
    rating, today = make_rating(), timezone.localdate()
    make_silent(rating.dialogue, today)
    record_silence(again(rating), by=make_user(AGENT), today=today)
    put_off({"self_assessment_due": today})
    with pytest.raises(Refused, match="la date attendue a été reportée"):
        propose(again(rating), PROPOSED_LEVEL, REASON, by=make_user(AGENT))


def test_a_longer_delay_is_given_to_the_replies_under_way():
    rating = make_dialogue(Stage.REPLY).ratings.first()
    before = reply_day(again(rating))
    put_off({"reply_days": schedule().reply_days + 5})
    assert reply_day(again(rating)) == before + timedelta(days=5)


def test_a_reminder_that_waits_with_the_old_date_does_not_leave():
    dialogue = make_dialogue()
    make_director()
    remind([dialogue], clock.today(), make_user(AGENT))
    waiting = Message.objects.get(kind="reminder")
    assert not why_not(waiting)
    put_off(later())
    assert why_not(waiting)


def test_a_proposal_that_waits_to_be_told_is_told_with_the_new_delay():
    rating = make_dialogue(Stage.PROPOSAL).ratings.first()
    make_director()
    propose(rating, PROPOSED_LEVEL, REASON, by=make_user(AGENT))
    put_off({"reply_days": schedule().reply_days + 5})
    said = Message.objects.filter(kind="proposal").order_by("pk")
    assert [bool(why_not(one)) for one in said] == [True, False]


def test_a_proposal_that_waits_while_dates_are_put_off_again_is_told_once():
    ratings = make_dialogue(Stage.PROPOSAL).ratings.all()
    make_director()
    for rating in ratings:
        propose(rating, PROPOSED_LEVEL, REASON, by=make_user(AGENT))
    for _ in range(3):
        put_off({"reply_days": schedule().reply_days + 5})
    said = Message.objects.filter(kind="proposal")
    assert [bool(why_not(one)) for one in said.order_by("pk")] == [True, True, True, False]


def test_those_concerned_are_told_once_and_led_to_their_own_dialogue(campaign):
    make_director(), make_president(), make_user("state_observer")
    let_leave()
    put_off(later())
    told = Message.objects.filter(kind="postponed_dialogues")
    assert told.count() == 3
    own = told.get(person=make_director())
    assert f"/structures/{OWN}/dialogue/2015/" in own.body and WHY in own.body
    assert not why_not(own)
    put_off(later("decision_due"))
    assert not why_not(own)  # what it says still holds
    put_off(later())
    assert why_not(own)  # another one says more


def test_what_a_later_notice_does_not_say_still_leaves_and_nothing_once_closed(campaign):
    make_director()
    for name in ("proposal_due", "decision_due"):
        put_off(later(name))
    notices = Message.objects.filter(kind="postponed_dialogues")
    assert notices.count() == 2 and not any(why_not(one) for one in notices)
    step_back(campaign, reason=WHY, by=make_user())
    assert all(why_not(one) for one in notices)


def test_the_page_shows_the_message_then_puts_off_and_the_structure_reads_both_dates(client):
    make_dialogue()
    make_director()
    before = schedule().self_assessment_due
    client.force_login(make_user(AGENT))
    form = client.get(PATH).context["form"]
    sent = {n: form[n].value() for n in form.fields if n != "reason"} | {"reason": WHY}
    sent["self_assessment_due"] = before + timedelta(days=3)
    answer = client.post(PATH, sent)
    assert make_director().email in text_of(answer) and not Postponement.objects.exists()
    seen = answer.context["confirmation"].seen
    assert client.post(PATH, sent | {"seen": seen}).status_code == 302
    shown = text_of(page(client, make_director(), f"/structures/{OWN}/dialogue/2015/"))
    assert f"(reporté du {date_long(before)})" in shown
    assert WHY in text_of(page(client, make_user(AGENT), PATH))


def test_a_date_brought_forward_is_refused_beside_what_was_typed(client, campaign):
    client.force_login(make_user(AGENT))
    form = client.get(PATH).context["form"]
    sent = {n: form[n].value() for n in form.fields if n != "reason"} | {"reason": WHY}
    sent["decision_due"] = schedule().decision_due - timedelta(days=1)
    answer = client.post(PATH, sent)
    assert answer.status_code == 422 and "ne s’avance pas" in text_of(answer)
