"""A second source of the demo: declared for information, its invented values beside the others."""

from datetime import date
from decimal import Decimal

from allocation.models import Campaign
from allocation.second_sources.services import declare_source, record_second
from config.demo.files import told
from structures.models import Structure, User

People = dict[str, User]


def tell_second_source(campaign: Campaign, people: People) -> None:
    """Declare the source, unless the year before did, and type what it counts."""
    data = told("sources", campaign.year)
    indicator = campaign.indicators.get(number=data["indicator"])
    if not campaign.second_sources.exists():
        said = {name: data[name] for name in ("name", "definition")}
        by = people["region_admin"]
        declare_source(campaign, indicator, data["kind"], said, by=by)
    source = campaign.second_sources.select_related("campaign", "indicator").get()
    structures = Structure.objects.in_bulk(data["values"], field_name="code")
    facts: dict[str, object] = {
        "document": data["document"],
        "observed_on": date.fromisoformat(data["observed_on"]),
    }
    by = people["region_agent"]
    for code, value in data["values"].items():
        record_second(source, structures[code], Decimal(value), facts, by=by)
