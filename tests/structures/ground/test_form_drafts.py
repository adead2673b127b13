"""What is typed on a page and not saved comes back, to who typed it, until it is saved."""

from datetime import timedelta

import pytest

from structures.ground import clock
from structures.ground.drafts import forget_old_drafts, services
from structures.models import FormDraft, StructureProject
from structures.personal_data.services import apply_retention
from tests.allocation.builders import OWN, make_user
from tests.journeys.forms import Page
from tests.structures.pages import text_of, version_on
from tests.structures.project_builders import (
    OTHER,
    ROOT,
    TEXTS,
    make_director,
    make_draft,
    make_network,
)
from tests.structures.state_of_play_builders import make_draft as make_state_of_play

DATES = {"starts_on": "2014-10-01", "ends_on": ""}
KEEP = {"draft": "1"}
RETENTION = 3


@pytest.fixture
def path(db, client):
    """The page where a project is written, and its director signed in."""
    make_network()
    path = f"{ROOT}{make_draft().pk}/modifier/"
    client.force_login(make_director())
    return path


def typed(**changes):
    needs = {"need_0": "Permis de conduire", "gap_0": "Une aide dès l’inscription"}
    needs |= {"need_1": "Garde d’enfants", "gap_1": "", "need_2": "", "gap_2": ""}
    return DATES | {part.value: text for part, text in TEXTS.items()} | needs | changes


def keep(client, path, **changes):
    return client.post(path, typed(**changes) | version_on(client, path) | KEEP)


def box(answer, name):
    """What stands in a field of a page."""
    [form] = [form for form in Page(answer.content.decode()).forms if name in form.data]
    return form.data[name]


def test_what_was_typed_comes_back_and_is_said(client, path):
    kept = keep(client, path, offer="Dix conseil", need_2="Logement")
    assert "Brouillon enregistré à" in text_of(kept) and "Vous seul le lisez" in text_of(kept)
    assert StructureProject.objects.get().offer == "Neuf conseillers."
    shown = client.get(path)
    assert "Brouillon du" in text_of(shown) and "repris" in text_of(shown)
    assert box(shown, "offer") == ["Dix conseil"] and box(shown, "need_2") == ["Logement"]


def test_more_lines_than_the_page_would_show_come_back_too(client, path):
    more = {f"need_{n}": f"Besoin {n}" for n in range(2, 9)} | {f"gap_{n}": "" for n in range(2, 9)}
    keep(client, path, **more)
    assert box(client.get(path), "need_8") == ["Besoin 8"]


def test_a_draft_ends_when_its_page_is_saved(client, path):
    keep(client, path, offer="Dix conseil")
    client.post(path, typed(offer="Dix conseillers.") | version_on(client, path))
    assert not FormDraft.objects.exists()
    assert "repris" not in text_of(client.get(path))


def test_a_draft_that_comes_after_the_save_is_not_kept(client, path):
    sent = typed(offer="Dix conseillers.") | version_on(client, path) | {"once": "a-key"}
    assert client.post(path, sent).status_code == 302
    late = client.post(path, sent | KEEP | {"offer": "Dix conseil"})
    assert "déjà enregistré" in text_of(late)
    assert not FormDraft.objects.exists()


def test_a_draft_is_thrown_away_by_a_button(client, path):
    keep(client, path, offer="Dix conseil")
    assert "Jeter le brouillon" in text_of(client.get(path))
    answer = client.post(path, typed(offer="Dix conseil") | {"drop": "1"}, follow=True)
    assert box(answer, "offer") == ["Neuf conseillers."]
    assert not FormDraft.objects.exists()


def test_a_draft_keeps_the_version_it_was_opened_on(client, path):
    version = version_on(client, path)
    keep(client, path, offer="Dix conseillers.")
    StructureProject.objects.update(offer="Onze conseillers.")
    assert version_on(client, path) == version
    refused = client.post(path, typed(offer="Dix conseillers.") | version_on(client, path))
    assert refused.status_code == 409
    assert "Onze conseillers." in text_of(refused)


def test_nobody_else_reads_a_draft_nor_keeps_one_where_they_may_not_write(client, path):
    keep(client, path, offer="Dix conseil")
    others = [make_director(OTHER), make_user("region_agent"), make_director(role="president")]
    for other in others:
        client.force_login(other)
        assert client.post(path, typed() | KEEP).status_code == 404
        assert "Dix conseil" not in client.get(path).content.decode()
    colleague = make_user("director", email="c@demo.example", structure=make_director().structure)
    client.force_login(colleague)
    assert box(client.get(path), "offer") == ["Neuf conseillers."]
    assert FormDraft.objects.count() == 1


def test_a_draft_that_is_too_long_is_refused_and_said(client, path, monkeypatch):
    monkeypatch.setattr(services, "LONGEST", 5_000)
    keep(client, path, offer="Dix")
    assert "trop long" in text_of(keep(client, path, offer="a" * 5_000))
    assert FormDraft.objects.get().typed["offer"] == ["Dix"]


def test_lines_and_texts_of_a_state_of_play_come_back(client, db):
    found = make_state_of_play()
    path = f"/structures/{OWN}/etat-des-lieux/{found.year}/modifier/"
    client.force_login(make_user("region_agent"))
    [form] = [f for f in Page(client.get(path).content.decode()).forms if "opened_on" in f.data]
    sent = form.data | KEEP | {"documents": "Diagnostic", "interviews-1-note": "Revu"}
    client.post(path, sent)
    shown = client.get(path)
    assert box(shown, "documents") == ["Diagnostic"]
    assert box(shown, "interviews-1-note") == ["Revu"]
    assert box(shown, "interviews-0-held_on") == form.data["interviews-0-held_on"]


def test_a_page_opened_and_left_as_it_was_is_no_draft(client, path):
    keep(client, path)
    assert "repris" not in text_of(client.get(path))


def test_old_drafts_are_forgotten_and_those_of_who_is_gone(client, path):
    keep(client, path, offer="Dix conseil")
    assert forget_old_drafts() == 0
    FormDraft.objects.update(saved_at=clock.now() - timedelta(days=91))
    assert forget_old_drafts() == 1
    keep(client, path, offer="Dix conseil")
    gone = make_director()
    gone.is_active, gone.deactivated_at = False, clock.now() - timedelta(days=366 * RETENTION + 1)
    gone.save()
    apply_retention(RETENTION)
    assert not FormDraft.objects.exists()


def test_a_draft_leaves_out_what_cannot_be_stored(client, path):
    forged = version_on(client, path) | {"opened_on": "\0"}
    kept = client.post(path, typed(offer="Dix\0 conseillers") | forged | KEEP)
    assert "Brouillon enregistré à" in text_of(kept)
    assert box(client.get(path), "offer") == ["Dix conseillers"]


def test_a_version_nested_without_end_is_none(client, path):
    answer = client.post(path, typed(offer="Dix conseillers") | {"opened_on": "[" * 100_000})
    assert answer.status_code == 409
