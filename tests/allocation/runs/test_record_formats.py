"""A record keeps the format it was sealed in: old ones still recompute, new ones explain a cent."""

import json
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import F

from allocation.agreements.sheet import agreement_sheet
from allocation.models import Adoption, Run, RunLine, RunTotal, SettlementLine
from allocation.runs.inputs import unchanged_since
from allocation.runs.record import computed
from allocation.runs.selectors import adopted_run
from allocation.runs.services import differences, keep_extracts
from allocation.settlement.selectors import settlement_run
from structures.ground.files.fingerprints import seal
from structures.models import Structure
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_agreement,
    make_campaign,
    make_run,
    make_user,
)
from tests.allocation.settlement_builders import make_levels, make_settlement
from tests.domain.files import spaced

FORMAT_1 = Path(__file__).parents[2] / "golden" / "run-format-1.json"
ROWS = {"lines": RunLine, "totals": RunTotal, "settlement_lines": SettlementLine}
pytestmark = pytest.mark.django_db


def make_format_1():
    """The runs of the golden file with their rows: one adopted, and the one that settles it."""
    campaign = make_campaign(CODES[:4])
    for kept in json.loads(FORMAT_1.read_text())["runs"]:
        run = Run.objects.create(
            campaign=campaign,
            number=kept["record"]["run"]["number"],
            author=make_user(),
            computed_at=datetime.fromisoformat(kept["record"]["run"]["computed_at"]),
            reason=kept["record"]["run"]["reason"],
            record=kept["record"],
            sha256=kept["sha256"],
        )
        for name, model in ROWS.items():
            model.objects.bulk_create(model(run=run, **own(row)) for row in kept[name])
        keep_extracts(run, run.totals.select_related("structure"))
    Adoption.objects.create(
        campaign=campaign,
        run=campaign.runs.earliest("number"),
        deliberation_number="15-CP-042",
        deliberation_date=date(2015, 2, 6),
        adopted_by=make_user(),
    )
    return campaign


def own(row):
    return row | {"structure": Structure.objects.get(code=row["structure"])}


def test_runs_of_format_1_are_verified_to_their_own_hash(capsys):
    make_format_1()
    call_command("verify_run")
    said = spaced(capsys.readouterr().out)
    assert said.count("conforme") == 2
    assert "2 répartitions vérifiées, 0 en écart." in said


def test_a_line_of_format_1_says_nothing_of_its_rounding():
    run = adopted_run(make_format_1())
    assert run.record["format"] == 1
    assert "sharing" not in run.record
    assert set(run.lines.values_list("floor_cents", "remainder", "left_over_rank")) == {
        (None, None, None)
    }


def test_a_line_of_format_1_that_was_changed_is_found():
    run = adopted_run(make_format_1())
    with pgtrigger.ignore():
        run.lines.filter(structure__code=CODES[0]).update(
            floor_cents=F("amount_cents"), remainder=0
        )
    assert differences(run) == ["les lignes de répartition diffèrent de l’enregistrement"]


def test_the_inputs_of_format_1_give_the_same_result_in_today_s():
    record = settlement_run(make_format_1()).record
    today = computed({name: record[name] for name in ("run", "context", "inputs")})
    assert today["format"] == 2
    assert today["result"] == record["result"]


def test_a_convention_may_still_rest_on_a_run_of_format_1():
    campaign = make_format_1()
    sheet = agreement_sheet(make_agreement(campaign, CODES[0]))
    assert sheet.first_payment.capped is False
    assert sheet.solidarity.indicator == 1
    [line, *_] = sheet.record["axes"][0]["indicators"]
    assert (line["rounded_down_cents"], line["remainder"], line["left_over_rank"]) == (None,) * 3


def given(record, parameters):
    return record | {"inputs": record["inputs"] | {"parameters": parameters}}


def test_the_same_live_tables_are_recognised_in_the_inputs_of_format_1():
    run = make_run()
    parameters = dict(run.record["inputs"]["parameters"])
    assert parameters.pop("solidarity_indicator") == 1
    assert unchanged_since(run.campaign, given(run.record, parameters))
    parameters["advance_bp"] += 1
    assert not unchanged_since(run.campaign, given(run.record, parameters))


def test_a_run_is_kept_in_format_2_with_its_sharing():
    run = make_settlement(unearned_axis3="redistribute")
    assert sorted(run.record) == ["context", "format", "inputs", "result", "run", "sharing"]
    assert run.record["format"] == 2
    assert seal(run.record) == run.sha256
    assert sorted(run.record["sharing"]) == [
        "advance",
        "axes",
        "capped",
        "ceilings",
        "counted",
        "lines",
        "pots",
        "redistribution",
    ]
    assert list(run.record["sharing"]["redistribution"]) == ["3"]


def test_every_line_explains_its_amount_to_the_last_cent():
    run = make_run(envelope_cents=100_000_007)
    fixed = dict(run.totals.values_list("structure", "fixed_cents"))
    for line in run.lines.all():
        value = fixed[line.structure_id] if line.value is None else line.value
        total = sum(fixed.values()) if line.total is None else line.total
        exact = Fraction(value) * line.pot_cents / Fraction(total)
        assert exact == line.floor_cents + Fraction(line.remainder) / Fraction(total)
        assert line.floor_cents <= exact < line.floor_cents + 1
    assert run.lines.filter(left_over_rank=None, amount_cents=F("floor_cents")).exists()
    assert run.lines.filter(left_over_rank=1, amount_cents=F("floor_cents") + 1).exists()


def test_left_over_cents_are_ranked_by_remainder_then_code():
    run = make_run(envelope_cents=100_000_007)
    taken = run.lines.exclude(left_over_rank=None)
    for number in set(taken.values_list("indicator_number", flat=True)):
        ranked = taken.filter(indicator_number=number).order_by("left_over_rank")
        order = list(ranked.values_list("left_over_rank", "remainder", "structure__code"))
        assert [rank for rank, _, _ in order] == list(range(1, len(order) + 1))
        assert order == sorted(order, key=lambda row: (-row[1], row[2]))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"floor_cents": F("amount_cents") + 1}, id="share above the amount"),
        pytest.param({"left_over_rank": 0}, id="rank zero"),
        pytest.param({"left_over_rank": None}, id="rank gone"),
        pytest.param({"floor_cents": None}, id="share gone"),
        pytest.param({"remainder": None}, id="remainder gone"),
        pytest.param({"remainder": -1}, id="negative remainder"),
    ],
)
def test_the_database_refuses_a_line_whose_rounding_does_not_add_up(change):
    run = make_run(envelope_cents=100_000_007)
    with pgtrigger.ignore(), transaction.atomic(), pytest.raises(IntegrityError) as refused:
        run.lines.update(**change)
    assert "amount_is_rounded_share_and_left_over_cent" in str(refused.value)


def test_a_change_of_how_a_cent_came_about_is_found():
    run = make_run()
    run.record["sharing"]["lines"]["1"]["ranks"] = {OWN: 9}
    with pgtrigger.ignore():
        run.save()
    assert "le résultat recalculé diffère du résultat enregistré" in differences(run)


def test_a_settlement_counts_each_line_as_the_run_it_settles():
    campaign = make_adopted_campaign()
    adopted = adopted_run(campaign).record
    again = computed(
        {
            "context": adopted["context"],
            "inputs": adopted["inputs"] | {"ratings": as_text(make_levels())},
        }
    )
    kept = {name: adopted["sharing"][name] for name in ("counted", "lines", "ceilings", "advance")}
    assert kept.items() <= again["sharing"].items()


def as_text(levels):
    return {str(number): row for number, row in levels.items()}
