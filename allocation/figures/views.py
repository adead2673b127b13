"""The n-1 figures: the whole table, and a structure's entry form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.campaigns.selectors import (
    campaign_of,
    campaign_structures,
    measured_indicators,
)
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.forms import FigureForm
from allocation.figures.selectors import figure_table, structure_figures, written_values
from allocation.figures.services import record_figures
from structures.access import (
    AuthedRequest,
    region_and_state,
    region_staff_only,
    signed_in,
    structures_visible_to,
)
from structures.ground.answers import form_page, saved
from structures.ground.french import counted


@region_and_state("GET")
def figure_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show structures × indicators, with what is missing and where values come from."""
    campaign = campaign_of(year)
    may_enter = request.user.is_region_staff and campaign.state in OPEN_TO_FIGURES
    return TemplateResponse(
        request,
        "allocation/figures/figure_list.html",
        {"campaign": campaign, "table": figure_table(campaign), "may_enter": may_enter},
    )


@region_staff_only("GET", "POST")
def figure_edit(request: AuthedRequest, year: int, code: str) -> HttpResponse:
    """Enter a structure's figures by hand, with their source."""
    campaign = campaign_of(year)
    structure = get_object_or_404(campaign_structures(campaign), code=code)
    if campaign.state not in OPEN_TO_FIGURES:
        messages.info(
            request,
            f"Les données se saisissent pendant la collecte et la simulation ; "
            f"la campagne est à l’étape « {campaign.get_state_display()} ».",
        )
        return redirect("allocation:figures", year)
    figures = structure_figures(campaign, structure)
    form = FigureForm(request.POST or None, figures=figures)

    def save() -> None:
        source = form.cleaned_data["source"]
        count = record_figures(campaign, structure, form.values(), source=source, by=request.user)
        recorded = counted(count, "valeur enregistrée", "valeurs enregistrées")
        messages.success(request, f"{structure} : {recorded}.")

    if saved(form, save):
        return redirect("allocation:figures", year)
    context = {"campaign": campaign, "structure": structure, "figures": figures}
    return form_page(request, "allocation/figures/figure_edit.html", form, **context)


@signed_in("GET")
def figure_history(request: AuthedRequest, year: int, code: str, number: int) -> HttpResponse:
    """Show every value that a figure ever had, who wrote it and how."""
    campaign = campaign_of(year)
    structure = get_object_or_404(structures_visible_to(request.user), code=code)
    indicator = get_object_or_404(measured_indicators(campaign), number=number)
    return TemplateResponse(
        request,
        "allocation/figures/figure_history.html",
        {
            "campaign": campaign,
            "structure": structure,
            "indicator": indicator,
            "written": written_values(structure, indicator),
        },
    )
