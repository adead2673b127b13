"""The columns of the list of structures: each one’s title, and the link that sorts by it."""

from dataclasses import dataclass

from django.http import HttpRequest

from structures.network.forms import DEFAULT_ORDER

COUNT = "communes"


COLUMNS = (
    ("name", "Structure"),
    ("territory", "Territoire"),
    ("president", "Présidence"),
    ("director", "Direction"),
    ("referent", "Référent"),
    (COUNT, "Communes"),
)


@dataclass(frozen=True)
class SortableColumn:
    """A column of the list; `url` sorts by it, `aria_sort` says how it is sorted now."""

    label: str
    url: str
    aria_sort: str
    numeric: bool = False


def query(request: HttpRequest, **changes: str) -> str:
    """Return what was asked as a query, without the page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    for name, value in changes.items():
        asked[name] = value
    return asked.urlencode()


def columns(request: HttpRequest) -> list[SortableColumn]:
    """Return the columns of the list, in order, as it is sorted now."""
    now = request.GET.get("sort") or DEFAULT_ORDER
    return [_column(request, name, label, now) for name, label in COLUMNS]


def _column(request: HttpRequest, name: str, label: str, now: str) -> SortableColumn:
    order = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    other = f"-{name}" if order == "ascending" else name
    return SortableColumn(label, f"?{query(request, sort=other)}", order, numeric=name == COUNT)
