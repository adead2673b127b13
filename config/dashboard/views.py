"""Page: the dashboard of a year, and its flat list as a file."""

from functools import partial

from django.http import HttpResponse

from allocation.campaigns.selectors import campaign_of
from allocation.models import RunTotal
from allocation.runs.selectors import adopted_run, run_columns
from allocation.settlement.selectors import settlement_run
from config.dashboard.pages import said
from config.dashboard.selectors import dashboard, flat_rows
from config.dashboard.tables import FlatFilter, FlatTable, more_columns
from structures.access import AuthedRequest, region_and_state
from structures.ground.lists import Listing, list_page


@region_and_state("GET")
def dashboard_page(request: AuthedRequest, year: int) -> HttpResponse:
    """Show a year at a glance; send one row a structure, with all that is known of it."""
    campaign = campaign_of(year)
    adopted, settlement = adopted_run(campaign), settlement_run(campaign)
    found = dashboard(campaign, adopted, settlement)
    columns = run_columns(adopted) if adopted else []
    rows = flat_rows(adopted, settlement, columns) if adopted else RunTotal.objects.none()
    table = partial(FlatTable, extra_columns=more_columns(columns))
    listing = Listing(request, table, FlatFilter(request.GET, rows))
    return list_page(
        request,
        "dashboard/dashboard.html",
        f"tableau-de-bord-{year}",
        campaign=campaign,
        found=found,
        said=said(found),
        listing=listing,
    )
