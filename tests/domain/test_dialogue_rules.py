"""The whole table: 6 stages × 9 acts × 7 roles, and the clocks."""

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.rules import (
    MOVES,
    REGION,
    STEPS,
    TEXTS,
    Act,
    IllegalMove,
    Stage,
    TextKind,
    absence_is_noted,
    acts_open_to,
    after,
    assessment_day,
    last_reply_day,
    reminders_that_count,
    shortest_reason,
    silence_day,
    waited_for,
)

DIRECTOR, AGENT, MANAGER = "director", "region_agent", "region_manager"
ROLES = (AGENT, MANAGER, "region_admin", "state_observer", DIRECTOR, "president", "deputy")
# Written again here, by hand, from dialogue/RULES.md: what leads where, and by whom.
LEGAL = {
    (Stage.SELF_ASSESSMENT, Act.ASSESS, DIRECTOR): Stage.PROPOSAL,
    (Stage.SELF_ASSESSMENT, Act.RECORD_SILENCE, AGENT): Stage.PROPOSAL,
    (Stage.SELF_ASSESSMENT, Act.RECORD_SILENCE, MANAGER): Stage.PROPOSAL,
    (Stage.PROPOSAL, Act.SEND_BACK, AGENT): Stage.SELF_ASSESSMENT,
    (Stage.PROPOSAL, Act.SEND_BACK, MANAGER): Stage.SELF_ASSESSMENT,
    (Stage.PROPOSAL, Act.PROPOSE, AGENT): Stage.REPLY,
    (Stage.PROPOSAL, Act.PROPOSE, MANAGER): Stage.REPLY,
    (Stage.REPLY, Act.AGREE, DIRECTOR): Stage.MEETING,
    (Stage.REPLY, Act.CONTEST, DIRECTOR): Stage.MEETING,
    (Stage.REPLY, Act.CLOSE_REPLY, AGENT): Stage.MEETING,
    (Stage.REPLY, Act.CLOSE_REPLY, MANAGER): Stage.MEETING,
    (Stage.MEETING, Act.MEET, AGENT): Stage.DECISION,
    (Stage.MEETING, Act.MEET, MANAGER): Stage.DECISION,
    (Stage.DECISION, Act.DECIDE, MANAGER): Stage.CLOSED,
}
ALL = list(product(Stage, Act, ROLES))
ILLEGAL = [move for move in ALL if move not in LEGAL]
DAY = date(2015, 11, 2)
DELAYS = {"needed": 2, "waiting_days": 15}


def named(move):
    return "-".join(move)


def test_the_table_is_walked_whole():
    assert (len(ALL), len(LEGAL), len(ILLEGAL)) == (378, 14, 364)


@pytest.mark.parametrize("move", LEGAL, ids=named)
def test_a_legal_act_leads_to_its_stage(move):
    assert after(*move) == LEGAL[move]


def test_an_illegal_act_is_refused_in_french():
    def refusal(move):
        try:
            return f"leads to {after(*move)}"
        except IllegalMove as refused:
            return str(refused)

    said = {named(move): refusal(move) for move in ILLEGAL}
    reasons = ("n’est pas possible à l’étape", "revient à")
    assert {m: s for m, s in said.items() if not any(reason in s for reason in reasons)} == {}


def test_the_refusal_names_the_stage_or_who_may_act():
    with pytest.raises(IllegalMove, match="à l’étape « auto-évaluation »"):
        after(Stage.SELF_ASSESSMENT, Act.DECIDE, MANAGER)
    with pytest.raises(IllegalMove, match="revient à une ou un responsable de la Région"):
        after(Stage.DECISION, Act.DECIDE, AGENT)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_open_to_a_role_is_what_the_table_says(role):
    for stage in Stage:
        legal = {a for s, a, r in LEGAL if (s, r) == (stage, role)}
        assert set(acts_open_to(stage, role)) == legal, stage


def test_nobody_decides_before_the_structure_was_heard():
    """Without the acts that hear it, no path leads from the first stage to a decision."""
    heard = {Act.ASSESS, Act.RECORD_SILENCE}
    steps = {(m.stage, m.leads_to) for m in MOVES if m.act not in heard}
    reachable = {Stage.SELF_ASSESSMENT}
    for _ in Stage:
        reachable |= {end for start, end in steps if start in reachable}
    assert reachable == {Stage.SELF_ASSESSMENT}


