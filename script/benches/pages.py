"""Pages, against an empty view behind the same sign-in; their weight and their queries.

Every page whose address says a year or a structure and no other key is measured, for each
role that may open it: a page that is added is measured from then on.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.test import Client, override_settings

from allocation.models import Campaign
from config.routes import Route, routes
from script.benches.measuring import Row, known_apart, queries, ratio_row, size_of
from script.benches.network import account
from script.benches.urls import EMPTY, YARDSTICK
from structures.models import Role, Structure, User

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
SETTINGS = {
    "ROOT_URLCONF": "script.benches.urls",
    "ALLOWED_HOSTS": ["testserver"],
    "SECURE_SSL_REDIRECT": False,
    "STATIC_ROOT": settings.STATICFILES_DIRS[0],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


@dataclass(frozen=True)
class Page:
    """A page as one role opens it, and what is aimed at."""

    name: str
    path: str
    role: Role
    aim: str

    @property
    def label(self) -> str:
        """What it is called in a table."""
        return f"{self.name} ({self.role})"


def pages_rows(campaign: Campaign, rounds: int) -> list[Row]:
    """Every page that a manager or a director opens."""
    with override_settings(**SETTINGS), known_apart():
        found = [
            row
            for role in (Role.REGION_MANAGER, Role.DIRECTOR)
            for row in _of_role(campaign, role, rounds)
        ]
    return found


def _of_role(campaign: Campaign, role: Role, rounds: int) -> list[Row]:
    client, rows = signed_in(role), []
    for page in pages_of(campaign, role):
        answer = client.get(page.path)
        if answer.status_code == HTTPStatus.OK and "html" in answer["Content-Type"]:
            rows.append(_row(client, page, rounds))
    return rows


def _row(client: Client, page: Page, rounds: int) -> Row:
    asked, weight = questions_and_bytes(client, page.path)
    timed = ratio_row(
        page.label,
        lambda: client.get(page.path),
        lambda: client.get(EMPTY),
        rounds=rounds,
        aim=page.aim,
    )
    also = f"{asked} requêtes, {size_of(weight)}, {timed.also}"
    return Row(timed.what, timed.now, timed.spread, also, timed.aim)


def questions_and_bytes(client: Client, path: str) -> tuple[int, int]:
    """Count what a page asks of the database, and how much it sends."""
    asked = queries(lambda: client.get(path))
    return asked, len(client.get(path).content)


def pages_of(campaign: Campaign, role: Role) -> list[Page]:
    """Return the pages of a role whose address needs no key but a year and a structure."""
    code = Structure.objects.order_by("code").values_list("code", flat=True)[0]
    given = {"year": str(campaign.year), "code": code, "number": "1"}
    return [
        Page(route.name, PARAMETER.sub(lambda p: given[p[1]], route.path), role, _aim(route, role))
        for route in routes()
        if _is_open(route, role) and set(PARAMETER.findall(route.path)) <= given.keys()
    ]


def _is_open(route: Route, role: Role) -> bool:
    rule = route.access
    measured = rule is not None and "GET" in rule.methods and role in rule.roles
    return measured and route.name != YARDSTICK


def _aim(route: Route, role: Role) -> str:
    if role == Role.DIRECTOR:
        return "≤ 12 requêtes, ≤ × 10"
    staff = {"home": "≤ 20 requêtes, ≤ × 12", "allocation:campaign": "≤ 12 requêtes, ≤ × 10"}
    return staff.get(route.name, "≤ 8 requêtes, ≤ × 8, ≤ 100 ko")


def signed_in(role: Role) -> Client:
    """Return a browser where somebody of this role is signed in."""
    client = Client()
    client.force_login(_who(role))
    return client


def _who(role: Role) -> User:
    if role != Role.DIRECTOR:
        return account(role)
    return User.objects.filter(role=role).order_by("structure__code")[0]
