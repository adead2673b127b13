"""Of several years, the one whose figures are entered is found whatever the others are at."""

import pytest

from allocation.campaigns.services import open_collection
from allocation.figures.selectors import campaign_taking_figures
from structures.models import Structure
from tests.allocation.builders import OWN, make_adopted_campaign, make_campaign, make_user

pytestmark = pytest.mark.django_db


def taking():
    found = campaign_taking_figures(Structure.objects.get(code=OWN))
    return found.year if found else None


def test_a_year_in_preparation_hides_not_the_one_that_takes_figures():
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    make_campaign(year=2016, reference_year=2015)
    assert taking() == 2015


def test_a_year_that_does_not_count_the_structure_hides_not_the_one_before():
    for year in (2015, 2016):
        campaign = make_campaign(year=year, reference_year=year - 1)
        open_collection(campaign, by=make_user())
    assert taking() == 2016
    Structure.objects.filter(code=OWN).update(closed_on="2016-01-01")
    assert taking() == 2015


def test_an_adopted_year_takes_none():
    make_adopted_campaign()
    assert taking() is None
