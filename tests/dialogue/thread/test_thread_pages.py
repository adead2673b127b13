"""Speaking on the pages of a dialogue, saying it again, and what is kept while it is typed."""

import re

import pytest
from django.utils import timezone

from dialogue.models import Draft, Rating, Statement
from dialogue.rules import Stage
from dialogue.thread.services import comment, save_draft, write_note
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_dialogue, make_director, make_president, make_rating
from tests.structures.pages import page, text_of

DIALOGUE = f"/structures/{OWN}/dialogue/2015/"
RATING = f"{DIALOGUE}8/"
INTERNAL = "Interne à la Région"
HTMX = {"HX-Request": "true"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


def test_the_parties_speak_on_the_page_and_notes_are_marked_internal(client):
    make_dialogue()
    client.force_login(make_user("region_agent"))
    for path in (DIALOGUE, RATING):
        client.post(f"{path}intervention/", {"text": "Pour tous"})
        answer = client.post(f"{path}note/", {"text": "Entre nous"}, follow=True)
        assert "Note enregistrée." in text_of(answer)
        assert text_of(answer).count(INTERNAL) == 2
        read = text_of(page(client, make_president(), path))
        assert "Pour tous" in read
        assert "Entre nous" not in read
        client.force_login(make_user("region_agent"))


def test_an_empty_intervention_is_refused(client):
    make_dialogue()
    client.force_login(make_user("state_observer"))
    for path in (DIALOGUE, RATING):
        answer = client.post(f"{path}intervention/", {"text": " "})
        assert answer.status_code == 422
        assert "Écrivez votre texte." in text_of(answer)


def test_ones_last_word_is_said_again_and_the_first_stays_readable(client):
    rating = make_rating()
    said = comment(rating, "Première version", by=make_director())
    client.force_login(make_director())
    path = f"{DIALOGUE}textes/{said.pk}/"
    assert path in client.get(RATING).content.decode()
    assert "Première version</textarea>" in client.get(path).content.decode()
    assert client.post(path, {"text": ""}).status_code == 422
    answer = text_of(client.post(path, {"text": "Deuxième version"}, follow=True))
    assert "la version précédente" in answer
    assert "Première version" in answer


def test_nobody_says_again_what_another_wrote(client):
    said = write_note(make_rating(), "Entre nous", by=make_user("region_agent"))
    path = f"{DIALOGUE}textes/{said.pk}/"
    for person in (make_user(), make_user("state_observer"), make_director()):
        assert page(client, person, path).status_code == 404
    assert client.post(path, {"text": "Autre"}).status_code == 404


def test_what_is_typed_is_kept_as_a_draft_and_found_again(director):
    client = director()
    sent = {"kind": "assessment", "level": "2", "text": "Début\n"}
    answer = client.post(f"{RATING}brouillon/", sent, headers=HTMX)
    saved = timezone.localtime(Draft.objects.get().saved_at)
    assert f"Brouillon enregistré à {saved.hour} h {saved:%M}." in text_of(answer)
    again = client.get(RATING).content.decode()
    assert "Début" in again
    assert re.search(r'<input[^>]*value="2"[^>]*checked|<input[^>]*checked[^>]*value="2"', again)


def test_without_javascript_a_button_keeps_the_draft(director):
    client = director()
    for path in (DIALOGUE, RATING):
        sent = {"kind": "comment", "text": "Début"}
        answer = client.post(f"{path}brouillon/", sent, follow=True)
        assert "Brouillon enregistré." in text_of(answer)
        assert "Début</textarea>" in answer.content.decode()


def test_a_draft_that_is_not_awaited_is_said_not_to_be_kept(director):
    client = director(Stage.PROPOSAL)
    sent = {"kind": "assessment", "text": "Trop tard"}
    answer = client.post(f"{RATING}brouillon/", sent, headers=HTMX)
    assert "le brouillon n’est pas enregistré" in text_of(answer)
    answer = client.post(f"{RATING}brouillon/", sent, follow=True)
    assert "le brouillon n’est pas enregistré" in text_of(answer)


def test_a_draft_too_long_is_said_not_to_be_kept(director):
    sent = {"kind": "assessment", "text": "a" * 20_001}
    answer = director().post(f"{RATING}brouillon/", sent, headers=HTMX)
    assert "trop long" in text_of(answer)


def test_another_person_of_the_region_does_not_read_a_draft(client):
    rating = make_rating(Stage.PROPOSAL)
    save_draft(rating, Statement.Kind.PROPOSAL, "Brouillon secret", by=make_user("region_agent"))
    assert "Brouillon secret" not in page(client, make_user(), RATING).content.decode()
    assert "Brouillon secret" in page(client, make_user("region_agent"), RATING).content.decode()


def test_who_is_no_longer_signed_in_comes_back_to_the_page_of_the_draft(director):
    client = director()
    save_draft(
        Rating.objects.get(indicator__number=8, dialogue__structure__code=OWN),
        Statement.Kind.ASSESSMENT,
        "Début",
        by=make_director(),
    )
    client.logout()
    answer = client.post(f"{RATING}auto-evaluation/", {"level": "1", "text": "Suite"})
    back = answer.url.partition("next=")[2]
    client.force_login(make_director())
    assert "Début</textarea>" in client.get(back, follow=True).content.decode()


def test_whoever_is_writing_stays_signed_in(director):
    client = director()
    sent = {"kind": "comment", "text": "Début"}
    assert "sessionid" in client.get(RATING).cookies
    assert "sessionid" in client.post(f"{RATING}brouillon/", sent).cookies
