"""Who covers which commune: at every date, the whole of it or nothing."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from structures.coverage.selectors import coverage_of
from structures.models import Coverage
from structures.network.directory import structure_directory
from tests.allocation.builders import make_structures, make_user
from tests.structures.network_builders import JANUARY, JULY, make_commune

pytestmark = pytest.mark.django_db


@pytest.fixture
def parts():
    """Two structures that may share the commune of Achenheim."""
    return make_commune(), *make_structures(["67437", "S11"])


def cover(commune, *shares):
    """Cover `commune` by (structure, share in basis points, from, to)."""
    Coverage.objects.bulk_create(
        Coverage(commune=commune, structure=s, share_bp=bp, valid_from=start, valid_to=end)
        for s, bp, start, end in shares
    )
    connection.check_constraints()


def test_two_structures_may_share_a_commune(parts):
    commune, one, other = parts
    cover(commune, (one, 6_000, JANUARY, None), (other, 4_000, JANUARY, None))
    assert commune.coverages.count() == 2


def test_a_commune_may_pass_from_one_structure_to_another(parts):
    commune, one, other = parts
    cover(commune, (one, 10_000, JANUARY, JULY), (other, 10_000, JULY, None))
    assert commune.coverages.count() == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param((6_000, JANUARY, None), (3_999, JANUARY, None), id="99,99 %"),
        pytest.param((6_000, JANUARY, None), (4_001, JANUARY, None), id="100,01 %"),
        pytest.param((10_000, JANUARY, None), (10_000, JULY, None), id="overlap from July"),
        pytest.param((6_000, JANUARY, JULY), (4_000, JANUARY, None), id="a part ends in July"),
    ],
)
def test_shares_that_do_not_make_a_whole_are_refused_at_commit(parts, first, second):
    commune, one, other = parts
    with pytest.raises(IntegrityError, match="67001 does not sum to 100"), transaction.atomic():
        cover(commune, (one, *first), (other, *second))


def test_removing_a_part_is_refused_at_commit(parts):
    commune, one, other = parts
    cover(commune, (one, 6_000, JANUARY, None), (other, 4_000, JANUARY, None))
    with pytest.raises(IntegrityError, match="67001 does not sum to 100"), transaction.atomic():
        commune.coverages.filter(structure=one).delete()
        connection.check_constraints()


@pytest.mark.parametrize(
    ("share", "end", "constraint"),
    [
        pytest.param(0, None, "share_between_0_and_100", id="nothing"),
        pytest.param(10_001, None, "share_between_0_and_100", id="more than all"),
        pytest.param(10_000, JANUARY, "coverage_ends_after_it_begins", id="no day"),
    ],
)
def test_a_coverage_that_means_nothing_is_refused(parts, share, end, constraint):
    commune, one, _ = parts
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        cover(commune, (one, share, JANUARY, end))


def test_pages_show_what_is_covered_today_only(parts):
    commune, one, other = parts
    today = timezone.localdate()
    cover(commune, (one, 10_000, JANUARY, today), (other, 10_000, today, None))
    assert not coverage_of(one)
    assert [c.commune for c in coverage_of(other)] == [commune]
    counted = {s.code: s.communes for s in structure_directory(make_user())}
    assert counted == {"67437": 0, "S11": 1}
