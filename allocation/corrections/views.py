"""Corrections: prepared, computed, read line by line, adopted; what a structure reads of one."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.agreements.selectors import agreements_to_amend
from allocation.campaigns.selectors import campaign_of, campaign_structures
from allocation.campaigns.services import locked
from allocation.corrections import pages, selectors, services
from allocation.corrections.confirmations import adoption
from allocation.corrections.differences import changed_lines, changed_totals, difference_sums
from allocation.corrections.forms import CorrectiveAdoptionForm, PrepareForm, RightValueForm
from allocation.corrections.mails import deliberation
from allocation.corrections.models import Correction
from allocation.corrections.tables import (
    DifferenceFilter,
    DifferenceTable,
    LineDifferenceFilter,
    LineDifferenceTable,
)
from structures.access import (
    AuthedRequest,
    manager_only,
    region_and_state,
    region_staff_only,
    signed_in,
    structure_of,
)
from structures.ground import clock
from structures.ground.answers import acted, form_page, posted, saved
from structures.ground.confirmation import confirm
from structures.ground.lists import Listing, list_page


@region_and_state("GET")
def correction_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the corrections of the year, and what may be done about a wrong figure now."""
    campaign = campaign_of(year)
    found = list(selectors.corrections_visible_to(request.user, campaign))
    context = {
        "campaign": campaign,
        "corrections": [(one, *pages.standing(one)) for one in found],
        "may_prepare": pages.may_write(request.user, campaign)
        and not any(one.is_prepared for one in found),
        "possible": pages.what_is_possible(campaign),
    }
    return TemplateResponse(request, "allocation/corrections/correction_list.html", context)


@region_staff_only("GET", "POST")
def correction_prepare(request: AuthedRequest, year: int) -> HttpResponse:
    """Begin a correction of the adopted run, with its reason."""
    campaign, form = campaign_of(year), PrepareForm(posted(request))
    made: list[Correction] = []

    def save() -> None:
        reason = form.cleaned_data["reason"]
        made.append(services.prepare_correction(campaign, reason, by=request.user))

    if saved(form, save):
        messages.success(request, "Ajoutez maintenant les données corrigées.")
        return redirect("allocation:correction", year, made[0].number)
    return form_page(
        request,
        "allocation/corrections/correction_prepare.html",
        form,
        campaign=campaign,
        possible=pages.what_is_possible(campaign),
        prepared=selectors.correction_prepared(campaign),
    )


