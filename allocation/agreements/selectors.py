"""Conventions as the pages read them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from allocation.agreements.models import Agreement
from allocation.campaigns.selectors import campaign_structures
from allocation.models import Campaign
from structures.access import structures_visible_to
from structures.models import Action, Lever, Structure, User
from structures.plans.selectors import Means, means_of
from structures.projects.selectors import structures_without_project


def structures_without_valid_project(campaign: Campaign) -> list[Structure]:
    """Return the structures whose convention is still to be made, and rests on no valid project.

    Judged on the day of the deliberation: that is when the Region grants the money.
    The campaign's run is adopted. Three queries at most.
    """
    made = standing_agreements(campaign).values("structure")
    waiting = list(campaign_structures(campaign).exclude(pk__in=made))
    if not waiting:
        return []
    return structures_without_project(waiting, campaign.adoption.deliberation_date)


def standing_agreements(campaign: Campaign) -> QuerySet[Agreement]:
    """Return the campaign's conventions but those made void: one a structure at most."""
    return campaign.agreements.exclude(state=Agreement.State.VOID)


def agreements_of(campaign: Campaign) -> QuerySet[Agreement]:
    """Return the campaign's conventions by structure, void ones too. One query, no content."""
    return campaign.agreements.select_related("structure", "file").defer("file__content")


def agreements_visible_to(user: User) -> QuerySet[Agreement]:
    """Return the generated conventions that `user` may open; contents are read when asked for."""
    return _openable(user).filter(state=Agreement.State.GENERATED)


def void_agreements_visible_to(user: User) -> QuerySet[Agreement]:
    """Return the conventions made void that `user` could open, with who made them so and why."""
    found = _openable(user).filter(state=Agreement.State.VOID)
    return found.select_related("file", "structure", "campaign", "voided__changed_by")


def _openable(user: User) -> QuerySet[Agreement]:
    found = Agreement.objects.filter(structure__in=structures_visible_to(user))
    return found.select_related("file").defer("file__content")


def next_references(campaign: Campaign) -> dict[int, str]:
    """Return the reference of each structure's next convention, by its key. Two queries.

    One that was made void keeps its own: the next is numbered.
    """
    count = Count("agreements", filter=Q(agreements__campaign=campaign))
    found = campaign_structures(campaign).annotate(made=count).values_list("pk", "code", "made")
    return {
        pk: f"ML-{campaign.year}-{code}" + (f"-{made + 1}" if made else "")
        for pk, code, made in found
    }


def agreements_made(campaign: Campaign) -> dict[int, bool]:
    """Return whether each of the campaign's conventions is printed, by its key. One query."""
    states = standing_agreements(campaign).values_list("pk", "state")
    return {pk: state == Agreement.State.GENERATED for pk, state in states}


def count_agreements(campaign: Campaign) -> tuple[int, int]:
    """Count the campaign's conventions: all of them, and those that are printed. One query."""
    printed = Count("pk", filter=Q(state=Agreement.State.GENERATED))
    found = standing_agreements(campaign).aggregate(asked=Count("pk"), printed=printed)
    return found["asked"], found["printed"]


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
    found = sorted(actions, key=lambda a: (ORDER.index(Lever(a.lever)), a.deadline, a.pk))
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
