"""Who else funds a structure, and what the Region itself grants, year by year."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from structures.access import directs, structures_visible_to
from structures.funders.models import Funding
from structures.models import Structure, User

FIRST_YEAR = 2000
KINDS = [kind.value for kind in Funding.Kind]


@dataclass(frozen=True)
class Grant:
    """What the Region grants for a year, and which of its figures that is."""

    cents: int
    words: str


@dataclass(frozen=True)
class FundedYear:
    """A year of a structure: its other funders, and the Region's grant if it is known."""

    year: int
    fundings: list[Funding]
    grant: Grant | None

    @property
    def others_cents(self) -> int:
        """Return what the others give."""
        return sum(funding.amount_cents for funding in self.fundings)

    @property
    def total_cents(self) -> int:
        """Return what all give, the Region if its grant is known."""
        return self.others_cents + (self.grant.cents if self.grant else 0)


def fundings_visible_to(user: User) -> QuerySet[Funding]:
    """Return the other funders of the structures that `user` may see."""
    return Funding.objects.filter(structure__in=structures_visible_to(user))


def may_enter_fundings(user: User, structure: Structure) -> bool:
    """Tell whether the person enters the structure's other funders: its direction, the Region."""
    return user.is_region_staff or directs(user, structure.pk)


def fundings_of(structure: int, year: int) -> list[Funding]:
    """Return who else funds a structure in a year, by kind then name. One query."""
    return _in_order(Funding.objects.filter(structure=structure, year=year))


def funded_years(structure: Structure, user: User) -> list[FundedYear]:
    """Return the years that have another funder, latest first. Two queries."""
    found = _in_order(fundings_visible_to(user).filter(structure=structure))
    years = sorted({funding.year for funding in found}, reverse=True)
    grants = region_grants(structure) if years else {}
    return [
        FundedYear(year, [one for one in found if one.year == year], grants.get(year))
        for year in years
    ]


def region_grants(structure: Structure) -> dict[int, Grant]:
    """Return what the Region grants by year, as the floor above knows it. One query."""
    grants: dict[int, Grant] = import_string(settings.REGION_GRANTS)(structure)
    return grants


def _in_order(fundings: QuerySet[Funding]) -> list[Funding]:
    return sorted(fundings, key=lambda one: (KINDS.index(one.kind), one.funder.lower(), one.pk))
