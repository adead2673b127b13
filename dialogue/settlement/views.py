"""The settlement: what it waits for, what it would give, what it gave."""

from django.http import HttpResponse

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.services import locked
from allocation.models import Campaign, State
from allocation.runs.selectors import whole_run_in_force
from allocation.settlement.selectors import (
    SettlementTable,
    settlement_preview,
    settlement_run,
    settlement_table,
)
from allocation.steps_back.pages import told_on_pages
from dialogue.settlement.confirmations import settling
from dialogue.settlement.selectors import OpenDialogue, open_dialogues, settled_levels
from dialogue.settlement.services import settle_campaign
from dialogue.settlement.tables import SettlementListTable
from structures.access import AuthedRequest, manager_only, region_and_state
from structures.ground.confirmation import Confirmation, confirm
from structures.ground.lists import Listing, list_page
from structures.models import Role


@region_and_state("GET")
def settlement_detail(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the dialogues still open, then the amounts to settle, then those settled."""
    campaign = campaign_of(year)
    run = settlement_run(campaign)
    left = open_dialogues(campaign) if campaign.state == State.DIALOGUE else []
    table = settlement_table(run) if run else _preview(campaign, left)
    return list_page(
        request,
        "dialogue/settlement/settlement_detail.html",
        f"solde-{year}",
        campaign=campaign,
        run=run,
        undone=told_on_pages(campaign, [State.SETTLEMENT]),
        left=left,
        table=table,
        listing=Listing(request, SettlementListTable, table.rows if table else []),
        may_settle=request.user.has_role(Role.REGION_MANAGER),
    )


@manager_only("GET", "POST")
def settlement_settle(request: AuthedRequest, year: int) -> HttpResponse:
    """Say what each structure finally gets, then settle, once all the dialogues are closed."""

    def tell() -> Confirmation:
        campaign = campaign_of(year)
        left = open_dialogues(campaign) if campaign.state == State.DIALOGUE else []
        return settling(campaign, left, _preview(campaign, left))

    return confirm(
        request,
        tell,
        lambda: settle_campaign(campaign_of(year), by=request.user),
        hold=lambda: locked(campaign_of(year)),
    )


def _preview(campaign: Campaign, left: list[OpenDialogue]) -> SettlementTable | None:
    if left or campaign.state != State.DIALOGUE:
        return None
    return settlement_preview(whole_run_in_force(campaign), settled_levels(campaign))
