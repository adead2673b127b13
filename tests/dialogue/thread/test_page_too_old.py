"""A text sent from a page that is too old comes back to its author, and to nobody else."""

import re

import pytest
from django.test import Client

from dialogue.models import Statement
from tests.allocation.builders import OWN
from tests.dialogue.builders import make_director, make_rating
from tests.structures.pages import text_of

pytestmark = pytest.mark.usefixtures("opened", "db")
RATING = f"/structures/{OWN}/dialogue/2015/8/"
ASSESS = f"{RATING}auto-evaluation/"
TEXT = "Deux ateliers menés <avec> la structure voisine.\nSoixante jeunes reçus."
OLD = {"csrfmiddlewaretoken": "x" * 32, "level": "2", "text": TEXT}
HERE = {"origin": "http://testserver"}


@pytest.fixture
def director(db):
    """A browser as strict as production's, on the page of an indicator."""
    make_rating()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_director())
    client.get(RATING)
    return client


def test_the_text_comes_back_with_what_it_takes_to_send_it_again(director):
    answer = director.post(ASSESS, OLD, headers=HERE)
    assert answer.status_code == 403
    assert "Deux ateliers menés &lt;avec&gt; la structure" in answer.content.decode()
    assert not Statement.objects.exists()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())[1]
    sent = director.post(ASSESS, OLD | {"csrfmiddlewaretoken": token}, headers=HERE, follow=True)
    assert "Auto-évaluation transmise à la Région." in text_of(sent)
    assert Statement.objects.get().text == TEXT


def test_a_draft_says_that_it_is_not_kept(director):
    headers = HERE | {"HX-Request": "true"}
    answer = director.post(f"{RATING}brouillon/", OLD | {"kind": "assessment"}, headers=headers)
    assert answer.status_code == 422
    assert "vos derniers mots ne sont pas enregistrés" in text_of(answer)
    assert b"draft-problem" in answer.content


@pytest.mark.parametrize("headers", [{}, {"origin": "https://ailleurs.example"}])
def test_a_form_of_another_site_gets_nothing_to_send(director, headers):
    answer = director.post(ASSESS, OLD, headers=headers)
    assert answer.status_code == 403
    assert "Deux ateliers" not in answer.content.decode()


def test_what_is_typed_elsewhere_than_in_the_dialogue_is_not_shown_again(director):
    typed = {"login": "a@demo.example", "password": "motdepasse-secret" * 9}
    answer = director.post("/connexion/", typed, headers=HERE)
    assert answer.status_code == 403
    assert "motdepasse-secret" not in answer.content.decode()


def test_who_is_signed_out_gets_the_plain_page(director):
    director.logout()
    answer = director.post(ASSESS, OLD, headers=HERE)
    assert answer.status_code == 403
    assert "Deux ateliers" not in answer.content.decode()
