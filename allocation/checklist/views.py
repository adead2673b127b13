"""Pages: what is looked at before a run is adopted, and how sure its amounts are."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.vary import vary_on_headers

from allocation.campaigns.states import State
from allocation.checklist import selectors
from allocation.checklist.forms import MarginForm
from allocation.checklist.jobs import ask, sensitivity_progress
from allocation.checklist.pages import (
    checklist,
    closed_to_changes,
    is_adoptable,
    move_lines,
    spread_sentence,
)
from allocation.checklist.tables import SpreadFilter, SpreadTable
from allocation.models import Run
from allocation.runs.selectors import adoption_of, may_adopt, respread_indicators, runs_shown
from structures.access import AuthedRequest, region_and_state, region_staff_only
from structures.ground.lists import Listing, list_page


@region_and_state("GET")
@vary_on_headers("HX-Request")
def run_checklist(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Show the list and the sensitivity; the latter alone when htmx asks, until it is computed."""
    return _page(request, _run(year, number))


@region_staff_only("POST")
def run_sensitivity(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Ask how far each amount would go within a margin; nothing of the run changes."""
    run = _run(year, number)
    form = MarginForm(request.POST)
    if form.is_valid():
        ask(run, form.cleaned_data["margin_bp"], by=request.user)
        return redirect("allocation:run_checklist", year, number)
    return _page(request, run, form)


def _page(request: AuthedRequest, run: Run, form: MarginForm | None = None) -> HttpResponse:
    found = selectors.last_sensitivity(run)
    known = found if found and found.draws else None
    margin = {"margin_bp": found.margin_bp} if found else None
    part: dict[str, object] = {
        "run": run,
        "campaign": run.campaign,
        "found": found,
        "progress": sensitivity_progress(found) if found else None,
        "drawn": spread_sentence(known) if known else "",
        "moves": move_lines(run, selectors.first_moves(known)) if known else [],
        "form": form or MarginForm(initial=margin) if request.user.is_region_staff else None,
    }
    if known:
        rows = SpreadFilter(request.GET, selectors.spread_rows(known))
        part["listing"] = Listing(request, SpreadTable, rows)
    if request.htmx:
        name = "_sensitivity"
    else:
        name, part = "run_checklist", part | _list_of(request, run)
    return list_page(
        request,
        f"allocation/checklist/{name}.html",
        f"repartition-{run.number}-sensibilite",
        **part,
    )


def _list_of(request: AuthedRequest, run: Run) -> dict[str, object]:
    campaign = run.campaign
    closed = closed_to_changes(campaign, adoption_of(run))
    if closed:
        return {"closed": closed, "tasks": [], "adoptable": False}
    known = selectors.before_adoption(campaign, run, respread_indicators(run))
    tasks = checklist(request.user, campaign, run, known)
    ready = campaign.state == State.SIMULATION and is_adoptable(tasks)
    return {
        "closed": "",
        "tasks": tasks,
        "adoptable": ready and may_adopt(run, request.user),
    }


def _run(year: int, number: int) -> Run:
    return get_object_or_404(runs_shown(), campaign__year=year, number=number)
