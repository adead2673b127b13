"""The cooperative projects that name a structure: its director confirms its part."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from dialogue.forms.evidence import PartForm
from dialogue.selectors.evidence import cooperations_of, may_be_confirmed
from dialogue.services.cooperations import confirm_part
from dialogue.views.ratings import dialogue_of
from structures.access import director_only, directs, signed_in
from structures.views import form_page, posted, saved


@signed_in("GET")
def cooperation_list(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the projects of others that name the structure, and its part in each."""
    dialogue = dialogue_of(request, code, year)
    return TemplateResponse(
        request,
        "dialogue/cooperation_list.html",
        {
            "structure": dialogue.structure,
            "year": year,
            "cooperations": cooperations_of(dialogue),
            "may_confirm": directs(request.user, dialogue.structure_id),
        },
    )


@director_only("GET", "POST")
def cooperation_confirm(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Confirm the structure's part, in its own words."""
    dialogue = dialogue_of(request, code, year)
    cooperation = get_object_or_404(cooperations_of(dialogue), pk=pk)
    if request.method == "GET" and cooperation.confirmed_at:
        return redirect("dialogue:cooperations", code, year)
    form = PartForm(posted(request))
    if saved(form, lambda: confirm_part(cooperation, form.cleaned_data["part"], by=request.user)):
        messages.success(request, "Votre part est confirmée.")
        return redirect("dialogue:cooperations", code, year)
    context = {
        "cooperation": cooperation,
        "structure": dialogue.structure,
        "year": year,
        "is_open": may_be_confirmed(cooperation),
    }
    return form_page(request, "dialogue/cooperation_confirm.html", form, **context)
