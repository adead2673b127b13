"""What the pages of a review say at each stage: before it opens, then once a run is adopted."""

import pytest
import time_machine
from django.utils import timezone

from allocation.campaign_page.pages import campaign_tasks
from allocation.models import Campaign
from allocation.runs.services import adopt, compute_run
from tests.allocation.builders import DELIBERATION, OWN, make_campaign, make_figures, make_user
from tests.allocation.reviews.builders import END, TODAY, make_challenge, make_review
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
OWN_PAGE = f"/structures/{OWN}/donnees/2015/"
REGION_PAGE = "/campagnes/2015/relecture/"
FOLLOWING = "Relecture des données par les directions"


@pytest.fixture
def review():
    """A review open for ten days; ours has a director."""
    make_campaign()
    make_person("director")
    return make_review(Campaign.objects.get())


def shown(client, role="director", path=OWN_PAGE):
    return spaced(text_of(page(client, make_person(role), path)))


def tasks(role):
    found = campaign_tasks(make_person(role), Campaign.objects.get())
    return {one.title: one for one in found}


def test_the_campaign_page_leads_to_who_stands_where(client, review):
    make_challenge()
    found = shown(client, "region_agent", "/campagnes/2015/")
    assert "Conteste (1) · N’a rien dit (4)" in found
    [(_, contesting), (_, silent)] = tasks("region_agent")[FOLLOWING].parts
    client.force_login(make_user("region_agent"))
    rows = [one.structure.code for one in client.get(contesting).context["listing"].rows]
    assert rows == [OWN]
    assert "4 structures" in spaced(text_of(client.get(silent)))


def test_before_the_review_opens_nobody_is_silent_and_nothing_is_left_to_read(client):
    make_figures(make_campaign())
    make_person("director")
    said = shown(client, "region_agent", REGION_PAGE)
    assert "Relecture non ouverte" in said and "sans objet" in said
    assert "N’a rien dit" not in said.split("Relecture non ouverte", 1)[1]
    own = shown(client)
    assert "n’a pas encore ouvert" in own and "À relire" not in own


def make_late_challenge():
    """A challenge that came once the review had ended, then a run adopted over it."""
    with time_machine.travel(timezone.now() + 2 * (END - TODAY)):
        make_challenge()
        run = compute_run(Campaign.objects.get(), by=make_user("region_agent"))
        adopt(run, **DELIBERATION, by=make_user())


def test_a_late_challenge_is_promised_nothing_once_a_run_is_adopted(client, review):
    make_late_challenge()
    with time_machine.travel(timezone.now() + 4 * (END - TODAY)):
        own = shown(client)
        region = shown(client, "region_agent", REGION_PAGE)
    for said in (own, region):
        assert "la Région peut encore la corriger" in said
        assert "au plus tard le" not in said and "en retard" not in said
    assert "Contestations restées sans réponse" in region
    assert "Non relue" in own and "La relecture est close" in own
