"""What each person has to do about projects, on their first page."""

from dataclasses import replace
from datetime import date

import pytest

from structures.models import Structure, StructureProject
from structures.projects.pages import project_tasks
from structures.projects.services import start_project, submit_project, write_project
from structures.projects.validity import last_day
from tests.allocation.builders import make_user
from tests.structures.project_builders import (
    ENDS_ON,
    OTHER,
    WITHIN,
    make_content,
    make_director,
    make_draft,
    make_network,
    make_sent_back,
    make_submitted,
    make_validated,
)

pytestmark = pytest.mark.django_db
BEFORE_THE_NOTICE, NOTICE, AFTER = date(2017, 3, 29), date(2017, 3, 30), date(2017, 10, 1)


@pytest.fixture(autouse=True)
def own():
    return make_network()


def told(user, day=WITHIN):
    return [
        (t.detail.replace("\N{NO-BREAK SPACE}", " "), t.status) for t in project_tasks(user, day)
    ]


@pytest.mark.parametrize(
    ("build", "told_to_director"),
    [
        pytest.param(
            make_network,
            ("Aucun projet valide : écrivez-le et soumettez-le.", "À faire"),
            id="nothing",
        ),
        pytest.param(
            make_draft,
            ("Brouillon à terminer, puis à soumettre à la Région.", "À faire"),
            id="draft",
        ),
        pytest.param(make_submitted, ("Soumis : la Région le lit.", "En attente"), id="submitted"),
        pytest.param(
            make_sent_back,
            ("Renvoyé par la Région avec des commentaires, à reprendre.", "À faire"),
            id="sent back",
        ),
        pytest.param(
            make_validated, ("Valable jusqu’au 30 septembre 2017.", "Fait"), id="validated"
        ),
    ],
)
def test_a_director_knows_whose_turn_it_is(build, told_to_director):
    build()
    assert told(make_director()) == [told_to_director]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        pytest.param(BEFORE_THE_NOTICE, "Fait", id="before"),
        pytest.param(NOTICE, "À faire", id="from six months before"),
        pytest.param(ENDS_ON, "À faire", id="on the last day"),
        pytest.param(AFTER, "À faire", id="once over"),
    ],
)
def test_a_director_is_told_six_months_before_the_end(day, status):
    make_validated()
    assert [s for _, s in told(make_director(), day)] == [status]


def test_the_end_is_not_announced_when_the_next_project_is_validated(own):
    make_validated()
    StructureProject.objects.create(
        structure=own,
        state="validated",
        starts_on=AFTER,
        ends_on=date(2020, 9, 30),
        validated_on=NOTICE,
    )
    assert [status for _, status in told(make_director(), NOTICE)] == ["Fait"]


def test_a_president_reads_the_same_and_waits():
    make_draft()
    [(_, status)] = told(make_director(role="president"))
    assert status == "En attente"


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (
            "region_manager",
            [
                "Lire et valider le projet de structure : Mission locale de Saverne",
                "2 structures sans projet de structure valide",
            ],
        ),
        (
            "region_agent",
            [
                "Lire le projet de structure : Mission locale de Saverne",
                "2 structures sans projet de structure valide",
            ],
        ),
        ("region_admin", []),
        ("state_observer", []),
    ],
)
def test_the_region_reads_what_is_submitted_and_knows_who_has_nothing(role, titles):
    make_submitted()
    found = project_tasks(make_user(role), WITHIN)
    assert [task.title.replace("\N{NO-BREAK SPACE}", " ") for task in found] == titles


@pytest.mark.parametrize(
    ("day", "told_to_the_region"),
    [
        pytest.param(BEFORE_THE_NOTICE, [], id="before"),
        pytest.param(
            NOTICE,
            ["1 projet de structure s’achève dans les six mois"],
            id="from six months before",
        ),
        pytest.param(AFTER, ["1 structure sans projet de structure valide"], id="once over"),
    ],
)
def test_the_region_is_told_six_months_before_the_end(own, day, told_to_the_region):
    make_validated()
    make_other_lasting()
    found = project_tasks(make_user("region_agent"), day)
    assert [task.title.replace("\N{NO-BREAK SPACE}", " ") for task in found] == told_to_the_region
    if day == NOTICE:
        assert found[0].detail == "Mission locale de Saverne (le 30 septembre 2017)."


def test_the_region_is_told_no_more_once_the_next_project_is_submitted():
    make_validated()
    make_other_lasting()
    director = make_director()
    following = start_project(director.structure, starts_on=AFTER, by=director)
    content = replace(make_content(), starts_on=AFTER, ends_on=last_day(AFTER))
    write_project(following, content, by=director)
    assert len(project_tasks(make_user("region_agent"), NOTICE)) == 1
    submit_project(following, by=director)
    [task] = project_tasks(make_user("region_agent"), NOTICE)
    assert "Lire le projet" in task.title


def make_other_lasting():
    """A project of the other structure that goes on for long after the days told of."""
    StructureProject.objects.create(
        structure=Structure.objects.get(code=OTHER),
        state="validated",
        starts_on=WITHIN,
        ends_on=last_day(WITHIN),
        validated_on=WITHIN,
    )


def test_a_closed_structure_is_not_missed(own):
    make_validated(OTHER)
    own.closed_on = date(2015, 1, 1)
    own.save()
    assert project_tasks(make_user(), WITHIN) == []
    assert len(project_tasks(make_user(), date(2014, 12, 31))) == 1
