"""Campaigns at their dialogues or settled, from the golden file or from the fixtures."""

import json
from decimal import Decimal
from pathlib import Path

from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.services import enter_state, open_collection
from allocation.figures.services import write_figures
from allocation.models import Agreement, Campaign, Figure, Payment, Run, State
from allocation.payments.services import plan_advances, plan_balances
from allocation.settlement.services import settle
from structures.models import Structure
from tests.allocation.builders import (
    CODES,
    make_adopted_campaign,
    make_campaign,
    make_generated_agreement,
    make_solidarity,
    make_user,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "split.json"
LETTERS = dict(zip("ABCD", CODES, strict=False))
RATED = (8, 9)


def golden(name: str) -> dict[str, object]:
    """The case of that name, its letters A to D replaced by real codes, in the same order."""
    cases = json.loads(GOLDEN.read_text())["cases"]
    return _renamed(next(case for case in cases if case["name"] == name))


def make_golden_campaign(case: dict[str, object]) -> Campaign:
    """A campaign at its dialogues, with the golden figures and parameters."""
    inputs = case["inputs"]
    parameters = {"former_grants": {}} | inputs["parameters"]
    solidarity = parameters.pop("solidarity")
    campaign = make_campaign(CODES[:4], envelope_cents=inputs["envelope_cents"], **parameters)
    for code, coefficient in solidarity.items():
        make_solidarity(campaign, code, coefficient)
    open_collection(campaign, by=make_user())
    structures = Structure.objects.in_bulk(field_name="code")
    said = {"campaign": campaign, "source": "Exemple", "recorded_by": make_user()}
    write_figures(
        Figure(indicator=i, structure=structures[code], value=Decimal(value), **said)
        for i in measured_indicators(campaign)
        for code, value in inputs["figures"][str(i.number)].items()
    )
    return at_dialogues(make_adopted_campaign(campaign))


def golden_ratings(case: dict[str, object]) -> dict[int, dict[str, int]]:
    """The levels of the case, as the dialogue hands them over."""
    return {int(number): row for number, row in case["inputs"]["ratings"].items()}


def at_dialogues(campaign: Campaign) -> Campaign:
    """The adopted campaign, at its dialogues; conventions are not made."""
    campaign.refresh_from_db()
    for state in (State.CONVENTIONS, State.DIALOGUE):
        enter_state(campaign, state, by=make_user())
    return campaign


def make_levels(codes: tuple[str, ...] = CODES, level: int | None = None) -> dict:
    """Levels of every structure: all at `level`, or each its own from 0 to 3 in turn."""
    return {
        number: {
            code: (rank + number) % 4 if level is None else level for rank, code in enumerate(codes)
        }
        for number in RATED
    }


def make_settled_campaign(level: int | None = None, **changes: object) -> Campaign:
    """A settled campaign; `changes` are `make_campaign`'s."""
    return settled(at_dialogues(make_adopted_campaign(**changes)), level)


def settled(campaign: Campaign, level: int | None = None) -> Campaign:
    """A campaign at its dialogues, once settled with `make_levels`."""
    codes = tuple(campaign.adoption.run.record["inputs"]["structures"])
    settle(campaign, make_levels(codes, level), by=make_user())
    return Campaign.objects.get(pk=campaign.pk)


def make_settlement(**changes: object) -> Run:
    """The run that settles a campaign; `changes` are `make_settled_campaign`'s."""
    return make_settled_campaign(**changes).runs.first()


def make_agreements(campaign: Campaign) -> list[Agreement]:
    """A generated convention a structure."""
    codes = campaign.adoption.run.record["inputs"]["structures"]
    return [make_generated_agreement(campaign, code, code.encode()) for code in codes]


def make_advances(campaign: Campaign | None = None, **changes: object) -> list[Payment]:
    """The first payments, planned by the agent, of a campaign at its dialogues."""
    campaign = campaign or at_dialogues(make_adopted_campaign(**changes))
    make_agreements(campaign)
    return plan_advances(campaign, make_user("region_agent"))


def make_balances(campaign: Campaign | None = None, **changes: object) -> list[Payment]:
    """The balances, planned by the agent, of a settled campaign."""
    return plan_balances(campaign or make_settled_campaign(**changes), make_user("region_agent"))


def _renamed(value: object) -> object:
    if isinstance(value, dict):
        return {LETTERS.get(key, key): _renamed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    return LETTERS.get(value, value) if isinstance(value, str) else value
