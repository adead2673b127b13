"""Structures merge: perimeter, mandates and accounts go on in another one, once."""

from datetime import date, timedelta
from functools import partial
from threading import Barrier

import pytest
from django.utils import timezone

from structures.coverage.services import CoverageChange, change_coverage, summed_periods
from structures.ground.refusals import Refused
from structures.models import Coverage, Mandate, Structure
from structures.network_changes.selectors import Merger, account_fates, candidates, merger_problems
from structures.network_changes.services import merge_structures
from tests.allocation.builders import make_structures, make_user
from tests.domain.files import spaced
from tests.structures.builders import make_mandate, make_person
from tests.structures.network_builders import JANUARY, JULY, JUNE, admin, covered, merge
from tests.structures.parallel import in_parallel, refusals

pytestmark = pytest.mark.django_db


def test_a_merger_moves_communes_from_its_day_on_and_adds_up_shares(small_network):
    one, other, _ = small_network
    merge(other, one)
    assert covered(JUNE) == {
        "67437": {"67001": 10_000, "67003": 6_000},
        "68066": {"67002": 10_000, "67003": 4_000},
        "S11": {},
    }
    assert covered(JULY) == {
        "68066": {"67001": 10_000, "67002": 10_000, "67003": 10_000},
        "S11": {},
    }


def test_two_structures_may_go_on_in_a_third(small_network):
    one, other, third = small_network
    merge(third, one, other)
    assert covered(JULY) == {"S11": {"67001": 10_000, "67002": 10_000, "67003": 10_000}}
    ended = Structure.objects.filter(merged_into=third)
    assert {(s.code, s.closed_on) for s in ended} == {("67437", JULY), ("68066", JULY)}


def test_what_was_to_change_later_still_does(small_network):
    one, other, third = small_network
    later = date(2015, 10, 1)
    parts = [CoverageChange("67001", third, 10_000, later, "Prévu")]
    change_coverage(parts, reason="Prévu", by=admin())
    merge(other, one)
    assert covered(JULY)["68066"]["67001"] == 10_000
    assert covered(later)["S11"] == {"67001": 10_000}


def test_periods_of_several_rows_are_cut_where_one_begins_or_ends():
    rows = [
        Coverage(share_bp=6_000, valid_from=JANUARY, valid_to=date(2015, 9, 1)),
        Coverage(share_bp=4_000, valid_from=date(2015, 8, 1), valid_to=None),
    ]
    assert list(summed_periods(rows, JULY)) == [
        (JULY, date(2015, 8, 1), 6_000),
        (date(2015, 8, 1), date(2015, 9, 1), 10_000),
        (date(2015, 9, 1), None, 4_000),
    ]


def test_a_merger_ends_the_mandates_of_those_that_end(small_network):
    one, other, _ = small_network
    current, kept = make_mandate(one, starts_on=JANUARY), make_mandate(other, starts_on=JANUARY)
    merge(other, one)
    current.refresh_from_db()
    kept.refresh_from_db()
    assert (current.ends_on, kept.ends_on) == (JULY, None)


def test_who_leads_the_structure_that_goes_on_stays_and_the_others_leave(small_network):
    one, other, _ = small_network
    stays, leaves = make_person("director", other.code), make_person("director", one.code)
    moves = make_person("president", one.code)
    merge(other, one)
    for user in (stays, leaves, moves):
        user.refresh_from_db()
    assert (stays.is_active, stays.structure) == (True, other)
    assert (leaves.is_active, leaves.structure) == (False, one)
    assert leaves.deactivated_at is not None
    assert (moves.is_active, moves.structure, moves.role) == (True, other, "president")


def test_a_function_that_two_could_take_is_decided_by_a_person(small_network):
    one, other, third = small_network
    first, second = make_person("director", one.code), make_person("director", other.code)
    assert candidates(account_fates(Merger((one, other), third, JULY), {})) == {
        "director": [first, second]
    }
    with pytest.raises(Refused, match="choisissez lequel"):
        merge(third, one, other)
    merge(third, one, other, chosen={"director": second})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_active, second.is_active, second.structure) == (False, True, third)


def test_who_moves_keeps_the_mandate_of_a_function_that_nobody_held(small_network):
    one, other, _ = small_network
    held = make_mandate(one, "president", starts_on=JANUARY, name="Personne")
    make_person("president", one.code)
    merge(other, one)
    kept = other.mandates.get()
    assert (kept.function, kept.full_name, kept.email) == ("president", "Personne", held.email)
    assert (kept.starts_on, kept.ends_on) == (JULY, None)
    assert one.mandates.get().ends_on == JULY


@pytest.mark.parametrize("recorded", [False, True])
def test_who_moves_without_a_mandate_gets_one_in_the_name_of_the_account(small_network, recorded):
    one, other, _ = small_network
    if recorded:  # of somebody else
        make_mandate(one, "director", starts_on=JANUARY, name="Luce Exemple")
    moves = make_person("director", one.code)
    merge(other, one)
    kept = other.mandates.get()
    assert (kept.function, kept.full_name, kept.email) == ("director", "Personne", moves.email)


