"""Pages: the scenarios of a year, side by side, written one by one, made a run."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of, campaign_structures
from allocation.campaigns.services import locked
from allocation.models import Campaign, CampaignRevision, Run, Scenario
from allocation.scenarios import pages, selectors, services
from allocation.scenarios.confirmations import READ_BY, becoming_told, deletion
from allocation.scenarios.drawings import charts
from allocation.scenarios.forms import AmountForm, BecomingForm, ComparedForm, ScenarioForm, said_in
from allocation.scenarios.rule import rule_in
from allocation.scenarios.selectors import Side, ground_of, sides_of
from allocation.scenarios.tables import ComparedFilter, ComparedTable, Comparison, compared_columns
from allocation.scenarios.trials import FIGURES, Scope, Stored, lines_of, scope_of, tried_rows
from structures.access import AuthedRequest, region_only, region_staff_only
from structures.ground.answers import posted
from structures.ground.confirmation import Confirmation, confirm
from structures.ground.edits import Edit, row
from structures.ground.lists import Listing, list_page
from structures.ground.rows import Together

KEPT = ("text", "territory", "sort")
CLOSED = "Une répartition est arrêtée : les scénarios se lisent, et ne changent plus."


@region_only("GET")
def scenario_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the scenarios of a year, what each one changes, and which may be compared."""
    return _list(request, campaign_of(year), None)


