"""A network as wide as the country's 436 structures, written in a few queries."""

from django.db import connection
from django.utils import timezone

from allocation.campaigns.services import enter_state
from allocation.models import Agreement, Campaign, State
from allocation.payments.services import plan_advances
from structures.models import StoredFile, Structure, Territory
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_user,
)
from tests.project.addresses import OTHER

COUNTRY = 436
PDF = "application/pdf"


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
    make_figures(campaign)
    return Campaign.objects.get()


def make_wide_adoption(campaign: Campaign) -> None:
    """Adopt a run over the campaign, print every convention, plan every first payment."""
    adopted = make_adopted_campaign(campaign)
    files = StoredFile.objects.bulk_create(
        StoredFile(name=f"{s.code}.pdf", content=b"%PDF", media_type=PDF, size=4, sha256="0" * 64)
        for s in Structure.objects.order_by("code")
    )
    enter_state(adopted, State.CONVENTIONS, by=make_user())
    Agreement.objects.bulk_create(
        Agreement(
            campaign=adopted,
            structure=structure,
            run=adopted.adoption.run,
            reference=f"ML-{adopted.year}-{structure.code}",
            state=Agreement.State.GENERATED,
            file=file,
            requested_by=make_user("region_agent"),
            generated_at=timezone.now(),
        )
        for structure, file in zip(Structure.objects.order_by("code"), files, strict=True)
    )
    plan_advances(Campaign.objects.get(), make_user("region_agent"))


def count_rows() -> None:
    """Have the database count its rows, as it does by itself once a transaction has ended.

    Until then it takes all tables for empty, and may choose a plan that lasts minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
