"""The yearly action plan: written by its structure, published, followed, carried over."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.text import Truncator

from structures.access import directs
from structures.ground import clock
from structures.ground.fields import column
from structures.ground.french import counted, date_long, euros, number
from structures.ground.refusals import Refused, require, require_valid
from structures.journal.services import note
from structures.models import JournalEntry, Structure, User
from structures.plans.models import Action, ActionPlan
from structures.plans.selectors import actions_to_carry, deadline_bounds, project_of_year

PLAN = JournalEntry.Kind.PLAN
FULL = 100
LONGEST_TITLE = 120
CARRIED = ("lever", "title", "objective", "expected_result", "measure", "partners")


@transaction.atomic
def create_plan(structure: Structure, year: int, *, by: User) -> ActionPlan:
    """Open the structure's plan of a year, without action, under the project of that year.

    Raises Refused if there is one already.
    """
    _check_writer(structure, by)
    structure = Structure.objects.select_for_update().get(pk=structure.pk)
    if structure.plans.filter(year=year).exists():
        raise Refused(f"Un plan d’action {year} existe déjà : complétez-le.")
    plan = structure.plans.create(year=year, project=project_of_year(structure, year))
    note(PLAN, f"{plan} ouvert", structure=structure, by=by, audience=_readers(plan))
    return plan


@transaction.atomic
def add_action(plan: ActionPlan, values: Mapping[str, object], *, by: User) -> Action:
    """Add an action to the plan, published or not. Raises Refused, with what to correct."""
    plan = _locked(plan, by)
    action = Action(plan=plan, **values)
    _check(action)
    require(not _is_there(action), "Cette action est déjà dans le plan, mot pour mot.")
    action.save()
    _note(action, "ajoutée", by)
    return action


@transaction.atomic
def change_action(action: Action, values: Mapping[str, object], *, by: User) -> None:
    """Change an action, published or not; the journal keeps each value before and after.

    Raises Refused, with what to correct. Without any difference nothing is written.
    """
    plan = _locked(action.plan, by)
    found = plan.actions.select_for_update().get(pk=action.pk)
    before = {name: _written(found, name) for name in values}
    for name, value in values.items():
        setattr(found, name, value)
    _check(found)
    changes = [
        f"{_label(name)} : {was} → {_written(found, name)}"
        for name, was in before.items()
        if was != _written(found, name)
    ]
    if changes:
        found.save()
        _note(found, "modifiée", by, reason="\n".join(changes))


@transaction.atomic
def remove_action(action: Action, *, by: User) -> None:
    """Take an action out of a plan that is not published, else raise Refused."""
    plan = _locked(action.plan, by)
    if plan.published_at:
        raise Refused(
            "Le plan est publié : une action n’en est plus retirée. "
            "Si elle n’a plus lieu d’être, passez-la à l’état « abandonnée »."
        )
    if Action.objects.filter(carried_from=action).exists():
        raise Refused("Cette action est reprise l’année suivante : retirez d’abord la reprise.")
    deleted, _ = plan.actions.filter(pk=action.pk).delete()
    require(deleted, "Cette action est déjà retirée.")
    _note(action, "retirée", by)


@transaction.atomic
def publish_plan(plan: ActionPlan, *, by: User) -> None:
    """Show the plan to the network, once; raise Refused while it has no action."""
    plan = _locked(plan, by)
    if plan.published_at:
        raise Refused("Ce plan est déjà publié.")
    count = plan.actions.count()
    if not count:
        raise Refused("Un plan sans action ne se publie pas : ajoutez d’abord une action.")
    plan.project = plan.project or project_of_year(plan.structure, plan.year)
    plan.published_by, plan.published_at = by, clock.now()
    plan.save()
    summary = f"{plan} publié, {counted(count, 'action', 'actions')}"
    note(PLAN, summary, structure=plan.structure, by=by)


@transaction.atomic
def carry_over(
    plan: ActionPlan, actions: Collection[Action], *, deadline: date, by: User
) -> ActionPlan:
    """Take unfinished actions again in the next year's plan, which is opened if needed.

    What was written of each stays as it was; staff and cost are to be told again.
    Raises Refused for an action that is finished, carried already or of another plan.
    """
    plan = _locked(plan, by)
    chosen = {action.pk for action in actions}
    carried = list(actions_to_carry(plan).filter(pk__in=chosen))
    if not chosen or len(carried) < len(chosen):
        raise Refused("Choisissez des actions prévues ou en cours, pas encore reprises.")
    following = _following(plan, by)
    for action in carried:
        _carry(action, following, deadline)
    titles = ", ".join(f"« {_short(action)} »" for action in carried)
    summary = f"{following} : {counted(len(carried), 'action reprise', 'actions reprises')}"
    note(
        PLAN,
        f"{summary} de {plan.year}",
        structure=plan.structure,
        by=by,
        reason=titles,
        audience=_readers(following),
    )
    return following


def _following(plan: ActionPlan, by: User) -> ActionPlan:
    year = plan.year + 1
    found = plan.structure.plans.select_for_update().filter(year=year).first()
    return found or create_plan(plan.structure, year, by=by)


def _carry(action: Action, following: ActionPlan, deadline: date) -> None:
    values = {name: getattr(action, name) for name in (*CARRIED, "status", "progress")}
    again = Action(plan=following, carried_from=action, deadline=deadline, **values)
    _check(again)
    again.save()


def _locked(plan: ActionPlan, by: User) -> ActionPlan:
    found = ActionPlan.objects.select_for_update(of=["self"]).select_related("structure")
    plan = found.get(pk=plan.pk)
    _check_writer(plan.structure, by)
    return plan


def _check_writer(structure: Structure, by: User) -> None:
    if not directs(by, structure.pk):
        raise Refused("Un plan d’action s’écrit par la direction de sa structure.")


def _check(action: Action) -> None:
    if action.status == Action.Status.DONE and action.progress != FULL:
        raise Refused(
            "Une action réalisée est avancée à 100 % : corrigez l’avancement, "
            "ou laissez-la « en cours »."
        )
    first, last = deadline_bounds(action.plan.year)
    if not first <= action.deadline <= last:
        raise Refused(
            f"L’échéance va du {date_long(first)} au {date_long(last)} : "
            "trois ans au plus, comme le projet de structure."
        )
    require_valid(action, exclude=["carried_from"])


def _is_there(action: Action) -> bool:
    fields = [field.name for field in Action._meta.concrete_fields if not field.primary_key]
    return Action.objects.filter(**{name: getattr(action, name) for name in fields}).exists()


def _note(action: Action, done: str, by: User, reason: str = "") -> None:
    plan = action.plan
    summary = f"{plan} : action « {_short(action)} » {done}"
    note(PLAN, summary, structure=plan.structure, by=by, reason=reason, audience=_readers(plan))


def _readers(plan: ActionPlan) -> JournalEntry.Audience:
    """Return who reads in the journal what is done to the plan: who reads the plan."""
    audience = JournalEntry.Audience
    return audience.ALL if plan.published_at else audience.STRUCTURE


def _short(action: Action) -> str:
    return Truncator(action.title).chars(LONGEST_TITLE)


def _label(name: str) -> str:
    return "coût" if name == "cost_cents" else str(column(Action, name).verbose_name)


def _written(action: Action, name: str) -> str:
    value = getattr(action, name)
    if value is None or value == "":
        return "non renseigné"
    if isinstance(value, date):
        return date_long(value)
    if name == "cost_cents":
        return euros(value)
    choices = dict(column(Action, name).flatchoices)
    return choices.get(value) or (value if isinstance(value, str) else number(value))
