"""The settlement: what the levels give, to the cent, kept for ever, once, by a manager."""

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import InternalError, transaction
from django.db.models import F

from allocation.models import Campaign, Indicator, Run, SettlementLine, State
from allocation.runs.selectors import adopted_run
from allocation.runs.services import differences
from allocation.settlement.selectors import (
    balance_range,
    missing_ratings,
    settlement_preview,
    settlement_run,
    settlement_table,
    structure_settlement,
)
from allocation.settlement.services import settle
from structures.ground.refusals import Refused
from structures.models import STRUCTURE_ROLES, JournalEntry, Role, Structure
from tests.allocation.builders import CODES, OWN, make_adopted_campaign, make_user
from tests.allocation.settlement_builders import (
    at_dialogues,
    golden,
    golden_ratings,
    make_golden_campaign,
    make_levels,
    make_settled_campaign,
    make_settlement,
)
from tests.domain.files import spaced

RATED_CASES = [
    "redistribute",
    "retain",
    "nobody earned anything",
    "advance on the former grant, capped at the fixed part",
    "decimal census estimates, a zero total, a solidarity coefficient, an odd envelope",
]
pytestmark = pytest.mark.django_db


def kept(run, name):
    """One amount of the settlement lines, by structure code."""
    return dict(run.settlement_lines.values_list("structure__code", name))


def make_open():
    return at_dialogues(make_adopted_campaign())


@pytest.mark.parametrize("name", RATED_CASES)
def test_the_golden_settlement_comes_out_of_the_database_to_the_cent(name):
    case = golden(name)
    campaign = make_golden_campaign(case)
    before = adopted_run(campaign).record["result"]
    run = settle(campaign, golden_ratings(case), by=make_user())
    expected = case["expected"]
    assert before.items() <= run.record["result"].items() == expected.items()
    assert kept(run, "final_cents") == expected["final"]
    assert kept(run, "balance_cents") == expected["balance"]
    assert kept(run, "redistributed_cents") == expected["redistribution"]
    assert kept(run, "advance_cents") == before["advance"]
    assert differences(run) == []


@pytest.mark.parametrize("name", RATED_CASES)
def test_final_amounts_and_what_is_retained_make_the_envelope(name):
    case = golden(name)
    run = settle(make_golden_campaign(case), golden_ratings(case), by=make_user())
    table = settlement_table(run)
    assert table.total.final_cents + table.retained_cents == table.envelope_cents
    assert table.total.advance_cents + table.total.balance_cents == table.total.final_cents
    assert table.retained_cents == case["expected"]["retained_cents"]


def test_earned_and_redistributed_are_separate_lines():
    run = make_settlement(unearned_axis3="redistribute")
    result = run.record["result"]
    earned = {code: sum(row[code] for row in result["earned"].values()) for code in CODES}
    assert kept(run, "earned_cents") == earned
    assert kept(run, "redistributed_cents") == result["redistribution"]
    assert any(earned.values()) and any(result["redistribution"].values())


def test_the_settlement_rests_on_the_adopted_run_and_says_so():
    run = make_settlement()
    adopted = Run.objects.get(adoption__isnull=False)
    assert run.record["run"]["settles"] == adopted.number == run.number - 1
    assert run.record["context"] == adopted.record["context"]
    assert run.record["inputs"] == adopted.record["inputs"] | {
        "ratings": {str(number): row for number, row in make_levels().items()}
    }


def test_what_became_of_the_live_tables_since_the_adoption_changes_nothing():
    campaign = make_open()
    with pgtrigger.ignore():
        campaign.figures.update(value=1)
        Indicator.objects.update(short_label="Autre", weight=F("weight") * 7)
        Campaign.objects.update(envelope_cents=1, unearned_axis3="retain")
    run = settle(campaign, make_levels(), by=make_user())
    assert run.record["result"].items() >= adopted_run(campaign).record["result"].items()
    assert run.record["context"] == adopted_run(campaign).record["context"]


def test_a_settlement_run_has_the_lines_and_totals_of_any_run():
    run = make_settlement()
    settled, adopted = (
        one.lines.values_list("structure", "indicator_number", "amount_cents")
        for one in (run, adopted_run(run.campaign))
    )
    assert list(settled) == list(adopted) != []


def test_the_settlement_takes_the_campaign_to_its_balance_and_notes_who_did():
    campaign = make_settled_campaign()
    change = campaign.state_changes.last()
    assert (campaign.state, change.state) == (State.SETTLEMENT, State.SETTLEMENT)
    assert change.changed_by == settlement_run(campaign).author
    noted = JournalEntry.objects.filter(summary__startswith="Solde 2015 arrêté")
    assert noted.count() == len(CODES)


def test_a_missing_level_is_named_with_its_structure_and_indicator():
    campaign, levels = make_open(), make_levels()
    del levels[9][OWN]
    with pytest.raises(Refused) as refused:
        settle(campaign, levels, by=make_user())
    name = Structure.objects.get(code=OWN).name
    assert spaced(str(refused.value)) == f"Notes à arrêter avant le solde : {name}, indicateur 9."
    assert Run.objects.count() == 1
    assert Campaign.objects.get().state == State.DIALOGUE


