"""The URL map, walked: each route with the access rule its view carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

from django.urls import URLPattern, URLResolver, get_resolver

from structures.access import AccessRule


class PrintedRoute(TypedDict):
    """A route as `manage.py routes --json` prints it."""

    path: str
    name: str
    methods: list[str]
    roles: list[str]


@dataclass(frozen=True)
class Route:
    """A path pattern, its full name, and who may use it by which methods."""

    path: str
    name: str
    access: AccessRule | None

    def as_json(self) -> PrintedRoute:
        """Return what `manage.py routes --json` prints of it; public means without sign-in."""
        if self.access is None:
            raise TypeError(f"{self.path} has no access rule.")
        roles = ["public"] if self.access.is_public else sorted(self.access.roles)
        return {
            "path": self.path,
            "name": self.name,
            "methods": list(self.access.methods),
            "roles": [str(role) for role in roles],
        }


def routes() -> list[Route]:
    """Return every route, in the order tried; `access` is None where a view has none."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern.url_patterns, path, namespace + inner)
        else:
            rule = getattr(pattern.callback, "access", None)
            yield Route(path, namespace + (pattern.name or ""), rule)
