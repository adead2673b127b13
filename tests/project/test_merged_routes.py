"""A structure reads all of those that merged into it, writes nothing there, and opens no other."""

import re

import pytest
from django.urls import resolve

from structures.models import STRUCTURE_ROLES
from tests.allocation.builders import OWN
from tests.project.addresses import OTHER, address
from tests.project.callers import (
    ITS_PAGES,
    METHODS,
    OF_A_STRUCTURE,
    answers,
    found_anyway,
    sign_in,
    without_token,
)
from tests.structures.network_builders import let_end


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
def test_of_a_structure_that_merged_into_ours_all_is_read_and_nothing_written(
    client, network, role
):
    let_end(OTHER, OWN)
    sign_in(client, role)
    nothing = dict.fromkeys(METHODS, 404)
    for route in (r for r in OF_A_STRUCTURE if role in r.access.roles):
        here = address(route, **ITS_PAGES)
        own = answers(client, address(route))
        expected = nothing if "POST" in route.access.methods else own
        assert answers(client, here) == expected, here


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
def test_no_page_of_a_structure_that_merged_into_ours_leads_to_a_form(client, network, role):
    let_end(OTHER, OWN)
    sign_in(client, role)
    asked = [r for r in OF_A_STRUCTURE if r.access.methods == ("GET",) and role in r.access.roles]
    for here in (address(route, **ITS_PAGES) for route in asked):
        shown = b"".join(client.get(here)).decode(errors="replace")
        leads = set(re.findall(rf'="(/structures/{OTHER}/[^"?#]*)', shown))
        assert [to for to in leads if "POST" in resolve(to).func.access.methods] == [], here


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
def test_what_a_structure_had_under_way_is_no_task_of_the_one_it_ended_in(client, network, role):
    sign_in(client, role)
    before = without_token(client.get("/"))
    let_end(OTHER, OWN)
    assert without_token(client.get("/")) == before


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
@pytest.mark.parametrize(
    ("ended", "successor"),
    [
        pytest.param(OWN, OTHER, id="ours ended in it"),
        pytest.param(OTHER, "67300", id="it ended in a third one"),
    ],
)
def test_no_other_merger_opens_anything(client, network, role, ended, successor):
    let_end(ended, successor)
    assert found_anyway(client, role, OF_A_STRUCTURE, **ITS_PAGES) == []
