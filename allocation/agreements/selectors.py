"""Conventions as the pages read them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from allocation.agreements.models import Agreement
from allocation.campaigns.selectors import campaign_structures
from allocation.models import Campaign, RunTotal
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
    return found.select_related(
        *("file", "structure", "campaign", "voided__changed_by", "corrected__adopted_by")
    )


def _openable(user: User) -> QuerySet[Agreement]:
    found = Agreement.objects.filter(structure__in=structures_visible_to(user))
    return found.select_related("file").defer("file__content")


def agreements_to_amend(campaign: Campaign) -> "QuerySet[Agreement]":
    """Return the standing conventions whose amounts a correction changed since, by code.

    Each was printed from a run that another replaced, and binds the Region already: an amendment
    is to be made of it. One query.
    """
    own = {"structure": OuterRef("structure")}
    printed = RunTotal.objects.filter(run=OuterRef("run"), **own)
    now = RunTotal.objects.filter(run__adoption__campaign=campaign, **own)
    alike = printed.filter(
        fixed_cents=Subquery(now.values("fixed_cents")),
        ceiling_cents=Subquery(now.values("ceiling_cents")),
    )
    found = standing_agreements(campaign).exclude(run__adoption__campaign=campaign)
    return found.exclude(Exists(alike)).select_related("structure", "campaign")


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


@dataclass(frozen=True)
class AgreementCounts:
    """The standing conventions, those that are printed, and those that a correction made void
    and that nothing replaces yet.
    """

    asked: int
    printed: int
    lost: int


def count_agreements(campaign: Campaign) -> AgreementCounts:
    """Count the campaign's conventions. One query."""
    standing = standing_agreements(campaign).filter(structure=OuterRef("structure"))
    stands, printed = ~Q(state=Agreement.State.VOID), Q(state=Agreement.State.GENERATED)
    lost = Q(corrected__isnull=False) & ~Q(Exists(standing))
    found = campaign.agreements.aggregate(
        asked=Count("pk", filter=stands),
        printed=Count("pk", filter=printed),
        lost=Count("structure", filter=lost, distinct=True),
    )
    return AgreementCounts(**found)


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
