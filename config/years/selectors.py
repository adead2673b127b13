"""The years that a person may turn to, and the one that a page is about."""

from dataclasses import dataclass

from django.http import HttpRequest

from allocation.campaigns.selectors import campaigns_by_year, current_among, years_shared_by
from allocation.campaigns.states import reached
from allocation.models import Campaign, State
from structures.access import own_structure
from structures.models import User

KEPT = "years"
READ_BY_TASKS, RECORD = ("adoption__run", "schedule"), "adoption__run__record"
# Their year is the one that they look back on, which a campaign has as its reference.
ABOUT_THE_YEAR_BEFORE = (
    "structures:analysis",
    "structures:recommendation_",
    "structures:restitution_publish",
    "structures:state_of_play",
    "structures:states_of_play",
)


@dataclass(frozen=True)
class Years:
    """The campaigns that the person may turn to, the latest first.

    `current` is the one that people work on, `shown` the one that the page is about: the year
    of its address, or else the current one.
    """

    campaigns: list[Campaign]
    current: Campaign | None
    shown: Campaign | None


def years_of(request: HttpRequest, *, for_tasks: bool = False) -> Years:
    """Return the years of a page, asked of the database once a request.

    Those asked first `for_tasks` bring what each year's tasks read. One query, which brings the
    name and logo that the frame shows; one more for who leads a structure once two years were
    opened.
    """
    kept = vars(request)
    if KEPT not in kept:
        kept[KEPT] = _years(request, *(READ_BY_TASKS if for_tasks else ()))
    return kept[KEPT]


def looks_back(route: str) -> bool:
    """Tell whether the year in the addresses of a route is the one before its campaign's."""
    return route.startswith(ABOUT_THE_YEAR_BEFORE)


def person_of(request: HttpRequest) -> User | None:
    """Return who is there, or None for who did not sign in."""
    user = getattr(request, "user", None)
    return user if user and user.is_authenticated else None


def _years(request: HttpRequest, *related: str) -> Years:
    found = campaigns_by_year()
    if related:
        found = found.select_related(*related).defer(RECORD)
    campaigns, person = list(found), person_of(request)
    if person and person.leads_a_structure:
        campaigns = _of_a_structure(campaigns, own_structure(person).code)
    current = current_among(campaigns)
    return Years(campaigns, current, _shown(request, campaigns) or current)


def _of_a_structure(campaigns: list[Campaign], code: str) -> list[Campaign]:
    """Return the opened years that the structure shares; without any, the current one."""
    opened = [one for one in campaigns if reached(one.state, State.COLLECTION)]
    if len(opened) > 1:
        shared = years_shared_by(code, opened)
        opened = [one for one in opened if one.year in shared] or opened[:1]
    return opened or campaigns[:1]


def _shown(request: HttpRequest, campaigns: list[Campaign]) -> Campaign | None:
    match = request.resolver_match
    year = match.kwargs.get("year") if match else None
    if match is None or year is None:
        return None
    back = looks_back(match.view_name)
    return next((c for c in campaigns if year == (c.reference_year if back else c.year)), None)