@region_only("GET")
def scenario_compare(request: AuthedRequest, year: int) -> HttpResponse:
    """Show scenarios side by side, with the year before and the adopted run."""
    campaign = campaign_of(year)
    form = ComparedForm(request.GET, scenarios=selectors.scenarios_of(campaign))
    if not form.is_valid():
        return _list(request, campaign, form)
    ground = ground_of(campaign)
    sides = sides_of(ground, selectors.chosen_among(campaign, form.cleaned_data["s"]))
    base = _base(sides, request.GET.get("base", ""))
    comparison = Comparison(sides, form.cleaned_data["montant"], base)
    structures = campaign_structures(campaign).select_related("territory")
    found = ComparedFilter(request.GET, structures, comparison=comparison)
    table = partial(ComparedTable, extra_columns=compared_columns(comparison))
    shown = partial(map, partial(pages.said_row, comparison))
    listing = Listing(request, table, found, shown=shown)
    return list_page(
        request,
        "allocation/scenarios/scenarios_compared.html",
        f"simulations-{year}",
        listing=listing,
        campaign=campaign,
        choice=AmountForm(comparison.amount, base, sides),
        comparison=comparison,
        brief=pages.in_brief(comparison, found.compared, ground),
        charts=charts(comparison, found.compared),
        lines=pages.rule_lines([side for side in sides if side is not ground.before], ground),
        gone=pages.gone_words(ground.before, ground.live["structures"]),
        before=ground.before,
        kept=[(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        may_write=selectors.may_write(request.user, campaign),
    )


@region_staff_only("GET", "POST")
def scenario_add(request: AuthedRequest, year: int) -> HttpResponse:
    """Write a new scenario, beginning with the campaign's parameters, or with another one."""
    campaign = campaign_of(year)
    if request.method == "GET" and not selectors.may_write(request.user, campaign):
        return _closed(request, year)
    scope = scope_of(campaign)
    copied = request.GET.get("de", "")
    known = {str(one.pk): one for one in selectors.scenarios_of(campaign)}
    stored = _copied(known[copied]) if copied in known else Stored("", "", rule_in(scope.live), {})
    # A copy has a draft of its own, or what was typed elsewhere would come in its place.
    page = f"{request.path}?de={copied}" if copied in known else ""
    edit = Edit(request, lambda sent: _form(request, scope, stored, sent), url=page)
    made: list[Scenario] = []

    def save(form: Together) -> None:
        made.append(services.create_scenario(campaign, said_in(form), by=request.user))

    if edit.saved(save):
        messages.success(request, f"Le scénario « {made[0]} » est enregistré.")
        return redirect(_compared(year, made[0].pk))
    return _edit_page(edit, campaign, "Nouveau scénario")


@region_staff_only("GET", "POST")
def scenario_edit(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Change a scenario."""
    found = _scenario(year, pk)
    campaign = found.campaign
    if request.method == "GET" and not selectors.may_write(request.user, campaign):
        return _closed(request, year)
    scope = scope_of(campaign)

    def build(sent: QueryDict | None) -> Together:
        one = _scenario(year, pk)
        return _form(request, scope, Stored(one.name, one.note, one.rule, one.figures, one), sent)

    edit = Edit(request, build, row(campaign))
    if edit.saved(lambda form: services.change_scenario(found, said_in(form), by=request.user)):
        messages.success(request, "Le scénario est enregistré.")
        return redirect(_compared(year, pk))
    return _edit_page(edit, campaign, f"Scénario « {found.name} »")


@region_staff_only("GET", "POST")
def scenario_delete(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Say what deleting a scenario loses, then delete it."""
    found = _scenario(year, pk)
    if request.method == "GET" and not selectors.may_write(request.user, found.campaign):
        return _closed(request, year)
    return confirm(
        request,
        lambda: deletion(_scenario(year, pk)),
        lambda: services.delete_scenario(found, by=request.user),
        hold=lambda: locked(found.campaign),
    )


@region_staff_only("GET", "POST")
def scenario_become(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Say what making a run of a scenario does now, then do it."""
    found, ground = _scenario(year, pk), ground_of(campaign_of(year))
    step = services.becoming(found, ground, request.user).step
    form = BecomingForm(posted(request), note=found.note, read_by=READ_BY[step])

    def tell() -> Confirmation:
        one, now = _scenario(year, pk), ground_of(campaign_of(year))
        return becoming_told(one, now, services.becoming(one, now, request.user))

    def act() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        made = services.become(found, reason, by=request.user)
        return _led(request, year, made)

    return confirm(request, tell, act, hold=lambda: locked(found.campaign), form=form)


def _led(request: AuthedRequest, year: int, made: CampaignRevision | Run | None) -> HttpResponse:
    """Lead to what was made of a scenario."""
    if isinstance(made, Run):
        messages.success(request, f"{made} calculée.")
        return redirect("allocation:run_detail", year, made.number)
    if made is not None:
        messages.success(request, "Le rectificatif est préparé : faites-le confirmer.")
        return redirect("allocation:revision", year, made.pk)
    messages.success(request, "Les paramètres de la campagne sont ceux du scénario.")
    return redirect("allocation:parameters", year)


def _list(request: AuthedRequest, campaign: Campaign, form: ComparedForm | None) -> HttpResponse:
    """Show the list, with what is wrong in what was asked of it."""
    scenarios = list(selectors.scenarios_of(campaign))
    ground = ground_of(campaign) if scenarios else None
    context = {
        "campaign": campaign,
        "scenarios": [(one, pages.described(one, ground)) for one in scenarios if ground],
        "form": form,
        "chosen": request.GET.getlist("s"),
        "may_write": selectors.may_write(request.user, campaign),
    }
    template = "allocation/scenarios/scenario_list.html"
    return TemplateResponse(request, template, context, status=422 if form else 200)


def _base(sides: list[Side], asked: str) -> Side:
    """Return the side that is compared with: the one asked for, else the first that has amounts."""
    able = [side for side in sides if side.given] or sides
    return next((side for side in able if side.key == asked), able[0])


def _form(request: AuthedRequest, scope: Scope, stored: Stored, sent: QueryDict | None) -> Together:
    kind = tried_rows(scope)
    if "add_row" in request.POST:
        rows = kind.with_one_more(request.POST, prefix=FIGURES)
        typed = ScenarioForm(initial=request.POST.dict(), scope=scope, stored=stored)
        return Together(typed, rows)
    if sent is not None:
        return Together(ScenarioForm(sent, scope=scope, stored=stored), kind(sent, prefix=FIGURES))
    rows = kind(prefix=FIGURES, initial=lines_of(stored.figures))
    return Together(ScenarioForm(scope=scope, stored=stored), rows)


def _edit_page(edit: Edit, campaign: Campaign, title: str) -> HttpResponse:
    return edit.page("allocation/scenarios/scenario_edit.html", campaign=campaign, title=title)


def _copied(source: Scenario) -> Stored:
    return Stored("", source.note, source.rule, source.figures)


def _compared(year: int, pk: int) -> str:
    return f"{reverse('allocation:scenarios_compared', args=[year])}?{urlencode({'s': pk})}"


def _closed(request: AuthedRequest, year: int) -> HttpResponse:
    messages.info(request, CLOSED)
    return redirect("allocation:scenarios", year)


def _scenario(year: int, pk: int) -> Scenario:
    found = Scenario.objects.select_related("campaign", "changed_by")
    return get_object_or_404(found, campaign__year=year, pk=pk)
