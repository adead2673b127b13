"""The values of the year before stand beside the figures, matched by what is measured."""

from datetime import date
from decimal import Decimal

import pytest

from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.services import open_collection
from allocation.figures.selectors import figures_beside
from allocation.models import Campaign, Figure, PastFigure
from allocation.next_year.selectors import from_year
from allocation.year_before.selectors import Beside, ValueBefore, YearBefore
from structures.models import Structure
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_user,
    make_value,
)
from tests.allocation.year_builders import make_next_year
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

OTHER = "68066"
GRID = "/campagnes/2016/donnees/"
WELCOMES = "count.first_welcomes"


def own():
    return Structure.objects.get(code=OWN)


def beside(value, before):
    known = None if before is None else ValueBefore(Decimal(before), "essai")
    return Beside(2014, True, None if value is None else Decimal(value), known, 2_000)


def next_year(before, **changes):
    """The year after, open to figures, without any."""
    campaign = make_next_year(before, **changes)
    open_collection(campaign, by=make_user())
    return Campaign.objects.get(pk=campaign.pk)


@pytest.fixture
def after(db):
    """2016 open to figures after 2015, whose run is adopted."""
    return next_year(make_adopted_campaign())


def before_of(campaign, code=OWN, measure=WELCOMES):
    indicator = campaign.indicators.get(measure=measure)
    structure = Structure.objects.get(code=code)
    return YearBefore(campaign, [indicator]).of(structure.pk, indicator.pk)


@pytest.mark.parametrize(
    ("value", "before", "said", "variation", "large"),
    [
        pytest.param(100, None, "non connue", "", False, id="not known"),
        pytest.param(None, 80, "80", "", False, id="nothing to compare"),
        pytest.param(96, 80, "80", "+20,0 %", False, id="as much more as is usual"),
        pytest.param(100, 80, "80", "+25,0 %", True, id="much more"),
        pytest.param(60, 80, "80", "−25,0 %", True, id="much less"),
        pytest.param(80, 80, "80", "0,0 %", False, id="the same"),
        pytest.param(3, 0, "0", "", True, id="from nothing"),
        pytest.param(0, 0, "0", "", False, id="nothing still"),
    ],
)
def test_a_value_that_is_not_known_is_no_zero_and_a_large_variation_is_told(
    value, before, said, variation, large
):
    found = beside(value, before)
    assert (found.said, spaced(found.variation), found.is_large) == (said, variation, large)


def test_the_value_of_the_year_before_is_that_of_its_campaign(after):
    rank = sorted(CODES).index(OWN)
    assert before_of(after) == ValueBefore(make_value(2, rank), "campagne 2015")


def test_values_are_matched_by_measure_whatever_the_numbers(db):
    campaign = make_adopted_campaign()
    data = from_year(campaign, 2016)
    numbers = {2: 3, 3: 2}
    for axis in data["axes"]:
        for one in axis["indicators"]:
            one["number"] = numbers.get(one["number"], one["number"])
    after = next_year(campaign, axes=data["axes"])
    assert after.indicators.get(measure=WELCOMES).number == 3
    assert before_of(after).value == make_value(2, sorted(CODES).index(OWN))


def test_a_past_year_stands_where_there_was_no_campaign(db):
    campaign = make_campaign()
    label = campaign.indicators.get(measure=WELCOMES).short_label
    PastFigure.objects.create(
        structure=own(), year=2013, label=label.upper(), value=412, source="Rapport 2013"
    )
    assert before_of(campaign) == ValueBefore(Decimal(412), "Rapport 2013")
    assert before_of(campaign, OTHER) is None
    assert before_of(campaign, measure="count.active_file") is None


def test_what_merged_structures_had_is_added_to_who_goes_on(after):
    merged = Structure.objects.get(code=OTHER)
    Structure.objects.filter(pk=merged.pk).update(merged_into=own(), closed_on=date(2016, 3, 1))
    ranks = [sorted(CODES).index(code) for code in (OWN, OTHER)]
    found = before_of(after)
    assert found.value == sum(make_value(2, rank) for rank in ranks)
    assert found.origin == "campagne 2015, somme des structures réunies"


def test_with_a_part_missing_nothing_is_known(db):
    campaign = make_campaign()
    one, two = (campaign.indicators.get(number=n).short_label for n in (2, 3))
    other = Structure.objects.get(code=OTHER)
    for structure, label in ((own(), one), (other, one), (own(), two)):
        PastFigure.objects.create(structure=structure, year=2013, label=label, value=5, source="R")
    Structure.objects.filter(pk=other.pk).update(merged_into=own(), closed_on=date(2015, 3, 1))
    assert before_of(campaign).value == 10
    assert before_of(campaign, measure="count.active_file") is None


def test_the_values_of_a_network_take_two_queries(after, django_assert_num_queries):
    indicators = list(measured_indicators(after))
    before = YearBefore(after, indicators)
    with django_assert_num_queries(2):
        found = [before.of(s, i.pk) for s in Structure.objects.none() for i in indicators]
        found = [before.of(pk, i.pk) for pk in (1, 2, 3) for i in indicators]
    assert len(found) == 21


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(GRID, id="grid"),
        pytest.param(f"{GRID}{OWN}/", id="entry"),
        pytest.param(f"{GRID}{OWN}/2/valeurs/", id="history"),
        pytest.param(f"/structures/{OWN}/dotation/2016/", id="explained"),
        pytest.param(f"/structures/{OWN}/dotations/", id="money"),
    ],
)
def test_each_page_of_figures_shows_the_year_before(after, client, path):
    value = f"{make_value(2, sorted(CODES).index(OWN))}"
    shown = spaced(text_of(page(client, make_user(), path)))
    assert f"2014 : {value[0]} {value[1:]}" in shown


def test_the_grid_flags_a_large_variation_and_says_what_is_not_known(after, client):
    indicator = after.indicators.get(number=2)
    Figure.objects.create(
        campaign=after,
        indicator=indicator,
        structure=own(),
        value=9,
        source="i-Milo",
        recorded_by=make_user(),
    )
    shown = spaced(text_of(page(client, make_user(), GRID)))
    assert "−99,8 %, à commenter" in shown
    shown = spaced(text_of(page(client, make_user("state_observer"), GRID)))
    assert "−99,8 %, forte à commenter" in shown
    shown = text_of(page(client, make_user(), f"{GRID}{OWN}/provenance/"))
    assert "(campagne 2015). Variation" in shown and "forte" in shown


def test_the_file_of_the_grid_has_the_year_before(after, client):
    client.force_login(make_user())
    said = client.get(f"{GRID}?export=csv").content.decode("utf-8-sig")
    heading, first, *_ = said.splitlines()
    assert heading.count(", 2014") == 7 and heading.split(";")[9].endswith(", 2014")
    assert first.split(";")[10].startswith(f"{make_value(2, 0)},")


def test_a_director_reads_the_year_before_of_their_own_structure_alone(after, client):
    director = make_person("director", OWN)
    shown = spaced(text_of(page(client, director, f"/structures/{OWN}/dotation/2016/")))
    others = [f"{make_value(2, rank)}" for rank, code in enumerate(sorted(CODES)) if code != OWN]
    assert "2014 : " in shown and not any(f"{v[0]} {v[1:]}" in shown for v in others)
    client.force_login(director)
    assert client.get(f"/structures/{OTHER}/dotation/2016/").status_code == 404
    assert client.get(GRID).status_code == 404


def test_figures_beside_the_year_before_say_where_these_come_from(after):
    rows = figures_beside(after, own())
    assert {beside.before.origin for _, _, beside in rows} == {"campagne 2015"}
