"""What a revision may change, and what it proposes: values by the key of their parameter.

The keys are those of the parameters: « campaign.envelope_cents », « axis.1.share_bp »,
« indicator.10.label », and « step.adopted » for a planned day. « indicator.11 » alone adds an
indicator: its axis and its measure. « indicator.5.parts » is the list of what a sum adds up, in
its order: labels that may change, then new ones.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Model

from allocation.campaigns.models import Axis, Campaign, Indicator
from allocation.campaigns.states import ORDER, State
from allocation.engine.measures import SUMS
from structures.ground.fields import column

Values = dict[str, Any]
CAMPAIGN_FIELDS = (
    "envelope_cents",
    "advance_base",
    "advance_bp",
    "former_grant_bp",
    "unearned_axis3",
    "fixed_fall_bp",
    "fixed_rise_bp",
    "reminders_needed",
    "silence_days",
    "counting_date",
    "following_months",
)
AXIS_FIELDS = ("share_bp",)
INDICATOR_FIELDS = (
    *("label", "short_label", "definition", "unit", "source", "counted_source"),
    *("weight", "active", "scale"),
)
MODELS: dict[str, type[Model]] = {"campaign": Campaign, "axis": Axis, "indicator": Indicator}
FIELDS = {"campaign": CAMPAIGN_FIELDS, "axis": AXIS_FIELDS, "indicator": INDICATOR_FIELDS}
STEP = "step"
PARTS = "parts"
# What a run neither counts nor prints: one computed before such a change may be adopted after it.
KEPT_OUT_OF_RUNS = (f"{STEP}.", "campaign.reminders_needed", "campaign.silence_days")


def stored_values(campaign: Campaign) -> Values:
    """Return all that a revision may change, as it is now. Four queries."""
    found: Values = {f"campaign.{name}": getattr(campaign, name) for name in CAMPAIGN_FIELDS}
    for axis in campaign.axes.all():
        found |= {f"axis.{axis.number}.{name}": getattr(axis, name) for name in AXIS_FIELDS}
    for one in campaign.indicators.prefetch_related("parts"):
        found |= {f"indicator.{one.number}.{name}": getattr(one, name) for name in INDICATOR_FIELDS}
        if one.measure in SUMS:
            found[f"indicator.{one.number}.{PARTS}"] = [part.label for part in one.parts.all()]
    planned = {step.state: step.planned_on for step in campaign.planned_steps.all()}
    return found | {f"{STEP}.{state}": planned.get(state) for state in steps_to_come(campaign)}


def steps_to_come(campaign: Campaign) -> list[State]:
    """Return the states that the campaign has not reached, in order."""
    return ORDER[ORDER.index(State(campaign.state)) + 1 :]


def decoded(proposed: Mapping[str, Any]) -> Values:
    """Return proposed values as their rows hold them, whether they come from JSON or a form."""
    return {key: _decoded(key, value) for key, value in proposed.items()}


def differing(proposed: Mapping[str, Any], stored: Values) -> Values:
    """Return the proposed values that change something."""
    nothing = object()
    return {
        key: value for key, value in decoded(proposed).items() if stored.get(key, nothing) != value
    }


def added_numbers(proposed: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the indicators that are added, in order."""
    return sorted(int(key.partition(".")[2]) for key in proposed if is_addition(key))


def is_addition(key: str) -> bool:
    """Tell whether a key adds an indicator."""
    whose, _, rest = key.partition(".")
    return whose == "indicator" and rest.isdigit()


def is_of_the_rule(key: str) -> bool:
    """Tell whether a key is a column of the campaign, of an axis or of an indicator."""
    return not (is_addition(key) or is_list_of_parts(key) or key.startswith(f"{STEP}."))


def is_list_of_parts(key: str) -> bool:
    """Tell whether a key is the list of what a summed indicator adds up."""
    return key.startswith("indicator.") and key.endswith(f".{PARTS}")


def is_out_of_runs(key: str) -> bool:
    """Tell whether a run neither counts nor prints what a key is of: it may be adopted after it."""
    return key.startswith(KEPT_OUT_OF_RUNS) or is_list_of_parts(key)


def reading_order(key: str) -> tuple[int, int, int]:
    """Return the rank of a parameter: the campaign's, by axis, by indicator, then the days."""
    whose, _, name = key.rpartition(".")
    if is_addition(key):
        return list(FIELDS).index(whose), int(name), -1
    if whose == STEP:
        return len(FIELDS), ORDER.index(State(name)), 0
    kind, _, number = whose.partition(".")
    if name == PARTS:
        return list(FIELDS).index(kind), int(number), len(INDICATOR_FIELDS)
    return list(FIELDS).index(kind), int(number or 0), FIELDS[kind].index(name)


def _decoded(key: str, value: object) -> object:
    whose = key.partition(".")[0]
    if is_addition(key) or is_list_of_parts(key):
        return value
    if whose == STEP:
        return date.fromisoformat(value) if isinstance(value, str) else value
    return column(MODELS[whose], key.rpartition(".")[2]).to_python(value)
