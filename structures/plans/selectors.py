"""The action plans: a structure's own, and what the network is trying."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Q, QuerySet

from structures.access import structures_visible_to
from structures.models import Structure, StructureProject, User
from structures.plans.models import Action, ActionPlan
from structures.projects.selectors import project_on

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CountedPlan = WithAnnotations[ActionPlan, "ActionCounts"]

Status = Action.Status
UNFINISHED = (Status.PLANNED, Status.ONGOING)
FIRST_YEAR = 2014  # the plans came with the projects of autumn 2014
PROJECT_YEARS = 3  # an action ends with the project that it serves, at the latest


class ActionCounts(TypedDict):
    """How many actions a plan holds, and how many are done."""

    count: int
    done: int


@dataclass(frozen=True)
class Means:
    """Sums of what is known, and of how many actions it is not known."""

    staff_fte: Decimal
    staff_unknown: int
    cost_cents: int
    cost_unknown: int


def years_open(today: date) -> range:
    """Return the years that a plan may be about, up to next year."""
    return range(FIRST_YEAR, today.year + 2)


def deadline_bounds(year: int) -> tuple[date, date]:
    """Return the first and last day that may be the deadline of an action of a year's plan."""
    return date(year, 1, 1), date(year + PROJECT_YEARS - 1, 12, 31)


def project_of_year(structure: Structure, year: int) -> StructureProject | None:
    """Return the project valid at the end of the year, else at its beginning. Two queries."""
    last, first = date(year, 12, 31), date(year, 1, 1)
    return project_on(structure, last) or project_on(structure, first)


def plans_visible_to(user: User) -> QuerySet[ActionPlan]:
    """Return what `user` may read: a plan not yet published is read by its structure alone."""
    if user.leads_a_structure:
        return ActionPlan.objects.filter(structure__in=structures_visible_to(user))
    return ActionPlan.objects.filter(published_at__isnull=False)


def plans_of(structure: Structure, user: User) -> "QuerySet[CountedPlan]":
    """Return the structure's plans that `user` may read, the last year first. One query."""
    return (
        plans_visible_to(user)
        .filter(structure=structure)
        .select_related("project")
        .annotate(
            count=Count("actions"),
            done=Count("actions", filter=Q(actions__status=Status.DONE)),
        )
        .order_by("-year")
    )


def means_of(actions: Iterable[Action]) -> Means:
    """Add up what the actions tell of their means; what is not told is counted apart."""
    actions = list(actions)
    staff = [a.staff_fte for a in actions if a.staff_fte is not None]
    costs = [a.cost_cents for a in actions if a.cost_cents is not None]
    return Means(
        staff_fte=sum(staff, Decimal(0)),
        staff_unknown=len(actions) - len(staff),
        cost_cents=sum(costs),
        cost_unknown=len(actions) - len(costs),
    )


def actions_to_carry(plan: ActionPlan) -> QuerySet[Action]:
    """Return the unfinished actions that the next year's plan does not hold yet. One query."""
    return plan.actions.filter(status__in=UNFINISHED, carried_to=None)


def published_plans() -> QuerySet[ActionPlan]:
    """Return the plans that the network reads."""
    return ActionPlan.objects.filter(published_at__isnull=False)


@dataclass(frozen=True)
class NextPlan:
    """Whether a structure published its plan of a year, and how many actions of the last go on."""

    published: bool
    to_carry: int


def next_plans(before: int, year: int) -> dict[int, NextPlan]:
    """Return where each structure's plans of two years stand, as published, by key. One query.

    What was carried to a plan that is not published yet still counts: its structure alone knows.
    """
    unknown = Q(actions__carried_to=None) | Q(actions__carried_to__plan__published_at=None)
    waiting = Q(actions__status__in=UNFINISHED) & unknown
    plans = published_plans().filter(year__in=(before, year)).order_by()
    counted = plans.annotate(waiting=Count("actions", filter=waiting))
    found: dict[int, NextPlan] = {}
    for structure, of_year, count in counted.values_list("structure", "year", "waiting"):
        known = found.get(structure, NextPlan(published=False, to_carry=0))
        published = known.published or of_year == year
        to_carry = known.to_carry + (count if of_year == before else 0)
        found[structure] = NextPlan(published, to_carry)
    return found


def years_published() -> list[int]:
    """Return the years that have a published plan, the last first. One query."""
    years = published_plans().order_by("-year").values_list("year", flat=True)
    return list(years.distinct())
