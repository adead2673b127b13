"""The list of structures, and a structure's page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from structures import clock
from structures.access import region_and_state, signed_in
from structures.exports import CSV, XLSX, directory_csv, directory_xlsx
from structures.forms.directory import DEFAULT_ORDER, DirectoryForm
from structures.models import Structure, User
from structures.selectors.deadlines import deadlines
from structures.selectors.directory import (
    DirectoryRow,
    coverage_of,
    directory_row,
    structure_directory,
)
from structures.selectors.dossier import dossier_of
from structures.selectors.identity import may_change_identity, missing_identity
from structures.selectors.journal import timeline
from structures.selectors.life import merged_into
from structures.selectors.map import commune_map
from structures.selectors.people import may_correct_contacts, may_manage_people, people_of
from structures.selectors.periods import is_open
from structures.views import download, structure_of

PER_PAGE = 100
LATEST = 5
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
class Column:
    """A column of the list; `url` sorts by it, `aria_sort` says how it is sorted now."""

    label: str
    url: str
    aria_sort: str
    numeric: bool = False


@region_and_state("GET")
def structure_list(request: HttpRequest) -> HttpResponse:
    """Show the network, narrowed and sorted as asked."""
    form = DirectoryForm(request.GET)
    found = structure_directory(request.user, form.asked()) if form.is_valid() else []
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    return TemplateResponse(
        request,
        "structures/structure_list.html",
        {
            "form": form,
            "page": page,
            "rows": [directory_row(structure, today) for structure in page],
            "columns": _columns(request),
            "query": _query(request),
            "narrowed": any(request.GET.get(name) for name in form.fields if name != "sort"),
        },
        status=200 if form.is_valid() else 422,
    )


@region_and_state("GET")
def structure_csv(request: HttpRequest) -> HttpResponse:
    """Send the list as asked, whole, for a spreadsheet."""
    return _file(request, lambda rows: download(directory_csv(rows), CSV, "structures.csv"))


@region_and_state("GET")
def structure_xlsx(request: HttpRequest) -> HttpResponse:
    """Send the list as asked, whole, as a workbook."""
    return _file(request, lambda rows: download(directory_xlsx(rows), XLSX, "structures.xlsx"))


@signed_in("GET")
def structure_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show who a structure is, who leads it, what it covers, and where its file stands."""
    structure, user, today = structure_of(request, code), request.user, clock.today()
    return TemplateResponse(
        request,
        "structures/structure_detail.html",
        {
            "structure": structure,
            "lead": _lead(structure),
            "is_open": is_open(structure, today),
            "merged": merged_into(structure),
            "people": people_of(structure, today),
            "coverage": coverage_of(structure),
            "map": commune_map(structure),
            "deadlines": deadlines(structure, user, today),
            "dossier": dossier_of(structure, user, today),
            "missing_identity": missing_identity(structure),
            "entries": timeline(user, structure)[:LATEST],
            **_rights(user, structure),
        },
    )


def _lead(structure: Structure) -> str:
    kind = structure.get_kind_display()
    return f"{kind[0].upper()}{kind[1:]}, territoire {structure.territory}"


def _rights(user: User, structure: Structure) -> dict[str, bool]:
    return {
        "may_change_identity": may_change_identity(user),
        "may_manage_people": may_manage_people(user),
        "may_correct_contacts": may_correct_contacts(user, structure),
    }


def _file(request: HttpRequest, send: Callable[[list[DirectoryRow]], HttpResponse]) -> HttpResponse:
    """Send the rows asked for; lead to the page that says what is wrong in what is asked."""
    form = DirectoryForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('structures:list')}?{request.GET.urlencode()}")
    today = clock.today()
    return send([directory_row(s, today) for s in structure_directory(request.user, form.asked())])


def _query(request: HttpRequest, **changes: str) -> str:
    """Return what was asked as a query, without the page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    for name, value in changes.items():
        asked[name] = value
    return asked.urlencode()


def _columns(request: HttpRequest) -> list[Column]:
    now = request.GET.get("sort") or DEFAULT_ORDER
    return [_column(request, name, label, now) for name, label in COLUMNS]


def _column(request: HttpRequest, name: str, label: str, now: str) -> Column:
    order = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    other = f"-{name}" if order == "ascending" else name
    return Column(label, f"?{_query(request, sort=other)}", order, numeric=name == COUNT)
