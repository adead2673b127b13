"""The projet de structure: who writes it, what makes it pass, what never changes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from structures.ground.refusals import Refused
from structures.models import JournalEntry, ProjectVersion, Structure, StructureProject, UnmetNeed
from structures.projects import services
from structures.projects.selectors import Part, project_on, structures_without_project
from structures.projects.validity import last_day
from tests.allocation.builders import make_user
from tests.structures.project_builders import (
    ENDS_ON,
    NEEDS,
    OTHER,
    OWN,
    STARTS_ON,
    TEXTS,
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


@pytest.fixture(autouse=True)
def own():
    return make_network()


def yesterday():
    return timezone.localdate() - timedelta(days=1)


def test_a_project_begins_for_three_years(own):
    project = services.start_project(own, starts_on=STARTS_ON, by=make_director())
    assert (project.state, project.ends_on) == ("draft", ENDS_ON)


@pytest.mark.parametrize("build", [make_draft, make_submitted, make_sent_back])
def test_one_project_is_written_at_a_time(own, build):
    build()
    with pytest.raises(Refused, match="déjà en cours d’écriture"):
        services.start_project(own, starts_on=STARTS_ON, by=make_director())


def test_the_next_project_may_begin_once_the_last_is_validated(own):
    make_validated()
    services.start_project(own, starts_on=ENDS_ON + timedelta(days=1), by=make_director())
    assert own.projects.count() == 2


@pytest.mark.parametrize("role", ["president", "other", "region_agent", "region_manager"])
def test_only_its_own_director_writes_a_project(own, role):
    project = make_draft()
    who = {
        "president": lambda: make_director(role="president"),
        "other": lambda: make_director(OTHER),
    }
    by = who.get(role, lambda: make_user(role))()
    for act in (
        lambda: services.start_project(own, starts_on=STARTS_ON, by=by),
        lambda: services.write_project(project, make_content(), by=by),
        lambda: services.submit_project(project, by=by),
    ):
        with pytest.raises(Refused, match="La direction de la structure"):
            act()


def test_a_draft_keeps_all_that_was_written():
    project = make_draft()
    assert {part: getattr(project, part) for part in Part} == TEXTS
    assert [(need.text, need.gap) for need in project.unmet_needs.all()] == NEEDS
    services.write_project(project, make_content(), by=make_director())
    assert UnmetNeed.objects.count() == len(NEEDS)


def test_a_project_that_ends_before_it_begins_is_refused():
    content = services.ProjectContent(ENDS_ON, STARTS_ON, TEXTS, [])
    with pytest.raises(Refused, match="La fin du projet suit son début"):
        services.write_project(make_draft(), content, by=make_director())


def test_a_project_of_more_than_three_years_is_refused_by_the_service_and_the_database():
    project = make_draft()
    content = services.ProjectContent(STARTS_ON, ENDS_ON + timedelta(days=1), TEXTS, [])
    with pytest.raises(Refused, match="trois ans au plus"):
        services.write_project(project, content, by=make_director())
    with pytest.raises(IntegrityError, match="three_years"), transaction.atomic():
        StructureProject.objects.update(ends_on=ENDS_ON + timedelta(days=1))


@pytest.mark.parametrize("leap", [date(2016, 2, 29), date(2016, 3, 1)])
def test_the_database_counts_three_years_as_the_rule_does(leap):
    make_draft()
    StructureProject.objects.update(starts_on=leap, ends_on=last_day(leap))
    with pytest.raises(IntegrityError, match="three_years"), transaction.atomic():
        StructureProject.objects.update(ends_on=last_day(leap) + timedelta(days=1))


def test_a_project_lists_forty_needs_at_most():
    content = services.ProjectContent(STARTS_ON, ENDS_ON, TEXTS, [("Besoin", "")] * 41)
    with pytest.raises(Refused, match="40 besoins au plus, vous en avez écrit 41"):
        services.write_project(make_draft(), content, by=make_director())


@pytest.mark.parametrize("part", Part)
def test_the_four_parts_are_mandatory_and_the_missing_one_is_named(part):
    project = make_draft()
    services.write_project(project, make_content({part: " \n"}), by=make_director())
    with pytest.raises(Refused, match=f"écrivez encore\N{NO-BREAK SPACE}: {part.label}\\."):
        services.submit_project(project, by=make_director())
    assert not ProjectVersion.objects.exists()


def test_what_is_submitted_is_kept_for_ever_as_it_was():
    project = make_submitted()
    version = project.versions.get()
    assert (version.number, version.parts) == (1, TEXTS)
    assert version.unmet_needs[0] == {"text": NEEDS[0][0], "gap": NEEDS[0][1]}
    assert (version.starts_on, version.ends_on) == (STARTS_ON, ENDS_ON)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        ProjectVersion.objects.update(number=2)


@pytest.mark.parametrize("build", [make_submitted, make_validated])
def test_a_project_in_the_region_s_hands_is_not_written(build):
    project = build()
    with pytest.raises(Refused, match="ne se modifie plus"):
        services.write_project(project, make_content(), by=make_director())
    with pytest.raises(Refused, match="ne se modifie plus"):
        services.submit_project(project, by=make_director())


def test_sending_back_takes_a_comment_on_a_named_part():
    project = make_submitted()
    with pytest.raises(Refused, match="Commentez au moins une partie"):
        services.send_back(project, {Part.NEEDS: "  "}, by=make_user("region_agent"))
    services.send_back(project, {Part.NEEDS: " À préciser. "}, by=make_user("region_agent"))
    comment = project.versions.get().comments.get()
    assert (comment.part, comment.text) == ("needs", "À préciser.")


@pytest.mark.parametrize("role", ["region_admin", "state_observer"])
def test_who_takes_no_decision_sends_nothing_back(role):
    with pytest.raises(Refused, match="Seule la Région"):
        services.send_back(make_submitted(), {Part.NEEDS: "Non."}, by=make_user(role))


@pytest.mark.parametrize("role", ["region_agent", "region_admin", "state_observer"])
def test_a_manager_alone_validates(role):
    with pytest.raises(Refused, match="Une ou un responsable"):
        services.validate_project(make_submitted(), on=WITHIN, by=make_user(role))


def test_a_project_is_not_validated_on_a_day_to_come():
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="pas encore passée"):
        services.validate_project(make_submitted(), on=tomorrow, by=make_user())


def test_a_project_is_not_validated_before_it_is_submitted():
    project = make_submitted()
    with pytest.raises(Refused, match="ce jour-là au plus tôt"):
        services.validate_project(project, on=yesterday(), by=make_user())
    services.validate_project(project, on=timezone.localdate(), by=make_user())


@pytest.mark.parametrize("build", [make_draft, make_sent_back, make_validated])
def test_the_region_answers_to_what_is_submitted_only(build):
    project = build()
    with pytest.raises(Refused, match="n’est plus soumis"):
        services.validate_project(project, on=WITHIN, by=make_user())
    with pytest.raises(Refused, match="n’est plus soumis"):
        services.send_back(project, {Part.NEEDS: "Non."}, by=make_user())


def test_a_validated_project_is_frozen_even_around_the_code():
    project = make_validated()
    assert (project.validated_on, project.validated_by.role) == (
        date(2014, 9, 26),
        "region_manager",
    )
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        StructureProject.objects.update(needs="Autre texte")


def test_the_journal_says_each_step_and_who_took_it():
    make_validated()
    found = JournalEntry.objects.order_by("pk").values_list("summary", "actor__role")
    assert list(found) == [
        ("Projet 2014-2017 : écriture commencée".replace(" :", "\N{NO-BREAK SPACE}:"), "director"),
        ("Projet 2014-2017, version 1, soumise à la Région", "director"),
        ("Projet 2014-2017, version 1, renvoyée avec des commentaires", "region_agent"),
        ("Projet 2014-2017, version 2, soumise à la Région", "director"),
        ("Projet 2014-2017 validé par la Région", "region_manager"),
    ]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        pytest.param(date(2014, 9, 30), False, id="before"),
        pytest.param(STARTS_ON, True, id="first day"),
        pytest.param(ENDS_ON, True, id="last day"),
        pytest.param(date(2017, 10, 1), False, id="after"),
    ],
)
def test_a_project_counts_from_its_first_day_to_its_last(own, day, found):
    project = make_validated()
    assert project_on(own, day) == (project if found else None)


@pytest.mark.parametrize("build", [make_draft, make_submitted, make_sent_back])
def test_a_project_counts_once_validated_only(own, build):
    build()
    assert project_on(own, WITHIN) is None


def test_of_two_valid_projects_the_one_begun_last_counts(own):
    make_validated()
    later = StructureProject.objects.create(
        structure=own,
        state="validated",
        starts_on=date(2015, 1, 1),
        ends_on=ENDS_ON,
        validated_on=WITHIN,
    )
    assert project_on(own, WITHIN) == later
    assert project_on(own, STARTS_ON) != later


def test_structures_without_a_project_are_told_in_one_query(django_assert_num_queries):
    make_validated()
    structures = list(Structure.objects.order_by("code"))
    with django_assert_num_queries(1):
        found = structures_without_project(structures, WITHIN)
    assert [structure.code for structure in found] == [OTHER]
    assert structures_without_project([], WITHIN) == []


def test_a_project_of_another_structure_does_not_count(own):
    make_validated(OTHER)
    assert [s.code for s in structures_without_project([own], WITHIN)] == [OWN]
