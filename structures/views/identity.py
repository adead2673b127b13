"""The identity of a structure, changed by the Region's administrator."""

from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from structures.access import admin_only
from structures.forms.identity import IdentityForm
from structures.models import Structure
from structures.selectors.identity import missing_identity
from structures.services.identity import change_identity
from structures.typography import counted
from structures.views import form_page, saved, structure_of


@admin_only("GET", "POST")
def identity_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a structure is called, registered as, and who follows it."""
    structure = structure_of(request, code)
    # A copy: what was typed and refused must not change the title of the page.
    form = IdentityForm(request.POST or None, instance=copy(structure))

    def save() -> None:
        values = dict(form.cleaned_data)
        reason = values.pop("reason")
        _say(request, structure, change_identity(structure, values, by=request.user, reason=reason))

    if saved(form, save):
        return redirect("structures:detail", code)
    return form_page(request, "structures/structure_identity.html", form, structure=structure)


def _say(request: HttpRequest, structure: Structure, count: int) -> None:
    if not count:
        messages.info(request, "Rien n’a changé.")
        return
    changes = counted(count, "modification enregistrée", "modifications enregistrées")
    messages.success(request, f"Identité : {changes}.")
    structure.refresh_from_db()
    missing = missing_identity(structure)
    if missing:
        messages.warning(request, f"Il manque encore, avant la convention : {', '.join(missing)}.")
