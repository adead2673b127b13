"""What each answer says to the browser and to the caches on its way."""

import os
import subprocess
import sys

import pytest

from tests.allocation.builders import make_campaign, make_user
from tests.project.test_house_rules import ROOT


@pytest.mark.django_db
def test_what_a_person_reads_is_kept_by_no_cache_on_its_way(client):
    assert "Cache-Control" not in client.get("/aide/").headers
    client.force_login(make_user())
    for address in ("/", "/aide/", "/structures/?export=csv", "/structures/inconnue/"):
        assert client.get(address).headers["Cache-Control"] == "private, no-cache"


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


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/structures/67%00/", "/campagnes/2015/conventions/x%00.pdf", "/structures/%00/plan/"],
)
def test_an_address_that_holds_what_no_row_can_leads_nowhere(client, address):
    make_campaign()
    client.force_login(make_user())
    assert client.get(address).status_code == 404
