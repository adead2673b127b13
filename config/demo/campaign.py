"""The demo's campaigns, from their opening to their closure; each act by its demo account."""

from datetime import date
from pathlib import Path

from allocation.agreement_texts.services import set_terms
from allocation.agreements import services as agreements
from allocation.campaigns import services as campaigns
from allocation.engine.measures import SUMS
from allocation.figures.services import Typed, record_parts
from allocation.imports import services as imports
from allocation.models import Campaign, ImportBatch
from allocation.payments.services import close_campaign
from allocation.runs import services as runs
from config.demo.dialogue.settlement import pay_balances, print_letters
from config.demo.files import activity_file, insee_file
from structures.ground import clock
from structures.models import User

People = dict[str, User]
TOLD_BY_PARTS = 3
PAYMENT_DAYS = 30
DELIBERATIONS = {2015: "15-DEMO-042", 2016: "16-DEMO-038"}


def say_terms(campaign: Campaign, people: People) -> None:
    """Give the values that the conventions cite, all invented."""
    year = campaign.year
    values = {
        "budget_line": "chapitre 932, fonction 22, article 6574 (imputation inventée)",
        "payment_days": PAYMENT_DAYS,
        "ends_on": date(year + 1, 12, 31),
        "financial_report_on": date(year + 1, 6, 30),
        "accounts_on": date(year + 1, 6, 15),
        "activity_report_on": date(year + 1, 3, 31),
        "figures_on": date(year + 1, 1, 31),
    }
    set_terms(campaign, values, by=people["region_agent"])


def open_campaign(campaign: Campaign, people: People) -> None:
    """Open the collection."""
    campaigns.open_collection(campaign, by=people["region_manager"])


def fill_and_compute(campaign: Campaign, people: People) -> None:
    """Import the census, then the activity, and compute."""
    batch = imports.preview_insee(
        campaign,
        _upload(insee_file(campaign.year)),
        age_bracket=ImportBatch.AgeBracket.FROM_15_TO_24,
        by=people["region_admin"],
    )
    imports.apply_import(batch, empty_perimeters_confirmed=True, by=people["region_admin"])
    activity = _upload(activity_file(campaign.year))
    batch = imports.preview_activity(campaign, activity, by=people["region_agent"])
    imports.apply_import(batch, empty_perimeters_confirmed=False, by=people["region_agent"])
    tell_parts(campaign, people)
    runs.compute_run(campaign, by=people["region_manager"])


def tell_parts(campaign: Campaign, people: People) -> None:
    """Tell what the sums of a few structures are made of, in invented shares of what was imported.

    Their totals and their source stay.
    """
    sums = campaign.figures.filter(indicator__measure__in=SUMS).select_related("structure")
    for figure in sums.order_by("structure__code")[:TOLD_BY_PARTS]:
        indicator = campaign.indicators.get(pk=figure.indicator_id)
        first, *others = indicator.parts.all()
        counts = {part: figure.value // (len(others) + 2) for part in others}
        counts[first] = figure.value - sum(counts.values())
        said = Typed(source=figure.source)
        by = people["region_agent"]
        record_parts(figure.structure, indicator, counts, said=said, by=by)


def adopt(campaign: Campaign, people: People) -> None:
    """Adopt the run, by an invented deliberation of the day."""
    number, on = DELIBERATIONS[campaign.year], clock.today()
    runs.adopt(campaign.runs.get(), number=number, on=on, by=people["region_manager"])


def print_agreements(campaign: Campaign, people: People) -> None:
    """Print the convention of each structure."""
    for agreement in agreements.request_agreements(campaign, by=people["region_agent"]):
        agreements.print_agreement(agreement.pk)


def close(campaign: Campaign, people: People) -> None:
    """Print the decision letters, pay what is left, and close the year."""
    print_letters(campaign, people)
    pay_balances(campaign, people)
    close_campaign(campaign, by=people["region_manager"])


def _upload(path: Path) -> imports.Upload:
    return imports.Upload(path.name, path.read_bytes(), "text/csv")
