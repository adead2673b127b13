"""Where each list was left: its page, order and filters, kept with the session."""

from django.http import HttpRequest

KEPT = "lists"
MOST_KEPT = 20


def keep(request: HttpRequest) -> None:
    """Keep what is asked of the list at this address; nothing is written if nothing changed.

    A part of a page that is asked for by another page is not where somebody was.
    """
    kept: dict[str, str] = request.session.get(KEPT, {})
    asked = request.GET.urlencode()
    if "HX-Request" in request.headers or kept.get(request.path, "") == asked:
        return
    others = {path: left for path, left in kept.items() if path != request.path}
    latest = [*others.items(), *([(request.path, asked)] if asked else [])]
    request.session[KEPT] = dict(latest[-MOST_KEPT:])


def as_left(url: str, request: HttpRequest) -> str:
    """Return the address of a list with the page, order and filters it was last seen with."""
    left = request.session.get(KEPT, {}).get(url)
    return f"{url}?{left}" if left else url
