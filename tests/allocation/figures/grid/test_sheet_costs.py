"""A block costs as much as a cell: a few questions, whatever its size."""

from datetime import date

import pytest

from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.campaigns.services import open_collection
from allocation.figures.completeness import completeness
from allocation.figures.grid.cells import Act, TypedCell, version_of
from allocation.figures.grid.pages import answer
from allocation.figures.grid.services import record_cells
from allocation.figures.pages import NetworkFigures
from allocation.figures.selectors import indicator_totals
from allocation.models import Campaign, Figure
from allocation.year_before.selectors import YearBefore
from structures.models import Structure
from tests.allocation.builders import (
    ALL_CODES,
    OWN,
    make_campaign,
    make_user,
    make_value,
    wide_codes,
)
from tests.allocation.figures.grid.sheets import boxes, pasted, undone
from tests.allocation.reading_costs import questions

MOST, MOST_OF_A_REQUEST = 8, 20
SIZES = [pytest.param(ALL_CODES, 6, id="11 x 6"), pytest.param(wide_codes(25), 7, id="25 x 7")]
pytestmark = pytest.mark.django_db


def make_open(codes, columns=6):
    """A campaign that takes figures, with so many columns that are typed."""
    campaign = make_campaign(codes)
    if columns > 6:
        campaign.indicators.filter(number=1).update(measure="count.other")
    open_collection(campaign, by=make_user())
    return Campaign.objects.get()


def cells_of(campaign, plus=0):
    stored = {(f.structure_id, f.indicator_id): f for f in Figure.objects.all()}
    return [
        TypedCell(
            structure,
            indicator,
            make_value(indicator.number + 1, rank) + plus,
            version_of(stored.get((structure.pk, indicator.pk))),
        )
        for rank, structure in enumerate(campaign_structures(campaign))
        for indicator in measured_indicators(campaign)
        if indicator.meaning.source.typed
    ]


@pytest.mark.parametrize(("codes", "columns"), SIZES)
def test_a_block_is_recorded_in_eight_questions(codes, columns):
    campaign, by = make_open(codes, columns), make_user("region_agent")
    for act, plus in ((Act.PASTE, 0), (Act.PASTE, 1), (Act.UNDO, 0)):
        cells = cells_of(campaign, plus)
        asked = questions(
            lambda act=act, cells=cells: record_cells(campaign, cells, source="x", by=by, act=act)
        )
        assert len(asked) <= MOST, asked
    assert Figure.objects.count() == len(codes) * columns
    assert Figure.objects.get(structure__code=OWN, indicator__number=2).value == make_value(
        3, sorted(codes).index(OWN)
    )


def test_a_request_asks_the_same_for_a_block_of_any_size(client):
    make_open(ALL_CODES)
    client.force_login(make_user("region_agent"))
    pasted(client, "1")  # keeps the source, once
    seen = boxes(client)
    first = next(iter(seen))[:-2]
    costs = []
    for wide, tall in ((2, 1), (6, 11)):
        block = "\n".join("\t".join("7" * (x + 1) for x in range(wide)) for _ in range(tall))
        answers = []
        sql = questions(
            lambda block=block, answers=answers: answers.append(
                pasted(client, block, at=f"{first}-2", seen=seen, once="k")
            )
        )
        assert answers[0].status_code == 200, answers[0].json()
        assert undone(client, answers[0]).status_code == 200
        costs.append(len(sql))
    assert costs[0] == costs[1] <= MOST_OF_A_REQUEST, costs


def test_a_structure_that_leaves_after_an_act_has_no_row_any_more_and_the_act_is_told():
    campaign, by = make_open(ALL_CODES), make_user("region_agent")
    recorded = record_cells(campaign, cells_of(campaign)[:1], source="x", by=by)
    left = recorded.structures[0].pk
    Structure.objects.filter(pk=left).update(closed_on=date(campaign.year - 1, 6, 30))
    before = YearBefore(campaign, list(indicator_totals(campaign)))
    complete = completeness(campaign, before)
    told = answer(recorded, NetworkFigures(before.indicators, 1), before, complete)
    assert told["said"] == "1\xa0valeur enregistrée." and told["notes"] == {}
