"""A structure's money over the years, as the structure and the Region read it."""

import pytest

from allocation.explanation.over_years import chart
from allocation.explanation.selectors import amounts_over_years
from allocation.models import Agreement, RunTotal
from structures.ground.french import euros
from structures.models import STRUCTURE_ROLES, Role, Structure
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_agreement,
    make_generated_agreement,
    make_run,
    make_user,
)
from tests.allocation.settlement_builders import make_settlement
from tests.domain.files import spaced
from tests.structures.pages import page, text_of

OTHER = "68066"
PATH = f"/structures/{OWN}/dotations/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_adopted_campaign()


def person(role, code=OWN):
    return make_user(role, structure=Structure.objects.get(code=code))


def total(code=OWN):
    return RunTotal.objects.get(structure__code=code)


def test_the_amounts_of_the_adopted_run_are_shown_by_year(client, campaign):
    shown = text_of(page(client, person(Role.DIRECTOR), PATH))
    own = total()
    for cents in (
        own.fixed_cents,
        own.ceiling_cents,
        own.maximum_cents,
        own.advance_cents,
        own.former_grant_cents,
    ):
        assert spaced(euros(cents)) in shown


def test_nothing_of_a_neighbour_is_on_the_page(client, campaign):
    shown = text_of(page(client, person(Role.PRESIDENT), PATH))
    assert spaced(euros(total(OTHER).maximum_cents)) not in shown


def test_a_run_that_is_not_adopted_is_not_money(client, db):
    make_run()
    shown = text_of(page(client, person(Role.DIRECTOR), PATH))
    assert "Aucune dotation n’est encore arrêtée." in shown
    assert "€" not in shown


def test_a_former_grant_that_is_not_known_is_said_so_and_not_drawn(campaign):
    [own] = amounts_over_years(Structure.objects.get(code=OWN))
    own.former_grant_cents = None
    [bar] = chart([own]).bars
    assert [part.kind for part in bar.pieces] == ["fixed", "ceiling"]


def test_bars_are_drawn_to_the_scale_of_the_largest(campaign):
    [own] = amounts_over_years(Structure.objects.get(code=OWN))
    drawn = chart([own])
    ends = [bar.pieces[-1].x + bar.pieces[-1].width for bar in drawn.bars]
    amounts = [own.former_grant_cents, own.maximum_cents]
    assert ends == [cents * drawn.width // max(amounts) for cents in amounts]


def test_a_structure_without_money_is_drawn_without_dividing_by_nothing():
    nothing = RunTotal(fixed_cents=0, ceiling_cents=0, maximum_cents=0, former_grant_cents=0)
    nothing.run, nothing.final_cents = make_run(), None
    assert [part.width for bar in chart([nothing]).bars for part in bar.pieces] == [0] * 3


def test_a_generated_convention_is_offered_and_a_draft_is_not(client, campaign):
    make_agreement(campaign, OWN)
    director = person(Role.DIRECTOR)
    assert "Aucune convention n’est encore générée." in text_of(page(client, director, PATH))
    Agreement.objects.all().delete()
    make_generated_agreement(campaign, OWN)
    make_generated_agreement(campaign, OTHER)
    shown = text_of(page(client, director, PATH))
    assert f"référence ML-2015-{OWN}" in shown
    assert OTHER not in shown


def test_htmx_gets_the_part_alone_at_the_same_address(client, campaign):
    client.force_login(person(Role.DIRECTOR))
    alone = client.get(PATH, headers={"HX-Request": "true"})
    whole = client.get(PATH)
    assert b"<html" not in alone.content
    assert b"<html" in whole.content
    assert "HX-Request" in alone["Vary"] and "HX-Request" in whole["Vary"]


def test_the_page_of_the_structure_leads_to_it_without_javascript(client, campaign):
    shown = page(client, person(Role.DIRECTOR), f"/structures/{OWN}/").content.decode()
    assert f'hx-get="{PATH}"' in shown
    assert f'href="{PATH}"' in shown


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
def test_the_money_of_another_structure_is_not_there(client, campaign, role):
    client.force_login(person(role))
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.get(f"/structures/{OTHER}/dotations/", headers=headers)
        assert answer.status_code == 404
        assert b"\xe2\x82\xac" not in answer.content


@pytest.mark.parametrize("role", [r for r in Role if r not in STRUCTURE_ROLES])
def test_the_region_and_the_state_read_it(client, campaign, role):
    assert page(client, make_user(role), PATH).status_code == 200


def test_once_settled_the_final_amount_is_shown_and_drawn(client):
    run = make_settlement()
    final = run.settlement_lines.get(structure__code=OWN).final_cents
    shown = text_of(page(client, person(Role.DIRECTOR), PATH))
    assert f"Montant final {spaced(euros(final))}" in shown
    assert "au plus" not in chart(amounts_over_years(Structure.objects.get(code=OWN))).label
