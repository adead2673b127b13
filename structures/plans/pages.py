"""What the pages of action plans say: by lever, tasks, deadlines, the network's actions."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from structures.access import acts_for, own_structure
from structures.ground.french import counted
from structures.ground.tasks import DONE, TODO, Deadline, Task, task
from structures.models import Role, Structure, User
from structures.plans.models import Action, ActionPlan, Lever
from structures.plans.selectors import (
    UNFINISHED,
    Means,
    Status,
    means_of,
    plans_of,
    plans_visible_to,
    published_plans,
)


def plan_tasks(user: User, today: date) -> list[Task]:
    """Return what a director has to do on the plans of the structure. Two queries."""
    if not user.has_role(Role.DIRECTOR):
        return []
    return [_preparing(user, today.year), *_following(own_structure(user), today)]


def _preparing(user: User, year: int) -> Task:
    title, structure = f"Préparer le plan d’action {year}", own_structure(user)
    plan = plans_of(structure, user).filter(year=year).first()
    if plan is None:
        where = reverse("structures:plans", args=[structure.code])
        return task(title, "Il n’est pas encore ouvert.", TODO, where)
    where = reverse("structures:plan", args=[structure.code, year])
    written = counted(plan.count, "action", "actions")
    if plan.published_at:
        return task(title, f"Publié : {written}.", DONE, where)
    return task(title, f"{written} ; le réseau le verra une fois publié.", TODO, where)


def _following(structure: Structure, today: date) -> list[Task]:
    late = Q(actions__status__in=UNFINISHED, actions__carried_to=None, actions__deadline__lt=today)
    plans = structure.plans.annotate(late=Count("actions", filter=late)).filter(late__gt=0)
    return [
        task(
            f"Mettre à jour le plan d’action {plan.year}",
            f"{counted(plan.late, 'échéance passée', 'échéances passées')} : "
            "dites où en est chaque action.",
            TODO,
            reverse("structures:plan", args=[structure.code, plan.year]),
        )
        for plan in plans.order_by("year")
    ]


SHARED = (
    "lever",
    "title",
    "objective",
    "expected_result",
    "partners",
    "status",
    "plan__year",
    "plan__structure__code",
    "plan__structure__name",
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
class StatusCounts:
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
class NetworkActions:
    """A year of the network: counts over all the actions, then those that pass the filter.

    `plans` counts the plans that have an action.
    """

    counts: list[StatusCounts]
    total: StatusCounts
    plans: int
    levers: list[SharedLever]
    shown: int


def network_actions(user: User, year: int, *, lever: str = "", status: str = "") -> NetworkActions:
    """Return what is published of the year; an empty filter lets all through. One query."""
    found = list(_actions(year))
    kept = [a for a in found if lever in ("", a.lever) and status in ("", a.status)]
    groups = [SharedLever(v, [_shared(a, user) for a in kept if a.lever == v]) for v in Lever]
    return NetworkActions(
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


def _count(label: str, lever: str, actions: list[Action]) -> StatusCounts:
    found = Counter(action.status for action in actions)
    return StatusCounts(label, lever, [found[status] for status in Action.Status], len(actions))


def _shared(action: Action, user: User) -> SharedAction:
    plan = action.plan
    structure = plan.structure
    opens = acts_for(user, plan.structure_id)
    return SharedAction(
        status=action.get_status_display(),
        tone=TONES[Status(action.status)],
        title=action.title,
        objective=action.objective,
        expected_result=action.expected_result,
        partners=action.partners,
        structure=structure.name,
        url=reverse("structures:plan", args=[structure.code, plan.year]) if opens else "",
    )


def plan_deadlines(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return the unfinished actions of the structure's plans, the soonest first. One query."""
    waiting = Action.objects.filter(
        plan__in=plans_visible_to(user).filter(structure=structure),
        status__in=UNFINISHED,
        carried_to=None,
    )
    return [
        Deadline(
            action.deadline,
            f"{action.plan} : {action.title}",
            reverse("structures:plan", args=[structure.code, action.plan.year]),
        )
        for action in waiting.select_related("plan").order_by("deadline", "pk")
    ]


TONES = {
    Status.PLANNED: "waiting",
    Status.ONGOING: "progress",
    Status.DONE: "done",
    Status.DROPPED: "neutral",
}


@dataclass(frozen=True)
class ShownAction:
    """An action, the tone of its state, and whether its deadline passed before it was finished.

    `carried_to` is the year in whose plan it was taken again, or None.
    """

    action: Action
    tone: str
    overdue: bool
    carried_to: int | None


@dataclass(frozen=True)
class LeverActions:
    """The actions of one lever, by deadline."""

    lever: Lever
    actions: list[ShownAction]


@dataclass(frozen=True)
class PlanSheet:
    """A plan by lever, in the order of the 2014 presentation."""

    plan: ActionPlan
    levers: list[LeverActions]
    means: Means
    count: int
    done: int
    to_carry: int


def plan_sheet(plan: ActionPlan, today: date) -> PlanSheet:
    """Return the plan as its page shows it. One query."""
    actions = list(plan.actions.select_related("carried_from__plan", "carried_to__plan"))
    shown = [_shown(action, today) for action in actions]
    return PlanSheet(
        plan=plan,
        levers=_by_lever(shown),
        means=means_of(actions),
        count=len(actions),
        done=sum(action.status == Status.DONE for action in actions),
        to_carry=sum(s.carried_to is None and s.action.status in UNFINISHED for s in shown),
    )


def _shown(action: Action, today: date) -> ShownAction:
    again = getattr(action, "carried_to", None)
    unfinished = action.status in UNFINISHED and again is None
    return ShownAction(
        action=action,
        tone=TONES[Status(action.status)],
        overdue=unfinished and action.deadline < today,
        carried_to=again.plan.year if again else None,
    )


def _by_lever(shown: list[ShownAction]) -> list[LeverActions]:
    groups = [LeverActions(v, [s for s in shown if s.action.lever == v]) for v in Lever]
    return [group for group in groups if group.actions]
