"""Runs: computed, read, recomputed, adopted."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.corrections.pages import told_on_run
from allocation.figures.selectors import figure_counts
from allocation.guard_rails.selectors import guard_rails_problem
from allocation.models import Campaign, Run, State
from allocation.parameters.selectors import planned_days
from allocation.reviews.services import what_may_change
from allocation.runs import selectors
from allocation.runs.forms import AdoptionForm, ComputeForm
from allocation.runs.pages import adoption, run_line_rows, run_segments
from allocation.runs.services import adopt, compute_run, differences
from allocation.runs.tables import (
    RunFilter,
    RunLineTable,
    RunListTable,
    RunTotalTable,
    line_columns,
)
from allocation.steps_back.pages import told_on_pages, undone
from allocation.steps_back.selectors import reopened_since
from structures.access import AuthedRequest, manager_only, region_and_state, region_staff_only
from structures.ground import clock
from structures.ground.answers import download, posted
from structures.ground.confirmation import confirm
from structures.ground.files.fingerprints import canonical
from structures.ground.lists import Listing, list_page
from structures.ground.refusals import Refused, twins_refused


@region_and_state("GET")
def run_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show every run of the campaign, and whether another may be computed."""
    return _list_page(request, campaign_of(year))


@region_staff_only("POST")
def run_compute(request: AuthedRequest, year: int) -> HttpResponse:
    """Compute a run over the figures of this instant."""
    campaign = campaign_of(year)
    form = ComputeForm(request.POST, again=campaign.runs.exists())
    if form.is_valid():
        try:
            with twins_refused():
                run = compute_run(campaign, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{run} calculée.")
            return redirect("allocation:run_detail", year, run.number)
    return _list_page(request, campaign, form)


@region_and_state("GET")
def run_detail(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Show a run: envelope, what each structure gets, first payments, hash."""
    run = _run(year, number)
    adoption = selectors.adoption_of(run)
    found = RunFilter(request.GET, run.totals.select_related("structure"))
    reopened = None if adoption else reopened_since(run.campaign, run.computed_at)
    in_simulation = run.campaign.state == State.SIMULATION
    return list_page(
        request,
        "allocation/runs/run_detail.html",
        f"repartition-{number}",
        listing=Listing(request, RunTotalTable, found),
        campaign=run.campaign,
        run=run,
        adoption=adoption,
        contested=_contested(run.campaign),
        sums=selectors.run_sums(run),
        segments=run_segments(run),
        respread=selectors.respread_indicators(run),
        adoptable=in_simulation and not reopened and selectors.may_adopt(run, request.user),
        reopened=undone(reopened) if reopened else None,
        replaced=told_on_run(run),
        withdrawn=[] if adoption else [undone(change) for change in selectors.withdrawals_of(run)],
    )


@region_and_state("GET")
def run_lines(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Show what each indicator of a run gives each structure."""
    run = _run(year, number)
    columns = selectors.run_columns(run)
    found = RunFilter(request.GET, selectors.run_lines(run, columns))
    table = partial(RunLineTable, extra_columns=line_columns(columns))
    return list_page(
        request,
        "allocation/runs/run_lines.html",
        f"repartition-{number}-lignes",
        listing=Listing(request, table, found, shown=lambda page: run_line_rows(page, columns)),
        campaign=run.campaign,
        run=run,
        columns=columns,
        maximum_cents=sum(column.total_cents for column in columns),
    )


@manager_only("GET", "POST")
def run_adopt(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Say what a run grants, then adopt it by a deliberation; what it rests on is then locked."""
    campaign = campaign_of(year)
    run = _run(year, number)
    planned = planned_days(campaign).get(State.ADOPTED)
    day = min(planned or clock.today(), clock.today())
    form = AdoptionForm(posted(request), initial={"deliberation_date": day})

    def save() -> None:
        data = form.cleaned_data
        adopt(
            run, number=data["deliberation_number"], on=data["deliberation_date"], by=request.user
        )

    return confirm(
        request,
        lambda: adoption(campaign_of(year), run),
        save,
        hold=lambda: locked(campaign),
        form=form,
    )


@region_and_state("POST")
def run_verify(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Recompute the run from what it stored, and say whether anything differs."""
    run = _whole_run(year, number)
    found = differences(run)
    if found:
        messages.error(request, f"{run} : {' ; '.join(found)}.")
    else:
        messages.success(request, f"{run} recalculée : mêmes montants, même empreinte.")
    return redirect("allocation:run_detail", year, number)


@region_and_state("GET")
def run_record(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Send the run's record: the very bytes whose SHA-256 is shown."""
    run = _whole_run(year, number)
    name = f"repartition-{run.number}.json"
    return download(canonical(run.record), "application/json", name)


def _list_page(
    request: AuthedRequest, campaign: Campaign, form: ComputeForm | None = None
) -> HttpResponse:
    address = reverse("allocation:runs", args=[campaign.year])
    listing = Listing(request, RunListTable, selectors.runs_of(campaign), at=address)
    may_compute = request.user.is_region_staff and campaign.state in OPEN_TO_FIGURES
    return list_page(
        request,
        "allocation/runs/run_list.html",
        f"repartitions-{campaign.year}",
        form=form or ComputeForm(again=listing.count > 0),
        campaign=campaign,
        listing=listing,
        figures=figure_counts(campaign),
        undone=told_on_pages(campaign, [State.SIMULATION, State.ADOPTED]),
        contested=_contested(campaign),
        scenarios=request.user.is_region,
        may_compute=may_compute,
        rails_problem=guard_rails_problem(campaign) if may_compute else "",
    )


def _contested(campaign: Campaign) -> str:
    """Say what is contested while a run may still change. One query at most."""
    return what_may_change(campaign) if campaign.state in OPEN_TO_FIGURES else ""


def _run(year: int, number: int) -> Run:
    return get_object_or_404(selectors.runs_shown(), campaign__year=year, number=number)


def _whole_run(year: int, number: int) -> Run:
    runs = Run.objects.select_related("frame")
    return get_object_or_404(runs, campaign__year=year, number=number)
