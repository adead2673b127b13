"""The action plans: a structure's own, and what the network is trying."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from structures.access import structures_visible_to
from structures.ground.french import counted
from structures.ground.tasks import DONE, TODO, Task, task
from structures.models import Action, ActionPlan, Lever, Role, Structure, StructureProject, User
from structures.projects.selectors import project_on

Status = Action.Status
UNFINISHED = (Status.PLANNED, Status.ONGOING)
FIRST_YEAR = 2014  # the plans came with the projects of autumn 2014
PROJECT_YEARS = 3  # an action ends with the project that it serves, at the latest
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
class Means:
    """Sums of what is known, and of how many actions it is not known."""

    staff_fte: Decimal
    staff_unknown: int
    cost_cents: int
    cost_unknown: int


@dataclass(frozen=True)
class PlanSheet:
    """A plan by lever, in the order of the 2014 presentation."""

    plan: ActionPlan
    levers: list[LeverActions]
    means: Means
    count: int
    done: int
    to_carry: int


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
    if user.structure_id is not None:
        return ActionPlan.objects.filter(structure__in=structures_visible_to(user))
    return ActionPlan.objects.filter(published_at__isnull=False)


def plans_of(structure: Structure, user: User) -> QuerySet[ActionPlan]:
    """Return the structure's plans that `user` may read, the last year first. One query.

    Each with `count`, its number of actions, and `done`.
    """
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


def plan_tasks(user: User, today: date) -> list[Task]:
    """Return what a director has to do on the plans of the structure. Two queries."""
    if user.role != Role.DIRECTOR:
        return []
    return [_preparing(user, today.year), *_following(user.structure, today)]


def _preparing(user: User, year: int) -> Task:
    title, structure = f"Préparer le plan d’action {year}", user.structure
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


def _shown(action: Action, today: date) -> ShownAction:
    again = getattr(action, "carried_to", None)
    unfinished = action.status in UNFINISHED and again is None
    return ShownAction(
        action=action,
        tone=TONES[action.status],
        overdue=unfinished and action.deadline < today,
        carried_to=again.plan.year if again else None,
    )


def _by_lever(shown: list[ShownAction]) -> list[LeverActions]:
    groups = [LeverActions(v, [s for s in shown if s.action.lever == v]) for v in Lever]
    return [group for group in groups if group.actions]