def test_a_mandate_in_the_structure_that_goes_on_keeps_its_function(small_network):
    one, other, _ = small_network
    holder = make_mandate(other, starts_on=JANUARY)
    leaves = make_person("director", one.code)
    [fate] = account_fates(Merger((one,), other, JULY), {})
    assert (fate.outcome, fate.holder) == ("Désactivé", holder)
    merge(other, one)
    leaves.refresh_from_db()
    assert (leaves.is_active, leaves.structure) == (False, one)
    assert other.mandates.get() == holder


def test_who_has_a_mandate_there_already_moves_and_keeps_it(small_network):
    one, other, third = small_network
    moves = make_person("director", one.code)
    make_person("director", other.code)
    holder = make_mandate(third, starts_on=JULY, email=moves.email)
    merge(third, one, other)
    moves.refresh_from_db()
    assert (moves.structure, third.mandates.get()) == (third, holder)


def test_the_only_referent_of_those_that_merge_follows_them(small_network):
    one, other, third = small_network
    referent = make_user("region_agent")
    Structure.objects.filter(pk__in=[one.pk, other.pk]).update(referent=referent)
    merge(third, one, other)
    third.refresh_from_db()
    assert third.referent == referent
    fact = third.journal.get(kind="identity").summary
    assert spaced(fact) == f"Référent à la Région : non renseigné → compte n° {referent.pk}"


@pytest.mark.parametrize("kept", [True, False], ids=["its own", "none of two"])
def test_a_referent_is_never_replaced_nor_chosen_between_two(small_network, kept):
    one, other, third = small_network
    first, second = make_user("region_agent"), make_user("region_manager")
    own = first if kept else None
    for structure, referent in ((one, first), (other, second), (third, own)):
        Structure.objects.filter(pk=structure.pk).update(referent=referent)
    merge(third, one, other)
    third.refresh_from_db()
    assert third.referent == own


def test_the_journal_of_each_party_tells_the_merger(small_network):
    one, other, _ = small_network
    merge(other, one)
    for structure in (one, other):
        entry = structure.journal.get(kind="network")
        assert spaced(entry.summary) == (
            "Fusion le 1er juillet 2015 de Mission locale de Saverne dans "
            f"{other}, 2 communes reprises"
        )
        assert (entry.reason, entry.actor) == ("AG", admin())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"closed_on": JUNE}, "déjà fermée depuis le 30 juin 2015", id="closed"),
        pytest.param({"opened_on": JULY}, "pas encore ouverte la veille", id="opened that day"),
    ],
)
def test_a_structure_that_is_not_there_cannot_merge(small_network, change, message):
    one, other, _ = small_network
    Structure.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(Refused, match=message):
        merge(other, one)


def test_a_merger_is_not_recorded_before_its_day(small_network):
    one, other, _ = small_network
    today = timezone.localdate()
    assert merger_problems(Merger((one,), other, today), today) == []
    [problem] = merger_problems(Merger((one,), other, today + timedelta(days=1)), today)
    assert "est à venir" in problem


def test_a_mandate_that_would_begin_after_the_end_is_corrected_first(small_network):
    one, other, _ = small_network
    make_mandate(one, starts_on=JULY)
    with pytest.raises(Refused, match="corrigez-le d’abord"):
        merge(other, one)
    assert not Structure.objects.exclude(closed_on=None).exists()


def test_a_merger_refused_at_its_end_changes_nothing(small_network):
    one, other, third = small_network
    make_person("director", one.code), make_person("director", other.code)
    before = list(Coverage.objects.values())
    with pytest.raises(Refused):
        merge(third, one, other)
    assert list(Coverage.objects.values()) == before
    assert not Mandate.objects.exclude(ends_on=None).exists()


@pytest.fixture
def merger_at_once(transactional_db):
    """The same merger, asked for by two administrators at the same instant."""
    one, other = make_structures(["67437", "68066"])
    by = admin()
    act = partial(merge_structures, Merger((one,), other, JULY), chosen={}, reason="AG", by=by)
    return lambda: refusals(in_parallel(act, times=2))


def test_of_two_mergers_at_once_one_is_recorded(merger_at_once):
    [refused] = merger_at_once()
    assert "déjà fermée" in str(refused)


def test_without_its_lock_the_merger_would_be_recorded_twice(merger_at_once, monkeypatch):
    both_have_read = Barrier(2)

    def unlocked(structures):
        found = list(Structure.objects.filter(pk__in=[s.pk for s in structures]))
        both_have_read.wait(timeout=10)
        return found

    monkeypatch.setattr("structures.network_changes.services.locked_structures", unlocked)
    assert merger_at_once() == []
