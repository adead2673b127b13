"""A second year beside the first."""

from allocation.campaigns.services import create_campaign
from allocation.models import Campaign
from allocation.next_year.selectors import from_year
from structures.models import Structure
from tests.allocation.builders import make_adopted_campaign, make_user


def make_next_year(before: Campaign, **changes: object) -> Campaign:
    """The year after, in preparation, with the parameters of the one before but for `changes`."""
    data = from_year(before, before.year + 1) | {"envelope_cents": 100_000_000} | changes
    campaign = create_campaign(data, by=make_user("region_admin"))
    return Campaign.objects.get(pk=campaign.pk)


def make_two_adopted_years(**changes: object) -> tuple[Campaign, Campaign]:
    """The year after and the one before, each with its adopted run."""
    before = make_adopted_campaign()
    codes = Structure.objects.values_list("code", flat=True)
    after = make_adopted_campaign(make_next_year(before, **changes), without_project=codes)
    return after, before
