"""What every page's frame shows: the demo banner, the Region's name, the navigation."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from allocation.campaigns.states import reached
from allocation.models import Campaign, State
from config.setup.selectors import a_year_is_open
from config.years.pages import year_switch
from config.years.selectors import Years, person_of, years_of
from structures.access import own_structure
from structures.delegations.pages import acting
from structures.ground import clock
from structures.models import Role, User
from structures.region.selectors import UNNAMED, region_today

ABOUT_THE_NETWORK = (
    "/analyses/",
    "/demandes-d-aide/",
    "/etats-des-lieux/",
    "/perimetres/",
    "/plans-d-action/",
    "/referentiel/",
    "/territoires/",
)
ADMINISTRATION = [("Région", "region"), ("Comptes", "accounts"), ("Référentiel", "reference")]


@dataclass(frozen=True)
class Link:
    """An entry of the main navigation."""

    label: str
    url: str
    current: bool


def page(request: HttpRequest) -> dict[str, object]:
    """Return the frame's variables. One query, one more for who may act by delegation.

    Before the first campaign the Region's name is another one; so are the years of who leads a
    structure, once two were opened. The switch asks only where it is shown.
    """
    years, person = years_of(request), person_of(request)
    shown = years.shown
    groups = _groups(person, years) if person else []
    here = _closest(request.path, [url for entries in groups for _, url in entries])
    return {
        **_demo(years),
        "campaign_year": shown.year if shown else None,
        "reference_year": shown.reference_year if shown else None,
        "year_switch": partial(year_switch, request),
        "all_years": reverse("allocation:campaigns") if _reads_all(person) else "",
        "acting": acting(person) if person else [],
        "lends": person is not None and person.role != Role.STATE_OBSERVER,
        **_region(years.current),
        "navigation": [[Link(label, url, url == here) for label, url in g] for g in groups],
    }


def _reads_all(person: User | None) -> bool:
    """Tell whether the person reads every year, and so their list."""
    return person is not None and not person.leads_a_structure


def _demo(years: Years) -> dict[str, object]:
    """Return whether this is a demo, the day that its story has reached, if any, what it holds."""
    told = clock.today() if settings.DEMO and clock.is_turned() else None
    return {"demo": settings.DEMO, "demo_day": told, "demo_is_empty": years.current is None}


def _region(campaign: Campaign | None) -> dict[str, object]:
    """Return how the Region is named today, and the key of its logo."""
    if campaign:
        found = vars(campaign)
        return {"region_name": found["region_name"] or UNNAMED.name} | {
            "region_logo": found["region_logo"]
        }
    region = region_today()
    return {"region_name": region.name, "region_logo": region.logo_id}


def _closest(path: str, urls: list[str]) -> str:
    """Return the most precise of `urls` that `path` lies under, or an empty string.

    The first page is over itself alone, and the list of structures over all of the network that
    has no entry of its own.
    """
    home, network = reverse("home"), reverse("structures:list")
    over = [u for u in urls if u == path or u != home and path.startswith(u)]
    if not over and network in urls and path.startswith(ABOUT_THE_NETWORK):
        return network
    return max(over, key=len, default="")


def _groups(user: User, years: Years) -> list[list[tuple[str, str]]]:
    """Return the entries of everybody's work, then those by which the Region is administered."""
    entries = _entries(user, years.shown)
    if not user.has_role(Role.REGION_ADMIN):
        return [entries]
    return [entries, _administration(years.current)]


def _administration(current: Campaign | None) -> list[tuple[str, str]]:
    names = [] if a_year_is_open(current) else [("Mise en route", "setup")]
    names += [(label, f"structures:{n}") for label, n in ADMINISTRATION]
    return [(label, reverse(name)) for label, name in names]


def _entries(user: User, campaign: Campaign | None) -> list[tuple[str, str]]:
    """Return the entries, those of a year leading to the pages of `campaign`."""
    entries = [("Accueil", reverse("home"))]
    if user.leads_a_structure:
        code = own_structure(user).code
        entries.append(("Ma structure", reverse("structures:detail", args=[code])))
        if campaign:
            where = reverse("allocation:explained", args=[code, campaign.year])
            entries.append((f"Ma dotation {campaign.year}", where))
        if campaign and reached(campaign.state, State.DIALOGUE):
            where = reverse("dialogue:dialogue", args=[code, campaign.year])
            entries.append((f"Mon dialogue {campaign.year}", where))
        return entries
    if campaign:
        names = [(f"Campagne {campaign.year}", "campaign"), ("Données", "figures")]
        names += [("Imports", "imports")] if user.role != Role.STATE_OBSERVER else []
        names += [("Répartition", "runs"), ("Conventions", "agreements")]
        entries += [(label, reverse(f"allocation:{n}", args=[campaign.year])) for label, n in names]
        entries += [
            ("Dialogues", reverse("dialogue:overview", args=[campaign.year])),
            ("Versements", reverse("allocation:payments", args=[campaign.year])),
        ]
    entries.append(("Structures", reverse("structures:list")))
    return [*entries, ("Messages", reverse("structures:messages"))] if user.is_region else entries
