"""A form sent again, by a double click, a reload or the way back, acts once."""

import re
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from allocation.models import ImportBatch, ImportWork
from dialogue.models import Draft, Statement
from structures.ground.once import FIELD, forget_old_acts, services
from structures.models import DoneAct, Message, ProjectAttachment
from tests.allocation.builders import OWN, make_campaign, make_figures, make_user
from tests.dialogue.builders import make_dialogue, make_director, make_open_campaign
from tests.domain.files import text
from tests.structures.pages import text_of
from tests.structures.parallel import in_parallel
from tests.structures.project_builders import make_draft, make_network

DIALOGUE = f"/structures/{OWN}/dialogue/2015/"
SPEAK = f"{DIALOGUE}intervention/"
HELLO = {"text": "Bonjour", FIELD: "a-key"}
CENSUS = text("CODGEO;P11_CHOM1524", "67999;1")
PATIENCE = 10


@pytest.fixture
def agent(client, db):
    """The test client, signed in as an agent of the Region where a dialogue is open."""
    make_open_campaign()
    make_dialogue()
    client.force_login(make_user("region_agent"))
    return client


def said():
    return list(Statement.objects.order_by("pk").values_list("text", flat=True))


def test_every_form_of_a_page_has_a_key_of_its_own(agent):
    keys = re.findall(rf'name="{FIELD}" value="([\w-]+)"', agent.get(DIALOGUE).content.decode())
    assert len(keys) == len(set(keys)) >= 2


def test_what_is_sent_again_is_done_once_and_answered_alike(agent):
    first, again = (agent.post(SPEAK, HELLO) for _ in range(2))
    assert said() == ["Bonjour"]
    assert (again.status_code, again.url) == (first.status_code, first.url)
    assert "Intervention publiée." in text_of(agent.get(again.url))


def test_another_tab_has_another_key_and_another_text_is_another_act(agent):
    agent.post(SPEAK, HELLO)
    agent.post(f"{DIALOGUE}note/", HELLO)
    agent.post(SPEAK, HELLO | {FIELD: "another-key"})
    agent.post(SPEAK, HELLO | {"text": "Autre chose"})
    agent.post(SPEAK, HELLO)  # the way back, twice: the last of this form was another text
    assert said() == ["Bonjour", "Bonjour", "Bonjour", "Autre chose", "Bonjour"]


def test_the_key_of_somebody_else_or_of_another_page_counts_for_nothing(agent):
    agent.post(SPEAK, HELLO)
    agent.post(f"{DIALOGUE}8/intervention/", HELLO)
    agent.force_login(make_director())
    agent.post(SPEAK, HELLO)
    assert said() == ["Bonjour"] * 3


def test_what_was_refused_may_be_sent_again(agent):
    refused = agent.post(SPEAK, HELLO | {"text": " "})
    assert refused.status_code == 422
    assert f'value="{HELLO[FIELD]}"' not in refused.content.decode()
    assert not DoneAct.objects.exists()
    agent.post(SPEAK, HELLO)
    assert said() == ["Bonjour"]


def test_a_refusal_told_on_the_next_page_may_be_sent_again(agent):
    path = "/campagnes/2015/versements/avances/"
    for _ in range(2):
        assert 'role="alert"' in agent.post(path, HELLO, follow=True).content.decode()
    assert not DoneAct.objects.exists()


def test_a_draft_is_kept_each_time(agent):
    typed = HELLO | {"kind": "comment"}
    for words in ("Bon", "Bonjour", "Bon"):
        agent.post(f"{DIALOGUE}brouillon/", typed | {"text": words}, headers={"HX-Request": "true"})
    assert Draft.objects.get().text == "Bon"
    assert not DoneAct.objects.exists()


def test_a_page_sent_too_late_comes_back_with_a_new_key(agent):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = agent.cookies
    answer = strict.post(SPEAK, HELLO, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert answer.content.decode().count(f'name="{FIELD}"') == 1


def test_a_file_counts_by_its_bytes(client, db):
    make_network()
    path = f"/structures/{OWN}/projet/{make_draft().pk}/pieces/"
    client.force_login(make_director())
    for content in (b"%PDF-1.7 a", b"%PDF-1.7 a", b"%PDF-1.7 b"):
        file = SimpleUploadedFile("carte.pdf", content, "application/pdf")
        assert client.post(path, {"label": "Carte", "file": file, FIELD: "k"}).status_code == 302
    assert ProjectAttachment.objects.count() == 2


def test_one_mail_leaves_for_a_password_asked_for_twice(client, db):
    user = make_user("region_agent")
    typed = {"email": user.email, FIELD: "a-key"}
    answers = [client.post("/mot-de-passe/oublie/", typed) for _ in range(2)]
    assert {answer.url for answer in answers} == {"/mot-de-passe/oublie/envoye/"}
    assert Message.objects.count() == 1


def test_a_key_costs_two_questions_and_its_repetition_one(agent):
    def asked(typed):
        with CaptureQueriesContext(connection) as found:
            agent.post(SPEAK, typed)
        return [one["sql"] for one in found if DoneAct._meta.db_table in one["sql"]]

    assert [len(asked(HELLO)), len(asked(HELLO)), len(asked({"text": "x"}))] == [2, 1, 0]
    assert len(asked(HELLO | {"text": " "})) == 1  # as many as the act that stays known


def test_an_act_is_forgotten_once_who_did_it_has_to_sign_in_again(agent):
    agent.post(SPEAK, HELLO)
    assert forget_old_acts() == 0
    DoneAct.objects.update(done_at=timezone.now() - timedelta(days=15))
    assert forget_old_acts() == 1


@pytest.fixture
def sent_at_once(transactional_db):
    """The same file to import, sent four times at the same instant; return the answers."""
    make_figures(make_campaign())
    agent = make_user("region_agent")

    def send():
        client = Client()
        client.force_login(agent)
        file = SimpleUploadedFile("a.csv", CENSUS, "text/csv")
        typed = {"file": file, "age_bracket": "15-24", FIELD: "a-key"}
        return client.post("/campagnes/2015/imports/insee/", typed)

    return lambda: in_parallel(send)


def test_of_four_at_once_one_acts_and_all_are_answered_alike(sent_at_once):
    [answer] = {(answer.status_code, answer.url) for answer in sent_at_once()}
    assert answer == (302, f"/campagnes/2015/imports/travaux/{ImportWork.objects.get().pk}/")
    assert ImportBatch.objects.count() == 1


def test_without_its_lock_the_same_form_would_act_four_times(sent_at_once, monkeypatch):
    all_have_begun = Barrier(4)

    def unlocked(form, body):
        all_have_begun.wait(timeout=PATIENCE)
        return body, None

    monkeypatch.setattr(services, "_begin", unlocked)
    sent_at_once()
    assert ImportBatch.objects.count() == 4


def test_what_is_typed_alike_in_two_tabs_is_refused_where_it_cannot_be_meant(agent):
    agent.post(SPEAK, HELLO)
    answer = agent.post(SPEAK, HELLO | {FIELD: "another-key"})
    assert answer.status_code == 422
    assert "Vous venez d’écrire ce même texte" in text_of(answer)
    assert said() == ["Bonjour"]
