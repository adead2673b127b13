"""What the pages of the next year ask of the database does not grow with the network."""

import pytest
from django.db import transaction

from tests.allocation.builders import CODES, make_adopted_campaign, make_user
from tests.allocation.next_year.builders import make_next_year
from tests.allocation.reading_costs import questions

# With the parts of measures, the second sources and the texts that are taken over.
MOST = {"suivante/": 24, "reprises/": 18, "": 20}


def counted(client, codes):
    """How many questions each page asks over these structures, which are then forgotten."""
    with transaction.atomic():
        before = make_adopted_campaign(codes=codes)
        client.force_login(make_user())
        found = {"suivante/": asked(client, "/campagnes/2015/suivante/")}
        make_next_year(before)
        found |= {page: asked(client, f"/campagnes/2016/{page}") for page in ("reprises/", "")}
        transaction.set_rollback(True)
    return found


def asked(client, path):
    assert client.get(path).status_code == 200
    return len(questions(lambda: client.get(path)))


@pytest.mark.django_db
def test_pages_cost_the_same_for_two_structures_as_for_five(client):
    few, many = (counted(client, codes) for codes in (CODES[:2], CODES))
    assert few == many
    assert {page: most for page, most in many.items() if most > MOST[page]} == {}
