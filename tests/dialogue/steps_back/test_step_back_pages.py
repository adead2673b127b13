"""The page by which a year goes back, and what old pages say once it did."""

import pytest

from allocation.campaigns.states import STEPS_BACK
from allocation.models import Agreement, Campaign, Run, State, StateChange
from allocation.next_year.services import begin_next_year
from allocation.runs.services import adopt, compute_run
from dialogue.steps_back.services import step_back
from structures.models import Message, Structure
from tests.allocation.builders import DELIBERATION, OWN, make_user
from tests.allocation.next_year.builders import DECIDED
from tests.dialogue.builders import make_director
from tests.dialogue.steps_back_builders import OBSTACLES, REASON, make_at, walk_to_the_end
from tests.journeys.forms import Page
from tests.structures.aloud import aloud
from tests.structures.pages import page, text_of

YEAR = "/campagnes/2015/"
ROOT = f"{YEAR}retour/"
EXPLAINED = f"/structures/{OWN}/dotation/2015/"
DIALOGUE = f"/structures/{OWN}/dialogue/2015/"
pytestmark = pytest.mark.django_db
STEPS = [pytest.param(state, id=step.act) for state, step in STEPS_BACK.items()]


def back():
    return step_back(Campaign.objects.get(), reason=REASON, by=make_user())


def to_confirm(client):
    """Give the reason as a manager; return the page that says what will happen."""
    client.force_login(make_user())
    return client.post(ROOT, {"reason": REASON})


def carried(response):
    """Return what the form that confirms carries."""
    forms = Page(response.content.decode()).forms
    return next(form.data for form in forms if "seen" in form.data)


@pytest.mark.parametrize("state", STEPS)
def test_a_manager_reads_what_a_step_back_voids_gives_a_reason_confirms_and_is_done(client, state):
    make_at(state)
    step = STEPS_BACK[state]
    shown = text_of(page(client, make_user(), ROOT))
    assert step.act in shown
    assert all(" ".join(sentence.split()) in shown for sentence in step.voids)
    answer = client.post(ROOT, carried(to_confirm(client)), follow=True)
    assert f"{step.done}. Un message part à" in text_of(answer)
    assert Campaign.objects.get().state == step.to


def test_the_confirmation_says_who_loses_what_in_euros_and_who_is_told(client):
    make_at(State.ADOPTED)
    make_director()
    heard = aloud(to_confirm(client))
    assert heard[0] == "titre 1, Retirer l’adoption, campagne 2015\u00a0?"
    assert any(line.startswith("Montant, ") and line.endswith("€") for line in heard)
    assert any("dont 1 dans les structures" in line for line in heard)
    assert f"puce, Motif\u00a0: {REASON}" in heard


@pytest.mark.parametrize("name", OBSTACLES)
def test_what_stands_in_the_way_is_named_with_a_link_and_nothing_is_asked(client, name):
    state, make = OBSTACLES[name]
    make_at(state)
    make()
    found = page(client, make_user(), ROOT)
    shown = text_of(found)
    assert "Ce qui l’empêche" in shown
    assert "Continuer" not in shown
    assert "ne revient pas en arrière" in text_of(to_confirm(client))


def test_a_draft_keeps_the_dialogues_open_and_nobody_is_named(client):
    state, make = OBSTACLES["brouillon"]
    make_at(state)
    make()
    shown = text_of(page(client, make_user(), ROOT))
    assert "un texte commencé, que seule lit la personne qui l’écrit" in shown
    assert Structure.objects.get(code=OWN).name not in shown


def test_a_closed_year_says_that_it_does_not_go_back(client):
    make_at(State.SETTLEMENT)
    walk_to_the_end()
    assert "elle ne revient pas en arrière" in text_of(page(client, make_user(), ROOT))
    assert "Revenir en arrière" not in text_of(page(client, make_user(), YEAR))


def test_the_history_of_what_was_undone_says_what_was_made_of_the_year_then(client):
    make_at(State.ADOPTED)
    back()
    walk_to_the_end()
    shown = text_of(page(client, make_user(), ROOT))
    assert "Retirer l’adoption, le" in shown
    assert REASON in shown
    assert "est retirée depuis" not in shown


def test_a_reason_is_asked_for(client):
    make_at(State.SIMULATION)
    client.force_login(make_user())
    assert client.post(ROOT, {"reason": ""}).status_code == 422
    assert Campaign.objects.get().state == State.SIMULATION


def test_the_messages_are_read_with_the_reason_before_they_leave(client):
    make_at(State.SIMULATION)
    observer = make_user("state_observer")
    client.force_login(make_user())
    shown = text_of(client.post(ROOT, {"reason": REASON, "preview": "1"}))
    assert f"À {observer.email}" in shown
    assert f"Motif : {REASON}" in shown
    assert not Message.objects.filter(kind="step_back").exists()


def test_a_step_back_confirmed_twice_is_made_once(client):
    make_at(State.ADOPTED)
    data = carried(to_confirm(client))
    for _ in range(2):
        client.post(ROOT, data)
    assert StateChange.objects.exclude(leaves="").count() == 1


def test_what_is_confirmed_is_what_was_read(client):
    make_at(State.ADOPTED)
    data = carried(to_confirm(client))
    back()
    assert client.post(ROOT, data).status_code == 409
    assert Campaign.objects.get().state == State.SIMULATION


