"""The network as a list: each structure with who leads it today and what it covers."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from structures.access import structures_visible_to
from structures.coverage.selectors import valid_on
from structures.ground import clock
from structures.models import Coverage, Mandate, User
from structures.network.models import Structure
from structures.people.selectors import in_office

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ListedStructure = WithAnnotations[Structure, "Listing"]


class Listing(TypedDict):
    """What goes with a structure of the list; who leads it is None where nobody does."""

    communes: int
    closed: bool | None
    referent_name: str | None
    president: str | None
    president_email: str | None
    director: str | None
    director_email: str | None


def structure_directory(user: User) -> "QuerySet[ListedStructure]":
    """Return the structures that `user` may see, with what the list says of them. One query."""
    today = clock.today()
    people = Mandate.objects.filter(in_office(today), structure=OuterRef("pk"))
    people = people.order_by("starts_on", "pk")
    presidents = people.filter(function=Mandate.Function.PRESIDENT)
    directors = people.filter(function=Mandate.Function.DIRECTOR)
    structures = structures_visible_to(user).select_related("territory")
    return structures.annotate(
        communes=Coalesce(Subquery(_communes_on(today)), 0),
        closed=ExpressionWrapper(Q(closed_on__lte=today), BooleanField()),
        referent_name=F("referent__full_name"),
        president=Subquery(_last(presidents, "full_name")),
        president_email=Subquery(_last(presidents, "email")),
        director=Subquery(_last(directors, "full_name")),
        director_email=Subquery(_last(directors, "email")),
    )


def _last(people: QuerySet[Mandate], name: str) -> QuerySet:
    return people.reverse().values(name)[:1]


def _communes_on(day: date) -> QuerySet:
    covered = Coverage.objects.filter(valid_on(day), structure=OuterRef("pk")).order_by()
    return covered.values("structure").annotate(number=Count("pk")).values("number")
