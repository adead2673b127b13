"""The structure's action plan of the year, as annex C of its convention shows it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from allocation.models import Campaign
from structures.models import Action, Lever, Structure
from structures.plans.selectors import Means, means_of

ORDER = list(Lever)


@dataclass(frozen=True)
class PlannedAction:
    """One action, without what becomes of it during the year; the cost is in cents."""

    lever: str
    title: str
    expected_result: str
    deadline: date
    staff_fte: Decimal | None
    cost_cents: int | None


@dataclass(frozen=True)
class PlanAnnex:
    """The actions by lever then deadline, and the sum of the means that are known."""

    actions: list[PlannedAction]
    means: Means


def plan_annex(campaign: Campaign, structure: Structure) -> PlanAnnex | None:
    """Return the plan of the campaign's year, None until it is published. One query.

    A plan not published is its director's draft; an action given up commits to nothing.
    """
    actions = Action.objects.filter(
        plan__structure=structure, plan__year=campaign.year, plan__published_at__isnull=False
    ).exclude(status=Action.Status.DROPPED)
    found = sorted(actions, key=lambda a: (ORDER.index(a.lever), a.deadline, a.pk))
    return PlanAnnex([_planned(action) for action in found], means_of(found)) if found else None


def _planned(action: Action) -> PlannedAction:
    return PlannedAction(
        lever=action.get_lever_display(),
        title=action.title,
        expected_result=action.expected_result,
        deadline=action.deadline,
        staff_fte=action.staff_fte,
        cost_cents=action.cost_cents,
    )
