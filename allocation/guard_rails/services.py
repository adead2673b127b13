"""What is asked of guard rails before they are stored."""

from collections.abc import Collection

from allocation.guard_rails.selectors import LIMITS, guard_rails_problem
from allocation.models import Campaign
from structures.ground.refusals import require


def require_feasible(campaign: Campaign, keys: Collection[str]) -> None:
    """Raise Refused for limits that have nothing to refer to or cannot hold, where `keys` has one.

    Raised once they are written, in the transaction that this undoes.
    """
    if any(f"campaign.{name}" in keys for name in LIMITS):
        problem = guard_rails_problem(campaign)
        require(not problem, problem)