def test_every_level_is_missing_before_the_first_is_settled():
    missing = missing_ratings(adopted_run(make_open()), {})
    assert len(missing) == 2 * len(CODES)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({8: {OWN: 4}}, id="a level above 3"),
        pytest.param({8: {"99999": 1}}, id="an unknown structure"),
        pytest.param({77: {OWN: 1}}, id="an unknown indicator"),
    ],
)
def test_levels_that_cannot_be_used_are_refused_and_nothing_is_kept(wrong):
    campaign, levels = make_open(), make_levels()
    for number, row in wrong.items():
        levels[number] = levels.get(number, {}) | row
    with pytest.raises(Refused):
        settle(campaign, levels, by=make_user())
    assert Run.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REGION_MANAGER])
def test_only_a_manager_settles(role):
    campaign = make_open()
    own = Structure.objects.get(code=OWN) if role in STRUCTURE_ROLES else None
    with pytest.raises(Refused, match="revient à une ou un responsable"):
        settle(campaign, make_levels(), by=make_user(role, structure=own))


def test_a_settlement_is_made_once():
    campaign = make_settled_campaign()
    with pytest.raises(Refused, match="déjà arrêté"):
        settle(campaign, make_levels(level=3), by=make_user())
    assert Run.objects.count() == 2


def test_a_settlement_waits_for_the_dialogues():
    with pytest.raises(Refused, match="cette action se fait à l’étape"):
        settle(make_adopted_campaign(), make_levels(), by=make_user())


def test_settled_amounts_are_never_rewritten():
    make_settled_campaign()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        SettlementLine.objects.update(id=F("id"))
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        SettlementLine.objects.all()._raw_delete(SettlementLine.objects.db)


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(
            lambda lines: lines.update(
                earned_cents=F("earned_cents") + 1,
                final_cents=F("final_cents") + 1,
                balance_cents=F("balance_cents") + 1,
            ),
            id="a cent more",
        ),
        pytest.param(lambda lines: lines.first().delete(), id="a line removed"),
    ],
)
def test_a_settlement_changed_behind_the_product_is_found(tamper):
    run = make_settlement()
    with pgtrigger.ignore():
        tamper(run.settlement_lines.all())
    assert differences(run) == ["les lignes de solde diffèrent de l’enregistrement"]


def test_the_command_verifies_adopted_and_settlement_runs(capsys):
    make_settled_campaign()
    call_command("verify_run")
    said = spaced(capsys.readouterr().out)
    assert said.count("conforme") == 2
    assert "2 répartitions vérifiées, 0 en écart." in said


def test_the_preview_is_what_the_settlement_then_gives():
    campaign = make_open()
    before = settlement_preview(adopted_run(campaign), make_levels())
    assert not SettlementLine.objects.exists()
    assert settlement_table(settle(campaign, make_levels(), by=make_user())) == before


@pytest.mark.parametrize("rule", ["redistribute", "retain"])
def test_the_difference_with_the_maximum_is_told_by_its_causes(rule):
    table = settlement_table(make_settlement(unearned_axis3=rule))
    for row in table.rows:
        one = row.amounts
        assert one.difference_cents == one.final_cents - one.maximum_cents
        assert one.difference_cents == one.redistributed_cents - one.unearned_cents
    assert table.total.difference_cents == -table.retained_cents
    assert bool(table.retained_cents) is (rule == "retain")


def test_a_structure_reads_how_its_final_amount_came_about():
    campaign = make_settled_campaign()
    own = structure_settlement(campaign, Structure.objects.get(code=OWN))
    assert [(e.number, e.level) for e in own.earned] == [(8, 2), (9, 3)]
    assert sum(e.earned_cents for e in own.earned) == own.line.earned_cents
    [shared] = own.redistributions
    assert shared.own_earned_cents == own.line.earned_cents
    assert shared.network_earned_cents + shared.unearned_cents == 43_350_000


@pytest.mark.parametrize("rule", ["redistribute", "retain"])
@pytest.mark.parametrize(("level", "end"), [(0, "low_cents"), (3, "high_cents")])
def test_the_range_of_the_balance_is_what_all_levels_at_0_or_3_give(rule, level, end):
    campaign = make_settled_campaign(level, unearned_axis3=rule)
    for line in settlement_run(campaign).settlement_lines.all():
        found = balance_range(adopted_run(campaign).totals.get(structure=line.structure))
        assert getattr(found, end) == line.balance_cents


@pytest.mark.parametrize("rule", ["redistribute", "retain"])
def test_with_redistribution_only_the_highest_balance_can_be_exceeded(rule):
    campaign = at_dialogues(make_adopted_campaign(unearned_axis3=rule))
    levels = make_levels(level=0)
    for row in levels.values():
        row[OWN] = 3
    run = settle(campaign, levels, by=make_user())
    line = run.settlement_lines.get(structure__code=OWN)
    high = balance_range(adopted_run(campaign).totals.get(structure=line.structure)).high_cents
    assert (line.balance_cents > high) is (rule == "redistribute")