def test_a_closed_rating_waits_for_nobody():
    assert waited_for(Stage.CLOSED) == ()
    assert [waited_for(stage) for stage in list(Stage)[:-1]] == [
        (DIRECTOR,),
        REGION,
        (DIRECTOR,),
        REGION,
        (MANAGER,),
    ]


def test_the_tables_are_whole():
    """Every stage and text has its row and its French name, every act its move."""
    assert list(STEPS) == list(Stage)
    assert list(TEXTS) == list(TextKind)
    assert {move.act for move in MOVES} == set(Act)
    assert [row for row in (*STEPS.values(), *TEXTS.values()) if not row.label] == []


@pytest.mark.parametrize(
    ("days_late", "expected"),
    [
        pytest.param([], None, id="no reminder"),
        pytest.param([1], None, id="one reminder"),
        pytest.param([1, 1], None, id="two on the same day count once"),
        pytest.param([1, 7], None, id="six days apart count once"),
        pytest.param([1, 8], 23, id="15 days after the second, a week after the first"),
        pytest.param([8, 1], 23, id="in any order"),
        pytest.param([1, 8, 20], 23, id="a third one delays nothing"),
        pytest.param([1, 4, 8], 23, id="one in between changes nothing"),
        pytest.param([-10, -1, 1], None, id="before the date it was due, they do not count"),
        pytest.param([0, 8], None, id="nor on that very day"),
    ],
)
def test_a_silence_takes_two_reminders_once_late_a_week_apart_and_15_days(days_late, expected):
    counted = reminders_that_count([DAY + timedelta(days=days) for days in days_late], DAY)
    day = silence_day(counted, **DELAYS)
    assert day == (None if expected is None else DAY + timedelta(days=expected))


@given(st.lists(st.dates(date(2015, 1, 1), date(2015, 12, 31)), max_size=6))
def test_reminders_that_count_are_late_and_a_week_apart(reminders):
    counted = reminders_that_count(reminders, DAY)
    assert all(day > DAY for day in counted)
    assert all(b - a >= timedelta(days=7) for a, b in pairwise(counted))
    assert (silence_day(counted, **DELAYS) is None) == (len(counted) < 2)


@pytest.mark.parametrize(
    ("sent_back", "expected"),
    [
        pytest.param(None, 0, id="as the campaign says"),
        pytest.param(-20, 0, id="sent back early: no less time than the others"),
        pytest.param(40, 55, id="sent back late: its own window"),
    ],
)
def test_what_is_sent_back_leaves_the_whole_window(sent_back, expected):
    asked = None if sent_back is None else DAY + timedelta(days=sent_back)
    assert assessment_day(DAY, asked, window_days=15) == DAY + timedelta(days=expected)


@pytest.mark.parametrize(
    ("invitations", "noted"),
    [
        pytest.param([], False, id="never invited"),
        pytest.param([(0, 10)], False, id="invited once"),
        pytest.param([(0, 10), (3, 10)], False, id="twice for the same date"),
        pytest.param([(0, 10), (0, 12)], False, id="twice on the same day"),
        pytest.param([(0, 10), (10, 20)], True, id="for another date, on another day"),
    ],
)
def test_a_structure_that_does_not_come_is_invited_for_another_date(invitations, noted):
    days = [(DAY + timedelta(days=a), DAY + timedelta(days=b)) for a, b in invitations]
    assert absence_is_noted(days) == noted


def test_the_structure_has_its_whole_window_to_reply():
    assert last_reply_day(DAY, window_days=15) == DAY + timedelta(days=15)


@pytest.mark.parametrize(
    ("reminded_after", "last"),
    [
        pytest.param(5, 15, id="early: the window stands"),
        pytest.param(12, 20, id="near its end: eight days are left"),
        pytest.param(40, 48, id="once it is over: it opens again"),
    ],
)
def test_a_reminder_always_leaves_days_to_reply(reminded_after, last):
    reminded_on = DAY + timedelta(days=reminded_after)
    found = last_reply_day(DAY, window_days=15, reminded_on=reminded_on)
    assert found == DAY + timedelta(days=last)


@pytest.mark.parametrize(
    ("self_level", "level", "length"),
    [
        pytest.param(2, 2, 40, id="same level"),
        pytest.param(2, 1, 120, id="lower"),
        pytest.param(2, 3, 120, id="higher"),
        pytest.param(0, 1, 120, id="zero is a level"),
        pytest.param(None, 1, 40, id="silence"),
    ],
)
def test_a_reason_is_longer_when_it_departs_from_the_self_assessment(self_level, level, length):
    assert shortest_reason(self_level, level, usual=40, when_differs=120) == length
