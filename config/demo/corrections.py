"""A correction of the demo: prepared and computed by the agent, it waits for a manager."""

from decimal import Decimal

from allocation.corrections.selectors import value_in
from allocation.corrections.services import (
    RightValue,
    compute_correction,
    correct_figure,
    prepare_correction,
)
from allocation.models import Campaign
from allocation.runs.selectors import run_in_force
from structures.models import Structure, User

People = dict[str, User]
CORRECTED, INDICATOR, TWICE = "68334", 2, Decimal(12)
REASON = "Des premiers accueils ont été comptés deux fois (exemple inventé)."
RIGHT = "Douze jeunes reçus à l’antenne puis au siège étaient comptés deux fois."
SOURCE = "Données de démonstration : extraction refaite, inventée"


def correct_what_was_counted_twice(campaign: Campaign, people: People) -> None:
    """Prepare a correction of one value, and compute what it gives; nobody adopts it."""
    by, structure = people["region_agent"], Structure.objects.get(code=CORRECTED)
    correction = prepare_correction(campaign, REASON, by=by)
    counted = value_in(run_in_force(campaign), structure, INDICATOR)
    right = RightValue(counted - TWICE, RIGHT, SOURCE)
    correct_figure(correction, structure, INDICATOR, right, by=by)
    compute_correction(correction, by=by)
