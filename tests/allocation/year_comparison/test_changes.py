"""The change of a structure's maximum from the year before, as the runs say it."""

import pytest

from allocation.models import Run
from allocation.year_comparison.sides import changes, run_before
from structures.models import Structure
from tests.allocation.builders import CODES, OWN, make_adopted_campaign, make_campaign
from tests.allocation.year_builders import make_next_year, make_two_adopted_years

pytestmark = pytest.mark.django_db


def runs():
    after, before = make_two_adopted_years()
    return run_before(after), Run.objects.select_related("frame").get(adoption__campaign=after)


def test_the_change_of_each_is_that_of_its_maxima_and_its_causes_add_up():
    before, after = runs()
    found = changes(before, after)
    assert len(found) == len(CODES)
    for structure, change in found.items():
        was, now = (run.totals.get(structure=structure) for run in (before, after))
        assert (change.before_cents, change.after_cents) == (was.maximum_cents, now.maximum_cents)
        assert change.causes.change == now.maximum_cents - was.maximum_cents
        assert change.causes.guard_rails == 0


def test_the_envelope_s_part_is_that_of_the_envelopes():
    before, after = runs()
    ratio = (
        after.frame.facts["inputs"]["envelope_cents"],
        before.frame.facts["inputs"]["envelope_cents"],
    )
    own = Structure.objects.get(code=OWN)
    [change] = changes(before, after, own).values()
    expected = change.before_cents * (ratio[0] - ratio[1]) / ratio[1]
    assert abs(change.causes.envelope - expected) < 2


def test_one_alone_reads_the_same_as_among_all(django_assert_max_num_queries):
    before, after = runs()
    own = Structure.objects.get(code=OWN)
    among = changes(before, after)[own.pk]
    with django_assert_max_num_queries(5):
        assert changes(before, after, own) == {own.pk: among}


def test_who_merged_into_it_is_counted_with_it_before():
    campaign = make_adopted_campaign()
    gone, own = Structure.objects.get(code=CODES[0]), Structure.objects.get(code=OWN)
    Structure.objects.filter(pk=gone.pk).update(merged_into=own, closed_on="2015-12-31")
    after = make_adopted_campaign(make_next_year(campaign), without_project=CODES)
    before = run_before(after)
    run = Run.objects.select_related("frame").get(adoption__campaign=after)
    found = changes(before, run)
    assert gone.pk not in found
    change = found[own.pk]
    both = before.totals.filter(structure__in=[gone, own])
    assert (change.merged, change.before_cents) == ([gone.pk], sum(t.maximum_cents for t in both))
    assert changes(before, run, own) == {own.pk: change}


def test_without_a_year_before_there_is_nothing_to_compare():
    assert run_before(make_adopted_campaign()) is None
    assert run_before(make_campaign(year=2017, reference_year=2016)) is None
