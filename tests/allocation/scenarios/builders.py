"""Scenarios for the tests: the campaign's own rule, but for what matters."""

from decimal import Decimal

from allocation.models import Campaign, Scenario
from allocation.runs.inputs import engine_inputs
from allocation.scenarios.rule import rule_in
from allocation.scenarios.services import create_scenario
from tests.allocation.builders import make_user


def make_rule(campaign, *, envelope=None, shares=(), weights=None, **parameters):
    """The rule of a campaign, with another envelope, other shares, weights or parameters."""
    rule = rule_in(engine_inputs(campaign))
    rule["envelope_cents"] = envelope or rule["envelope_cents"]
    for axis, share in zip(rule["axes"], shares, strict=False):
        axis["share_bp"] = share
    for axis in rule["axes"]:
        for one in axis["indicators"]:
            one["weight"] = (weights or {}).get(one["number"], one["weight"])
    rule["parameters"] |= parameters
    return rule


def make_scenario(campaign=None, name="Essai", *, note="", figures=None, **changes) -> Scenario:
    """A scenario of a campaign, that changes what is said of its rule."""
    campaign = campaign or Campaign.objects.latest("year")
    said = {"name": name, "note": note, "rule": make_rule(campaign, **changes)}
    return create_scenario(campaign, said | {"figures": figures or {}}, by=make_user())


def amounts(side):
    """What a side gives, the maximum by code."""
    return {code: one.maximum for code, one in side.given.items()}


def plus(value, more):
    """A value with something more, as a scenario keeps it."""
    return str(Decimal(value) + Decimal(more))
