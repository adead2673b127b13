"""What a step back finds in its way, what it voids, and which steps back still hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from allocation.agreements.selectors import standing_agreements
from allocation.campaigns.selectors import steps_taken_back
from allocation.campaigns.states import STEPS_BACK, Obstacle, State, StepBack
from allocation.models import Agreement, Campaign, Payment, StateChange
from allocation.revisions.selectors import READERS, people_to_tell
from allocation.runs.selectors import adopted_run
from allocation.settlement.selectors import settlement_run
from structures.models import User


@dataclass(frozen=True)
class InTheWay:
    """An obstacle that is there, and what it is made of, by name."""

    obstacle: Obstacle
    names: list[str]


@dataclass(frozen=True)
class Voided:
    """What a structure loses: the amount that it could read, in cents, and a reference if any."""

    name: str
    cents: int
    reference: str = ""


def step_back_from(campaign: Campaign) -> StepBack | None:
    """Return the step back of the campaign's state; None before any, and once closed. No query."""
    return STEPS_BACK.get(State(campaign.state))


def step_of(change: StateChange) -> StepBack:
    """Return what a step back undid."""
    return STEPS_BACK[State(change.leaves)]


def in_the_way(campaign: Campaign, step: StepBack) -> list[InTheWay]:
    """Return what of the allocation keeps the campaign from going back. A query an obstacle."""
    return found_among(_FINDERS, campaign, step)


Finder = Callable[[Campaign], list[str]]


def found_among(
    finders: dict[Obstacle, Finder], campaign: Campaign, step: StepBack
) -> list[InTheWay]:
    """Return the obstacles of a step that these finders see."""
    seen = [InTheWay(one, finders[one](campaign)) for one in step.needs if one in finders]
    return [one for one in seen if one.names]


def _revisions(campaign: Campaign) -> list[str]:
    prepared = campaign.revisions.filter(confirmed_at=None, withdrawn_at=None)
    return [str(revision) for revision in prepared]


def _corrections(campaign: Campaign) -> list[str]:
    prepared = campaign.corrections.filter(adopted_at=None, withdrawn_at=None)
    return [str(correction) for correction in prepared]


def _agreements(campaign: Campaign) -> list[str]:
    return [f"{one.reference}, {one.structure}" for one in _standing(campaign)]


def _standing(campaign: Campaign) -> QuerySet[Agreement]:
    return standing_agreements(campaign).select_related("structure")


def _payments(campaign: Campaign) -> list[str]:
    return [str(payment) for payment in campaign.payments.select_related("structure")]


def _balances(campaign: Campaign) -> list[str]:
    found = campaign.payments.filter(kind=Payment.Kind.BALANCE).select_related("structure")
    return [str(payment) for payment in found]


_FINDERS: dict[Obstacle, Finder] = {
    Obstacle.REVISION: _revisions,
    Obstacle.CORRECTION: _corrections,
    Obstacle.AGREEMENT: _agreements,
    Obstacle.PAYMENT: _payments,
    Obstacle.BALANCE: _balances,
}


def voided(campaign: Campaign, step: StepBack) -> list[Voided]:
    """Return the amounts that a step back takes away, by structure. Two queries at most."""
    if step.leaves == State.ADOPTED:
        run = adopted_run(campaign)
        totals = run.totals.select_related("structure") if run else []
        return [Voided(str(total.structure), total.maximum_cents) for total in totals]
    if step.leaves == State.SETTLEMENT:
        run = settlement_run(campaign)
        lines = run.settlement_lines.select_related("structure") if run else []
        return [Voided(str(line.structure), line.final_cents) for line in lines]
    if step.leaves == State.CONVENTIONS:
        return _voided_agreements(campaign)
    return []


def _voided_agreements(campaign: Campaign) -> list[Voided]:
    run = adopted_run(campaign)
    maxima = dict(run.totals.values_list("structure", "maximum_cents")) if run else {}
    made = _standing(campaign).filter(state=Agreement.State.GENERATED)
    return [
        Voided(str(one.structure), maxima.get(one.structure_id, 0), one.reference) for one in made
    ]


def readers_of(campaign: Campaign, step: StepBack) -> QuerySet[User]:
    """Return the accounts that could read what a step back voids: who is told of it."""
    people = people_to_tell(campaign)
    return people if step.tells_structures else people.filter(role__in=READERS)


def steps_undone(campaign: Campaign) -> list[StateChange]:
    """Return the steps back that still hold: what they left was not entered since. One query."""
    later = StateChange.objects.filter(
        campaign=campaign, pk__gt=OuterRef("pk"), state=OuterRef("leaves")
    )
    return list(steps_taken_back(campaign).exclude(Exists(later)))


def reopened_since(campaign: Campaign, moment: datetime) -> StateChange | None:
    """Return the last reopening of the collection since then: what was computed before is void.

    One query.
    """
    reopened = campaign.state_changes.filter(leaves=State.SIMULATION, changed_at__gt=moment)
    return reopened.select_related("changed_by").last()
