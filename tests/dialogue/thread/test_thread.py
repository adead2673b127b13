"""Speaking, saying one's last word again, and drafts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from allocation.models import Campaign, State
from dialogue.models import Draft, Statement
from dialogue.ratings.selectors import reply_day
from dialogue.ratings.services import agree, assess, close_reply, contest, propose, send_back
from dialogue.rules import Stage
from dialogue.thread.selectors import entries, may_be_reworded
from dialogue.thread.services import comment, reword, save_draft, write_note
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.models import JournalEntry
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    ARGUMENT,
    REASON,
    make_dialogue,
    make_director,
    make_president,
    make_rating,
    make_rating_proposed_by,
    make_reply_overdue,
)
from tests.structures.pages import page, text_of

Kind = Statement.Kind
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


@pytest.mark.parametrize("role", ["region_agent", "region_manager", "state_observer"])
def test_the_three_parties_speak_about_an_indicator_or_the_whole(role):
    rating = make_rating()
    for about in (rating, rating.dialogue):
        comment(about, "Je précise.", by=make_user(role))
        comment(about, "Moi aussi.", by=make_director())
        said = [entry.statement.text for entry in entries(about, make_president())]
        assert said == ["Je précise.", "Moi aussi."]


def test_the_president_and_the_administrator_read_without_speaking():
    dialogue = make_dialogue()
    for reader in (make_president(), make_user("region_admin")):
        with pytest.raises(Refused, match="sans y écrire"):
            comment(dialogue, "Non", by=reader)


def test_another_structure_does_not_speak():
    dialogue = make_dialogue()
    with pytest.raises(Refused, match="une autre structure"):
        comment(dialogue, "Non", by=make_director("67180"))


@pytest.mark.parametrize("role", ["state_observer", "region_admin"])
def test_only_those_who_work_for_the_region_write_its_notes(role):
    with pytest.raises(Refused, match="notes internes"):
        write_note(make_dialogue(), "Non", by=make_user(role))


def test_a_note_and_its_trace_stay_in_the_region():
    rating = make_rating()
    note = write_note(rating, "Entre nous", by=make_user("region_agent"))
    assert note.audience == Statement.Audience.REGION
    [entry] = JournalEntry.objects.filter(summary__contains="note interne")
    assert entry.audience == JournalEntry.Audience.REGION
    for reader in (make_director(), make_president(), make_user("state_observer")):
        assert entries(rating, reader) == []
    for reader in (make_user(), make_user("region_admin")):
        assert [e.statement for e in entries(rating, reader)] == [note]


def test_a_text_said_again_stands_once_with_what_it_was():
    rating, state = make_rating(), make_user("state_observer")
    first = comment(rating, "Un", by=state)
    second = reword(first, "Deux", by=state)
    reword(second, "Trois", by=state)
    [entry] = entries(rating, make_director())
    assert entry.statement.text == "Trois"
    assert [earlier.text for earlier in entry.earlier] == ["Deux", "Un"]


def test_a_text_said_again_keeps_its_place():
    dialogue, agent = make_dialogue(), make_user("region_agent")
    first = write_note(dialogue, "Un", by=agent)
    comment(dialogue, "Entre les deux", by=make_director())
    reword(first, "Un, mieux dit", by=agent)
    said = [entry.statement.text for entry in entries(dialogue, make_user())]
    assert said == ["Un, mieux dit", "Entre les deux"]


def test_what_somebody_answered_is_not_said_again():
    dialogue, director = make_dialogue(), make_director()
    first = comment(dialogue, "Un", by=director)
    comment(dialogue, "Réponse", by=make_user("state_observer"))
    with pytest.raises(Refused, match="une réponse l’a suivi"):
        reword(first, "Autre chose", by=director)


def test_a_text_is_said_again_by_its_author_only():
    first = comment(make_dialogue(), "Un", by=make_director())
    with pytest.raises(Refused):
        reword(first, "Deux", by=make_user())


def test_an_assessment_is_said_again_until_the_region_answers():
    rating, director = make_rating(), make_director()
    said = reword(assess(rating, 2, ARGUMENT, by=director), "Mieux dit.", by=director)
    assert (said.level, said.kind) == (2, Kind.ASSESSMENT)
    propose(rating, 1, REASON, by=make_user("region_agent"))
    with pytest.raises(Refused):
        reword(said, "Trop tard", by=director)


def test_an_assessment_sent_back_is_written_anew_not_said_again():
    rating, director = make_rating(), make_director()
    said = assess(rating, 2, ARGUMENT, by=director)
    send_back(rating, "Joignez le bilan.", by=make_user("region_agent"))
    assert not may_be_reworded(Statement.objects.get(pk=said.pk), director)


def test_a_request_for_more_is_not_said_again_its_date_would_not_move():
    rating, agent = make_rating(Stage.PROPOSAL), make_user("region_agent")
    send_back(rating, "Joignez le bilan.", by=agent)
    asked = Statement.objects.get(rating=rating, kind=Statement.Kind.SEND_BACK)
    assert not may_be_reworded(asked, agent)


def test_a_reason_said_again_is_as_long_as_a_reason():
    rating, agent = make_rating(Stage.PROPOSAL), make_user("region_agent")
    said = propose(rating, 1, REASON, by=agent)
    with pytest.raises(Refused, match="40 caractères au moins"):
        reword(said, "Court", by=agent)


def test_the_note_of_a_missing_reply_is_not_said_again():
    rating = make_reply_overdue(make_rating(Stage.REPLY))
    said = close_reply(rating, by=make_user(), today=clock.today())
    assert not may_be_reworded(said, make_user())


def test_a_proposal_said_again_leaves_the_structure_its_whole_time():
    rating = make_rating(Stage.REPLY)
    proposal = rating.statements.get(kind=Kind.PROPOSAL)
    clock.turn_to(reply_day(rating))
    reword(proposal, f"{REASON} Précision.", by=proposal.author)
    rating.refresh_from_db()
    assert reply_day(rating) == clock.today() + timedelta(days=15)


@pytest.mark.parametrize(
    ("reply", "title"),
    [
        (lambda r, by, day: agree(r, by=by, today=day), "Réponse : d’accord"),
        (lambda r, by, day: contest(r, "Non.", by=by, today=day), "Réponse : contestée"),
    ],
)
def test_a_reply_says_whether_it_contests(client, reply, title):
    rating = make_rating(Stage.REPLY)
    reply(rating, make_director(), clock.today())
    read = text_of(page(client, make_user("region_agent"), f"/structures/{OWN}/dialogue/2015/8/"))
    assert title in read


def test_a_missing_reply_is_not_read_as_a_reply_of_the_region(client):
    rating = make_reply_overdue(make_rating(Stage.REPLY))
    close_reply(rating, by=make_user("region_agent"), today=clock.today())
    read = text_of(page(client, make_director(), f"/structures/{OWN}/dialogue/2015/8/"))
    assert "Constat d’absence de réponse" in read
    assert "Réponse par" not in read
    assert [e.title for e in entries(rating, make_director())][-1] == "Constat d’absence de réponse"


def test_a_text_is_replaced_once():
    first = comment(make_dialogue(), "Un", by=make_director())
    reword(first, "Deux", by=make_director())
    with pytest.raises(Refused):
        reword(first, "Encore", by=make_director())
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(
            dialogue=first.dialogue, kind="comment", text="x", author=first.author, replaces=first
        )


def test_a_draft_is_kept_by_kind_and_read_by_its_author_alone():
    rating, director = make_rating(), make_director()
    save_draft(rating, Kind.ASSESSMENT, "Début", by=director, level=2)
    save_draft(rating, Kind.ASSESSMENT, "Début et suite", by=director, level=3)
    save_draft(rating, Kind.COMMENT, "Autre", by=director)
    kept = Draft.objects.filter(author=director, kind=Kind.ASSESSMENT).get()
    assert (kept.text, kept.level) == ("Début et suite", 3)


@pytest.mark.parametrize("kind", [Kind.PROPOSAL, Kind.REPLY, Kind.DECISION, Kind.NOTE])
def test_a_draft_of_what_is_not_awaited_is_refused(kind):
    with pytest.raises(Refused, match="n’est plus attendu"):
        save_draft(make_rating(), kind, "Début", by=make_director())


def test_a_draft_that_comes_in_after_its_text_is_not_kept():
    rating, director = make_rating(), make_director()
    assess(rating, 2, ARGUMENT, by=director)
    with pytest.raises(Refused):
        save_draft(rating, Kind.ASSESSMENT, ARGUMENT, by=director)


def test_the_author_of_a_proposal_drafts_no_decision():
    rating = make_rating_proposed_by(make_user())
    with pytest.raises(Refused):
        save_draft(rating, Kind.DECISION, "Début", by=make_user())


def test_nothing_is_said_once_the_dialogues_are_over():
    rating = make_rating()
    said = comment(rating, "Un", by=make_director())
    Campaign.objects.update(state=State.SETTLEMENT)
    rating.dialogue.campaign.refresh_from_db()
    for act in (
        lambda: comment(rating, "Deux", by=make_director()),
        lambda: reword(said, "Deux", by=make_director()),
        lambda: save_draft(rating, Kind.COMMENT, "Deux", by=make_director()),
    ):
        with pytest.raises(Refused):
            act()
