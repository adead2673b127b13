"""The pages of a structure's action plan, as its director, the Region and the State read them."""

from datetime import date

import pytest

from structures.models import Action, Role, Structure
from structures.plans.services import carry_over, publish_plan
from tests.allocation.builders import OWN, make_user
from tests.structures.pages import text_of, version_on
from tests.structures.plan_builders import (
    ACTION,
    make_action,
    make_director,
    make_plan,
    make_published_plan,
)

ROOT = f"/structures/{OWN}/plan/"
PLAN = f"{ROOT}2015/"
TYPED = ACTION | {"cost_cents": "12 500,50 €", "staff_fte": "0,25", "partners": "OPCA"}
READERS = (Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN, Role.STATE_OBSERVER)
pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client):
    found = make_director()
    client.force_login(found)
    return found


@pytest.fixture
def plan(director):
    return make_plan(director)


def person(role):
    own = Structure.objects.get(code=OWN) if role == Role.PRESIDENT else None
    return make_user(role, structure=own)


# Writing


def test_a_plan_is_opened_from_an_empty_page(client, director):
    shown = text_of(client.get(ROOT))
    assert "Aucun plan d’action Ouvrez celui de l’année" in shown
    answer = client.post(f"{ROOT}ouvrir/", {"year": 2015}, follow=True)
    assert "Aucun projet de structure validé pour cette année" in text_of(answer)
    assert "Aucune action Décrivez la première" in text_of(answer)


@pytest.mark.parametrize(
    ("year", "message"),
    [
        pytest.param("2015", "Un plan d’action 2015 existe déjà : complétez-le.", id="again"),
        pytest.param("2013", "supérieure ou égale à 2014", id="before the projects"),
        pytest.param("2999", "inférieure ou égale à", id="far away"),
        pytest.param("", "Ce champ est obligatoire.", id="empty"),
    ],
)
def test_a_year_that_cannot_be_opened_is_refused(client, plan, year, message):
    answer = client.post(f"{ROOT}ouvrir/", {"year": year})
    assert answer.status_code == 422
    assert message in text_of(answer)


def test_an_action_is_typed_in_french_and_read_by_lever(client, plan):
    shown = text_of(client.post(f"{PLAN}actions/nouvelle/", TYPED, follow=True))
    assert "Services Ouvrir un accueil le samedi Prévue" in shown
    assert "Avancement 0 %" in shown
    assert "Échéance 30 juin 2015 Moyens 0,25 ETP · 12 500,50 € Partenaires OPCA" in shown
    assert Action.objects.get().cost_cents == 1_250_050


def test_what_was_typed_is_kept_when_it_is_refused(client, plan):
    answer = client.post(f"{PLAN}actions/nouvelle/", TYPED | {"cost_cents": "1e3", "title": ""})
    assert answer.status_code == 422
    assert "Coût, en euros : « 1e3 » n’est pas un nombre." in text_of(answer)
    assert 'value="1e3"' in answer.content.decode()
    assert "Recevoir ceux qui travaillent" in answer.content.decode()
    assert not Action.objects.exists()


def test_a_deadline_outside_of_the_plan_is_refused(client, plan):
    answer = client.post(f"{PLAN}actions/nouvelle/", TYPED | {"deadline": "2014-12-31"})
    assert "L’échéance va du 1er janvier 2015 au 31 décembre 2017" in text_of(answer)


def test_editing_shows_the_amount_as_one_types_it(client, plan):
    action = make_action(plan, cost_cents=1_250_050)
    shown = client.get(f"{PLAN}actions/{action.pk}/").content.decode()
    assert 'value="12\N{NO-BREAK SPACE}500,50"' in shown
    path = f"{PLAN}actions/{action.pk}/"
    client.post(path, TYPED | version_on(client, path) | {"cost_cents": ""})
    action.refresh_from_db()
    assert action.cost_cents is None


def test_a_done_action_needs_its_result(client, plan):
    action = make_action(plan)
    path = f"{PLAN}actions/{action.pk}/suivi/"
    done = {"status": "done", "progress": "100", "result": " "}
    done |= version_on(client, path)
    answer = client.post(path, done)
    assert answer.status_code == 422
    assert "Une action réalisée a un résultat : écrivez-le." in text_of(answer)
    shown = text_of(client.post(path, done | {"result": "112 jeunes reçus"}, follow=True))
    assert "Réalisée Avancement 100 %" in shown
    assert "Résultat obtenu 112 jeunes reçus" in shown


def test_an_action_is_removed_once_confirmed(client, plan):
    action = make_action(plan)
    path = f"{PLAN}actions/{action.pk}/retirer/"
    assert "Retirer cette action ?" in text_of(client.get(path))
    assert Action.objects.exists()
    assert "retirée." in text_of(client.post(path, follow=True))
    assert not Action.objects.exists()


def test_publishing_says_what_will_be_read_then_cannot_be_undone(client, plan):
    action = make_action(plan)
    assert "Ce que lira le réseau" in text_of(client.get(f"{PLAN}publier/"))
    shown = text_of(client.post(f"{PLAN}publier/", follow=True))
    assert "Plan d’action 2015 publié : le réseau peut le lire." in shown
    assert "Retirer" not in shown
    for path in (f"{PLAN}actions/{action.pk}/retirer/", f"{PLAN}publier/"):
        assert client.post(path).status_code == 422
    assert Action.objects.exists()


def test_an_empty_plan_is_not_published(client, plan):
    answer = client.post(f"{PLAN}publier/")
    assert (answer.status_code, "ajoutez d’abord une action" in text_of(answer)) == (422, True)


