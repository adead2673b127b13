"""What may still come of an allocation, or is to be paid back, in words."""

import pytest

from allocation.engine import BalanceRange
from allocation.explanation.pages import change_sentence
from allocation.explanation.standing import DecidedLine, Standing
from allocation.explanation.words import left_to_come, when_sentences
from allocation.settlement.services import keep_level
from structures.models import Structure
from tests.allocation.builders import OWN, make_adopted_campaign
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

PATH = f"/structures/{OWN}/dotation/2015/"
BOTH = [DecidedLine(8, 3, 60, 60), DecidedLine(9, 0, 90, 0)]


def now(low, high, *, final=None, redistributes=False, decided=()):
    """A structure whose first payment, of 800 cents, is paid."""
    left = BalanceRange(low, high)
    return Standing(1000, final, 800, True, 800, left, left, list(decided), 2, redistributes, None)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        pytest.param(now(50, 200), "entre 0,50 € et 2,00 €", id="a range"),
        pytest.param(
            now(50, 200, redistributes=True), "entre 0,50 € et au moins 2,00 €", id="more"
        ),
        pytest.param(now(110, 110, decided=BOTH), "1,10 €", id="all decided"),
        pytest.param(
            now(110, 110, redistributes=True, decided=BOTH), "au moins 1,10 €", id="others may lose"
        ),
        pytest.param(now(-50, 100), "entre 0,50 € à reverser et 1,00 €", id="after a correction"),
        pytest.param(
            now(-50, -50, redistributes=True, decided=BOTH),
            "au plus 0,50 € à reverser",
            id="at most",
        ),
        pytest.param(now(0, 0, final=800), "rien : tout est versé", id="all is paid"),
        pytest.param(now(-20, -20, final=780), "0,20 € à reverser", id="to pay back"),
    ],
)
def test_what_may_come_is_said_with_its_side(standing, expected):
    assert spaced(left_to_come(standing)) == expected


def test_what_is_to_be_paid_back_does_not_come():
    assert when_sentences(now(-20, -20, final=780)) == [
        "Le reversement est dû une fois validé par la Région."
    ]
    assert when_sentences(now(0, 0, final=800)) == []


def test_the_same_amount_is_said_so_whatever_it_is_compared_with():
    found = [spaced(change_sentence(100, 100, of)) for of in ("en 2015", "de dotation antérieure")]
    assert found == [
        "le même montant, 1,00 € en 2015",
        "le même montant, 1,00 € de dotation antérieure",
    ]


@pytest.mark.django_db
def test_once_all_levels_are_decided_there_is_one_amount_and_no_level_left(client):
    campaign = make_adopted_campaign(unearned_axis3="redistribute")
    for number in (8, 9):
        keep_level(campaign, Structure.objects.get(code=OWN), number, 2)
    shown = spaced(text_of(page(client, make_person("director", OWN), PATH)))
    assert "Peut encore venir au moins " in shown
    assert "Toutes les notes sont arrêtées au moins " in shown
    assert "Si les notes qui restent" not in shown and "la fourchette" not in shown
