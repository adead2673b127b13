"""Structures: numbers that check, addresses that are unique."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from structures.models import Structure
from structures.network.models import check_siret
from tests.allocation.builders import make_structures
from tests.domain.files import spaced

SIRET = "00010003200010"


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("00010003200011", id="wrong key"),
        pytest.param("0001000320001", id="13 digits"),
        pytest.param("000 100 032 00010", id="spaces"),
        pytest.param("0001000320001O", id="a letter"),
    ],
)
def test_a_siret_has_14_digits_and_a_right_key(number):
    with pytest.raises(ValidationError) as refused:
        check_siret(number)
    assert spaced(refused.value.messages[0]).startswith(f"« {number} » n’est pas un SIRET")


def test_a_right_siret_is_accepted():
    check_siret(SIRET)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        pytest.param({"siret": "12"}, "siret_has_14_digits", id="short SIRET"),
        pytest.param({"siret": SIRET}, "one_structure_a_siret", id="SIRET of another"),
        pytest.param({"rna": "W12"}, "rna_is_w_and_9_digits", id="short RNA"),
        pytest.param({"code": "67437"}, "structures_structure_code", id="code of another"),
    ],
)
def test_the_database_refuses_a_wrong_identity(db, changes, constraint):
    make_structures(["67437", "S11"])
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Structure.objects.filter(code="S11").update(**changes)


def test_several_structures_may_still_lack_a_siret(db):
    make_structures(siret="")
    assert Structure.objects.filter(siret="").count() == 5
