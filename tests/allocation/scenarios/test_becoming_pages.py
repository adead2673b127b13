"""The page that makes a run of a scenario says all that it does, and does what was read."""

import pytest

from allocation.models import FormerGrant, Run
from structures.models import Structure
from tests.allocation.builders import OWN, make_user
from tests.allocation.scenarios.builders import make_scenario
from tests.domain.files import spaced
from tests.journeys.forms import Page
from tests.structures.pages import text_of

LIST = "/campagnes/2015/simulations/"


@pytest.fixture
def manager(client, full_campaign):
    client.force_login(make_user())
    return client


def read(answer):
    return spaced(text_of(answer))


def opened(client, page):
    """What the page of an act sends once it was read."""
    [form] = [f for f in Page(client.get(page).content.decode()).forms if "seen" in f.data]
    return form.data | {"reason": "Motif"}


def test_a_page_opened_before_another_run_makes_none_and_names_it(manager, full_campaign):
    page = f"{LIST}{make_scenario(full_campaign).pk}/repartition/"
    one, two = (opened(manager, page) for _ in range(2))
    assert manager.post(page, one).status_code == 302
    answer = manager.post(page, two)
    assert answer.status_code == 409
    assert "L’année a déjà une répartition : la dernière est la n° 1." in read(answer)
    assert Run.objects.count() == 1


def test_a_page_opened_before_an_input_changed_makes_no_run(manager, full_campaign):
    page = f"{LIST}{make_scenario(full_campaign).pk}/repartition/"
    sent = opened(manager, page)
    grant = full_campaign.former_grants.earliest("pk")
    FormerGrant.objects.filter(pk=grant.pk).update(amount_cents=grant.amount_cents + 1)
    assert manager.post(page, sent).status_code == 409
    assert not Run.objects.exists()


def test_a_coefficient_is_announced_with_the_name_of_its_structure(manager, full_campaign):
    made = make_scenario(full_campaign, solidarity={OWN: "1.25"})
    name = Structure.objects.get(code=OWN).name
    shown = read(manager.get(f"{LIST}{made.pk}/repartition/"))
    assert f"Coefficient de solidarité, {name} : 1,25." in shown
