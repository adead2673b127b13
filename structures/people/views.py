"""The people of a structure: mandates begin, pass on, end, are corrected."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from structures.access import AuthedRequest, region_and_director, region_only, structure_of
from structures.ground.answers import form_page, saved
from structures.models import Structure
from structures.people.forms import (
    ContactForm,
    EndForm,
    MandateForm,
    NewMandateForm,
    SuccessionForm,
    terms_as_typed,
)
from structures.people.models import Mandate
from structures.people.selectors import (
    ONE_HOLDER,
    TITLES,
    Function,
    mandates_visible_to,
    may_correct_contacts,
    may_manage_people,
)
from structures.people.services import begin_mandate, correct_mandate, end_mandate, succeed


@region_only("GET", "POST")
def mandate_add(request: AuthedRequest, code: str) -> HttpResponse:
    """Give a function to a person."""
    structure = structure_of(request, code)
    asked = {"function": request.GET.get("function", "")}
    form = NewMandateForm(request.POST or None, initial=asked)

    def begin() -> None:
        function = form.cleaned_data["function"]
        begin_mandate(structure, function, form.terms(), by=request.user)

    if saved(form, begin):
        messages.success(request, "Le mandat est enregistré.")
        return redirect("structures:detail", code)
    page = {"title": "Ajouter une personne", "action": "Enregistrer le mandat"}
    return _page(request, structure, form, page)


@region_only("GET", "POST")
def mandate_succeed(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """End a mandate and begin the next one, the same day."""
    mandate = _mandate(request, code, pk)
    if mandate.function not in ONE_HOLDER:
        raise Http404
    form = SuccessionForm(request.POST or None)

    def pass_on() -> None:
        reason = form.cleaned_data["reason"]
        succeed(mandate, form.terms(), by=request.user, reason=reason)

    if saved(form, pass_on):
        messages.success(request, "La succession est enregistrée.")
        return redirect("structures:detail", code)
    page = {"title": f"Succession de {mandate.full_name}", "action": "Enregistrer la succession"}
    return _page(request, mandate.structure, form, page | {"mandate": mandate})


@region_only("GET", "POST")
def mandate_end(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """End a mandate that nobody takes over yet."""
    mandate = _mandate(request, code, pk)
    form = EndForm(request.POST or None)
    if saved(form, lambda: end_mandate(mandate, by=request.user, **form.cleaned_data)):
        messages.success(request, "La fin du mandat est enregistrée.")
        return redirect("structures:detail", code)
    page = {"title": f"Fin du mandat de {mandate.full_name}", "action": "Terminer le mandat"}
    return _page(request, mandate.structure, form, page | {"mandate": mandate})


@region_and_director("GET", "POST")
def mandate_edit(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Correct a person's details; the Region corrects name and dates too."""
    mandate = _mandate(request, code, pk)
    if mandate.anonymised_at or not may_correct_contacts(request.user, mandate.structure):
        raise Http404
    kind = MandateForm if may_manage_people(request.user) else ContactForm
    form = kind(request.POST or None, initial=terms_as_typed(mandate))
    if saved(form, lambda: correct_mandate(mandate, form.terms(mandate), by=request.user)):
        messages.success(request, "Les coordonnées sont à jour.")
        return redirect("structures:detail", code)
    page = {"title": f"Corriger : {mandate.full_name}", "action": "Enregistrer"}
    return _page(request, mandate.structure, form, page | {"mandate": mandate})


def _mandate(request: AuthedRequest, code: str, pk: int) -> Mandate:
    return get_object_or_404(mandates_visible_to(request.user), structure__code=code, pk=pk)


def _page(
    request: AuthedRequest, structure: Structure, form: forms.Form, page: Mapping[str, Any]
) -> HttpResponse:
    mandate = page.get("mandate")
    function = TITLES[Function(mandate.function)] if mandate else ""
    context = {"structure": structure, "function": function, **page}
    return form_page(request, "structures/people/mandate_edit.html", form, **context)
