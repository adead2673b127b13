"""Runs: every level sums to the cent, nothing is ever rewritten, only what was voted is adopted."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, InternalError, transaction
from django.db.models import F, Sum

from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.services import open_collection
from allocation.engine import exact_product
from allocation.engine.measures import UNEMPLOYED_YOUTH
from allocation.figures.services import write_figures
from allocation.models import Adoption, Campaign, Figure, Indicator, Run, RunLine, RunTotal, State
from allocation.runs.selectors import respread_indicators
from allocation.runs.services import adopt, compute_run
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import (
    CODES,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_run,
    make_solidarity,
    make_user,
)
from tests.domain.files import spaced

GOLDEN = Path(__file__).parents[2] / "golden" / "split.json"
DELIBERATION = {"number": "15-CP-042", "on": date(2015, 2, 6)}
EVIDENCE = [Run, RunLine, RunTotal, Adoption]
pytestmark = pytest.mark.django_db


def golden(name):
    cases = json.loads(GOLDEN.read_text())["cases"]
    return next(case for case in cases if case["name"] == name)


def cells(lines, name):
    """Give golden figures or lines by (indicator, real code) for the letters A, B, C, D."""
    codes = dict(zip("ABCD", CODES, strict=False))
    return {(int(n), codes[c]): row[c] for n, row in lines[name].items() for c in row}


def sums(rows, group):
    return dict(rows.order_by(group).values_list(group).annotate(Sum("amount_cents")))


def test_the_golden_split_comes_out_of_the_database_to_the_cent():
    case = golden("before the dialogue")
    campaign = make_campaign(CODES[:4], envelope_cents=case["inputs"]["envelope_cents"])
    open_collection(campaign, by=make_user())
    write_figures(
        Figure(
            campaign=campaign,
            indicator=campaign.indicators.get(number=number),
            structure=Structure.objects.get(code=code),
            value=Decimal(value),
            recorded_by=make_user(),
        )
        for (number, code), value in cells(case["inputs"], "figures").items()
    )
    run = compute_run(campaign, by=make_user())
    found = run.lines.values_list("indicator_number", "structure__code", "amount_cents")
    wanted = cells(case["expected"], "lines") | cells(case["expected"], "ceilings")
    assert {(n, code): cents for n, code, cents in found} == wanted
    advances = run.totals.values_list("advance_cents", flat=True)
    assert list(advances) == list(case["expected"]["advance"].values())


@pytest.mark.parametrize("envelope", [1, 7, 10_001, 289_000_000, 9_007_199_254_740_993])
def test_every_level_sums_to_the_envelope_to_the_cent(envelope):
    run = make_run(envelope_cents=envelope)
    result = run.record["result"]
    pots = dict(run.lines.values_list("indicator_number", "pot_cents"))
    assert sums(run.lines, "indicator_number") == pots
    axes = {int(number): cents for number, cents in result["axes"].items()}
    assert sums(run.lines, "axis_number") == axes
    assert sum(axes.values()) == envelope
    assert run.totals.aggregate(total=Sum("maximum_cents"))["total"] == envelope


def test_the_totals_of_a_structure_are_the_sums_of_its_lines():
    run = make_run()
    for total in run.totals.all():
        own = run.lines.filter(structure=total.structure)
        assert sums(own, "kind") == {"fixed": total.fixed_cents, "variable": total.ceiling_cents}


def test_the_advances_are_80_percent_of_the_envelope_and_within_each_fixed_part():
    run = make_run(envelope_cents=289_000_001)
    assert sum(run.totals.values_list("advance_cents", flat=True)) == 231_200_000
    assert not run.totals.filter(advance_cents__gt=F("fixed_cents")).exists()


def test_a_missing_value_refuses_the_run_and_is_named():
    campaign = make_campaign()
    make_figures(campaign)
    Figure.objects.get(indicator__number=4, structure__code="68066").delete()
    with pytest.raises(Refused) as refused:
        compute_run(campaign, by=make_user())
    assert "Il manque la valeur de l’indicateur 4 pour la structure 68066" in str(refused.value)
    assert not Run.objects.exists()


def test_an_axis_that_measured_nothing_refuses_the_run():
    campaign = make_campaign()
    make_figures(campaign)
    Figure.objects.filter(indicator__axis__number=2).update(value=0)
    with pytest.raises(Refused):
        compute_run(campaign, by=make_user())
    assert not Run.objects.exists()


def test_the_pot_of_an_indicator_worth_zero_everywhere_goes_to_its_axis():
    campaign = make_campaign()
    make_figures(campaign)
    Figure.objects.filter(indicator__number=5).update(value=0)
    run = compute_run(campaign, by=make_user())
    assert respread_indicators(run) == [Indicator.objects.get(number=5).short_label]
    assert sums(run.lines, "axis_number")[2] == run.record["result"]["axes"]["2"]
    assert not run.lines.filter(indicator_number=5).exists()


def test_an_indicator_without_weight_is_not_said_to_be_worth_zero():
    campaign = make_campaign()
    campaign.indicators.filter(number=5).update(weight=0)
    assert respread_indicators(make_run(campaign)) == []


def test_a_solidarity_coefficient_is_in_the_value_that_counts():
    campaign = make_campaign()
    make_solidarity(campaign, "67437", "1.25")
    run = make_run(campaign)
    measured = dict(
        Figure.objects.filter(indicator__number=1).values_list("structure__code", "value")
    )
    line = run.lines.get(indicator_number=1, structure__code="67437")
    assert line.value == exact_product(measured["67437"], Decimal("1.25"))
    assert line.total == sum(measured.values()) + measured["67437"] / 4
    assert run.lines.get(indicator_number=2, structure__code="67437").value == 4628


def test_the_coefficient_follows_the_measure_whatever_its_number():
    campaign = make_campaign()
    campaign.indicators.filter(measure=UNEMPLOYED_YOUTH.code).update(number=11)
    make_solidarity(campaign, "67437", "1.25")
    run = make_run(campaign)
    measured = Figure.objects.get(indicator__number=11, structure__code="67437").value
    line = run.lines.get(indicator_number=11, structure__code="67437")
    assert line.value == exact_product(measured, Decimal("1.25"))
    assert run.record["inputs"]["parameters"]["solidarity_indicator"] == 11


def test_coefficients_that_no_measure_takes_count_for_nothing():
    campaign = make_campaign()
    campaign.indicators.filter(measure=UNEMPLOYED_YOUTH.code).update(measure="count.other")
    make_solidarity(campaign, "67437", "1.25")
    run = make_run(campaign)
    measured = Figure.objects.get(indicator__number=1, structure__code="67437").value
    assert run.lines.get(indicator_number=1, structure__code="67437").value == measured
    assert run.record["inputs"]["parameters"]["solidarity"] == {}


def test_a_run_numbers_itself_after_the_last_one():
    campaign = make_campaign()
    first = make_run(campaign)
    second = compute_run(campaign, by=make_user(), reason="Vérification")
    assert (first.number, second.number) == (1, 2)
    assert (second.reason, second.record["run"]["reason"]) == ("Vérification", "Vérification")


def test_the_first_run_opens_the_simulation():
    run = make_run()
    assert Campaign.objects.get().state == State.SIMULATION
    assert run.campaign.state_changes.last().changed_by == run.author


@pytest.mark.parametrize("build", [make_campaign, make_adopted_campaign])
def test_runs_are_computed_during_collection_and_simulation_only(build):
    campaign = build()
    before = Run.objects.count()
    with pytest.raises(Refused, match="cette action se fait à l’étape"):
        compute_run(campaign, by=make_user())
    assert Run.objects.count() == before


@pytest.mark.parametrize("model", EVIDENCE)
def test_what_was_computed_and_voted_is_never_rewritten(model):
    make_adopted_campaign()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        model.objects.update(id=F("id"))
    with pytest.raises(DatabaseError, match="Cannot|is not withdrawn"), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)


def test_an_adoption_keeps_its_deliberation_and_who_decided():
    adoption = make_adopted_campaign().adoption
    assert (adoption.deliberation_number, adoption.deliberation_date) == (
        DELIBERATION["number"],
        DELIBERATION["on"],
    )
    assert adoption.adopted_by.role == "region_manager"
    assert adoption.campaign.state == State.ADOPTED


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda: Figure.objects.filter(indicator__number=2).update(value=1), id="figure"
        ),
        pytest.param(lambda: Indicator.objects.filter(number=2).update(weight=2), id="weight"),
        pytest.param(lambda: Campaign.objects.update(envelope_cents=1), id="envelope"),
        pytest.param(
            lambda: make_solidarity(Campaign.objects.get(), "67437", "1.1"), id="coefficient"
        ),
    ],
)
def test_what_changed_since_the_run_keeps_it_from_being_adopted(change):
    run = make_run()
    with pgtrigger.ignore(
        "allocation.Indicator:parameters_are_frozen", "allocation.Campaign:rule_is_frozen"
    ):
        change()
    with pytest.raises(Refused) as refused:
        adopt(run, **DELIBERATION, by=make_user())
    assert "ont changé depuis la répartition n° 1" in spaced(str(refused.value))
    assert Campaign.objects.get().state == State.SIMULATION
    assert not Adoption.objects.exists()


def test_a_campaign_adopts_one_run_only():
    campaign = make_campaign()
    first = make_run(campaign)
    second = compute_run(campaign, by=make_user(), reason="Vérification")
    adopt(first, **DELIBERATION, by=make_user())
    with pytest.raises(Refused, match="répartition arrêtée"):
        adopt(second, **DELIBERATION, by=make_user())
    with pytest.raises(IntegrityError, match="campaign_id"), transaction.atomic():
        Adoption.objects.create(
            campaign=campaign,
            run=second,
            deliberation_date=date(2015, 2, 6),
            adopted_by=make_user(),
        )


def test_measured_indicators_are_the_active_ones_of_the_fixed_axes():
    campaign = make_campaign()
    assert [i.number for i in measured_indicators(campaign)] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("on", "message"),
    [
        pytest.param(date(2999, 1, 1), "La délibération est à venir.*nous sommes le", id="to come"),
        pytest.param(date(2013, 12, 31), "La délibération ne précède pas 2014", id="too old"),
    ],
)
def test_a_run_is_adopted_on_a_day_that_makes_sense(on, message):
    run = make_run()
    with pytest.raises(Refused, match=message):
        adopt(run, number="1", on=on, by=make_user())
    assert not Adoption.objects.exists()
