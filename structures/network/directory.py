"""The network as a list: which structures are asked for, in which order; what each covers."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from structures.access import structures_visible_to
from structures.coverage.selectors import valid_on
from structures.ground import clock
from structures.models import Coverage, Mandate, User
from structures.network.models import Structure, Territory
from structures.network.selectors import ACTIVE, WITHOUT_REFERENT, open_on
from structures.people.selectors import in_office, vacant_on

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ListedStructure = WithAnnotations[Structure, "Listing"]

TEXT_FIELDS = ("name", "legal_name", "code", "town", "siret", "territory__name")
COLUMN_ORDERS = {
    "name": "name",
    "territory": "territory__number",
    "referent": "referent__full_name",
    "communes": "communes",
}
FUNCTION_ORDERS = ("president", "director")
SORTS = (*COLUMN_ORDERS, *FUNCTION_ORDERS)


@dataclass(frozen=True)
class DirectoryFilter:
    """What the list is narrowed to; an empty value narrows nothing.

    `state` is ACTIVE or CLOSED; `missing` is WITHOUT_REFERENT or a function that nobody
    holds; `sort` is a key of SORTS, after a minus for the reverse order.
    """

    text: str = ""
    territory: Territory | None = None
    kind: str = ""
    state: str = ""
    missing: str = ""
    sort: str = "territory"


EVERYTHING = DirectoryFilter()


class Listing(TypedDict):
    """What goes with a structure of the list: how many communes, and its people of today."""

    communes: int
    in_office: list[Mandate]


@dataclass(frozen=True)
class DirectoryRow:
    """A structure of the list with who leads it today; None where nobody does."""

    structure: "ListedStructure"
    president: Mandate | None
    director: Mandate | None
    closed: bool


def structure_directory(
    user: User, asked: DirectoryFilter = EVERYTHING
) -> "QuerySet[ListedStructure]":
    """Return the structures asked for among those `user` may see. One query, two with mandates."""
    today = clock.today()
    people = Mandate.objects.filter(in_office(today)).order_by("starts_on", "pk")
    valid = Q(coverages__in=Coverage.objects.filter(valid_on(clock.today())))
    return (
        structures_visible_to(user)
        .filter(*_conditions(asked, today))
        .select_related("territory", "referent")
        .prefetch_related(Prefetch("mandates", queryset=people, to_attr="in_office"))
        .annotate(communes=Count("coverages", filter=valid))
        .order_by(*_order(asked.sort, people))
    )


def directory_row(structure: "ListedStructure", today: date) -> DirectoryRow:
    """Return a structure of `structure_directory` as a row of the list. No query."""
    held = {mandate.function: mandate for mandate in structure.in_office}
    closed = structure.closed_on is not None and structure.closed_on <= today
    return DirectoryRow(structure, held.get("president"), held.get("director"), closed)


def _conditions(asked: DirectoryFilter, today: date) -> list[Q | Combinable]:
    """Return one condition for each thing asked."""
    found: list[Q | Combinable] = [Q()]
    for word in asked.text.split():
        anywhere = [Q(**{f"{name}__icontains": word}) for name in TEXT_FIELDS]
        found.append(Q(*anywhere, _connector=Q.OR))
    if asked.territory:
        found.append(Q(territory=asked.territory))
    if asked.kind:
        found.append(Q(kind=asked.kind))
    if asked.state:
        found.append(open_on(today) if asked.state == ACTIVE else ~open_on(today))
    if asked.missing == WITHOUT_REFERENT:
        found.append(Q(referent=None))
    elif asked.missing:
        found.append(vacant_on(asked.missing, today))
    return found


def _order(sort: str, people: QuerySet[Mandate]) -> list[str | Combinable]:
    """Return the order, what is unknown last, then the territory, the name and the code."""
    name = sort.removeprefix("-")
    if name in FUNCTION_ORDERS:
        holders = people.filter(structure=OuterRef("pk"), function=name)
        column: F | Subquery = Subquery(holders.values("full_name")[:1])
    else:
        column = F(COLUMN_ORDERS[name])
    first = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return [first, "territory__number", "name", "code"]
