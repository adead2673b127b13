"""What the network is trying, lever by lever: published plans, without any amount.

Of another structure one reads the title, objective, expected result, partners and state
of an action; neither its means nor its results, which its own plan alone shows.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from structures.models import Action, ActionPlan, Lever, User
from structures.plans.selectors import TONES

SHARED = (
    *("lever", "title", "objective", "expected_result", "partners", "status"),
    *("plan__year", "plan__structure__code", "plan__structure__name"),
)


@dataclass(frozen=True)
class SharedAction:
    """What is told of an action outside its structure; `url` where its plan may be opened."""

    status: str
    tone: str
    title: str
    objective: str
    expected_result: str
    partners: str
    structure: str
    url: str


@dataclass(frozen=True)
class Count:
    """How many actions there are in each state (in the order of the states), and in all."""

    label: str
    lever: str
    by_status: list[int]
    total: int


@dataclass(frozen=True)
class SharedLever:
    """The actions of one lever that pass the filter, by structure."""

    lever: Lever
    actions: list[SharedAction]


@dataclass(frozen=True)
class Overview:
    """A year of the network: counts over all the actions, then those that pass the filter.

    `plans` counts the plans that have an action.
    """

    counts: list[Count]
    total: Count
    plans: int
    levers: list[SharedLever]
    shown: int


def published_plans() -> QuerySet[ActionPlan]:
    """Return the plans that the network reads."""
    return ActionPlan.objects.filter(published_at__isnull=False)


def years_published() -> list[int]:
    """Return the years that have a published plan, the last first. One query."""
    years = published_plans().order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def overview(user: User, year: int, *, lever: str = "", status: str = "") -> Overview:
    """Return what is published of the year; an empty filter lets all through. One query."""
    found = list(_actions(year))
    kept = [a for a in found if lever in ("", a.lever) and status in ("", a.status)]
    groups = [SharedLever(v, [_shared(a, user) for a in kept if a.lever == v]) for v in Lever]
    return Overview(
        counts=[_count(v.label, v, [a for a in found if a.lever == v]) for v in Lever],
        total=_count("Ensemble", "", found),
        plans=len({action.plan_id for action in found}),
        levers=[group for group in groups if group.actions],
        shown=len(kept),
    )


def _actions(year: int) -> QuerySet[Action]:
    return (
        Action.objects.filter(plan__in=published_plans(), plan__year=year)
        .select_related("plan__structure")
        .only(*SHARED)
        .order_by("plan__structure__code", "pk")
    )


def _count(label: str, lever: str, actions: list[Action]) -> Count:
    found = Counter(action.status for action in actions)
    return Count(label, lever, [found[status] for status in Action.Status], len(actions))


def _shared(action: Action, user: User) -> SharedAction:
    plan = action.plan
    structure = plan.structure
    opens = user.structure_id in (None, plan.structure_id)
    return SharedAction(
        status=action.get_status_display(),
        tone=TONES[action.status],
        title=action.title,
        objective=action.objective,
        expected_result=action.expected_result,
        partners=action.partners,
        structure=structure.name,
        url=reverse("structures:plan", args=[structure.code, plan.year]) if opens else "",
    )
