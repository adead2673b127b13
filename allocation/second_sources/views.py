"""Pages: what others count, beside the structures' own values, and the State's ratios."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of, campaign_structures, measured_indicators
from allocation.campaigns.states import OPEN_TO_FIGURES, OPEN_TO_PARAMETERS, OPEN_TO_RULE
from allocation.models import SecondSource
from allocation.parameters.selectors import may_write
from allocation.second_sources import selectors
from allocation.second_sources.forms import NewSourceForm, RatioNoteForm, SourceForm, ValueForm
from allocation.second_sources.pages import comparison_rows, source_rows
from allocation.second_sources.services import (
    change_source,
    declare_source,
    record_second,
    remove_source,
    write_ratio_note,
)
from allocation.second_sources.tables import (
    ComparisonFilter,
    ComparisonTable,
    RatioFilter,
    RatioTable,
    SourceTable,
)
from structures.access import (
    AuthedRequest,
    managers_and_admin,
    region_and_state,
    region_staff_only,
)
from structures.ground.answers import acted, form_page, posted, saved
from structures.ground.edits import Edit, row
from structures.ground.lists import Listing, as_left, list_page


@region_and_state("GET")
def source_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the second sources of a year, what each has in all, and which ones count."""
    campaign = campaign_of(year)
    structures = campaign_structures(campaign).count()
    listing = Listing(
        request,
        SourceTable,
        selectors.declared_sources(campaign),
        shown=partial(source_rows, structures=structures),
    )
    return list_page(
        request,
        "allocation/second_sources/source_list.html",
        f"secondes-sources-{campaign.reference_year}",
        listing=listing,
        campaign=campaign,
        is_open=campaign.state in OPEN_TO_PARAMETERS,
        may_declare=may_write(request.user) and campaign.state in OPEN_TO_PARAMETERS,
        may_import=request.user.is_region_staff and campaign.state in OPEN_TO_FIGURES,
    )


@region_and_state("GET")
def source_detail(request: AuthedRequest, year: int, number: int, source: str) -> HttpResponse:
    """Show what a second source counted of each structure, beside its own value."""
    found = _source(year, number, source)
    rows = ComparisonFilter(request.GET, selectors.source_lines(found))
    listing = Listing(request, ComparisonTable, rows, shown=partial(comparison_rows, source=found))
    writes = may_write(request.user) and found.campaign.state in OPEN_TO_PARAMETERS
    return list_page(
        request,
        "allocation/second_sources/source_detail.html",
        f"source-{number}-{source}-{found.campaign.reference_year}",
        listing=listing,
        campaign=found.campaign,
        source=found,
        may_change=writes and (not found.counts or found.campaign.state in OPEN_TO_RULE),
        may_enter=request.user.is_region_staff and found.campaign.state in OPEN_TO_FIGURES,
    )


@managers_and_admin("GET", "POST")
def source_add(request: AuthedRequest, year: int) -> HttpResponse:
    """Declare a second source of an indicator."""
    campaign = campaign_of(year)
    if request.method == "GET" and campaign.state not in OPEN_TO_PARAMETERS:
        return _fixed(request, year)
    measured = {one.number: one for one in measured_indicators(campaign)}
    form = NewSourceForm(posted(request), indicators=measured.values())

    def declare() -> None:
        typed = form.cleaned_data
        indicator = measured[typed["indicator"]]
        declare_source(campaign, indicator, typed["kind"], form.said(), by=request.user)

    if saved(form, declare):
        messages.success(request, "La source est déclarée : ses valeurs peuvent venir.")
        return redirect("allocation:sources", year)
    return form_page(request, "allocation/second_sources/source_add.html", form, campaign=campaign)


@managers_and_admin("GET", "POST")
def source_edit(request: AuthedRequest, year: int, number: int, source: str) -> HttpResponse:
    """Change what is said of a second source."""
    found = _source(year, number, source)
    if request.method == "GET" and found.campaign.state not in OPEN_TO_PARAMETERS:
        return _fixed(request, year)

    def build(sent: QueryDict | None) -> SourceForm:
        return SourceForm(sent, source=_source(year, number, source))

    edit = Edit(request, build, row(found.campaign))
    if edit.saved(lambda form: change_source(found, form.said(), by=request.user)):
        messages.success(request, "La source est enregistrée.")
        return redirect("allocation:source", year, number, source)
    context = {"campaign": found.campaign, "source": found}
    return edit.page("allocation/second_sources/source_edit.html", **context)


@managers_and_admin("POST")
def source_remove(request: AuthedRequest, year: int, number: int, source: str) -> HttpResponse:
    """Take away a second source that has no value."""
    found = _source(year, number, source)
    acted(request, lambda: remove_source(found, by=request.user), "La source est retirée.")
    return redirect("allocation:sources", year)


@region_staff_only("GET", "POST")
def source_value(
    request: AuthedRequest, year: int, number: int, source: str, code: str
) -> HttpResponse:
    """Type what a second source counted of a structure."""
    found = _source(year, number, source)
    structure = get_object_or_404(campaign_structures(found.campaign), code=code)
    if request.method == "GET" and found.campaign.state not in OPEN_TO_FIGURES:
        return _fixed(request, year)

    def build(sent: QueryDict | None) -> ValueForm:
        figure = found.figures.filter(structure=structure).first()
        return ValueForm(sent, source=found, figure=figure)

    def save(form: ValueForm) -> None:
        value = form.cleaned_data["value"]
        record_second(found, structure, value, form.facts(), by=request.user)

    edit = Edit(request, build, row(found.campaign))
    if edit.saved(save):
        messages.success(request, f"{structure} : la valeur de « {found} » est enregistrée.")
        back = reverse("allocation:source", args=[year, number, source])
        return redirect(as_left(back, request))
    context = {"campaign": found.campaign, "source": found, "structure": structure}
    return edit.page("allocation/second_sources/source_value.html", **context)


@region_and_state("GET")
def ratio_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the State's ratios of the reference year, for information."""
    campaign = campaign_of(year)
    rows = RatioFilter(request.GET, selectors.ratios_of(campaign))
    return list_page(
        request,
        "allocation/second_sources/ratio_list.html",
        f"ratios-{campaign.reference_year}",
        listing=Listing(request, RatioTable, rows),
        campaign=campaign,
        text=selectors.ratios_text(campaign),
        may_write=may_write(request.user),
    )


@managers_and_admin("GET", "POST")
def ratio_note(request: AuthedRequest, year: int) -> HttpResponse:
    """Change what is said above the State's ratios."""
    campaign = campaign_of(year)

    def build(sent: QueryDict | None) -> RatioNoteForm:
        return RatioNoteForm(sent, text=selectors.ratios_text(campaign))

    def save(form: RatioNoteForm) -> None:
        write_ratio_note(campaign, form.cleaned_data["text"], by=request.user)

    edit = Edit(request, build, row(campaign))
    if edit.saved(save):
        messages.success(request, "Le texte est enregistré.")
        return redirect("allocation:ratios", year)
    return edit.page("allocation/second_sources/ratio_note.html", campaign=campaign)


def _source(year: int, number: int, kind: str) -> SecondSource:
    found = SecondSource.objects.select_related("indicator", "campaign")
    return get_object_or_404(found, campaign__year=year, indicator__number=number, kind=kind)


def _fixed(request: AuthedRequest, year: int) -> HttpResponse:
    said = "Cela ne change plus : la campagne en est à une autre étape. Tout se lit ici."
    messages.info(request, said)
    return redirect("allocation:sources", year)
