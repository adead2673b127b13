"""What is of a year is found under that year alone: no act of one reaches another."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from structures.models import HOLDERS, Role
from tests.project.addresses import ROUTES, address, objects_of
from tests.project.callers import answers, found_anyway, sign_in
from tests.project.next_year import NEXT, make_next_dialogues, make_next_files

# Keys that no other year has: a run's number and a convention's reference name theirs.
ITS_OWN = ("allocation:run_detail", "allocation:run_adopt", "allocation:run_verify")
ITS_OWN = (*ITS_OWN, "allocation:run_lines", "allocation:run_record", "allocation:agreement_pdf")
ITS_OWN = (*ITS_OWN, "allocation:run_checklist", "allocation:run_sensitivity")
ITS_OWN = (*ITS_OWN, "allocation:run_workbook", "allocation:run_note", "allocation:run_note_pdf")
OF_A_YEAR = [r for r in ROUTES if "<int:year>" in r.path]
OF_ITS_OBJECTS = [r for r in OF_A_YEAR if objects_of(r) or r.name in ITS_OWN]
ACTS = [r for r in OF_A_YEAR if "POST" in r.access.methods]
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def two_years(network):
    """The network's year, and the one after as far as its dialogues, with its files."""
    make_next_files()
    return make_next_dialogues()


@pytest.mark.parametrize("role", [*HOLDERS, Role.REGION_ADMIN, Role.STATE_OBSERVER])
def test_an_object_of_a_year_is_not_found_under_another(client, two_years, role):
    mine = [r for r in OF_ITS_OBJECTS if role in r.access.roles]
    assert found_anyway(client, role, mine, year=str(NEXT)) == []
    # It was there to be found: under its own year, some of it answers.
    assert found_anyway(client, role, mine) != []


@pytest.mark.parametrize("role", [Role.REGION_MANAGER, Role.REGION_AGENT, Role.DIRECTOR])
def test_what_is_not_found_writes_nothing(client, two_years, role):
    sign_in(client, role)
    client.get("/")
    for route in (r for r in OF_ITS_OBJECTS if role in r.access.roles):
        with CaptureQueriesContext(connection) as asked:
            answers(client, address(route, year=str(NEXT)), route.access.methods)
        written = [q["sql"] for q in asked if q["sql"].startswith(WRITES)]
        assert [sql for sql in written if "session" not in sql] == [], route.name


def rows_of(campaign):
    """How many rows of each kind a campaign has, and where it stands."""
    kinds = [m for m in apps.get_models() if any(f.name == "campaign" for f in m._meta.fields)]
    assert len(kinds) > 10
    counts = {kind: kind._default_manager.filter(campaign=campaign).count() for kind in kinds}
    campaign.refresh_from_db()
    return counts | {"state": campaign.state}


@pytest.mark.parametrize("role", [Role.REGION_MANAGER, Role.REGION_ADMIN, Role.DIRECTOR])
def test_an_act_asked_from_a_page_of_last_year_leaves_this_one_as_it_is(client, two_years, role):
    sign_in(client, role)
    before = rows_of(two_years)
    for route in (r for r in ACTS if role in r.access.roles):
        client.post(address(route))
        assert rows_of(two_years) == before, route.name
