"""Pages: the list of structures, and the identity of each."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from structures.access import AuthedRequest, admin_only, region_and_state, structure_of
from structures.ground.answers import form_page, saved
from structures.ground.edits import Edit, row
from structures.ground.french import counted
from structures.ground.lists import Listing, list_page
from structures.network.directory import structure_directory
from structures.network.forms import IdentityForm, StructureForm
from structures.network.models import Structure
from structures.network.selectors import missing_identity
from structures.network.services import change_identity, create_structure
from structures.network.tables import StructureFilter, StructureTable


@region_and_state("GET")
def structure_list(request: AuthedRequest) -> HttpResponse:
    """Show the network, narrowed and sorted as asked."""
    found = StructureFilter(request.GET, structure_directory(request.user))
    listing = Listing(request, StructureTable, found)
    template = "structures/network/structure_list.html"
    return list_page(request, template, "structures", listing=listing)


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
