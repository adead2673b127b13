"""What every answer to a signed-in person says, and what every request tells the database."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from structures.ground.history.acts import acting, name_act, name_address
from structures.sessions.services import keep_seen


def keep_private(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let no cache between the person and the site keep an answer, nor show it again unasked.

    The browser may still go back to a page and what was typed in it.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer


def keep_last_seen(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep when and from where a session was last used, once every few minutes: see `sessions`."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            keep_seen(request)
        return get_response(request)

    return answer


class SaysWhoActs:
    """Give the history of every row who asks for what: account, method, address, route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; whatever is written meanwhile is by this request."""
        with acting("", user=request.user.pk, method=request.method, url=request.path):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Name the act, once the address is known for one of ours; a secret is not kept."""
        if match := request.resolver_match:
            name_act(match.view_name)
            if "token" in match.kwargs:
                name_address(f"/{match.route}")
