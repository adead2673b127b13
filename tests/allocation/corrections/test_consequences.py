"""What a correction leaves to redo: conventions, amendments, payments, down to the settlement."""

from decimal import Decimal

import pytest

from allocation.agreements.selectors import agreements_to_amend, count_agreements
from allocation.agreements.services import request_agreements
from allocation.corrections.selectors import consequences
from allocation.corrections.services import RightValue, compute_correction
from allocation.models import Agreement, Campaign, Indicator, Payment, Run
from allocation.payments.services import mark_paid, plan_advances, validate_payment
from allocation.runs.selectors import adopted_run
from allocation.runs.services import differences
from allocation.settlement.selectors import settlement_run
from allocation.settlement.services import settle
from structures.ground import clock
from structures.ground.files.services import keep
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_signable,
    make_user,
)
from tests.allocation.corrections.builders import VOTED, adopt_it, make_correction
from tests.allocation.second_sources.builders import KIND, make_second, make_source
from tests.allocation.settlement_builders import (
    at_dialogues,
    make_advances,
    make_agreements,
    make_levels,
)
from tests.project.demo_years import as_the_oracle
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
NOTHING_LEFT = {
    (OWN, number): RightValue(Decimal(0), "Aucun jeune.", "i-Milo") for number in (1, 2, 3, 4, 5)
}


def paid(campaign, code=OWN):
    """The first payments planned, that of one structure validated and paid."""
    make_advances(campaign)
    payment = campaign.payments.get(structure__code=code)
    validate_payment(payment, make_user())
    return mark_paid(payment, clock.today(), make_user())


def at(campaign, code=OWN):
    return campaign.agreements.exclude(state="void").get(structure__code=code)


def test_a_convention_on_which_nothing_is_due_is_void_and_generated_again():
    campaign = make_signable(make_adopted_campaign())
    make_agreements(campaign)
    adopt_it(make_correction(campaign))
    assert {one.state for one in campaign.agreements.all()} == {"void"}
    assert count_agreements(campaign).lost == len(CODES)
    again = request_agreements(Campaign.objects.get(), by=make_user("region_agent"))
    assert {one.run_id for one in again} == {adopted_run(campaign).pk}
    assert f"ML-2015-{OWN}-2" in {one.reference for one in again}


def test_one_that_was_only_asked_for_goes():
    campaign = make_signable(make_adopted_campaign())
    request_agreements(campaign, by=make_user())
    adopt_it(make_correction(campaign))
    assert not Agreement.objects.exists()


def test_a_convention_on_which_a_first_payment_is_due_stays_and_asks_for_an_amendment():
    campaign = at_dialogues(make_adopted_campaign())
    paid(campaign)
    correction = make_correction(campaign)
    [told] = [one for one in consequences(correction) if one.amends]
    adopt_it(correction)
    assert told.amends == at(campaign)
    assert [one.structure.code for one in agreements_to_amend(campaign)] == [OWN]
    assert at(campaign).state == "generated"


def test_during_the_dialogues_what_is_void_may_still_be_generated_again():
    campaign = at_dialogues(make_adopted_campaign())
    make_agreements(campaign)
    adopt_it(make_correction(campaign))
    assert len(request_agreements(campaign, by=make_user())) == len(CODES)


def test_a_planned_payment_is_taken_back_and_planned_again_with_the_right_amount():
    campaign = at_dialogues(make_adopted_campaign())
    make_advances(campaign)
    adopt_it(make_correction(campaign))
    assert not Payment.objects.exists()
    make_agreements_again(campaign)
    plan_advances(campaign, make_user("region_agent"))
    run = adopted_run(campaign)
    planned = dict(campaign.payments.values_list("structure__code", "amount_cents"))
    assert planned == dict(run.totals.values_list("structure__code", "advance_cents"))


def make_agreements_again(campaign):
    for one in request_agreements(campaign, by=make_user()):
        one.file = keep(f"{one.reference}.pdf", one.reference.encode(), "application/pdf")
        one.state, one.generated_at = Agreement.State.GENERATED, clock.now()
        one.save()


