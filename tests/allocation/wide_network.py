"""A network as wide as the country's 436 structures, written in a few queries."""

from decimal import Decimal

from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.services import open_collection
from allocation.models import Campaign, Figure
from structures.models import Structure, Territory
from tests.allocation.builders import OWN, make_campaign, make_user
from tests.project.addresses import OTHER

COUNTRY = 436


def make_wide_network(number: int = COUNTRY) -> None:
    """More structures beside those that are there, up to `number` in all."""
    territories = list(Territory.objects.all())
    left = range(number - Structure.objects.count())
    Structure.objects.bulk_create(
        Structure(
            code=f"N{n:05}",
            name=f"Mission locale du Pays de la Rivière {n}",
            legal_name=f"Association de la mission locale du Pays de la Rivière {n}",
            kind=Structure.Kind.MISSION_LOCALE,
            territory=territories[n % len(territories)],
            regime=Structure.Regime.LAW_1901,
            street=f"{n} rue du Marché",
            postcode="67000",
            town=f"La Rivière {n}",
        )
        for n in left
    )


def make_wide_campaign(number: int = COUNTRY) -> Campaign:
    """A campaign in collection over so many structures, with every figure."""
    campaign = make_campaign((OWN, OTHER))
    make_wide_network(number)
    open_collection(campaign, by=make_user())
    Figure.objects.bulk_create(
        Figure(
            campaign=campaign,
            indicator=indicator,
            structure=structure,
            value=Decimal(3000 + 701 * indicator.number + 113 * rank),
            source=indicator.source,
            recorded_by=make_user(),
        )
        for indicator in measured_indicators(campaign)
        for rank, structure in enumerate(Structure.objects.order_by("code"))
    )
    return Campaign.objects.get()