@region_and_state("GET")
def correction_detail(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Show what was wrong, who gains and who loses, and what is to be redone."""
    correction = _correction(request, year, number)
    prepared, computed = correction.is_prepared, correction.run is not None
    found = DifferenceFilter(request.GET, changed_totals(correction)) if computed else None
    left = selectors.consequences(correction) if prepared and computed else []
    sums = difference_sums(correction) if computed else None
    return list_page(
        request,
        "allocation/corrections/correction_detail.html",
        f"correction-{year}-{number}",
        listing=Listing(request, DifferenceTable, found, shown=pages.total_rows) if found else None,
        campaign=correction.campaign,
        correction=correction,
        standing=pages.standing(correction),
        figures=correction.figures.select_related("indicator", "structure", "recorded_by"),
        writers=selectors.writers_of(correction),
        sums=sums,
        sentence=pages.sums_sentence(sums) if sums else "",
        consequences=pages.consequence_sentences(left),
        void=correction.voided_agreements.select_related("structure"),
        amended=agreements_to_amend(correction.campaign) if correction.adopted_at else [],
        adoption=deliberation(correction) if correction.adopted_at else None,
        notices=selectors.notice_count(correction) if correction.adopted_at else 0,
        may_write=prepared and pages.may_write(request.user, correction.campaign),
        waits_for=pages.waits_for(correction, request.user),
        hindered=services.why_not(correction) if prepared and computed else "",
    )


@region_staff_only("GET", "POST")
def correction_figure(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Add a right value to a correction."""
    correction = _correction(request, year, number)
    sharing = correction.corrects.totals.values("structure")
    structures = campaign_structures(correction.campaign).filter(pk__in=sharing)
    indicators = selectors.measured_in(correction.corrects)
    form = RightValueForm(posted(request), structures=structures, indicators=indicators)

    def save() -> None:
        data = form.cleaned_data
        where = data["structure"], data["indicator"]
        services.correct_figure(correction, *where, form.right(), by=request.user)

    if saved(form, save):
        messages.success(request, "Donnée corrigée ajoutée : calculez la répartition corrigée.")
        return redirect("allocation:correction", year, number)
    return form_page(
        request,
        "allocation/corrections/correction_figure.html",
        form,
        campaign=correction.campaign,
        correction=correction,
        closed=pages.why_no_figure(correction),
    )


@region_staff_only("POST")
def correction_figure_drop(request: AuthedRequest, year: int, number: int, pk: int) -> HttpResponse:
    """Take a value out of a correction."""
    correction = _correction(request, year, number)
    row = get_object_or_404(correction.figures.select_related("correction__campaign"), pk=pk)
    done = "Donnée retirée de la correction."
    acted(request, lambda: services.drop_figure(row, by=request.user), done)
    return redirect("allocation:correction", year, number)


@region_staff_only("POST")
def correction_compute(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Compute the corrected run: the adopted one, with the right values."""
    correction = _correction(request, year, number)
    done = "Répartition corrigée calculée : lisez qui gagne et qui perd."
    acted(request, lambda: services.compute_correction(correction, by=request.user), done)
    return redirect("allocation:correction", year, number)


@region_staff_only("POST")
def correction_withdraw(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Give up a correction that nobody adopted."""
    correction = _correction(request, year, number)
    done = "La correction est abandonnée : rien ne change."
    acted(request, lambda: services.withdraw_correction(correction, by=request.user), done)
    return redirect("allocation:corrections", year)


@manager_only("GET", "POST")
def correction_adopt(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Say who gains, who loses and what is to be redone, then adopt the corrected run."""
    campaign = campaign_of(year)
    correction = _correction(request, year, number)
    form = CorrectiveAdoptionForm(posted(request), initial={"deliberation_date": clock.today()})

    def save() -> None:
        voted = form.cleaned_data
        services.adopt_correction(
            correction,
            number=voted["deliberation_number"],
            on=voted["deliberation_date"],
            by=request.user,
        )

    return confirm(
        request,
        lambda: adoption(_correction(request, year, number), request.user),
        save,
        hold=lambda: locked(campaign),
        form=form,
    )


@region_and_state("GET")
def correction_lines(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Show by which line each structure gains or loses, to the cent."""
    correction = _correction(request, year, number)
    if correction.run is None:
        raise Http404
    found = LineDifferenceFilter(request.GET, changed_lines(correction))
    names = selectors.names_in(correction.run)
    rows = partial(pages.line_rows, names=names)
    return list_page(
        request,
        "allocation/corrections/correction_lines.html",
        f"correction-{year}-{number}-lignes",
        listing=Listing(request, LineDifferenceTable, found, shown=rows),
        campaign=correction.campaign,
        correction=correction,
    )


@signed_in("GET")
def correction_own(request: AuthedRequest, code: str, year: int, number: int) -> HttpResponse:
    """Show a structure what an adopted correction changes for it, and nothing of the others."""
    structure, campaign = structure_of(request, code), campaign_of(year)
    adopted = [one for one in selectors.adopted_corrections(campaign) if one.number == number]
    if not adopted or adopted[0].run is None:
        raise Http404
    [correction], names = adopted, selectors.names_in(adopted[0].run)
    total = get_object_or_404(changed_totals(correction), structure=structure)
    lines = changed_lines(correction).filter(structure=structure).order_by("indicator_number")
    context = {
        "campaign": campaign,
        "structure": structure,
        "correction": correction,
        "adoption": deliberation(correction),
        "total": pages.total_rows([total])[0],
        "figures": correction.figures.filter(structure=structure).select_related("indicator"),
        "lines": pages.line_rows(lines, names),
        "amended": agreements_to_amend(campaign).filter(structure=structure),
    }
    return TemplateResponse(request, "allocation/corrections/correction_own.html", context)


def _correction(request: AuthedRequest, year: int, number: int) -> Correction:
    campaign = campaign_of(year)
    visible = selectors.corrections_visible_to(request.user, campaign)
    return get_object_or_404(visible.select_related(*_FRAMES), number=number)


_FRAMES = ("corrects__frame", "run__frame")
