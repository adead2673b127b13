"""The sheet, and what is sent from it."""

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.completeness import completeness
from allocation.figures.grid.forms import LONGEST_SOURCE, SentCells, WrongCell, read_act
from allocation.figures.grid.pages import SheetRow, answer, sheet_columns, sheet_rows
from allocation.figures.grid.selectors import with_comments
from allocation.figures.grid.services import record_cells
from allocation.figures.pages import NetworkFigures, figure_lines
from allocation.figures.selectors import indicator_totals, listed_figures
from allocation.figures.tables import FigureFilter, FigureListTable, figure_columns
from allocation.models import Campaign
from allocation.year_before.selectors import YearBefore
from structures.access import AuthedRequest, region_staff_only
from structures.ground.french import continued
from structures.ground.lists import Listing, list_page
from structures.ground.refusals import Refused

if TYPE_CHECKING:
    from allocation.figures.selectors import TotalledIndicator

SOURCES = "figure_sources"


def sheet_page(
    request: AuthedRequest, campaign: Campaign, indicators: "list[TotalledIndicator]"
) -> HttpResponse:
    """Show the sheet to who may fill it in, or send its list as a file."""
    rows = with_comments(listed_figures(campaign, indicators), campaign)
    found = FigureFilter(request.GET, rows)
    exported = "export" in request.GET
    before = YearBefore(campaign, indicators)
    columns = figure_columns(indicators, before, exported=exported)
    complete = completeness(campaign, before)

    def shown(page: list[Any]) -> list[SheetRow]:
        return sheet_rows(figure_lines(page, before, campaign.year), before, complete)

    table = partial(FigureListTable, extra_columns=columns)
    listing = Listing(request, table, found, shown=shown)
    network = NetworkFigures(indicators, len(complete.structures))
    return list_page(
        request,
        "allocation/figures/grid.html",
        f"donnees-{campaign.reference_year}",
        listing=listing,
        campaign=campaign,
        network=network,
        heading=next(listing.headings()),
        columns=sheet_columns(campaign, network, complete, listing),
        source=kept_source(request, campaign),
        longest_source=LONGEST_SOURCE,
    )


@region_staff_only("POST")
def cells_record(request: AuthedRequest, year: int) -> HttpResponse:
    """Record what was typed, pasted or undone in the sheet; say what became of each cell."""
    campaign = campaign_of(year)
    try:
        sent = read_act(request.POST)
        cells, wrong = SentCells(campaign, sent).typed()
        if wrong:
            return JsonResponse(_refused(wrong), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        recorded = record_cells(campaign, cells, source=sent.source, by=request.user, act=sent.act)
    except Refused as refusal:
        open_now = campaign.state in OPEN_TO_FIGURES
        status = HTTPStatus.UNPROCESSABLE_ENTITY if open_now else HTTPStatus.CONFLICT
        return JsonResponse({"said": str(refusal)}, status=status)
    if recorded.saved:
        _keep_source(request, campaign, sent.source.strip())
    indicators = list(indicator_totals(campaign))
    before = YearBefore(campaign, indicators)
    complete = completeness(campaign, before)
    network = NetworkFigures(indicators, len(complete.structures))
    status = HTTPStatus.OK
    if not recorded.saved:
        status = HTTPStatus.CONFLICT if recorded.conflicts else HTTPStatus.UNPROCESSABLE_ENTITY
    return JsonResponse(answer(recorded, network, before, complete), status=status)


def kept_source(request: AuthedRequest, campaign: Campaign) -> str:
    """Return the source that the person last gave for this campaign, in this session."""
    found: str = request.session.get(SOURCES, {}).get(str(campaign.year), "")
    return found


def _keep_source(request: AuthedRequest, campaign: Campaign, source: str) -> None:
    if kept_source(request, campaign) != source:
        kept = request.session.get(SOURCES, {})
        request.session[SOURCES] = kept | {str(campaign.year): source}


def _refused(wrong: list[WrongCell]) -> dict[str, Any]:
    """Return what the sheet is told of cells that say no value."""
    told = [
        {"cell": one.name, "state": "refused", "message": continued(one.message)} for one in wrong
    ]
    return {"said": wrong[0].message, "cells": told}
