"""A year begun from another, and the year it comes from taken further."""

from allocation.models import Campaign
from allocation.next_year.selectors import unconfirmed
from allocation.next_year.services import begin_next_year, confirm_carried
from tests.allocation.builders import make_adopted_campaign, make_user
from tests.allocation.settlement_builders import at_dialogues, settled

DECIDED = {
    "envelope_cents": 300_000_000,
    "envelope_source": "Budget primitif 2016",
    "envelope_note": "Une hausse.",
}
TYPED = {
    "envelope_cents": "3 000 000",
    "envelope_source": "Budget primitif 2016",
    "envelope_note": "Une hausse.",
}


def make_next_year(before: Campaign | None = None, **changes: object) -> Campaign:
    """The year after an adopted one; `changes` are `make_campaign`'s."""
    before = before or make_adopted_campaign(**changes)
    return begin_next_year(before, DECIDED, by=make_user("region_admin"))


def make_begun() -> Campaign:
    """The year 2015, begun from 2014 that is adopted."""
    return make_next_year(year=2014, reference_year=2013)


def make_settled_since() -> Campaign:
    """The year 2015, begun from 2014, which is settled since."""
    campaign = make_begun()
    settled(at_dialogues(Campaign.objects.get(year=2014)), level=1)
    return campaign


def read_again(campaign: Campaign) -> None:
    """Confirm all that keeps the collection closed."""
    keys = [row.key for row in unconfirmed(campaign)]
    confirm_carried(campaign, keys, by=make_user("region_admin"))
