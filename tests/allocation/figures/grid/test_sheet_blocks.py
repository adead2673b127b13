"""Blocks pasted in the sheet, what is undone, and what is sent twice."""

import pytest

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, Figure
from structures.models import Structure
from tests.allocation.builders import OWN, make_campaign, make_user
from tests.allocation.figures.grid.sheets import (
    CELL,
    CELLS,
    SHEET,
    act,
    boxes,
    entries,
    make_before,
    pasted,
    said,
    stored,
    typed,
    undone,
)
from tests.domain.files import spaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    """The test client, signed in as an agent, where the figures are collected."""
    open_collection(make_campaign(), by=make_user())
    client.force_login(make_user("region_agent"))
    return client


def test_a_paste_is_one_act_with_one_line_and_one_undo(agent):
    answer = pasted(agent, "48\t60\n49\t61")
    assert (answer.status_code, said(answer)) == (200, "4 valeurs collées et enregistrées.")
    assert (stored(OWN), stored("68066")) == ({2: 48, 3: 60}, {2: 49, 3: 61})
    [line] = entries()
    assert spaced(line.summary).endswith(
        "bloc collé, 4 valeurs de 2 structures, les indicateurs 2 et 3"
    )
    again = undone(agent, answer)
    assert (again.status_code, said(again)) == (200, "4 valeurs rendues.")
    assert not Figure.objects.exists()
    assert len(entries()) == 2


@pytest.mark.parametrize(
    ("block", "message"),
    [
        pytest.param(
            "48\t60\n49\tdouze",
            "indicateur 3 (ligne 2, colonne 2 du bloc) : « douze » n’est pas un nombre",
            id="a word",
        ),
        pytest.param("48\t60\n49\t", "(ligne 2, colonne 2 du bloc) : cellule vide", id="a hole"),
        pytest.param("48\n" * 9, "a 9 lignes, et il n’en reste que 3", id="too many rows"),
        pytest.param("99999\t48\n67437\t2", "« 99999 » n’est le code ni le nom", id="a code"),
    ],
)
def test_a_block_with_a_fault_is_refused_whole_naming_the_cell(agent, block, message):
    answer = pasted(agent, block)
    assert answer.status_code == 422 and message in said(answer)
    assert not Figure.objects.exists() and entries() == []


def test_a_paste_touches_only_what_is_in_sight(agent):
    seen = boxes(agent, "?text=saverne")
    answer = pasted(agent, "68066\t48\n67437\t49", seen=seen)
    assert answer.status_code == 422 and "« 68066 » n’est le code" in said(answer)
    assert not Figure.objects.exists()


def test_a_paste_over_what_somebody_changed_saves_nothing_and_names_the_cell(agent):
    seen = boxes(agent)
    typed(agent, {f"{OWN}-3": "51"})
    answer = pasted(agent, "48\t60", seen=seen)
    assert answer.status_code == 409
    assert "indicateur 3 : modifiée entre-temps par Personne : 51." in said(answer)
    assert said(answer).endswith("Rien n’est enregistré.")
    assert stored() == {3: 51}


def test_a_paste_asks_one_comment_for_all_that_need_it(agent):
    make_before(40)
    make_before(40, number=3)
    answer = pasted(agent, "60\t90\t5")
    assert answer.status_code == 422 and answer.json()["under"].count("<li>") == 2
    assert not Figure.objects.exists()
    pasted(agent, "60\t90\t5", comment="Fusion")
    found = Figure.objects.order_by("indicator__number").values_list("value", "comment")
    assert list(found) == [(60, "Fusion"), (90, "Fusion"), (5, "")]


def test_what_is_undone_no_longer_says_that_it_is_saved(agent):
    answer = undone(agent, typed(agent, {CELL: "48"}))
    [cell] = answer.json()["cells"]
    assert (cell["state"], cell["value"]) == ("undone", "")
    assert 'data-undone="↶ annulée"' in agent.get(SHEET).content.decode()


def test_an_undo_gives_back_where_the_value_came_from(agent):
    make_figures_here()
    before = Figure.objects.values("value", "source", "vintage", "comment").get(**OWN_CELL)
    answer = typed(agent, {CELL: "48"})
    assert undone(agent, answer).status_code == 200
    assert Figure.objects.values(*before).get(**OWN_CELL) == before


OWN_CELL = {"structure__code": OWN, "indicator__number": 2}


def make_figures_here():
    indicator = Campaign.objects.get().indicators.get(number=2)
    Figure.objects.create(
        campaign=indicator.campaign,
        indicator=indicator,
        structure=Structure.objects.get(code=OWN),
        value=40,
        source="Fichier de janvier",
        vintage="2014",
        comment="Relu",
        recorded_by=make_user(),
    )


def test_an_undo_does_not_go_over_what_somebody_else_wrote(agent):
    answer = typed(agent, {CELL: "48"})
    typed(agent, {CELL: "49"})
    refused = undone(agent, answer)
    assert refused.status_code == 409 and "modifiée entre-temps" in said(refused)
    assert stored() == {2: 49}


def test_an_undo_gives_back_only_what_the_cell_held(agent):
    answer = typed(agent, {CELL: "48"})
    typed(agent, {CELL: "49"})
    asked = answer.json()["undo"]
    asked[CELL] |= {"value": "50", "seen": boxes(agent)[CELL][1]}
    refused = agent.post(CELLS, act("undo", asked))
    assert refused.status_code == 422
    assert "cette cellule n’a jamais eu la valeur 50." in said(refused)
    assert stored() == {2: 49}


def test_changes_undone_in_turn_give_back_the_source_of_each(agent):
    typed(agent, {CELL: "48"}, source="Bilan")
    second = typed(agent, {CELL: "49"}, source="i-Milo")
    third = typed(agent, {CELL: "50"}, source="Appel")
    sources = []
    for answer in (third, second):
        assert undone(agent, answer).status_code == 200
        sources.append(Figure.objects.get().source)
    assert (sources, stored()) == (["i-Milo", "Bilan"], {2: 48})


def test_who_did_not_type_a_first_value_does_not_take_it_back(agent):
    answer = typed(agent, {CELL: "48"})
    agent.force_login(make_user("region_manager"))
    assert undone(agent, answer).status_code == 422
    assert stored() == {2: 48}


def test_an_act_sent_twice_is_done_once_and_answered_alike(agent):
    seen = boxes(agent)
    first = typed(agent, {CELL: "48"}, seen=seen, once="k")
    typed(agent, {CELL: "49"})
    undone(agent, typed(agent, {CELL: "48"}))
    again = typed(agent, {CELL: "48"}, seen=seen, once="k")
    assert again.json() == first.json()
    assert stored() == {2: 49}


def test_what_was_refused_may_be_sent_again(agent):
    typed(agent, {CELL: "douze"}, once="k")
    assert typed(agent, {CELL: "12"}, once="k").status_code == 200
    assert stored() == {2: 12}
