"""Who may see which structures, and what a door does with each caller."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse

from structures.access import manager_only, public, structures_visible_to
from structures.models import Role, Structure, User
from structures.models.users import STRUCTURE_ROLES
from tests.allocation.builders import make_structures, make_user


def answer(request):
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
