"""Two rows that the database holds for one: whoever comes second reads why."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from structures.ground.refusals import JUST_STORED, Refused, twins_refused
from structures.models import Structure, Territory
from tests.allocation.builders import make_structures, make_user
from tests.structures.pages import text_of
from tests.structures.parallel import in_parallel

NEW = {
    "name": "Mission locale neuve",
    "legal_name": "Association neuve",
    "kind": "ML",
    "regime": "loi_1901",
    "opened_on": "2015-07-01",
    "street": "1 rue neuve",
    "postcode": "67000",
    "town": "Strasbourg",
}


@pytest.mark.parametrize(
    ("codes", "siret", "refusal"),
    [
        pytest.param(["67999"] * 4, "", "Une autre structure porte déjà ce code.", id="code"),
        pytest.param(
            ["67995", "67996", "67997", "67998"],
            "00010003200010",
            "Une autre structure porte déjà ce SIRET.",
            id="siret",
        ),
    ],
)
def test_of_four_creations_at_once_one_passes_and_the_others_are_told(
    transactional_db, codes, siret, refusal
):
    make_structures()
    Structure.objects.update(siret="")
    territory, admin = Territory.objects.first().pk, make_user("region_admin")
    left = list(codes)

    def create():
        client = Client()
        client.force_login(admin)
        typed = NEW | {"code": left.pop(), "siret": siret, "territory": territory}
        return client.post("/structures/nouvelle/", typed)

    answers = in_parallel(create)
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
    assert all(refusal in text_of(answer) for answer in answers if answer.status_code != 302)
    assert Structure.objects.filter(code__in=codes).count() == 1


def test_a_constraint_without_words_of_its_own_asks_to_open_the_page_again(db):
    Territory.objects.create(number=1, name="Alsace")
    with pytest.raises(Refused, match=JUST_STORED[:40]), twins_refused(), transaction.atomic():
        Territory.objects.create(number=1, name="Lorraine")


def test_any_other_fault_of_integrity_is_not_hidden(db):
    with pytest.raises(IntegrityError), twins_refused(), transaction.atomic():
        Territory.objects.create(number=None, name="Alsace")
