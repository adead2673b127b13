"""Pages: the list of structures, and the identity of each."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from structures.access import AuthedRequest, admin_only, region_and_state, structure_of
from structures.ground import clock
from structures.ground.answers import download, form_page, saved
from structures.ground.edits import Edit, row
from structures.ground.files.tables import CSV, XLSX
from structures.ground.french import counted
from structures.network.directory import (
    EVERYTHING,
    DirectoryRow,
    directory_row,
    structure_directory,
)
from structures.network.forms import DirectoryForm, IdentityForm, StructureForm
from structures.network.models import Structure
from structures.network.pages import columns, query
from structures.network.selectors import missing_identity
from structures.network.services import change_identity, create_structure
from structures.network.tables import directory_csv, directory_xlsx

PER_PAGE = 100


@region_and_state("GET")
def structure_list(request: AuthedRequest) -> HttpResponse:
    """Show the network, narrowed and sorted as asked."""
    form = DirectoryForm(request.GET)
    valid = form.is_valid()
    found = structure_directory(request.user, form.asked() if valid else EVERYTHING)
    page = Paginator(found if valid else found.none(), PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    return TemplateResponse(
        request,
        "structures/network/structure_list.html",
        {
            "form": form,
            "page": page,
            "rows": [directory_row(structure, today) for structure in page],
            "columns": columns(request),
            "query": query(request),
            "narrowed": any(request.GET.get(name) for name in form.fields if name != "sort"),
        },
        status=200 if valid else 422,
    )


@region_and_state("GET")
def structure_csv(request: AuthedRequest) -> HttpResponse:
    """Send the list as asked, whole, for a spreadsheet."""
    return _file(request, lambda rows: download(directory_csv(rows), CSV, "structures.csv"))


@region_and_state("GET")
def structure_xlsx(request: AuthedRequest) -> HttpResponse:
    """Send the list as asked, whole, as a workbook."""
    return _file(request, lambda rows: download(directory_xlsx(rows), XLSX, "structures.xlsx"))


def _file(
    request: AuthedRequest, send: Callable[[list[DirectoryRow]], HttpResponse]
) -> HttpResponse:
    """Send the rows asked for; lead to the page that says what is wrong in what is asked."""
    form = DirectoryForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('structures:list')}?{request.GET.urlencode()}")
    today = clock.today()
    return send([directory_row(s, today) for s in structure_directory(request.user, form.asked())])


@admin_only("GET", "POST")
def identity_edit(request: AuthedRequest, code: str) -> HttpResponse:
    """Change what a structure is called, registered as, and who follows it."""
    structure = structure_of(request, code)

    def build(sent: QueryDict | None) -> IdentityForm:
        # Of its own: what was typed and refused must not change the title of the page.
        return IdentityForm(sent, instance=structure_of(request, code))

    def save(form: IdentityForm) -> None:
        values = dict(form.cleaned_data)
        reason = values.pop("reason")
        _say(request, structure, change_identity(structure, values, by=request.user, reason=reason))

    edit = Edit(request, build, row(structure))
    if edit.saved(save):
        return redirect("structures:detail", code)
    return edit.page("structures/network/structure_identity.html", structure=structure)


def _say(request: AuthedRequest, structure: Structure, count: int) -> None:
    if not count:
        messages.info(request, "Rien n’a changé.")
        return
    changes = counted(count, "modification enregistrée", "modifications enregistrées")
    messages.success(request, f"Identité : {changes}.")
    structure.refresh_from_db()
    missing = missing_identity(structure)
    if missing:
        messages.warning(request, f"Il manque encore, avant la convention : {', '.join(missing)}.")


@admin_only("GET", "POST")
def structure_create(request: AuthedRequest) -> HttpResponse:
    """Add a structure to the network."""
    form = StructureForm(request.POST or None)
    if saved(form, lambda: create_structure(form.instance, by=request.user)):
        messages.success(request, f"{form.instance} est créée.")
        return redirect("structures:detail", form.instance.code)
    return form_page(request, "structures/network_changes/network_create.html", form)
