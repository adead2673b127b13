"""What each answer says to the browser and to the caches on its way."""

import os
import re
import subprocess
import sys

import pytest

from structures.models import Role
from tests.allocation.builders import make_campaign, make_user
from tests.project.addresses import ROUTES, address
from tests.project.callers import answers, person
from tests.project.test_house_rules import ROOT

MANY = 50  # addresses that hold a text
ASKED = ("text", "sort", "page", "kind", "etat", "date", "structure", "q", "name", "a", "b", "role")


@pytest.mark.django_db
def test_what_a_person_reads_is_kept_by_no_cache_on_its_way(client):
    assert "Cache-Control" not in client.get("/aide/").headers
    client.force_login(make_user())
    for here in ("/", "/aide/", "/structures/?export=csv", "/structures/inconnue/"):
        assert client.get(here).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
def test_a_button_s_address_opened_as_a_page_says_to_begin_again(client):
    make_campaign()
    client.force_login(make_user())
    answer = client.get("/campagnes/2015/versements/avances/")
    assert answer.status_code == 405
    assert "Cette action est à recommencer" in answer.content.decode()


def test_a_production_that_forgets_a_setting_does_not_start():
    given = {"SECRET_KEY": "x", "DATABASE_URL": "postgres://x", "PATH": os.environ["PATH"]}
    for name in ("ALLOWED_HOSTS", "PUBLIC_URL", "DEFAULT_FROM_EMAIL"):
        found = subprocess.run(
            [sys.executable, "-c", "import config.settings"],
            cwd=ROOT,
            env=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert f"Set the {name} environment variable" in found.stderr
        given[name] = "https://dotations.example"


TEXT = re.compile(r"<(?:str:)?(\w+)>")


def test_an_address_that_holds_what_no_row_can_leads_nowhere(client, network):
    client.force_login(person(Role.REGION_ADMIN))
    client.raise_request_exception = False
    asked = [(route, name) for route in ROUTES for name in TEXT.findall(route.path)]
    assert len(asked) > len({route.name for route, _ in asked}) >= MANY
    found = {}
    for route, name in asked:
        for typed in ("%00", "x%00", "%00x"):
            where = address(route, **{name: typed})
            found |= {f"{m} {where}": s for m, s in answers(client, where, ("GET", "POST")).items()}
    assert {where: status for where, status in found.items() if status != 404} == {}


def test_a_filter_or_a_page_that_holds_what_no_row_can_ends_in_no_error(client, network):
    client.force_login(person(Role.REGION_MANAGER))
    client.raise_request_exception = False
    asked = "&".join(f"{name}=%00" for name in ASKED)
    found = {
        route.name: answers(client, f"{address(route)}?{asked}", ("GET",))["GET"]
        for route in ROUTES
        if "GET" in route.access.methods
    }
    assert {name: status for name, status in found.items() if status >= 500} == {}
