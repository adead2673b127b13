"""The other funders of a structure, by year."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, signed_in, staff_and_director, structure_of
from structures.funders import selectors, services
from structures.funders.forms import FundingForm, as_typed
from structures.ground import clock
from structures.ground.answers import form_page, posted, saved
from structures.ground.edits import Edit, row
from structures.models import Structure

EDIT = "structures/funders/funder_edit.html"


@signed_in("GET")
def funder_list(request: AuthedRequest, code: str) -> HttpResponse:
    """Show who else funds the structure, year by year, and the share of each."""
    structure = structure_of(request, code)
    return TemplateResponse(
        request,
        "structures/funders/funder_list.html",
        {
            "structure": structure,
            "years": selectors.funded_years(structure, request.user),
            "may_write": selectors.may_enter_fundings(request.user, structure),
        },
    )


@staff_and_director("GET", "POST")
def funder_add(request: AuthedRequest, code: str) -> HttpResponse:
    """Enter what another funder gives for a year."""
    structure = _open_to(request, code)
    year = request.GET.get("annee", "") or clock.today().year

    def add(form: FundingForm) -> None:
        services.add_funding(structure, form.cleaned_data, by=request.user)

    edit = Edit(request, lambda sent: FundingForm(sent, initial={"year": year}))
    if edit.saved(add):
        messages.success(request, "Financeur inscrit.")
        return redirect("structures:funders", code)
    return edit.page(EDIT, structure=structure, title="Inscrire un financeur")


@staff_and_director("GET", "POST")
def funder_edit(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Correct a line."""
    structure = _open_to(request, code)
    funding = get_object_or_404(structure.fundings, pk=pk)

    def build(sent: QueryDict | None) -> FundingForm:
        return FundingForm(sent, initial=as_typed(structure.fundings.get(pk=pk)))

    def change(form: FundingForm) -> None:
        services.change_funding(funding, form.cleaned_data, by=request.user)

    edit = Edit(request, build, row(funding))
    if edit.saved(change):
        messages.success(request, "Ligne corrigée.")
        return redirect("structures:funders", code)
    return edit.page(EDIT, structure=structure, title="Corriger un financeur", funding=funding)


@staff_and_director("GET", "POST")
def funder_remove(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Take a line out, once confirmed."""
    structure = _open_to(request, code)
    funding = get_object_or_404(structure.fundings, pk=pk)
    form = forms.Form(posted(request))
    if saved(form, lambda: services.remove_funding(funding, by=request.user)):
        messages.success(request, f"« {funding.funder} » retiré de {funding.year}.")
        return redirect("structures:funders", code)
    template = "structures/funders/funder_remove.html"
    return form_page(request, template, form, structure=structure, funding=funding)


def _open_to(request: AuthedRequest, code: str) -> Structure:
    """Return the structure whose funders the person may enter, or answer 404."""
    structure = structure_of(request, code)
    if not selectors.may_enter_fundings(request.user, structure):
        raise Http404
    return structure
