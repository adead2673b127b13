"""A campaign open to figures; conventions read once for all the tests that only look at them."""

import pytest
from django.db import transaction

from allocation.agreements.sheet import agreement_sheet
from allocation.models import Campaign
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_agreement,
    make_campaign,
    make_figures,
)


@pytest.fixture
def full_campaign(db):
    """A campaign open to figures, all of them there."""
    make_figures(make_campaign())
    return Campaign.objects.get()


@pytest.fixture(scope="session")
def sheets(django_db_setup, django_db_blocker):
    """Every structure's sheet by its code; the database is left empty."""
    with django_db_blocker.unblock(), transaction.atomic():
        campaign = make_adopted_campaign()
        found = {code: agreement_sheet(make_agreement(campaign, code)) for code in CODES}
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="session")
def sheet(sheets):
    """The sheet of an association of local law."""
    return sheets[OWN]
