"""Pages: the parameters of a campaign, read by the Region and the State, written by who leads."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.campaigns.selectors import axes_with_indicators, campaign_of
from allocation.campaigns.states import OPEN_TO_RULE
from allocation.engine.measures import Kind
from allocation.models import Axis, Campaign, Indicator
from allocation.next_year.pages import grants_note
from allocation.parameters import services
from allocation.parameters.axes import (
    AxisForm,
    IndicatorForm,
    NewAxisForm,
    NewIndicatorForm,
    PartsForm,
    RemovalForm,
    SharesForm,
    fitting_measures,
)
from allocation.parameters.checks import checks
from allocation.parameters.forms import ParameterForm
from allocation.parameters.pages import parameters_page
from allocation.parameters.sections import SECTIONS, Section, measures_told
from allocation.parameters.selectors import changes_of
from allocation.parameters.tables import ChangeFilter, ChangeTable
from allocation.revisions.selectors import confirmed_revisions
from structures.access import AuthedRequest, managers_and_admin, region_and_state
from structures.ground.answers import saved
from structures.ground.edits import Edit, row
from structures.ground.lists import Listing, list_page

Build = Callable[[QueryDict | None], Any]


@region_and_state("GET")
def campaign_parameters(request: AuthedRequest, year: int) -> HttpResponse:
    """Show every number of the rule, with its source and who wrote it last."""
    campaign = campaign_of(year)
    page = parameters_page(request.user, campaign)
    template = "allocation/parameters/campaign_parameters.html"
    context = {
        "campaign": campaign,
        "page": page,
        "revisions": confirmed_revisions(campaign),
        "grants_note": grants_note(request.user, campaign),
    }
    return TemplateResponse(request, template, context)


@region_and_state("GET")
def parameter_changes(request: AuthedRequest, year: int) -> HttpResponse:
    """Show every change of a parameter, the latest first."""
    campaign = campaign_of(year)
    found = ChangeFilter(request.GET, changes_of(campaign))
    listing = Listing(request, ChangeTable, found)
    template = "allocation/parameters/parameter_changes.html"
    return list_page(request, template, f"parametres-{year}", listing=listing, campaign=campaign)


@managers_and_admin("GET", "POST")
def section_edit(request: AuthedRequest, year: int, section: str) -> HttpResponse:
    """Change a part of the parameters."""
    found = SECTIONS.get(section)
    if found is None:
        raise Http404
    return _page(request, year, found, lambda sent: found.form(sent, campaign=campaign_of(year)))


@managers_and_admin("GET")
def shares_check(request: AuthedRequest, year: int) -> HttpResponse:
    """Say what the shares being typed make."""
    form = SharesForm(request.GET, campaign=campaign_of(year))
    form.is_valid()
    template = "allocation/parameters/_parameter_shares.html"
    return TemplateResponse(request, template, {"told": form.told})


@managers_and_admin("GET", "POST")
def axis_edit(request: AuthedRequest, year: int, axis: int) -> HttpResponse:
    """Change what an axis is called and is for."""
    _axis(year, axis)

    def build(sent: QueryDict | None) -> AxisForm:
        return AxisForm(sent, campaign=campaign_of(year), axis=_axis(year, axis))

    lead = "Sa part se change avec celle des autres axes."
    return _page(request, year, Section(f"Axe {axis}", lead, AxisForm), build)


@managers_and_admin("GET", "POST")
def axis_add(request: AuthedRequest, year: int) -> HttpResponse:
    """Add an axis, without a share."""
    lead = "Sa part est de 0 % tant que vous ne l’avez pas changée avec celle des autres."
    section = Section("Ajouter un axe", lead, NewAxisForm)
    return _page(request, year, section, lambda sent: NewAxisForm(sent, campaign=campaign_of(year)))


@managers_and_admin("POST")
def axis_remove(request: AuthedRequest, year: int, axis: int) -> HttpResponse:
    """Remove an axis that shares nothing."""
    _axis(year, axis)
    return _removed(request, year, lambda found: services.remove_axis(found, axis))


@managers_and_admin("GET", "POST")
def indicator_edit(request: AuthedRequest, year: int, indicator: int) -> HttpResponse:
    """Change an indicator: what it is called, counts and weighs."""
    shown = _indicator(year, indicator)

    def build(sent: QueryDict | None) -> IndicatorForm:
        campaign = campaign_of(year)
        return IndicatorForm(sent, campaign=campaign, indicator=_indicator(year, indicator))

    lead = f"{shown.axis} : {shown.axis.label}."
    section = Section(f"Indicateur {indicator}", lead, IndicatorForm)
    return _page(request, year, section, build, shown.axis)


@managers_and_admin("GET", "POST")
def indicator_add(request: AuthedRequest, year: int, axis: int) -> HttpResponse:
    """Add an indicator to an axis."""
    found = _axis(year, axis)

    def build(sent: QueryDict | None) -> NewIndicatorForm:
        new = Indicator(campaign=campaign_of(year), axis=found, active=False, weight=0)
        return NewIndicatorForm(sent, campaign=new.campaign, indicator=new)

    lead = f"{found} : {found.label}."
    section = Section("Ajouter un indicateur", lead, NewIndicatorForm)
    return _page(request, year, section, build, found)


@managers_and_admin("GET", "POST")
def indicator_parts(request: AuthedRequest, year: int, summed: int) -> HttpResponse:
    """Change what a summed indicator adds up."""
    shown = _indicator(year, summed)
    if shown.meaning.kind != Kind.SUM:
        raise Http404

    def build(sent: QueryDict | None) -> PartsForm:
        return PartsForm(sent, campaign=campaign_of(year), indicator=_indicator(year, summed))

    lead = f"{shown.short_label} : les dispositifs additionnés, une liste fermée dès l’ouverture."
    section = Section(f"Dispositifs de l’indicateur {summed}", lead, PartsForm)
    return _page(request, year, section, build)


@managers_and_admin("POST")
def indicator_remove(request: AuthedRequest, year: int, indicator: int) -> HttpResponse:
    """Remove an indicator."""
    _indicator(year, indicator)
    return _removed(request, year, lambda found: services.remove_indicator(found, indicator))


def _axis(year: int, number: int) -> Axis:
    return get_object_or_404(Axis, campaign__year=year, number=number)


def _indicator(year: int, number: int) -> Indicator:
    found = Indicator.objects.select_related("axis")
    return get_object_or_404(found, campaign__year=year, number=number)


def _page(
    request: AuthedRequest, year: int, section: Section, build: Build, axis: Axis | None = None
) -> HttpResponse:
    """Ask for what a section changes, save it, and show beside it what is to be checked."""
    campaign = campaign_of(year)
    if request.method == "GET" and campaign.state not in section.states:
        messages.info(request, "Ces paramètres sont fixés : ils se lisent ici.")
        return redirect("allocation:parameters", year)
    added = section.form in (NewAxisForm, NewIndicatorForm)
    edit = Edit(request, build, None if added else row(campaign))
    if edit.saved(lambda form: _write(request, campaign, section, form)):
        return redirect("allocation:parameters", year)
    rule = campaign.state in OPEN_TO_RULE
    return edit.page(
        "allocation/parameters/parameter_edit.html",
        campaign=campaign,
        section=section,
        checks=checks(campaign, axes_with_indicators(campaign)) if rule else [],
        measures=measures_told(fitting_measures(axis)) if axis else [],
    )


def _write(
    request: AuthedRequest, campaign: Campaign, section: Section, form: ParameterForm
) -> None:
    changes = services.edit(
        campaign,
        form.changes,
        source=form.cleaned_data["ground"],
        by=request.user,
        states=section.states,
    )
    said = "Les paramètres sont enregistrés." if changes else "Rien n’a changé."
    messages.success(request, said)


def _removed(request: AuthedRequest, year: int, edition: services.Edition) -> HttpResponse:
    form = RemovalForm(request.POST)
    ground = form.cleaned_data["ground"] if form.is_valid() else ""

    def remove() -> None:
        services.edit(campaign_of(year), edition, source=ground, by=request.user)

    if saved(form, remove):
        messages.success(request, "C’est retiré des paramètres.")
    for refusals in form.errors.values():
        messages.error(request, " ".join(map(str, refusals)))
    return redirect("allocation:parameters", year)
