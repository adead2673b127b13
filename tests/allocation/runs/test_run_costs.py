"""What runs cost does not follow the size of the network, or no faster than it."""

import pytest
from django.db import transaction

from allocation.agreements.sheet import agreement_sheet
from allocation.explanation.selectors import explanation
from allocation.models import Run
from allocation.runs.selectors import adopted_run
from allocation.runs.services import differences
from structures.models import Structure
from tests.allocation.builders import (
    ALL_CODES,
    NATION,
    OWN,
    make_adopted_campaign,
    make_agreement,
    make_campaign,
    make_figures,
    make_run,
    wide_codes,
)
from tests.allocation.reading_costs import bytes_read, questions

SIZES = {"region": ALL_CODES, "nation": wide_codes(NATION)}
COMPUTED, VERIFIED, CONVENTION_BYTES = 20, 4, 50_000


def costs(codes):
    """Return what a network of `codes` costs: questions, then bytes read."""
    campaign = make_campaign(codes, envelope_cents=len(codes) * 20_000_000)
    make_figures(campaign)
    computing = len(questions(lambda: make_run(campaign)))
    run = Run.objects.select_related("frame").get()
    verifying = len(questions(lambda: differences(run)))
    agreement = make_agreement(make_adopted_campaign(campaign, reason="Encore"), OWN)
    own = Structure.objects.get(code=OWN)
    return {
        "computed": computing,
        "verified": verifying,
        "convention": bytes_read(lambda: agreement_sheet(agreement)),
        "explained": bytes_read(lambda: explanation(adopted_run(agreement.campaign), own)),
    }


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker):
    """What both networks cost; the database is left empty."""
    by_size = {}
    for size, codes in SIZES.items():
        with django_db_blocker.unblock(), transaction.atomic():
            by_size[size] = costs(codes)
            transaction.set_rollback(True)
    return by_size


@pytest.mark.parametrize("size", SIZES)
def test_a_run_is_computed_kept_and_verified_in_few_questions(found, size):
    assert found[size]["computed"] <= COMPUTED
    assert found[size]["verified"] == VERIFIED


@pytest.mark.parametrize("page", ["convention", "explained"])
def test_one_structure_s_money_is_read_in_as_many_bytes_in_any_network(found, page):
    region, nation = found["region"][page], found["nation"][page]
    assert 0 < nation <= CONVENTION_BYTES
    assert nation == pytest.approx(region, rel=0.1)
