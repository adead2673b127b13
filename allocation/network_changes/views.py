"""Pages of the network's life that money depends on: closed, merged, a share of a year."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.campaigns.selectors import campaign_of, campaign_structures
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.selectors import structure_figures
from allocation.imports.services import Upload
from allocation.network_changes.confirmations import Ending, closing
from allocation.network_changes.forms import (
    ClosureForm,
    ConfirmationForm,
    MergerForm,
    PerimeterForm,
    ProrataForm,
)
from allocation.network_changes.perimeters import change_perimeters
from allocation.network_changes.selectors import (
    MergerPlan,
    closure_refusals,
    merger_plan,
    share_of_year,
)
from allocation.network_changes.services import (
    Confirmation,
    apply_prorata,
    close,
    hold_to_close,
    merge,
)
from structures.access import AuthedRequest, admin_only, region_staff_only, structure_of
from structures.ground import clock
from structures.ground.answers import form_page, saved
from structures.ground.confirmation import Confirmation as ConfirmedAct
from structures.ground.confirmation import confirm
from structures.ground.edits import Edit, row
from structures.ground.french import counted
from structures.ground.refusals import Refused
from structures.ground.spreadsheets import FileRefused
from structures.network_changes.selectors import active_accounts, candidates, communes_left
from structures.network_changes.services import Closure


@admin_only("GET", "POST")
def perimeter_change(request: AuthedRequest) -> HttpResponse:
    """Change who covers which commune, from a file with dates."""
    form = PerimeterForm(request.POST or None, request.FILES or None)

    def save() -> None:
        upload = _upload(form.cleaned_data["file"])
        count = change_perimeters(upload, reason=form.cleaned_data["reason"], by=request.user)
        changed = counted(count, "commune changée", "communes changées")
        messages.success(request, f"Périmètre enregistré : {changed}.")

    if saved(form, save, field="file", refusals=(FileRefused, Refused)):
        return redirect("structures:perimeters")
    return form_page(request, "structures/coverage/network_perimeter_change.html", form)


@admin_only("GET", "POST")
def structure_close(request: AuthedRequest, code: str) -> HttpResponse:
    """Say what becomes of the communes, mandates and accounts of a structure, then close it."""
    structure, today = structure_of(request, code), clock.today()
    form = ClosureForm(request.POST or None, request.FILES or None, structure=structure)

    def save() -> None:
        data = form.cleaned_data
        closure = Closure(structure, data["on"], data["reason"], data["successor"])
        close(closure, _upload(data["file"]) if data["file"] else None, by=request.user)

    def tell() -> ConfirmedAct:
        ending = Ending(
            communes_left([structure], today),
            active_accounts([structure]),
            closure_refusals(structure, today),
        )
        return closing(structure_of(request, code), ending)

    return confirm(request, tell, save, hold=lambda: hold_to_close(structure), form=form)


@admin_only("GET", "POST")
def structure_merge(request: AuthedRequest) -> HttpResponse:
    """Ask which structures merge, show all that it would change, then do it once confirmed."""
    asked = request.POST or (request.GET if "into" in request.GET else None)
    form = MergerForm(asked, initial={"merged": request.GET.getlist("merged")})
    plan = confirmation = None
    if form.is_valid():
        plan = merger_plan(form.merger(), clock.today(), {})
        confirmation = ConfirmationForm(
            request.POST or None,
            candidates=candidates(plan.fates),
        )
        if confirmation.is_valid() and _merged(request, plan, confirmation):
            return redirect("structures:detail", plan.merger.into.code)
    refused = form.errors or (confirmation and confirmation.errors)
    return TemplateResponse(
        request,
        "structures/network_changes/network_merge.html",
        {"form": form, "plan": plan, "confirmation": confirmation},
        status=422 if refused else 200,
    )


@region_staff_only("GET", "POST")
def figure_prorata(request: AuthedRequest, year: int, code: str) -> HttpResponse:
    """Decide the share of the year that a structure's figures count for."""
    campaign = campaign_of(year)
    structure = get_object_or_404(campaign_structures(campaign), code=code)
    if campaign.state not in OPEN_TO_FIGURES:
        messages.info(request, "Un prorata se décide pendant la collecte et la simulation.")
        return redirect("allocation:figures", year)

    def build(sent: QueryDict | None) -> ProrataForm:
        found = structure_figures(campaign, structure)
        return ProrataForm(sent, figures=[(i, figure) for i, figure in found if figure])

    def save(form: ProrataForm) -> None:
        count = apply_prorata(campaign, structure, form.decision(), by=request.user)
        reduced = counted(count, "donnée proratisée", "données proratisées")
        messages.success(request, f"{structure} : {reduced}.")

    edit = Edit(request, build, row(campaign))
    if edit.saved(save):
        return redirect("allocation:figures", year)
    share = share_of_year(structure, campaign.year)
    context = {"figures": edit.form.figures, "share": share}
    return edit.page(
        "allocation/network_changes/figure_prorata.html",
        campaign=campaign,
        structure=structure,
        **context,
    )


def _merged(request: AuthedRequest, plan: MergerPlan, confirmation: ConfirmationForm) -> bool:
    data = confirmation.cleaned_data
    seen = request.POST.get("fingerprint", "")
    confirmed = Confirmation(seen, confirmation.chosen(), data["reason"])
    if not saved(confirmation, lambda: merge(plan.merger, confirmed, by=request.user)):
        return False
    messages.success(request, f"La fusion dans {plan.merger.into} est enregistrée.")
    return True


def _upload(file: UploadedFile) -> Upload:
    assert file.name is not None  # a browser names what it sends
    return Upload.of(file)
