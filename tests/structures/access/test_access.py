"""Who may see which structures, and what a decorator does with each caller."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse

from structures.access import acts_for, director_only, manager_only, public, structures_visible_to
from structures.models import STRUCTURE_ROLES, Role, Structure, User
from tests.allocation.builders import make_structures, make_user
from tests.structures.builders import make_person
from tests.structures.network_builders import let_end, merge


def answer(request, code=""):
    return HttpResponse("ouvert")


@pytest.mark.parametrize("role", [r for r in Role if r not in STRUCTURE_ROLES])
def test_the_region_and_the_state_see_every_structure(db, role):
    make_structures()
    assert structures_visible_to(make_user(role)).count() == 5


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
def test_who_leads_a_structure_sees_no_other(db, role):
    make_structures()
    own = Structure.objects.get(code="67437")
    assert list(structures_visible_to(make_user(role, structure=own))) == [own]


def test_who_leads_a_structure_sees_those_that_merged_into_it_at_whatever_remove(db):
    first, second, third, other, own = make_structures()
    merge(second, first)
    merge(third, second)
    merge(own, other)
    assert set(structures_visible_to(make_person("director", third.code))) == {first, second, third}
    assert set(structures_visible_to(make_person("director", second.code))) == {first, second}
    assert list(structures_visible_to(make_person("director", first.code))) == [first]


def test_a_merger_that_turned_in_circles_would_still_be_read(db):
    one, other, *_ = make_structures()
    let_end(one.code, other.code)
    let_end(other.code, one.code)
    assert set(structures_visible_to(make_person("director", one.code))) == {one, other}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_door_that_lets_write_is_there_for_ones_own_structure_only(rf, db, method):
    own, other, *_ = make_structures()
    merge(own, other)
    request = rf.generic(method, "/")
    request.user = make_person("director", own.code)
    guarded = director_only("GET", "POST")(answer)
    assert guarded(request, code=own.code).status_code == 200
    with pytest.raises(Http404):
        guarded(request, code=other.code)


def test_the_region_and_the_state_act_for_any_structure_and_the_others_for_theirs(db):
    own, other, *_ = make_structures()
    merge(own, other)
    director = make_person("director", own.code)
    assert [acts_for(director, s.pk) for s in (own, other)] == [True, False]
    assert acts_for(make_user("state_observer"), other.pk)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.REGION_MANAGER])
def test_a_door_is_not_there_for_the_other_roles(rf, role):
    request = rf.post("/")
    request.user = User(role=role)
    with pytest.raises(Http404):
        manager_only("POST")(answer)(request)


@pytest.mark.parametrize(
    ("method", "status"),
    [
        pytest.param("GET", 200, id="read"),
        pytest.param("HEAD", 200, id="read the headers"),
        pytest.param("POST", 405, id="write"),
        pytest.param("DELETE", 405, id="delete"),
    ],
)
def test_a_door_accepts_its_methods_only(rf, method, status):
    request = rf.generic(method, "/")
    request.user = AnonymousUser()
    assert public("GET")(answer)(request).status_code == status
