"""A structure goes on in another once the run is adopted: a correction counts those of the vote."""

from datetime import date

import pytest

from allocation.corrections.models import Correction
from allocation.corrections.selectors import consequences
from allocation.models import Campaign, Payment
from allocation.payments.services import plan_advances
from allocation.runs.services import differences
from structures.models import Message, Structure
from structures.network.services import create_structure
from structures.network_changes.services import merge_structures
from tests.allocation.builders import OWN, make_adopted_campaign, make_user
from tests.allocation.corrections.builders import RIGHT, adopt_it, make_correction
from tests.allocation.corrections.test_consequences import make_agreements_again
from tests.allocation.network_builders import HAGUENAU, SAVERNE, asked, confirm, structure
from tests.allocation.settlement_builders import at_dialogues, make_advances
from tests.structures.builders import make_person
from tests.structures.network_builders import JULY, admin
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
NEWCOMER = "67900"


def make_newcomer():
    """A structure that opened in the year, after the run was adopted."""
    old = structure(SAVERNE)
    fields = {name: getattr(old, name) for name in ("kind", "regime", "territory", "street")}
    fields |= {"postcode": "67000", "town": "Saverne", "legal_name": "Association nouvelle"}
    new = Structure(code=NEWCOMER, name="Mission locale nouvelle", opened_on=JULY, **fields)
    return create_structure(new, by=admin())


def merged_since(campaign):
    """A structure of the run that goes on in another, as the network knows it.

    The money keeps it from ending before it is paid: a database of before that rule may hold it.
    """
    merge_structures(asked(), chosen={}, reason="AG du 12 mai 2015", by=admin())
    return campaign


def shared_by(run):
    return run.record["inputs"]["structures"]


def checked(correction):
    """A computed correction, whose run shares among those of the adopted one and adds up."""
    assert shared_by(correction.run) == shared_by(correction.corrects)
    assert differences(correction.run) == []
    changes = [one.change_cents for one in consequences(correction)]
    assert any(changes) and sum(changes) == 0
    return correction


def test_who_joined_since_and_goes_on_in_a_structure_of_the_run_changes_nothing_of_it():
    campaign = make_adopted_campaign()
    make_newcomer()
    confirm(asked(NEWCOMER, on=date(2015, 9, 1)))
    correction = checked(make_correction(campaign))
    adopt_it(correction)
    assert Campaign.objects.get().adoption.run == correction.run
    assert structure(NEWCOMER).merged_into == structure(SAVERNE)


@pytest.mark.parametrize("code", [HAGUENAU, OWN], ids=["of who ended", "of who goes on"])
def test_a_value_is_put_right_in_the_run_as_it_was_voted(code):
    correction = checked(make_correction(merged_since(make_adopted_campaign()), {(code, 5): RIGHT}))
    assert {HAGUENAU, SAVERNE} <= set(shared_by(correction.run))
    assert correction.run.record["inputs"]["figures"]["5"][code] == "1200"
    adopt_it(correction)
    figures = correction.campaign.figures.filter(structure__code=code, indicator__number=5)
    assert figures.get().value == 1200


def test_who_goes_on_is_told_and_reads_what_becomes_of_both(client):
    campaign = make_adopted_campaign()
    director = make_person("director", HAGUENAU)
    correction = make_correction(merged_since(campaign), {(HAGUENAU, 5): RIGHT})
    adopt_it(correction)
    director.refresh_from_db()
    assert director.structure == structure(SAVERNE)
    assert Message.objects.filter(kind="correction", person=director).count() == 1
    for code in (SAVERNE, HAGUENAU):
        shown = page(client, director, f"/structures/{code}/corrections/2015/1/")
        assert "Dotation maximale : " in text_of(shown)


def test_what_is_planned_for_who_ended_is_taken_back_and_planned_again():
    campaign = at_dialogues(make_adopted_campaign())
    make_advances(campaign)
    correction = make_correction(merged_since(campaign), {(HAGUENAU, 5): RIGHT})
    adopt_it(Correction.objects.get(pk=correction.pk))
    assert not Payment.objects.filter(campaign=campaign).exists()
    make_agreements_again(campaign)
    again = plan_advances(campaign, make_user("region_agent"))
    amounts = dict(correction.run.totals.values_list("structure__code", "advance_cents"))
    assert {one.structure.code: one.amount_cents for one in again} == amounts
