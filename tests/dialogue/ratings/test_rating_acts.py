"""What each party does on an indicator, and what is refused, with the reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allocation.models import Campaign, State
from dialogue.models import Draft, Rating, Statement
from dialogue.ratings.services import agree, assess, contest, decide, propose, send_back
from dialogue.rules import Stage
from dialogue.thread.selectors import statements_visible_to
from dialogue.thread.services import save_draft
from structures.ground.refusals import Refused
from structures.models import JournalEntry
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    ARGUMENT,
    DECISION_REASON,
    LEVEL,
    REASON,
    SELF_LEVEL,
    make_director,
    make_meeting,
    make_president,
    make_rating,
    make_rating_proposed_by,
    meet,
)

Kind = Statement.Kind
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


@pytest.fixture
def today():
    return timezone.localdate()


def said(rating, kind):
    return rating.statements.filter(kind=kind).last()


def test_an_assessment_is_kept_with_its_author_and_its_argument():
    rating = make_rating()
    assess(rating, 3, f"  {ARGUMENT} ", by=make_director())
    rating.refresh_from_db()
    assert (rating.stage, rating.self_level, rating.self_assessed_by) == (
        Stage.PROPOSAL,
        3,
        make_director(),
    )
    text = said(rating, Kind.ASSESSMENT)
    assert (text.text, text.level, text.audience) == (ARGUMENT, 3, Statement.Audience.ALL)


def test_each_act_is_in_the_structures_journal_without_its_text():
    make_rating(Stage.CLOSED)
    entries = JournalEntry.objects.filter(kind=JournalEntry.Kind.DIALOGUE, structure__code=OWN)
    summaries = [entry.summary for entry in entries]
    assert "Indicateur 8 : décision, niveau 2" in summaries
    assert [entry for entry in entries if REASON in f"{entry.summary}{entry.reason}"] == []


def test_a_draft_has_served_once_its_text_is_said():
    rating = make_rating()
    save_draft(rating, Kind.ASSESSMENT, "Début", by=make_director())
    assess(rating, 1, ARGUMENT, by=make_director())
    assert not Draft.objects.exists()


@pytest.mark.parametrize("person", ["region_manager", "state_observer", "region_admin"])
def test_only_the_director_assesses(person):
    with pytest.raises(Refused, match="revient à la direction de la structure"):
        assess(make_rating(), 3, ARGUMENT, by=make_user(person))


def test_the_president_reads_and_does_not_assess():
    with pytest.raises(Refused, match="revient à la direction"):
        assess(make_rating(), 3, ARGUMENT, by=make_president())


def test_the_director_of_another_structure_is_refused():
    with pytest.raises(Refused, match="une autre structure"):
        assess(make_rating(), 3, ARGUMENT, by=make_director("67180"))


def test_an_assessment_without_argument_is_refused():
    with pytest.raises(Refused, match="un texte est attendu"):
        assess(make_rating(), 3, "   ", by=make_director())


def test_nothing_is_done_once_the_dialogues_of_the_year_are_over():
    rating = make_rating()
    Campaign.objects.update(state=State.SETTLEMENT)
    with pytest.raises(Refused, match="à l’étape « solde »"):
        assess(rating, 3, ARGUMENT, by=make_director())


def test_a_self_assessment_is_sent_back_with_what_is_missing():
    rating = make_rating(Stage.PROPOSAL)
    send_back(rating, "Joignez le bilan.", by=make_user("region_agent"))
    rating.refresh_from_db()
    assert (rating.stage, rating.self_level) == (Stage.SELF_ASSESSMENT, SELF_LEVEL)
    assert said(rating, Kind.SEND_BACK).text == "Joignez le bilan."
    assess(rating, 2, "Le bilan est joint.", by=make_director())
    assert rating.statements.filter(kind=Kind.ASSESSMENT).count() == 2


def test_a_self_assessment_is_not_sent_back_without_a_word():
    with pytest.raises(Refused, match="Ce qui est à compléter"):
        send_back(make_rating(Stage.PROPOSAL), " ", by=make_user("region_agent"))


def test_the_region_proposes_with_a_reason():
    rating = make_rating(Stage.PROPOSAL)
    propose(rating, 1, REASON, by=make_user("region_agent"))
    rating.refresh_from_db()
    assert (rating.stage, rating.proposed_level) == (Stage.REPLY, 1)


def test_a_proposal_with_a_short_reason_is_refused():
    with pytest.raises(Refused, match="40 caractères au moins sont attendus, 9 sont écrits"):
        propose(make_rating(Stage.PROPOSAL), 1, "Trop peu.", by=make_user())


def test_the_structure_agrees_with_or_without_a_word(today):
    rating = make_rating(Stage.REPLY)
    agree(rating, by=make_director(), today=today)
    rating.refresh_from_db()
    assert (rating.stage, rating.reply) == (Stage.MEETING, Rating.Reply.AGREED)
    assert said(rating, Kind.REPLY).text == "D’accord avec la proposition."


def test_contesting_takes_an_argument(today):
    rating = make_rating(Stage.REPLY)
    with pytest.raises(Refused, match="L’argument de la contestation"):
        contest(rating, " ", by=make_director(), today=today)
    contest(rating, "Voir la pièce.", by=make_director(), today=today)
    rating.refresh_from_db()
    assert rating.reply == Rating.Reply.CONTESTED


@pytest.mark.parametrize("reply", [agree, contest])
def test_the_structure_replies_until_the_last_day_and_not_after(today, reply):
    rating = make_rating(Stage.REPLY)
    with pytest.raises(Refused, match="Le délai de réponse est passé depuis le"):
        reply(rating, "Trop tard", by=make_director(), today=today + timedelta(days=16))
    reply(rating, "À temps", by=make_director(), today=today + timedelta(days=15))


def test_no_decision_before_the_minutes_of_the_meeting_are_validated():
    rating = make_rating(Stage.MEETING)
    make_meeting(rating.dialogue, until="offered")
    meet(rating.dialogue)
    with pytest.raises(Refused, match="une fois son compte rendu validé"):
        decide(rating, LEVEL, DECISION_REASON, by=make_user())


def test_a_decision_is_kept_with_its_author_and_its_reason():
    rating = make_rating(Stage.DECISION)
    decide(rating, LEVEL, DECISION_REASON, by=make_user())
    rating.refresh_from_db()
    assert (rating.stage, rating.level, rating.settled_by) == (Stage.CLOSED, LEVEL, make_user())


def test_a_level_that_is_decided_is_handed_over_to_what_may_still_come():
    rating = make_rating(Stage.DECISION)
    decide(rating, LEVEL, DECISION_REASON, by=make_user())
    [kept] = rating.dialogue.campaign.decided_levels.all()
    found = (kept.structure, kept.indicator_number, kept.level)
    assert found == (rating.dialogue.structure, rating.indicator.number, LEVEL)


def test_the_author_of_the_proposal_does_not_decide():
    rating = make_rating_proposed_by(make_user())
    with pytest.raises(Refused, match="Vous avez écrit la proposition"):
        decide(rating, LEVEL, DECISION_REASON, by=make_user())


def test_an_agent_does_not_decide():
    with pytest.raises(Refused, match="revient à une ou un responsable"):
        decide(make_rating(Stage.DECISION), LEVEL, DECISION_REASON, by=make_user("region_agent"))


def test_a_reason_is_longer_when_it_departs_from_the_self_assessment():
    rating = make_rating(Stage.DECISION)
    with pytest.raises(Refused, match="120 caractères au moins"):
        decide(rating, SELF_LEVEL - 1, REASON, by=make_user())
    decide(rating, SELF_LEVEL, REASON, by=make_user())


def test_a_refused_act_leaves_nothing_behind():
    rating = make_rating(Stage.DECISION)
    before = (Statement.objects.count(), JournalEntry.objects.count())
    with pytest.raises(Refused):
        decide(rating, LEVEL, "Court", by=make_user())
    rating.refresh_from_db()
    assert rating.stage == Stage.DECISION
    assert (Statement.objects.count(), JournalEntry.objects.count()) == before


def test_all_three_parties_read_every_text_of_the_happy_path():
    rating = make_rating(Stage.CLOSED)
    kinds = ["assessment", "decision", "proposal", "reply"]
    for reader in (make_director(), make_president(), make_user("state_observer"), make_user()):
        found = statements_visible_to(reader).filter(rating=rating)
        assert sorted(found.values_list("kind", flat=True)) == kinds
