"""Who may open a page, and which structures a person may see.

Every view carries exactly one of these decorators, with its HTTP methods:

    @region_only("GET", "POST")
    def campaign_open(request): ...

What a role may not open does not exist for it: the answer is 404, the same as
for a page that was never there. `tests/project/test_routes.py` refuses a view
without one.

Who acts by delegation passes where the giver does, for as long as it runs.

A form that is sent twice acts once, whatever the view: see `structures.ground.once`.

Who leads a structure reads its pages, and those of the structures that merged into
it; a decorator that lets write is there for their own only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Protocol, cast

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from structures.access.requests import AuthedRequest
from structures.access.selectors import structures_visible_to
from structures.ground.once import once
from structures.models import HOLDERS, REGION_STAFF, STRUCTURE_ROLES, Role, Structure, User

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class AccessRule:
    """Who may pass, by which methods; an empty set of roles means anybody, signed in or not."""

    roles: frozenset[Role]
    methods: tuple[str, ...]

    @property
    def is_public(self) -> bool:
        """Whether no sign-in is asked for."""
        return not self.roles


class _MarkedView(Protocol):
    """A view that says who may open it."""

    access: AccessRule
    login_required: bool

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def _allowing(*roles: Role) -> Callable[..., Callable[[View], View]]:
    def with_methods(*methods: str) -> Callable[[View], View]:
        rule = AccessRule(frozenset(roles), methods)
        accepted = {*methods, "HEAD"} if "GET" in methods else set(methods)

        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
                if (roles and not _has_role(request.user, roles)) or _names_nothing(kwargs):
                    raise Http404
                if "POST" in methods and _is_elsewhere(request.user, kwargs.get("code")):
                    raise Http404
                if request.method not in accepted:
                    return _not_allowed(request, methods)
                if request.method == "POST":
                    return once(request, partial(view, request, *args, **kwargs))
                return view(request, *args, **kwargs)

            marked = cast(_MarkedView, guarded)  # by the two lines that follow
            marked.access = rule
            # Said again: `wraps` copied what a library's view says of itself.
            marked.login_required = not rule.is_public
            return marked

        return decorate

    return with_methods


def _not_allowed(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """Answer 405, with a page for who was led to a button's address by signing in again."""
    page = render_to_string("405.html", request=request) if request.method == "GET" else ""
    return HttpResponseNotAllowed(methods, page)


public = _allowing()
signed_in = _allowing(*Role)
region_only = _allowing(Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN)
region_and_state = _allowing(
    Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN, Role.STATE_OBSERVER
)
region_staff_only = _allowing(Role.REGION_AGENT, Role.REGION_MANAGER)
manager_only = _allowing(Role.REGION_MANAGER)
# Who leads at the Region, and writes the parameters of a year.
managers_and_admin = _allowing(Role.REGION_MANAGER, Role.REGION_ADMIN)
director_only = _allowing(Role.DIRECTOR)
region_and_director = _allowing(
    Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN, Role.DIRECTOR
)
staff_and_director = _allowing(Role.REGION_AGENT, Role.REGION_MANAGER, Role.DIRECTOR)
# Who speaks for a structure and who answers it: the State reads.
structure_only = _allowing(*STRUCTURE_ROLES)
staff_and_structure = _allowing(*REGION_STAFF, *STRUCTURE_ROLES)
admin_only = _allowing(Role.REGION_ADMIN)
# Who lends a power, or may be lent one; the Region's administrators read all of them.
but_the_state = _allowing(*(role for role in Role if role != Role.STATE_OBSERVER))
givers_only = _allowing(*HOLDERS)
# Who speaks in a dialogue: the three parties; the president and the administrator read.
parties_only = _allowing(Role.REGION_AGENT, Role.REGION_MANAGER, Role.STATE_OBSERVER, Role.DIRECTOR)
# Who remarks on the minutes of a meeting: they and the president.
parties_and_president = _allowing(
    *(role for role in Role if role not in (Role.REGION_ADMIN, Role.DEPUTY))
)


def _has_role(user: User | AnonymousUser, roles: tuple[Role, ...]) -> bool:
    return isinstance(user, User) and user.has_role(*roles)


def _names_nothing(kwargs: Mapping[str, object]) -> bool:
    """Tell whether an address holds what no row can: the database would refuse the question."""
    return any("\0" in value for value in kwargs.values() if isinstance(value, str))


def _is_elsewhere(user: User | AnonymousUser, code: str | None) -> bool:
    """Tell whether a page is about another structure than the person's own."""
    if not code or not isinstance(user, User) or user.structure is None:
        return False
    return code != user.structure.code


def structure_of(request: AuthedRequest, code: str) -> Structure:
    """Return the structure if the person may see it, or answer 404.

    Read with its referent, and for good: the person's own is not asked for again.
    """
    visible = structures_visible_to(request.user).select_related("territory", "referent")
    found = get_object_or_404(visible, code=code)
    if request.user.structure_id == found.pk:
        request.user.structure = found
    return found
