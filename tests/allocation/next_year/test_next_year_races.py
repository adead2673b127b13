"""Several people at once: one next year is made, former grants change once."""

import pytest

from allocation.models import Campaign
from allocation.next_year import services
from allocation.next_year.services import begin_next_year, refresh_grants
from allocation.parameters import services as parameters
from dialogue.steps_back.services import step_back
from structures.ground.refusals import Refused
from tests.allocation.builders import CODES, make_adopted_campaign, make_user
from tests.allocation.next_year.builders import DECIDED, TYPED, make_settled_since
from tests.allocation.test_races import at_once, kinds, one_during_the_other
from tests.project.twice import client_of

pytestmark = pytest.mark.django_db(transaction=True)


def four_at_once():
    before, by = make_adopted_campaign(), make_user("region_admin")
    return at_once(lambda: begin_next_year(before, DECIDED, by=by))


def test_four_people_at_once_begin_one_year():
    results = four_at_once()
    assert kinds(results) == ["Campaign"] + ["Refused"] * 3
    assert {str(one) for one in results if not isinstance(one, Campaign)} == {
        "La campagne 2016 existe déjà\u00a0: ses paramètres se changent sur ses pages."
    }
    assert Campaign.objects.filter(year=2016).count() == 1


def test_without_the_lock_the_database_alone_refuses(monkeypatch):
    monkeypatch.setattr(services, "locked", lambda campaign: campaign)
    refused = [str(one) for one in four_at_once() if not isinstance(one, Campaign)]
    assert any("ce champ Année existe déjà" in one for one in refused)  # as the database says
    assert Campaign.objects.filter(year=2016).count() == 1


def refreshed_during_another():
    campaign, by = make_settled_since(), make_user("region_admin")
    second = one_during_the_other(
        lambda: refresh_grants(campaign, by=by), lambda: refresh_grants(campaign, by=by)
    )
    return second, campaign.parameter_changes.filter(key__startswith="grant.").count()


def test_former_grants_brought_up_to_date_by_two_at_once_change_once():
    second, lines = refreshed_during_another()
    assert "sont déjà à jour" in str(second) and lines == len(CODES)


def test_without_the_lock_each_amount_is_noted_twice(monkeypatch):
    unlocked = lambda campaign, *_: Campaign.objects.get(pk=campaign.pk)  # noqa: E731
    for module in (services, parameters):
        monkeypatch.setattr(module, "locked", unlocked)
    second, lines = refreshed_during_another()
    assert not isinstance(second, Refused) and lines == 2 * len(CODES)


def refreshed_while_the_settlement_is_withdrawn():
    """What becomes of a refresh on final amounts that are being withdrawn."""
    campaign, by = make_settled_since(), make_user()
    before = Campaign.objects.get(year=2014)
    return one_during_the_other(
        lambda: step_back(before, reason="Une note mal reportée", by=by),
        lambda: refresh_grants(campaign, by=by),
    )


def test_amounts_that_are_being_withdrawn_are_not_copied():
    assert "sont déjà à jour" in str(refreshed_while_the_settlement_is_withdrawn())


def test_without_the_lock_of_the_year_before_they_are(monkeypatch):
    monkeypatch.setattr(services, "locked_with_origins", services.locked)
    changes = refreshed_while_the_settlement_is_withdrawn()
    assert {"(Dotation définitive 2014)" in one.after for one in changes} == {True}


def test_a_button_pressed_twice_begins_one_year_and_is_answered_alike():
    make_adopted_campaign()
    user = make_user()
    once = {"once": "a-key-of-this-very-form"}
    answers = at_once(lambda: client_of(user).post("/campagnes/2015/suivante/", TYPED | once), 2)
    assert {answer.status_code for answer in answers} == {302}
    assert Campaign.objects.filter(year=2016).count() == 1