def test_a_first_payment_that_is_due_is_not_lowered():
    campaign = at_dialogues(make_adopted_campaign())
    payment = paid(campaign)
    adopt_it(make_correction(campaign, NOTHING_LEFT))
    run = adopted_run(campaign)
    total = run.totals.get(structure__code=OWN)
    assert total.advance_cents == total.advance_due_cents == payment.amount_cents
    assert total.advance_cents > total.fixed_cents
    assert Payment.objects.get().amount_cents == payment.amount_cents
    assert as_the_oracle(run)
    assert differences(Run.objects.get(pk=run.pk)) == []


def test_its_structure_reads_that_a_first_payment_is_above_its_corrected_fixed_part(client):
    campaign = at_dialogues(make_adopted_campaign())
    paid(campaign)
    adopt_it(make_correction(campaign, NOTHING_LEFT))
    director = make_user("director", structure=Structure.objects.get(code=OWN))
    shown = text_of(page(client, director, f"/structures/{OWN}/dotation/2015/"))
    assert "un solde négatif est une somme à reverser" in shown
    assert "même au-dessus de la part fixe corrigée" in shown
    assert "rien ne peut donc être à rendre" not in shown


def test_the_balance_is_the_final_amount_less_what_was_paid_down_to_a_recovery():
    campaign = at_dialogues(make_adopted_campaign())
    payment = paid(campaign)
    adopt_it(make_correction(campaign, NOTHING_LEFT))
    settle(campaign, make_levels(level=0), by=make_user())
    run = settlement_run(Campaign.objects.get())
    line = run.settlement_lines.get(structure__code=OWN)
    assert line.balance_cents == line.final_cents - payment.amount_cents < 0
    others = run.settlement_lines.exclude(structure__code=OWN)
    assert min(others.values_list("balance_cents", flat=True)) > 0
    assert as_the_oracle(run)
    assert run.record["run"]["settles"] == 2


def test_a_payment_made_before_the_correction_is_noted_at_its_own_date():
    campaign = at_dialogues(make_adopted_campaign())
    make_advances(campaign)
    payment = campaign.payments.get(structure__code=OWN)
    validate_payment(payment, make_user())
    adopt_it(make_correction(campaign))
    before = VOTED["on"].replace(month=3)
    assert mark_paid(Payment.objects.get(), before, make_user()).paid_on == before


def test_a_payment_validated_since_the_computation_asks_for_another():
    campaign = at_dialogues(make_adopted_campaign())
    make_advances(campaign)
    correction = make_correction(campaign)
    validate_payment(campaign.payments.get(structure__code=OWN), make_user())
    with pytest.raises(Refused, match="Calculez de nouveau"):
        adopt_it(correction)
    compute_correction(correction, by=make_user("region_agent"))
    adopt_it(correction)
    assert adopted_run(campaign).totals.exclude(advance_due_cents=None).count() == 1


def test_where_a_second_source_counts_it_is_its_value_that_is_put_right():
    source = make_source()
    Indicator.objects.filter(pk=source.indicator_id).update(counted_source=KIND)
    make_figures(source.campaign)
    make_second(source)
    campaign = make_adopted_campaign(Campaign.objects.get())
    own = list(campaign.figures.order_by("pk").values())
    adopt_it(make_correction(campaign))
    found = source.figures.get(structure__code=OWN)
    assert (found.value, found.document) == (1200, "i-Milo, 12 mai 2015")
    assert list(campaign.figures.order_by("pk").values()) == own


def test_a_value_put_right_keeps_the_wording_that_it_was_counted_under():
    campaign = make_campaign()
    make_figures(campaign)
    cell = campaign.figures.filter(indicator__number=5, structure__code=OWN)
    worded = cell.get().indicator.wordings.create(number=1, text="Entrées, autrement dites")
    cell.update(counted_under=worded)
    adopt_it(make_correction(make_adopted_campaign(campaign)))
    assert (cell.get().value, cell.get().counted_under) == (1200, worded)
