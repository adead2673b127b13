"""A change of the parameters and the opening of the year, at the same instant."""

import pytest

from allocation.campaigns import services as campaigns
from allocation.campaigns.services import open_collection
from allocation.models import Campaign, State
from structures.ground.refusals import Refused
from tests.allocation.builders import make_campaign, make_user
from tests.allocation.parameters.test_parameters import write
from tests.allocation.test_races import at_once, kinds, one_during_the_other

pytestmark = pytest.mark.django_db(transaction=True)


def opened_while_written():
    campaign, manager = make_campaign(), make_user()
    by = make_user("region_admin")
    return one_during_the_other(
        lambda: write(campaign, {"campaign.advance_bp": 7_000}, by=by),
        lambda: open_collection(campaign, by=manager, seen=0),
    )


def test_who_opens_while_another_writes_reads_the_change_first():
    assert "ont changé depuis que vous avez ouvert" in str(opened_while_written())
    assert Campaign.objects.get().state == State.PREPARATION


def test_without_the_lock_a_year_opens_on_a_change_that_nobody_read(monkeypatch):
    unlocked = lambda campaign, *_: Campaign.objects.get(pk=campaign.pk)  # noqa: E731
    monkeypatch.setattr(campaigns, "locked", unlocked)
    assert not isinstance(opened_while_written(), Refused)
    assert Campaign.objects.get().state == State.COLLECTION


def test_four_people_who_write_at_once_all_leave_their_line():
    campaign, by = make_campaign(), make_user("region_admin")
    rates = iter([7_000, 7_100, 7_200, 7_300])
    results = at_once(lambda: write(campaign, {"campaign.advance_bp": next(rates)}, by=by))
    assert kinds(results) == ["list"] * 4
    lines = campaign.parameter_changes.order_by("pk").values_list("before", "after")
    assert [after for _, after in lines][:-1] == [before for before, _ in lines][1:]
