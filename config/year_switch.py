"""The switch of the header: the years, their state, and where each leads from a page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from allocation.campaigns.selectors import years_shared_by
from allocation.campaigns.states import LABELS, reached
from allocation.models import Campaign, State
from config.years import Years, looks_back, person_of, years_of
from structures.access import AccessRule, own_structure
from structures.models import User

SEVERAL = 2
KEYS = ({"year"}, {"year", "code"})


@dataclass(frozen=True)
class Turn:
    """A year of the switch: where it stands, where it leads, whether the page is about it."""

    year: int
    state: str
    url: str
    shown: bool


@dataclass(frozen=True)
class Page:
    """A page that another year may have too: its route, and its structure if it is about one."""

    route: str
    code: str | None

    def of(self, campaign: Campaign) -> str:
        """Return the address of the same page in a campaign."""
        year = campaign.reference_year if looks_back(self.route) else campaign.year
        keys = {"year": year} | ({"code": self.code} if self.code else {})
        return reverse(self.route, kwargs=keys)

    def may_be_of(self, campaign: Campaign, shared: set[int]) -> bool:
        """Tell whether a campaign has it; `shared` are the years that its structure shares."""
        if self.code is None:
            return True
        argued = not self.route.startswith("dialogue:") or reached(campaign.state, State.DIALOGUE)
        return campaign.year in shared and argued


def year_switch(request: HttpRequest) -> list[Turn]:
    """Return the years that the person may turn to, the latest first; nothing under two.

    One query on the page of a structure, if there are two.
    """
    years, person = years_of(request), person_of(request)
    if person is None or len(years.campaigns) < SEVERAL:
        return []
    leads_to = partial(_first_page, person)
    page = _page(request.resolver_match, person)
    if page:
        leads_to = _same_page(page, years, leads_to)
    return [
        Turn(one.year, LABELS[State(one.state)], leads_to(one), one == years.shown)
        for one in years.campaigns
    ]


def _same_page(
    page: Page, years: Years, otherwise: Callable[[Campaign], str]
) -> Callable[[Campaign], str]:
    shared = years_shared_by(page.code, years.campaigns) if page.code else set()
    return lambda one: page.of(one) if page.may_be_of(one, shared) else otherwise(one)


def _page(match: ResolverMatch | None, person: User) -> Page | None:
    """Return the page that is open, or else the closest above it that every year has.

    A form, or what is about one object of a year, belongs to that year alone.
    """
    if match is None or "year" not in match.kwargs:
        return None
    path = reverse(match.view_name, kwargs=match.kwargs)
    while found := _resolved(path):
        if "year" not in found.kwargs:
            return None
        if _is_read(found, person):
            return Page(found.view_name, found.kwargs.get("code"))
        path = _above(path)
    return None


def _resolved(path: str) -> ResolverMatch | None:
    """Return what is at a path, or else at the closest above it."""
    while path != "/":
        try:
            return resolve(path)
        except Resolver404:
            path = _above(path)
    return None


def _above(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] + "/"


def _is_read(match: ResolverMatch, person: User) -> bool:
    rule = cast(AccessRule, vars(match.func)["access"])
    return set(match.kwargs) in KEYS and rule.methods == ("GET",) and person.has_role(*rule.roles)


def _first_page(person: User, campaign: Campaign) -> str:
    """Return where a year begins for a person."""
    if person.leads_a_structure:
        return reverse("allocation:explained", args=[own_structure(person).code, campaign.year])
    return reverse("allocation:campaign", args=[campaign.year])
