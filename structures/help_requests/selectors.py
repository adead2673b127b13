"""The requests for help: who reads and writes them, where each stands, whom to tell."""

from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from structures.access import acts_for, structures_visible_to
from structures.ground import clock
from structures.help_requests.models import HelpMessage, HelpRequest
from structures.models import REGION_STAFF, STRUCTURE_ROLES, Message, Structure, User

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import WithAnnotations

    StandingRequest = WithAnnotations[HelpRequest, "Standings"]

# Ten working days: two weeks, counted in days of the calendar so that everybody counts alike.
# No text sets it; it is the shortest time that a leave of one's referent does not exceed.
ANSWER_WITHIN = timedelta(days=14)
HELP = "help"  # the kind of the messages that tell of what was written


class Standing(TextChoices):
    """Where a request stands: late, the Region was told of it more than two weeks ago."""

    LATE = "late", "en retard"
    ASKED = "asked", "attend une réponse"
    ANSWERED = "answered", "répondue"
    CLOSED = "closed", "close"


AWAITING = (Standing.LATE, Standing.ASKED)
RANKS = [When(standing=one, then=Value(rank)) for rank, one in enumerate(Standing)]


class Standings(TypedDict):
    """What the database says of a request beside its row."""

    awaiting: int | None
    told_at: "datetime | None"
    standing: str


def requests_visible_to(user: User) -> "QuerySet[StandingRequest]":
    """Return the requests of the structures that `user` may see, with where each stands.

    `awaiting` is the key of the first message that the Region did not answer; `told_at`, when
    the Region was told of it, None as long as no mail left: that time counts against nobody.
    """
    found = HelpRequest.objects.filter(structure__in=structures_visible_to(user))
    found = found.select_related("structure__referent", "author", "closing__closed_by")
    of_this = HelpMessage.objects.filter(request=OuterRef("pk"))
    answers = of_this.filter(of_structure=False).order_by("-pk")
    last = Coalesce(OuterRef("last_answer"), Value(0))
    asked = of_this.filter(of_structure=True, pk__gt=last).order_by("pk")
    told = Message.objects.filter(
        kind=HELP, about=OuterRef("awaiting"), structure=OuterRef("structure")
    ).filter(state=Message.State.LEFT)
    return (
        found.annotate(last_answer=Subquery(answers.values("pk")[:1]))
        .annotate(awaiting=Subquery(asked.values("pk")[:1]))
        .annotate(told_at=Subquery(told.order_by("left_at").values("left_at")[:1]))
        .annotate(
            standing=Case(
                When(closing__isnull=False, then=Value(Standing.CLOSED)),
                When(awaiting=None, then=Value(Standing.ANSWERED)),
                When(told_at__date__lt=clock.today() - ANSWER_WITHIN, then=Value(Standing.LATE)),
                default=Value(Standing.ASKED),
            )
        )
        .annotate(rank=Case(*RANKS, output_field=IntegerField()))
    )


def exchange(request: HelpRequest) -> list[HelpMessage]:
    """Return what both sides wrote, in order. One query."""
    return list(request.messages.select_related("author"))


def may_ask(user: User, structure: Structure) -> bool:
    """Tell whether the person may ask for help for the structure: whoever leads it."""
    return user.leads_a_structure and acts_for(user, structure.pk)


def may_take_part(user: User, structure: Structure) -> bool:
    """Tell whether the person may answer, or close: the Region's staff, whoever leads it."""
    return user.is_region_staff or may_ask(user, structure)


def to_answer(user: User) -> Q:
    """Return the condition that a request is `user`'s to answer: its referent's, else anybody's."""
    staff = Q(structure__referent__is_active=True, structure__referent__role__in=REGION_STAFF)
    return Q(structure__referent=user.pk) | ~staff


def region_told(structure: Structure) -> list[User]:
    """Return who is told at the Region: the referent, else all agents and managers. One query."""
    staff = list(User.objects.filter(role__in=REGION_STAFF, is_active=True).order_by("pk"))
    return [person for person in staff if person.pk == structure.referent_id] or staff


def structure_told(request: HelpRequest) -> list[User]:
    """Return who is told in the structure: who wrote, else whoever leads it. Two queries."""
    leaders = User.objects.filter(
        role__in=STRUCTURE_ROLES, is_active=True, structure=request.structure_id
    )
    wrote = request.messages.filter(of_structure=True).values("author")
    return list(leaders.filter(pk__in=wrote).order_by("pk")) or list(leaders.order_by("pk"))
