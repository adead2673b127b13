"""What a structure has to read in a year: its figures first, then its allocation."""

import pytest

from allocation.campaign_page.pages import campaign_tasks
from allocation.campaigns.services import open_collection
from tests.allocation.builders import (
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_user,
)
from tests.domain.files import spaced
from tests.structures.builders import make_person

pytestmark = pytest.mark.django_db


def titles(campaign):
    return [task.title for task in campaign_tasks(make_person("director"), campaign)]


def test_before_the_adoption_a_structure_reads_its_figures():
    campaign = make_campaign()
    make_figures(campaign)
    assert titles(campaign) == ["Relire vos données n-1", "Lire votre dotation 2015"]


def test_once_a_run_is_adopted_its_figures_are_no_longer_to_be_read():
    titles_then = titles(make_adopted_campaign())
    reads = ["Lire votre dotation expliquée", "Lire votre convention"]
    assert titles_then == [*reads, "Simuler votre dotation 2015"]


def test_no_value_yet_is_counted_in_the_singular_as_french_does():
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    campaign.refresh_from_db()
    [own, *_] = campaign_tasks(make_person("director"), campaign)
    assert spaced(own.detail).startswith("0 valeur sur 7, année 2014.")
    census = campaign_tasks(make_user("region_agent"), campaign)[1]
    assert spaced(census.detail).startswith("0 valeur sur ")
