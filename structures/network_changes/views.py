"""The page that adds a structure to the network."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from structures.access import admin_only
from structures.ground.answers import form_page, saved
from structures.network_changes.forms import StructureForm
from structures.network_changes.services import create_structure


@admin_only("GET", "POST")
def structure_create(request: HttpRequest) -> HttpResponse:
    """Add a structure to the network."""
    form = StructureForm(request.POST or None)
    if saved(form, lambda: create_structure(form.instance, by=request.user)):
        messages.success(request, f"{form.instance} est créée.")
        return redirect("structures:detail", form.instance.code)
    return form_page(request, "structures/network_changes/network_create.html", form)
