"""The files to fill in, one a kind that people fill themselves."""

from collections.abc import Callable, Iterable
from itertools import product

from allocation.campaigns.selectors import campaign_structures
from allocation.imports.selectors import activity_expected
from allocation.models import Campaign
from allocation.second_sources.selectors import sources_of
from structures.ground.files.tables import csv_file

ACTIVITY_COLUMNS = (
    "code_structure",
    "annee_reference",
    "indicateur",
    "valeur",
    "date_extraction",
    "source",
    "definition",
    "commentaire",
)
DESCRIBED_COLUMNS = ("code_structure", "structure", "periode", "effectif")


def activity_blank(campaign: Campaign) -> bytes:
    """Return the activity file to fill in: one row a structure and indicator, no value."""
    return _long(campaign, activity_expected(campaign).indicators)


def second_blank(campaign: Campaign) -> bytes:
    """Return the same file, of the indicators that another source counts."""
    return _long(campaign, {source.indicator.number for source in sources_of(campaign)})


def wide_blank(campaign: Campaign) -> bytes:
    """Return the sheet to fill in: one row a structure, a column an indicator."""
    expected = activity_expected(campaign)
    labels = dict(campaign.indicators.values_list("number", "short_label"))
    numbers = sorted(expected.indicators)
    titles = [f"Indicateur {number} : {labels[number]}" for number in numbers]
    rows = (
        [one.code, one.name, campaign.reference_year, *([""] * (len(titles) + 2))]
        for one in campaign_structures(campaign)
    )
    beside = ("date_extraction", "source")
    return csv_file([("code_structure", "structure", "annee_reference", *titles, *beside), *rows])


def described_blank(campaign: Campaign) -> bytes:
    """Return an example of a file whose columns are described by hand."""
    year = campaign.reference_year
    rows = ([one.code, one.name, year, ""] for one in campaign_structures(campaign))
    return csv_file([DESCRIBED_COLUMNS, *rows])


BLANKS: dict[str, Callable[[Campaign], bytes]] = {
    "activite": activity_blank,
    "tableau": wide_blank,
    "seconde-source": second_blank,
    "a-decrire": described_blank,
}


def _long(campaign: Campaign, numbers: Iterable[int]) -> bytes:
    codes = sorted(one.code for one in campaign_structures(campaign))
    cells, year = product(codes, sorted(numbers)), campaign.reference_year
    rows = ([code, year, number, "", "", "", "", ""] for code, number in cells)
    return csv_file([ACTIVITY_COLUMNS, *rows])
