"""Corrections for the tests: prepared by an agent, adopted by a manager."""

from datetime import date
from decimal import Decimal

from allocation.corrections.models import Correction
from allocation.corrections.services import (
    RightValue,
    adopt_correction,
    compute_correction,
    correct_figure,
    prepare_correction,
)
from allocation.models import Adoption, Campaign
from structures.models import Structure, User
from tests.allocation.builders import OWN, make_adopted_campaign, make_user

REASON = "Une extraction comptait deux fois des jeunes."
VOTED = {"number": "15-CP-112", "on": date(2015, 6, 12)}
RIGHT = RightValue(Decimal(1200), "Doublons retirés.", "i-Milo, 12 mai 2015")
CELL = (OWN, 5)


def make_correction(
    campaign: Campaign | None = None,
    values: dict[tuple[str, int], RightValue] | None = None,
    *,
    computed: bool = True,
) -> Correction:
    """A correction of one figure, or of these, by structure and indicator."""
    by = make_user("region_agent")
    correction = prepare_correction(campaign or make_adopted_campaign(), REASON, by=by)
    for (code, number), right in ({CELL: RIGHT} if values is None else values).items():
        structure = Structure.objects.get(code=code)
        correct_figure(correction, structure, number, right, by=by)
    if computed:
        compute_correction(correction, by=by)
    return Correction.objects.get(pk=correction.pk)


def adopt_it(correction: Correction, by: User | None = None, **voted: object) -> Adoption:
    """Adopt what is stored of a correction."""
    found = Correction.objects.get(pk=correction.pk)
    return adopt_correction(found, **(VOTED | voted), by=by or make_user())


def make_corrected(
    campaign: Campaign | None = None,
    values: dict[tuple[str, int], RightValue] | None = None,
) -> Campaign:
    """A campaign whose run was replaced by a correction."""
    correction = make_correction(campaign, values)
    adopt_it(correction)
    return Campaign.objects.get(pk=correction.campaign_id)
