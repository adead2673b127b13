"""The pages of a dialogue as each person reads them."""

from datetime import date

import pytest
from django.utils import timezone

from dialogue.models import Rating, Statement
from dialogue.ratings.selectors import stakes_of
from dialogue.ratings.services import send_back
from dialogue.rules import Stage
from dialogue.thread.services import comment
from structures.ground.french import euros
from structures.models import Structure
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    ARGUMENT,
    CONTESTED,
    DECISION_REASON,
    REASON,
    make_dialogue,
    make_director,
    make_president,
    make_rating,
    make_rating_proposed_by,
    make_reply_overdue,
    make_silent,
)
from tests.structures.message_builders import make_reminder
from tests.structures.pages import confirmed, page, text_of

DIALOGUE = f"/structures/{OWN}/dialogue/2015/"
RATING = f"{DIALOGUE}8/"
SHARED = "Lu par la structure, la Région et l’État"
INTERNAL = "Interne à la Région"
HTMX = {"HX-Request": "true"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


def test_the_dialogue_shows_each_indicator_its_levels_in_words_and_the_dates(client):
    make_dialogue(Stage.CLOSED)
    text = text_of(page(client, make_president(), DIALOGUE))
    assert "8. Projets coopératifs entre ML" in text
    assert "Niveau 3 Au moins un projet est réalisé avec une autre mission locale et ses" in text
    assert "Niveau 1 Un projet est préparé" in text
    assert "Réponse de la structure 15 jours après la proposition" in text
    assert "Un retard de la Région ne compte jamais contre la structure." in text


def test_the_dialogue_says_whose_turn_it_is_and_until_when(client):
    dialogue = make_dialogue(Stage.REPLY)
    text = text_of(page(client, make_director(), DIALOGUE))
    assert "C’est à vous d’écrire : Projets coopératifs entre ML" in text
    assert "La structure se dit d’accord avec la proposition, ou la conteste, au plus" in text
    assert "C’est à vous" not in text_of(page(client, make_president(), DIALOGUE))
    make_reminder(dialogue, date(2015, 10, 2), by=make_user())
    assert "Relances Partie le 2 octobre 2015" in text_of(page(client, make_user(), DIALOGUE))


@pytest.mark.parametrize(
    "role", ["region_agent", "region_manager", "region_admin", "state_observer"]
)
def test_an_indicator_shows_the_three_texts_and_who_reads_each(client, role):
    make_dialogue(Stage.CLOSED)
    answer = page(client, make_user(role), RATING)
    text = text_of(answer)
    for said in (ARGUMENT, REASON, CONTESTED, DECISION_REASON):
        assert said in text
    assert text.count(SHARED) >= 4


def test_the_page_costs_the_same_for_a_long_thread(client, django_assert_max_num_queries):
    rating = make_rating(Stage.REPLY)
    client.force_login(make_user())
    for turn in range(2):
        with django_assert_max_num_queries(12):
            assert client.get(RATING).status_code == 200
        for n in range(11):
            comment(rating, f"Je précise {turn}.{n}.", by=make_director())


@pytest.mark.parametrize("path", [DIALOGUE, RATING])
def test_another_structures_person_finds_nothing(client, path):
    make_dialogue(Stage.CLOSED)
    for person in (make_director("67180"), make_president("67180")):
        assert page(client, person, path).status_code == 404


def test_an_indicator_without_rating_is_not_there(client):
    make_dialogue()
    for number in (1, 10, 99):
        assert page(client, make_user(), f"{DIALOGUE}{number}/").status_code == 404


def test_who_does_not_write_has_no_box(client):
    make_dialogue()
    for reader in (make_president(), make_user("region_admin")):
        content = page(client, reader, RATING).content.decode()
        assert "<textarea" not in content


@pytest.mark.parametrize(
    ("stage", "role", "boxes"),
    [
        (Stage.SELF_ASSESSMENT, "director", {"assessment", "comment"}),
        (Stage.SELF_ASSESSMENT, "region_agent", {"comment", "note"}),
        (Stage.SELF_ASSESSMENT, "state_observer", {"comment"}),
        (Stage.PROPOSAL, "region_agent", {"proposal", "send_back", "comment", "note"}),
        (Stage.PROPOSAL, "director", {"comment"}),
        (Stage.REPLY, "director", {"reply", "comment"}),
        (Stage.MEETING, "region_manager", {"comment", "note"}),
        (Stage.DECISION, "region_manager", {"decision", "comment", "note"}),
        (Stage.DECISION, "region_agent", {"comment", "note"}),
        (Stage.CLOSED, "region_manager", {"comment", "note"}),
    ],
)
def test_each_has_the_boxes_of_their_turn(client, stage, role, boxes):
    make_dialogue(stage)
    user = make_director() if role == "director" else make_user(role)
    content = page(client, user, RATING).content.decode()
    found = {kind for kind in Statement.Kind if f'id="{kind}-text"' in content}
    assert found == boxes
    assert content.count(INTERNAL) == (1 if "note" in boxes else 0)


def test_the_scale_is_chosen_in_words(director):
    content = director().get(RATING).content.decode()
    assert content.count('type="radio"') == 4
    assert "Niveau 0\N{NO-BREAK SPACE}: Aucun projet coopératif" in content


def test_the_self_assessment_is_sent_and_read_by_all(director):
    client = director()
    sent = {"level": "3", "text": ARGUMENT}
    answer = client.post(f"{RATING}auto-evaluation/", sent, follow=True)
    assert "Auto-évaluation transmise à la Région." in text_of(answer)
    assert ARGUMENT in text_of(page(client, make_user("state_observer"), RATING))


def test_a_refused_form_keeps_what_was_typed(director):
    answer = director().post(f"{RATING}auto-evaluation/", {"text": ARGUMENT})
    assert answer.status_code == 422
    assert "Choisissez un niveau." in text_of(answer)
    assert ARGUMENT in text_of(answer)


def test_what_comes_too_late_is_refused_and_stays_on_the_screen(director):
    client = director(Stage.PROPOSAL)
    answer = client.post(f"{RATING}auto-evaluation/", {"level": "0", "text": "Trop tard"})
    assert answer.status_code == 422
    assert "n’est pas possible à l’étape" in text_of(answer)
    assert "Trop tard" in text_of(answer)


def test_once_sent_back_one_completes_what_one_had_written(client):
    rating = make_rating(Stage.PROPOSAL)
    send_back(rating, "Joignez le bilan.", by=make_user("region_agent"))
    answer = page(client, make_director(), RATING)
    assert "Joignez le bilan." in text_of(answer)
    assert f"{ARGUMENT}</textarea>" in answer.content.decode()


def test_the_region_proposes_or_sends_back(client):
    make_dialogue(Stage.PROPOSAL)
    client.force_login(make_user("region_agent"))
    answer = client.post(f"{RATING}proposition/", {"level": "1", "text": "Court"})
    assert answer.status_code == 422
    assert "au moins 40 caractères" in text_of(answer)
    answer = client.post(f"{RATING}proposition/", {"level": "1", "text": REASON}, follow=True)
    assert "Proposition transmise à la structure." in text_of(answer)
    sent_back = client.post(f"{DIALOGUE}9/complement/", {"text": "Le bilan."}, follow=True)
    assert "Complément demandé à la structure." in text_of(sent_back)


@pytest.mark.parametrize("reply", Rating.Reply.values[:2])
def test_the_structure_replies(director, reply):
    sent = {"reply": reply, "text": CONTESTED}
    answer = director(Stage.REPLY).post(f"{RATING}reponse/", sent, follow=True)
    assert "Réponse envoyée à la Région." in text_of(answer)
    assert Rating.objects.get(indicator__number=8, dialogue__structure__code=OWN).reply == reply


def test_contesting_without_argument_is_refused(director):
    answer = director(Stage.REPLY).post(f"{RATING}reponse/", {"reply": "contested"})
    assert answer.status_code == 422
    assert "une contestation est argumentée" in text_of(answer)


def test_once_the_time_to_reply_has_passed_the_region_may_go_on(client):
    rating = make_rating(Stage.REPLY)
    assert "Délai de réponse passé" not in text_of(page(client, make_user(), RATING))
    make_reply_overdue(rating, reminded=False)
    asked = text_of(page(client, make_user(), RATING))
    assert "Relancez-la d’abord : elle garde alors 8 jours pour répondre." in asked
    assert "Noter l’absence de réponse" not in asked
    make_reply_overdue(rating)
    assert 'id="reply-text"' not in page(client, make_director(), RATING).content.decode()
    assert "Noter l’absence de réponse" in text_of(page(client, make_user(), RATING))
    answer = confirmed(client, f"{RATING}sans-reponse/")
    assert "n’est pas retenue contre la structure" in text_of(answer)


def test_the_region_records_a_silence_when_it_may(client):
    rating = make_rating()
    client.force_login(make_user("region_agent"))
    answer = confirmed(client, f"{RATING}constat-de-carence/")
    assert "est attendue jusqu’au" in text_of(answer)
    make_silent(rating.dialogue, timezone.localdate())
    assert "Constater la carence" in text_of(client.get(RATING))
    answer = confirmed(client, f"{RATING}constat-de-carence/")
    assert "Constat de carence enregistré." in text_of(answer)
    assert "Silence constaté" in text_of(answer)


def test_a_decision_shows_its_euros_before_it_is_confirmed(client):
    rating = make_rating(Stage.DECISION)
    client.force_login(make_user())
    sent = {"level": "2", "text": DECISION_REASON}
    shown = client.post(f"{RATING}decision/", sent)
    assert "Arrêter le niveau 2 ?" in text_of(shown)
    assert "suit la règle de la campagne" in text_of(shown)

    rating.refresh_from_db()
    assert rating.stage == Stage.DECISION
    seen = {"seen": shown.context["confirmation"].seen}
    answer = client.post(f"{RATING}decision/", sent | seen, follow=True)
    assert "Niveau arrêté." in text_of(answer)


def test_going_back_from_the_confirmation_loses_nothing(client):
    make_dialogue(Stage.DECISION)
    client.force_login(make_user())
    client.post(f"{RATING}decision/", {"level": "2", "text": DECISION_REASON})
    assert f"{DECISION_REASON}</textarea>" in client.get(RATING).content.decode()


def test_the_author_of_the_proposal_is_told_that_another_decides(client):
    make_rating_proposed_by(make_user())
    answer = page(client, make_user(), RATING)
    assert "la décision revient à une ou un autre responsable" in text_of(answer)
    assert 'id="decision-text"' not in answer.content.decode()
    sent = {"level": "2", "text": DECISION_REASON}
    assert client.post(f"{RATING}decision/", sent).status_code == 422


def test_a_level_is_worth_its_third_of_the_ceiling_rounded_down():
    rating = make_rating()
    run = rating.dialogue.campaign.adoption.run
    line = run.lines.get(structure=rating.dialogue.structure, indicator_number=8)
    expected = [line.amount_cents * level // 3 for level in range(4)]
    assert [effect.earned_cents for effect in stakes_of(rating)] == expected
    two = stakes_of(rating)[2]
    assert two.earned_cents + two.unearned_cents == line.amount_cents
    assert two.words.startswith("Au moins un projet est réalisé")


@pytest.mark.parametrize("who", [make_director, make_president, make_user])
def test_a_decision_is_read_with_its_euros(client, who):
    rating = make_rating(Stage.CLOSED)
    worth = euros(stakes_of(rating)[rating.level].earned_cents)
    answer = page(client, who(), RATING)
    assert f"Le niveau {rating.level} vaut <strong>{worth}</strong>" in answer.content.decode()


@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        ("auto-evaluation", {"director"}),
        ("reponse", {"director"}),
        ("proposition", {"region_agent", "region_manager"}),
        ("complement", {"region_agent", "region_manager"}),
        ("constat-de-carence", {"region_agent", "region_manager"}),
        ("sans-reponse", {"region_agent", "region_manager"}),
        ("note", {"region_agent", "region_manager"}),
        ("decision", {"region_manager"}),
        ("intervention", {"director", "region_agent", "region_manager", "state_observer"}),
        ("brouillon", {"director", "region_agent", "region_manager", "state_observer"}),
    ],
)
def test_an_act_is_there_for_those_whose_it_is(client, act, allowed):
    make_dialogue()
    structure = Structure.objects.get(code=OWN)
    staff = ("region_agent", "region_manager", "region_admin", "state_observer")
    people = {role: make_user(role) for role in staff}
    people |= {"director": make_director(), "president": make_president()}
    assert {p.structure for p in people.values()} == {None, structure}
    for role, person in people.items():
        client.force_login(person)
        expected = {200, 302, 409, 422} if role in allowed else {404}
        assert client.post(f"{RATING}{act}/").status_code in expected, role
        assert client.get(f"{RATING}{act}/").status_code in expected, role
