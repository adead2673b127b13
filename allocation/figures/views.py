"""The n-1 figures: the whole table, and a structure's entry form."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.campaigns.selectors import campaign_of, campaign_structures
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.forms import FigureForm
from allocation.figures.selectors import figure_table, structure_figures
from allocation.figures.services import record_figures
from structures.access import AuthedRequest, region_and_state, region_staff_only
from structures.ground.edits import Edit, row
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

    def build(sent: QueryDict | None) -> FigureForm:
        return FigureForm(sent, figures=structure_figures(campaign, structure))

    def save(form: FigureForm) -> None:
        source = form.cleaned_data["source"]
        count = record_figures(campaign, structure, form.values(), source=source, by=request.user)
        recorded = counted(count, "valeur enregistrée", "valeurs enregistrées")
        messages.success(request, f"{structure} : {recorded}.")

    edit = Edit(request, build, row(campaign))
    if edit.saved(save):
        return redirect("allocation:figures", year)
    context = {"campaign": campaign, "structure": structure, "figures": edit.form.all_figures}
    return edit.page("allocation/figures/figure_edit.html", **context)
