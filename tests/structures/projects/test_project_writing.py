"""Writing a projet de structure and answering to it, through the pages."""

import pytest
from django.utils import timezone

from structures.models import STRUCTURE_ROLES, ProjectVersion
from structures.projects import services
from structures.projects.selectors import Part
from tests.allocation.builders import make_user
from tests.structures.pages import page, text_of, version_on
from tests.structures.project_builders import (
    NEEDS,
    ROOT,
    TEXTS,
    make_director,
    make_draft,
    make_network,
    make_sent_back,
    make_submitted,
    make_validated,
)

pytestmark = pytest.mark.django_db
TYPED = {
    "starts_on": "2014-10-01",
    "ends_on": "",
    **{part.value: text for part, text in TEXTS.items()},
    **{"need_0": NEEDS[0][0], "gap_0": NEEDS[0][1], "need_1": "", "gap_1": ""},
}


@pytest.fixture(autouse=True)
def own():
    return make_network()


def one(project, path=""):
    return f"{ROOT}{project.pk}/{path}"


def send(client, user, path, data=None):
    client.force_login(user)
    return client.post(path, version_on(client, path) | (data or {}), follow=True)


def test_a_draft_is_saved_with_parts_still_empty(client):
    project = make_draft()
    typed = TYPED | {"gaps": "", "offer": "Dix conseillers."}
    shown = text_of(send(client, make_director(), one(project, "modifier/"), typed))
    assert "Brouillon enregistré." in shown
    project.refresh_from_db()
    assert (project.offer, project.gaps) == ("Dix conseillers.", "")
    assert [need.text for need in project.unmet_needs.all()] == [NEEDS[0][0]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"starts_on": ""}, "Valable du : Ce champ est obligatoire.", id="no start"),
        pytest.param({"ends_on": "2014-01-01"}, "La fin du projet suit son début", id="ends first"),
        pytest.param({"ends_on": "2090-01-01"}, "trois ans au plus : jusqu’au 30", id="too long"),
        pytest.param(
            {"starts_on": "9999-01-01"}, "Valable du : Une date de 1900 à 2100", id="year 9999"
        ),
        pytest.param({"gap_1": "Un écart"}, "Besoin 2 : Nommez le besoin", id="a gap alone"),
        pytest.param({"need_0": "a" * 301}, "Besoin 1 : Ce texte compte 301", id="a long need"),
        pytest.param(
            {"offer": "a" * 40_001}, "40 001 caractères : 40 000 au plus", id="a long part"
        ),
        pytest.param(
            {f"{name}_{row}": "Besoin" for row in range(45) for name in ("need", "gap")},
            "40 besoins au plus, vous en avez écrit 45",
            id="many needs",
        ),
    ],
)
def test_nothing_typed_is_lost_when_something_is_wrong(client, changes, message):
    project = make_draft()
    response = send(client, make_director(), one(project, "modifier/"), TYPED | changes | {
        "needs": "Un long texte tapé."})  # fmt: skip
    assert response.status_code == 422
    assert message in " ".join(text_of(response).split())
    assert "Un long texte tapé." in text_of(response)
    project.refresh_from_db()
    assert project.needs == TEXTS[Part.NEEDS]


def test_rows_are_added_without_a_script(client):
    project = make_draft()
    typed = TYPED | {"need_1": "Garde", "action": "lignes"}
    response = send(client, make_director(), one(project, "modifier/"), typed)
    assert response.redirect_chain[0][0].endswith("#needs-title")
    shown = text_of(response)
    assert "Besoin 5" in shown
    assert "Besoin 6" not in shown


def test_an_incomplete_project_is_saved_but_not_submitted(client):
    project = make_draft()
    typed = TYPED | {"gaps": "", "offer": "Dix conseillers.", "action": "soumettre"}
    response = send(client, make_director(), one(project, "modifier/"), typed)
    shown = " ".join(text_of(response).split())
    assert response.status_code == 422
    assert f"{Part.GAPS.label} : À écrire avant de soumettre le projet." in shown
    assert "Le brouillon est enregistré, mais pas encore soumis." in shown
    project.refresh_from_db()
    assert (project.state, project.offer) == ("draft", "Dix conseillers.")


def test_a_complete_project_is_saved_and_submitted_at_once(client):
    project = make_draft()
    typed = TYPED | {"offer": "Dix conseillers.", "action": "soumettre"}
    assert "Projet soumis" in text_of(
        send(client, make_director(), one(project, "modifier/"), typed)
    )
    assert ProjectVersion.objects.get().parts["offer"] == "Dix conseillers."


def test_what_was_typed_after_a_submission_elsewhere_is_not_lost(client):
    project = make_sent_back()
    client.force_login(make_director())
    typed = TYPED | version_on(client, one(project, "modifier/"))
    services.submit_project(project, by=make_director())
    typed |= {"offer": "Tapé dans un autre onglet."}
    response = send(client, make_director(), one(project, "modifier/"), typed)
    assert response.status_code == 422
    assert "ne se modifie plus" in text_of(response)
    assert "Tapé dans un autre onglet." in text_of(response)


@pytest.mark.parametrize("build", [make_submitted, make_validated])
def test_a_project_that_cannot_be_written_is_read_instead(client, build):
    project = build()
    assert page(client, make_director(), one(project, "modifier/")).url == one(project)


# The Region's answer


def test_the_region_sends_back_with_comments(client):
    project = make_submitted()
    empty = send(client, make_user("region_agent"), one(project, "renvoyer/"))
    assert empty.status_code == 422
    assert "Commentez au moins une partie" in text_of(empty)
    send(client, make_user("region_agent"), one(project, "renvoyer/"), {"gaps": "Et le logement ?"})
    assert "Et le logement ?" in text_of(page(client, make_director(), one(project, "modifier/")))


def test_a_manager_validates_with_a_date(client):
    project = make_submitted()
    path = one(project, "valider/")
    wrong = send(client, make_user(), path, {"validated_on": "2100-01-01"})
    assert wrong.status_code == 422
    early = send(client, make_user(), path, {"validated_on": "1900-01-01"})
    assert "il se valide ce jour-là au plus tôt." in text_of(early)
    today = timezone.localdate()
    send(client, make_user(), path, {"validated_on": str(today)})
    project.refresh_from_db()
    assert (project.state, project.validated_on) == ("validated", today)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        *((role, "renvoyer/") for role in ("director", "president", "region_admin")),
        *((role, "valider/") for role in ("director", "region_agent", "state_observer")),
        *((role, "modifier/") for role in ("president", "region_manager", "state_observer")),
        *((role, "pieces/") for role in ("president", "region_manager", "state_observer")),
    ],
)
def test_what_is_not_one_s_to_do_does_not_exist(client, role, path):
    project = make_submitted()
    local = role in STRUCTURE_ROLES
    user = make_director(role=role) if local else make_user(role)
    assert page(client, user, one(project, path)).status_code == 404
    assert client.post(one(project, path), TYPED).status_code == 404
    project.refresh_from_db()
    assert project.state == "submitted"
