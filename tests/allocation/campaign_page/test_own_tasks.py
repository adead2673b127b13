"""What a structure has to read in a year: its figures first, then its allocation."""

import pytest

from allocation.campaign_page.pages import campaign_tasks
from tests.allocation.builders import make_adopted_campaign, make_campaign, make_figures
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