@pytest.mark.parametrize("role", ["region_agent", "region_admin", "state_observer", "director"])
def test_nobody_else_has_the_page(client, role):
    make_at(State.SIMULATION)
    user = make_director() if role == "director" else make_user(role)
    assert page(client, user, ROOT).status_code == 404
    assert client.post(ROOT, {"reason": REASON}).status_code == 404


def test_the_year_says_which_step_was_undone_when_by_whom_and_why(client):
    make_at(State.ADOPTED)
    back()
    shown = text_of(page(client, make_user("state_observer"), YEAR))
    assert "L’adoption de la répartition est retirée depuis le" in shown
    assert f"Motif : {REASON}" in shown
    assert "retour le" in shown
    assert "annulé le" in shown


def test_the_run_that_was_adopted_says_that_it_no_longer_is(client):
    run = make_at(State.ADOPTED).adoption.run
    back()
    shown = text_of(page(client, make_user("state_observer"), f"{YEAR}repartition/{run.number}/"))
    assert "L’adoption de la répartition est retirée" in shown
    assert "Arrêter cette répartition" not in shown
    assert "Retirée" in text_of(page(client, make_user(), f"{YEAR}repartition/"))


def test_a_run_that_is_adopted_again_no_longer_says_that_it_was_withdrawn(client):
    run = make_at(State.ADOPTED).adoption.run
    back()
    adopt(Run.objects.get(pk=run.pk), **DELIBERATION, by=make_user())
    shown = text_of(page(client, make_user(), f"{YEAR}repartition/{run.number}/"))
    assert "Répartition arrêtée" in shown
    assert "est retirée" not in shown


def test_the_confirmation_says_what_becomes_of_the_former_grants_of_the_next_year(client):
    begin_next_year(make_at(State.SETTLEMENT), DECIDED, by=make_user())
    shown = text_of(to_confirm(client))
    assert "Les dotations antérieures 2016 viennent de ces montants" in shown
    assert "jusqu’à ce qu’on les actualise" in shown


def test_a_director_who_follows_an_old_link_reads_that_the_adoption_was_withdrawn(client):
    make_at(State.ADOPTED)
    director = make_director()
    assert DELIBERATION["number"]
    assert "La dotation expliquée" in text_of(page(client, director, EXPLAINED))
    back()
    shown = text_of(page(client, director, EXPLAINED))
    assert "L’adoption de la répartition est retirée" in shown
    assert REASON in shown


def test_a_void_convention_says_so_and_its_document_may_still_be_kept(client):
    make_at(State.CONVENTIONS)
    director, reference = make_director(), f"ML-2015-{OWN}"
    back()
    root = f"{YEAR}conventions/{reference}"
    shown = text_of(page(client, director, f"{root}.pdf"))
    assert f"La convention {reference} a été annulée le" in shown
    assert REASON in shown
    assert client.get(f"{root}/annulee.pdf").content == OWN.encode()
    other = make_director("68066")
    assert page(client, other, f"{root}.pdf").status_code == 404
    assert page(client, other, f"{root}/annulee.pdf").status_code == 404


def test_a_void_convention_leads_to_the_one_that_replaces_it(client):
    make_at(State.CONVENTIONS)
    back()
    walk_to_the_end()
    shown = text_of(page(client, make_director(), f"{YEAR}conventions/ML-2015-{OWN}.pdf"))
    assert f"Lire la convention ML-2015-{OWN}-2, qui la remplace" in shown
    assert Agreement.objects.filter(state="void").count() == 5


def test_a_dialogue_that_was_closed_says_so_to_who_follows_its_link(client):
    make_at(State.DIALOGUE)
    director = make_director()
    back()
    shown = text_of(page(client, director, DIALOGUE))
    assert "Les dialogues de gestion sont refermés" in shown
    assert REASON in shown
    assert page(client, make_director("68066"), DIALOGUE).status_code == 404


def test_a_settlement_that_was_withdrawn_says_so_where_it_was_read(client):
    run = make_at(State.SETTLEMENT).runs.first()
    director = make_director()
    assert "Montant final" in text_of(page(client, director, EXPLAINED))
    back()
    for where in (f"{YEAR}solde/", f"{YEAR}repartition/{run.number}/"):
        assert "Le solde est retiré depuis le" in text_of(page(client, make_user(), where))
    shown = text_of(page(client, director, EXPLAINED))
    assert "Le solde est retiré" in shown
    assert "Montant final" not in shown


def test_a_run_of_before_a_reopened_collection_says_that_it_is_no_longer_adopted(client):
    run = make_at(State.SIMULATION).runs.get()
    back()
    shown = text_of(page(client, make_user(), f"{YEAR}repartition/{run.number}/"))
    assert "Cette répartition ne peut plus être arrêtée." in shown


def test_a_run_that_is_to_be_computed_again_offers_no_adoption(client):
    old = make_at(State.SIMULATION).runs.get()
    back()
    compute_run(Campaign.objects.get(), by=make_user(), reason="Reprise")
    shown = text_of(page(client, make_user(), f"{YEAR}repartition/{old.number}/adoption/"))
    assert "La collecte a été rouverte le" in shown
    assert "Numéro de délibération" not in shown
