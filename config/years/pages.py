"""The switch of the header: the years, their state, and where each leads from a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from allocation.campaigns.selectors import years_shared_by
from allocation.campaigns.states import LABELS, reached
from allocation.models import Campaign, State
from config.years.selectors import looks_back, person_of, years_of
from structures.access import AccessRule, own_structure
from structures.ground import clock
from structures.models import User
from structures.plans.selectors import plans_visible_to
from structures.restitutions.selectors import analyses_visible_to
from structures.states_of_play.selectors import states_of_play_visible_to

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

    @property
    def since(self) -> State:
        """The state from which a year has it."""
        if self.route == "allocation:method":
            return State.COLLECTION
        if self.route == "allocation:dues":
            return State.ADOPTED
        own = self.code is not None and self.route.startswith("dialogue:")
        return State.DIALOGUE if own else State.PREPARATION

    def year_in(self, campaign: Campaign) -> int:
        """Return the year that its address has in a campaign."""
        return campaign.reference_year if looks_back(self.route) else campaign.year

    def address_in(self, campaign: Campaign) -> str:
        """Return the address of the same page in a campaign."""
        keys = {"code": self.code} if self.code else {}
        return reverse(self.route, kwargs=keys | {"year": self.year_in(campaign)})


def year_switch(request: HttpRequest) -> list[Turn]:
    """Return the years that the person may turn to, the latest first; nothing under two.

    One query on the page of a structure or of a document, if there are two.
    """
    years, person = years_of(request), person_of(request)
    if person is None or len(years.campaigns) < SEVERAL:
        return []
    page = _page(request.resolver_match, person)
    having = _having(page, years.campaigns, person) if page else []

    def url(one: Campaign) -> str:
        return page.address_in(one) if page and one in having else _first_page(person, one)

    return [
        Turn(one.year, LABELS[State(one.state)], url(one), one == years.shown)
        for one in years.campaigns
    ]


def _having(page: Page, campaigns: list[Campaign], person: User) -> list[Campaign]:
    """Return the campaigns that have a page; never by trying it. One query at most."""
    if page.route in DOCUMENTS:
        written = DOCUMENTS[page.route](person, page.code)
        return [one for one in campaigns if page.year_in(one) in written]
    found = [one for one in campaigns if reached(one.state, page.since)]
    if page.code is None:
        return found
    shared = years_shared_by(page.code, found)
    return [one for one in found if one.year in shared]


def _plans(person: User, code: str | None) -> set[int]:
    found = plans_visible_to(person).filter(structure__code=code)
    return set(found.values_list("year", flat=True))


def _states_of_play(person: User, code: str | None) -> set[int]:
    found = states_of_play_visible_to(person).filter(structure__code=code)
    return set(found.values_list("year", flat=True))


def _analyses(person: User, code: str | None) -> set[int]:
    return set(analyses_visible_to(person, clock.now()).values_list("year", flat=True))


# A page that is a document: the years in which the person finds it.
DOCUMENTS: dict[str, Callable[[User, str | None], set[int]]] = {
    "structures:analysis": _analyses,
    "structures:plan": _plans,
    "structures:state_of_play": _states_of_play,
}


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
    opens = rule.is_public or person.has_role(*rule.roles)
    return set(match.kwargs) in KEYS and rule.methods == ("GET",) and opens


def _first_page(person: User, campaign: Campaign) -> str:
    """Return where a year begins for a person."""
    if person.leads_a_structure:
        return reverse("allocation:explained", args=[own_structure(person).code, campaign.year])
    return reverse("allocation:campaign", args=[campaign.year])
