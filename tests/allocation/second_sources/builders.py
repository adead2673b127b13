"""Second sources for the tests, with values found nowhere else."""

from decimal import Decimal

from allocation.models import Campaign, SecondFigure, SecondSource, StateRatio
from allocation.parameters.services import change_values, edit
from allocation.second_sources.services import declare_source
from structures.models import Structure
from tests.allocation.builders import CODES, OWN, make_campaign, make_figures, make_user

FIVE, KIND = 5, "france_travail"
COUNTED = f"indicator.{FIVE}.counted_source"
SAID = {"name": "Pôle emploi, entrées", "definition": "Entrées prescrites par Pôle emploi."}


def make_source(campaign: Campaign | None = None, number: int = FIVE) -> SecondSource:
    """A second source of an indicator, declared by an administrator."""
    campaign = campaign or make_campaign()
    indicator = campaign.indicators.get(number=number)
    declare_source(campaign, indicator, KIND, SAID, by=make_user("region_admin"))
    return SecondSource.objects.select_related("campaign", "indicator").get(indicator=indicator)


def make_second(source: SecondSource, *codes: str) -> None:
    """What a source counted of these structures, or of each: 7 000 and their rank."""
    by = make_user("region_agent")
    for rank, structure in enumerate(Structure.objects.order_by("code")):
        if not codes or structure.code in codes:
            SecondFigure.objects.create(
                campaign=source.campaign,
                source=source,
                structure=structure,
                value=Decimal(7000 + rank),
                document="Tableau du 12 février 2015",
                recorded_by=by,
            )


def count_it(campaign: Campaign, kind: str = KIND) -> object:
    """Say in the parameters which source counts for indicator 5."""
    by = make_user("region_admin")
    return edit(campaign, lambda c: change_values(c, {COUNTED: kind}), source="Vote", by=by)


def make_counted_campaign(*told: str, codes: tuple[str, ...] = CODES) -> Campaign:
    """A campaign in collection that counts Pôle emploi for indicator 5, its figures there.

    Pôle emploi counts those `told`, or all.
    """
    source = make_source(make_campaign(codes))
    count_it(source.campaign)
    make_figures(source.campaign)
    make_second(SecondSource.objects.get(), *told)
    return Campaign.objects.get(pk=source.campaign.pk)


def make_ratio(code: str = OWN, year: int = 2014) -> StateRatio:
    """A ratio of a structure."""
    return StateRatio.objects.create(
        structure=Structure.objects.get(code=code),
        year=year,
        name="Jeunes suivis par conseiller",
        value=Decimal("82.5"),
        unit="jeunes",
        source="DIRECCTE, mars 2015",
    )


def make_what_others_count(campaign: Campaign) -> None:
    """What a second source counts of indicator 1, and a ratio, of every structure."""
    make_second(make_source(campaign, number=1))
    for code in Structure.objects.values_list("code", flat=True):
        make_ratio(code)


def make_second_sources() -> None:
    """A second source of the first indicator, with its values, and a ratio of our structure."""
    make_second(make_source(Campaign.objects.get(), number=1))
    make_ratio()
