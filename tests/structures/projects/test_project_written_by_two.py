"""A project open in two browsers: each part apart, the list of needs as one."""

import pytest

from structures.models import StructureProject
from structures.projects import services
from tests.structures.pages import text_of, version_on
from tests.structures.project_builders import (
    ROOT,
    TEXTS,
    make_content,
    make_director,
    make_draft,
    make_network,
)

NEEDS = {"need_0": "Permis de conduire", "gap_0": "Une aide dès l’inscription"}
NEEDS |= {"need_1": "Garde d’enfants", "gap_1": ""}


@pytest.fixture
def page(db, client):
    """The page where the project is written, by a director who has it open."""
    make_network()
    path = f"{ROOT}{make_draft().pk}/modifier/"
    client.force_login(make_director())
    return path


def typed(**changes):
    dates = {"starts_on": "2014-01-01", "ends_on": ""}
    return dates | {part.value: text for part, text in TEXTS.items()} | NEEDS | changes


def stored():
    found = StructureProject.objects.get()
    return found, list(found.unmet_needs.values_list("text", "gap"))


def test_two_parts_written_by_two_people_are_both_kept(client, page):
    version = version_on(client, page)
    client.post(page, typed(offer="Onze conseillers.") | version)
    read = text_of(client.post(page, typed(gaps="Le logement.") | version, follow=True))
    project, needs = stored()
    assert (project.offer, project.gaps) == ("Onze conseillers.", "Le logement.")
    assert len(needs) == 2 and "et gardé" in read


def test_a_part_written_by_two_people_is_lost_for_neither(client, page):
    version = version_on(client, page)
    client.post(page, typed(offer="Onze conseillers.") | version)
    refused = client.post(page, typed(offer="Douze conseillers.") | version)
    assert refused.status_code == 409
    assert "Onze conseillers." in text_of(refused) and "Douze conseillers." in text_of(refused)
    assert stored()[0].offer == "Onze conseillers."


def test_a_need_taken_out_does_not_mix_the_list_of_another(client, page):
    version = version_on(client, page)
    client.post(page, typed(need_0="", gap_0="") | version)
    refused = client.post(page, typed(need_1="Crèche") | version)
    assert refused.status_code == 409
    assert stored()[1] == [("Garde d’enfants", "")]
    taken = client.post(page, typed(need_1="Crèche") | version | {"take": "need_0"})
    assert 'value="Crèche"' not in taken.content.decode() and "Crèche" not in text_of(taken)


def test_a_draft_saved_but_not_submitted_does_not_meet_itself(client, page):
    sent = typed(gaps="") | version_on(client, page) | {"action": "soumettre"}
    kept = client.post(page, sent)
    assert kept.status_code == 422 and stored()[0].gaps == ""
    version = {"opened_on": kept.context["edit"].opened_on}
    assert client.post(page, typed(gaps="Le logement.") | version).status_code == 302


def test_a_project_changed_by_its_service_is_seen_too(client, page):
    version = version_on(client, page)
    project, _ = stored()
    services.write_project(project, make_content({"offer": "Dix."}), by=make_director())
    assert client.post(page, typed(offer="Neuf.") | version).status_code == 409
