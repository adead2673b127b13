"""The appeals: what may be contested, where each stands, who may do what next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, IntegerField, Q, QuerySet, TextChoices, Value, When
from django.utils import timezone

from allocation.models import Adoption, Campaign, Run
from allocation.settlement.selectors import settlement_run
from dialogue.appeals.models import (
    USUAL_MONTHS,
    USUAL_SILENCE,
    Appeal,
    AppealCorrection,
    AppealTerms,
)
from dialogue.models import Rating
from dialogue.rules import Stage
from structures.access import structures_visible_to
from structures.ground import clock
from structures.ground.french import date_long, euros
from structures.models import Role, Structure, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    StandingAppeal = WithAnnotations[Appeal, "Standings"]

About = Appeal.About
SIGNATORIES = (Role.DIRECTOR, Role.PRESIDENT)


class Standing(TextChoices):
    """Where an appeal stands; late, the delay of the Region is over."""

    LATE = "late", "réponse en retard"
    SENT = "sent", "à accuser réception"
    ACKNOWLEDGED = "acknowledged", "attend la réponse"
    ANSWERED = "answered", "répondu"
    WITHDRAWN = "withdrawn", "retiré"


AWAITING = (Standing.LATE, Standing.SENT, Standing.ACKNOWLEDGED)
RANKS = [When(standing=one, then=Value(rank)) for rank, one in enumerate(Standing)]
OPEN = Q(answer=None, withdrawal=None)


class Standings(TypedDict):
    """What the database says of an appeal beside its row."""

    standing: str
    rank: int


@dataclass(frozen=True)
class Terms:
    """How many months the Region has, and what its silence means, in its words."""

    answer_months: int
    silence: str


@dataclass(frozen=True)
class Contestable:
    """A decision that a structure may contest, named by `key` in a form."""

    key: str
    about: About
    decision: str
    decided_on: date
    decided_by: int
    rating: Rating | None = None
    run: Run | None = None


def appeals_visible_to(user: User) -> "QuerySet[StandingAppeal]":
    """Return the appeals of the structures that `user` may see, with where each stands.

    Files come without their content.
    """
    found = Appeal.objects.filter(structure__in=structures_visible_to(user))
    found = found.select_related(
        *("structure", "campaign", "author", "decided_by", "file", "rating__indicator", "run"),
        *("receipt__acknowledged_by", "answer__author", "withdrawal__author"),
    )
    return (
        found.defer("file__content", "run__record")
        .annotate(
            standing=Case(
                When(withdrawal__isnull=False, then=Value(Standing.WITHDRAWN)),
                When(answer__isnull=False, then=Value(Standing.ANSWERED)),
                When(due_on__lt=clock.today(), then=Value(Standing.LATE)),
                When(receipt=None, then=Value(Standing.SENT)),
                default=Value(Standing.ACKNOWLEDGED),
            )
        )
        .annotate(rank=Case(*RANKS, output_field=IntegerField()))
    )


def awaiting(campaign: Campaign) -> QuerySet[Appeal]:
    """Return the appeals of a year that wait for their answer, the oldest first. One query."""
    found = Appeal.objects.filter(OPEN, campaign=campaign).select_related("structure")
    return found.order_by("due_on", "pk")


def terms_of(campaign: Campaign) -> Terms:
    """Return the terms of a year, else those of the last year that has some. One query."""
    found = AppealTerms.objects.filter(campaign__year__lte=campaign.year)
    last = found.order_by("-campaign__year").first()
    return Terms(last.answer_months, last.silence) if last else Terms(USUAL_MONTHS, USUAL_SILENCE)


def contestable(campaign: Campaign, structure: Structure) -> list[Contestable]:
    """Return what was decided for a structure: its amounts, then its levels. At most six queries.

    What is contested and waits for its answer is left out.
    """
    waiting = Appeal.objects.filter(OPEN, campaign=campaign, structure=structure)
    taken = {_key(*row) for row in waiting.values_list("about", "rating", "run")}
    found = [*_amounts(campaign, structure), *_levels(campaign, structure)]
    return [one for one in found if one.key not in taken]


def _key(about: str, rating: int | None, run: int | None) -> str:
    return f"{about}-{rating or run}"


def _amounts(campaign: Campaign, structure: Structure) -> Iterable[Contestable]:
    adoption = Adoption.objects.select_related("run").defer("run__record")
    adopted = adoption.filter(campaign=campaign, run__totals__structure=structure).first()
    if adopted:
        total = adopted.run.totals.get(structure=structure)
        day = adopted.deliberation_date
        yield Contestable(
            _key(About.AMOUNT, None, adopted.run_id),
            About.AMOUNT,
            f"Dotation maximale de {euros(total.maximum_cents)}, délibération "
            f"n° {adopted.deliberation_number} du {date_long(day)}",
            day,
            adopted.adopted_by_id,
            run=adopted.run,
        )
    settling = settlement_run(campaign)
    line = settling.settlement_lines.filter(structure=structure).first() if settling else None
    if settling and line:
        day = timezone.localdate(settling.computed_at)
        yield Contestable(
            _key(About.BALANCE, None, settling.pk),
            About.BALANCE,
            f"Montant final de {euros(line.final_cents)}, solde arrêté le {date_long(day)}",
            day,
            settling.author_id,
            run=settling,
        )


def _levels(campaign: Campaign, structure: Structure) -> Iterable[Contestable]:
    ratings = Rating.objects.filter(
        dialogue__campaign=campaign, dialogue__structure=structure, stage=Stage.CLOSED
    )
    for rating in ratings.select_related("indicator").order_by("indicator__number"):
        assert rating.settled_by_id is not None  # as the database asks of a closed rating
        day = timezone.localdate(rating.settled_at)
        yield Contestable(
            _key(About.LEVEL, rating.pk, None),
            About.LEVEL,
            f"Niveau {rating.level} de l’indicateur {rating.indicator.number} "
            f"({rating.indicator.short_label}), arrêté le {date_long(day)}",
            day,
            rating.settled_by_id,
            rating=rating,
        )


def correction_after(appeal: Appeal) -> AppealCorrection | None:
    """Return the last correction that carries an answer out, or None. One query."""
    return appeal.corrections.select_related("correction").last()


def may_send(user: User, structure: Structure) -> bool:
    """Tell whether the person may contest for the structure: who directs or presides it."""
    return user.structure_id == structure.pk and user.has_role(*SIGNATORIES)


def may_withdraw(user: User, appeal: Appeal) -> bool:
    """Tell whether the person may withdraw it: who may send one; for a letter, the staff too."""
    return may_send(user, appeal.structure) or (appeal.by_letter and user.is_region_staff)


def prepared(appeal: Appeal) -> int | None:
    """Return who prepared what is contested: the proposal of a level, the run of an amount."""
    if appeal.rating is not None:
        return appeal.rating.proposed_by_id
    return appeal.run.author_id if appeal.run else None


def may_answer(user: User, appeal: Appeal) -> bool:
    """Tell whether the person may answer: a manager who did not decide, no stand-in who prepared.

    No query on one of `appeals_visible_to`.
    """
    stands_in = user.role != Role.REGION_MANAGER
    return (
        user.has_role(Role.REGION_MANAGER)
        and user.pk != appeal.decided_by_id
        and not (stands_in and user.pk == prepared(appeal))
    )