def test_chosen_actions_go_on_the_year_after(client, plan):
    kept = make_action(plan, title="À poursuivre")
    make_action(plan, title="À laisser")
    path = f"{PLAN}reprendre/"
    assert "Cochez au moins une action." in text_of(client.post(path, {"deadline": "2016-06-30"}))
    chosen = {"actions": [kept.pk], "deadline": "2016-06-30"}
    shown = text_of(client.post(path, chosen, follow=True))
    assert "1 action reprise : indiquez leurs moyens pour 2016." in shown
    assert "Reprise de Plan d’action 2015" in shown
    assert "À laisser" not in shown
    assert "Reprise dans Plan d’action 2016" in text_of(client.get(PLAN))
    assert "À poursuivre" not in text_of(client.get(path))


def test_a_plan_with_nothing_to_carry_says_so(client, plan):
    make_action(plan, status="dropped")
    assert "Rien à reprendre" in text_of(client.get(f"{PLAN}reprendre/"))
    assert "Reprendre des actions" not in text_of(client.get(PLAN))


# Reading


def test_totals_say_what_they_do_not_count(client, plan):
    make_action(plan, cost_cents=100_000)
    make_action(plan, cost_cents=50)
    make_action(plan)
    shown = text_of(client.get(PLAN))
    assert "Actions 3 dont 0 réalisée Moyens humains non chiffrés" in shown
    assert "Coût 1 000,50 € sans 1 action non chiffrée" in shown


def test_a_passed_deadline_is_said(client, plan):
    make_action(plan)
    assert "Prévue Échéance passée" in text_of(client.get(PLAN))


def test_a_tag_in_an_action_is_only_text(client, plan):
    make_action(plan, title="<script>alert(1)</script>", objective="<b>gras</b>")
    shown = client.get(PLAN).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;b&gt;gras" in shown


@pytest.mark.parametrize("role", READERS)
def test_a_plan_not_published_is_not_there_outside_of_its_structure(client, plan, role):
    make_action(plan, title="Tenir un forum")
    client.force_login(person(role))
    assert client.get(PLAN).status_code == 404
    assert "il se lit ici une fois publié" in text_of(client.get(ROOT))
    for path in (ROOT, f"/structures/{OWN}/", f"/structures/{OWN}/historique/"):
        shown = text_of(client.get(path))
        assert "forum" not in shown
        assert "Plan d’action 2015" not in shown


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
def test_a_structure_reads_its_own_plan_and_its_history_before_publication(client, plan, role):
    make_action(plan, title="Tenir un forum")
    client.force_login(person(role) if role == Role.PRESIDENT else make_director())
    assert "Non publié Votre structure est seule à le lire." in text_of(client.get(PLAN))
    history = text_of(client.get(f"/structures/{OWN}/historique/"))
    assert "action « Tenir un forum » ajoutée" in history
    assert "lu par la structure seule" in history


@pytest.mark.parametrize("length", [2_000, 2_001])
def test_a_text_that_is_too_long_is_refused_and_kept(client, plan, length):
    answer = client.post(f"{PLAN}actions/nouvelle/", TYPED | {"objective": "a" * length})
    assert answer.status_code == (302 if length == 2_000 else 422)
    if length > 2_000:
        assert "Ce texte compte 2 001 caractères : 2 000 au plus" in text_of(answer)
        assert "a" * length in answer.content.decode()


@pytest.mark.parametrize("role", [*READERS, Role.PRESIDENT])
def test_region_state_and_president_read_and_do_not_write(client, plan, role):
    action = make_action(plan)
    publish_plan(plan, by=make_director())
    client.force_login(person(role))
    assert "Plan d’action 2015" in text_of(client.get(ROOT))
    shown = text_of(client.get(PLAN))
    assert "Ouvrir un accueil le samedi" in shown
    for word in ("Ajouter une action", "Suivre", "Modifier", "Retirer", "Publier"):
        assert word not in shown
    for path in writing_paths(action):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
def test_another_structure_s_people_open_nothing_even_published(client, role):
    action = make_published_plan().actions.get()
    other = Structure.objects.get(code="67180")
    client.force_login(make_user(role, email="autre@demo.example", structure=other))
    answers = [client.get(path) for path in (ROOT, PLAN, *writing_paths(action))]
    answers += [client.post(path, TYPED) for path in writing_paths(action)]
    assert {answer.status_code for answer in answers} == {404}
    assert not [answer for answer in answers if b"samedi" in answer.content]


def test_an_action_is_reached_under_its_own_plan_only(client, plan):
    make_plan(make_director(), 2016)
    action = make_action(plan)
    assert client.get(f"{ROOT}2016/actions/{action.pk}/").status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, plan):
    client.logout()
    assert client.get(PLAN).headers["Location"].startswith("/connexion/")


def writing_paths(action):
    own = f"{PLAN}actions/{action.pk}/"
    return (
        *(f"{ROOT}ouvrir/", f"{PLAN}publier/", f"{PLAN}reprendre/", f"{PLAN}actions/nouvelle/"),
        *(own, f"{own}suivi/", f"{own}retirer/"),
    )


@pytest.mark.parametrize("count", [2, 11])
def test_a_plan_takes_the_same_queries_for_two_and_eleven_actions(
    client, plan, count, django_assert_num_queries
):
    actions = [make_action(plan, title=f"Action {n}") for n in range(count)]
    carry_over(plan, actions, deadline=date(2016, 12, 31), by=make_director())
    with django_assert_num_queries(9):  # one for the Region's name, where no year brings it
        client.get(PLAN)
