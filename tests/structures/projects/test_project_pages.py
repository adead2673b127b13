"""The pages of the projet de structure, as each person reads them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from structures.models import StructureProject
from structures.projects import services
from structures.projects.selectors import Part
from structures.projects.services import attach
from structures.projects.validity import last_day
from tests.allocation.builders import make_user
from tests.structures.pages import page, text_of
from tests.structures.project_builders import (
    OTHER,
    OWN,
    ROOT,
    make_content,
    make_director,
    make_draft,
    make_network,
    make_sent_back,
    make_submitted,
    make_validated,
)

pytestmark = pytest.mark.django_db
STATES = [make_draft, make_submitted, make_sent_back, make_validated]


@pytest.fixture(autouse=True)
def own():
    return make_network()


def one(project, path=""):
    return f"{ROOT}{project.pk}/{path}"


def read(client, user, path):
    """Return what `user` reads at `path`, all spaces made plain."""
    return " ".join(text_of(page(client, user, path)).split())


def send(client, user, path, data=None):
    client.force_login(user)
    return client.post(path, data or {}, follow=True)


def make_lasting(own, days_left):
    """A project validated long ago that ends in so many days."""
    ends_on = timezone.localdate() + timedelta(days=days_left)
    return StructureProject.objects.create(
        structure=own,
        state="validated",
        starts_on=ends_on - timedelta(days=1000),
        ends_on=ends_on,
        validated_on=ends_on - timedelta(days=1001),
    )


# The list


@pytest.mark.parametrize(
    ("days_left", "alert"),
    [
        pytest.param(300, "", id="far from its end"),
        pytest.param(100, "il est temps d’écrire le suivant.", id="near its end"),
        pytest.param(-1, "Aucun projet n’est valide à ce jour", id="over"),
    ],
)
def test_the_list_warns_before_the_end_and_after(client, own, days_left, alert):
    make_lasting(own, days_left)
    response = page(client, make_director(), ROOT)
    assert alert in text_of(response)
    assert ("notice warning" in response.content.decode()) is bool(alert)


def test_the_list_shows_the_open_project_and_the_past_one(client, own):
    make_lasting(own, -1)
    make_draft()
    shown = read(client, make_director(), ROOT)
    assert "Brouillon" in shown
    assert "Échu" in shown
    assert "Commencer un nouveau projet" not in shown


@pytest.mark.parametrize(
    ("role", "offered"), [("director", True), ("president", False), ("region_manager", False)]
)
def test_a_director_alone_begins_a_project(client, role, offered):
    user = make_user(role) if role == "region_manager" else make_director(role=role)
    assert ("Commencer un nouveau projet" in read(client, user, ROOT)) is offered
    answer = send(client, user, f"{ROOT}commencer/")
    assert answer.status_code == (200 if offered else 404)
    assert StructureProject.objects.exists() is offered


def test_a_new_project_begins_after_the_last_one_and_lasts_three_years(client, own):
    last = make_lasting(own, 50)
    send(client, make_director(), f"{ROOT}commencer/")
    project = own.projects.exclude(pk=last.pk).get()
    assert project.starts_on == last.ends_on + timedelta(days=1)
    assert project.ends_on == last_day(project.starts_on)


# Who reads what


@pytest.mark.parametrize("role", ["region_agent", "region_admin", "state_observer"])
def test_a_draft_is_read_by_its_structure_alone(client, role):
    project = make_draft()
    assert page(client, make_user(role), one(project)).status_code == 404
    assert "Aucun projet Un projet se lit ici" in read(client, make_user(role), ROOT)
    for reader in (make_director(), make_director(role="president")):
        assert "Des jeunes sans permis" in read(client, reader, one(project))


def test_the_region_reads_the_last_version_and_not_what_is_being_written(client):
    project = make_sent_back()
    changed = make_content({Part.OFFER: "Texte en chantier."})
    services.write_project(project, changed, by=make_director())
    assert "Texte en chantier." not in read(client, make_user(), one(project))
    assert "Neuf conseillers." in read(client, make_user(), one(project))
    assert "Texte en chantier." in read(client, make_director(), one(project))


@pytest.mark.parametrize("role", ["region_agent", "state_observer"])
def test_the_dates_being_written_again_are_the_structure_s_alone(client, role):
    project = make_sent_back()
    shorter = replace(make_content(), ends_on=date(2016, 9, 30))
    services.write_project(project, shorter, by=make_director())
    for path in (one(project), ROOT, one(project, "version/1/"), f"/structures/{OWN}/"):
        shown = read(client, make_user(role), path)
        assert "30 septembre 2017" in shown
        assert "2016" not in shown
    own = read(client, make_director(), one(project))
    assert "Validité du 1er octobre 2014 au 30 septembre 2016" in own
    assert "au 30 septembre 2017" in read(client, make_director(), one(project, "version/1/"))


def test_comments_stand_beside_the_part_they_name(client):
    shown = read(client, make_director(), one(make_sent_back()))
    offer, foundations = (shown.index(part.label) for part in (Part.OFFER, Part.FOUNDATIONS))
    assert offer < shown.index("Dites ce qui change .") < foundations
    assert "sur la version 1" in shown


def test_a_validated_project_says_all_that_happened(client):
    shown = read(client, make_user("state_observer"), one(make_validated()))
    for words in (
        "du 1er octobre 2014 au 30 septembre 2017",
        "le 26 septembre 2014 par Personne, pour la Région",
        "version 2, soumise le",
        "Permis de conduire Une aide dès l’inscription",
        "Version 1 Soumise le",
        "Renvoyée avec commentaires",
    ):
        assert words in shown


def test_an_old_version_is_read_as_it_was(client):
    project = make_validated()
    old = read(client, make_director(), one(project, "version/1/"))
    assert "Neuf conseillers." in old
    assert "Vous lisez la version 1." in old
    assert page(client, make_director(), one(project, "version/3/")).status_code == 404


def test_markdown_is_shown_and_html_is_not_obeyed(client):
    project = make_draft()
    content = make_content({Part.NEEDS: "**Constat** <script>alert(1)</script>"})
    services.write_project(project, content, by=make_director())
    html = page(client, make_director(), one(project)).content.decode()
    assert "<strong>Constat</strong> &lt;script&gt;alert(1)&lt;/script&gt;" in html


# Comparing


def test_versions_are_compared_word_by_word(client):
    html = page(client, make_user(), one(make_validated(), "comparer/")).content.decode()
    assert '<del><span class="visually-hidden">[supprimé' in html
    assert "Neuf<span" in html
    assert "Dix<span" in html
    assert html.count("Inchangée") == 6


def test_other_versions_may_be_chosen(client):
    project = make_validated()
    same = read(client, make_user(), one(project, "comparer/?avant=2&apres=2"))
    assert same.count("Inchangée") == 7
    wrong = page(client, make_user(), one(project, "comparer/?avant=1&apres=9"))
    assert wrong.status_code == 422


def test_other_dates_and_other_files_are_part_of_what_changed(client):
    project = make_sent_back()
    content = replace(make_content(), ends_on=date(2016, 9, 30))
    services.write_project(project, content, by=make_director())
    attach(project, name="c.pdf", content=b"%PDF-1.7", label="Carte", by=make_director())
    services.submit_project(project, by=make_director())
    shown = read(client, make_user(), one(project, "comparer/"))
    assert "Validité Modifiée" in shown
    assert "[supprimé : 2017 ]" in shown and "[ajouté : 2016 ]" in shown
    assert "Liste des pièces jointes Modifiée [ajouté : Carte (c.pdf) ]" in shown


def test_there_is_nothing_to_compare_before_a_submission(client):
    assert page(client, make_director(), one(make_draft(), "comparer/")).status_code == 404


def test_a_long_text_is_compared_with_its_unchanged_lines_folded(client):
    project = make_sent_back()
    lines = [f"Ligne {number} : des jeunes du territoire." for number in range(500)]
    for changed in (lines, [*lines[:250], "Une ligne nouvelle.", *lines[250:]]):
        content = make_content({Part.NEEDS: "\n".join(changed)})
        services.write_project(project, content, by=make_director())
        services.submit_project(project, by=make_director())
        services.send_back(project, {Part.NEEDS: "Encore."}, by=make_user())
    html = page(client, make_user(), one(project, "comparer/")).content.decode()
    assert html.count("250 lignes sans changement") == 2
    assert html.count("<ins>") == 2  # the legend, and the line


# Another structure's


@pytest.mark.parametrize("build", STATES)
@pytest.mark.parametrize("role", ["director", "president"])
def test_the_project_of_another_structure_is_not_there(client, build, role):
    project = build(OTHER)
    user = make_director(role=role)
    for path in ("", "version/1/", "comparer/", "modifier/", "pieces/"):
        for code in (OTHER, "67437"):
            answer = page(client, user, f"/structures/{code}/projet/{project.pk}/{path}")
            assert answer.status_code == 404
            assert "conseillers" not in answer.content.decode()
    assert page(client, user, f"/structures/{OTHER}/projet/").status_code == 404


# Queries


# One of them for the Region's name, where no year brings it.
@pytest.mark.parametrize(
    ("path", "budget"), [("", 14), ("version/1/", 13), ("comparer/", 13), ("modifier/", 17)]
)
def test_a_page_costs_the_same_with_one_version_as_with_six(client, path, budget):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(one(project, path)).status_code == 200
        return len(asked)

    project = make_sent_back()
    client.force_login(make_director())
    few = queries()
    for _ in range(5):
        services.submit_project(project, by=make_director())
        comments = dict.fromkeys(Part, "À reprendre.")
        services.send_back(project, comments, by=make_user())
    assert queries() == few <= budget


def test_the_list_costs_the_same_with_one_project_as_with_six(
    client, own, django_assert_max_num_queries
):
    make_validated()
    for days in range(5):
        make_lasting(own, days)
    client.force_login(make_director())
    with django_assert_max_num_queries(8):
        client.get(ROOT)
