"""Rule 11: fixed parts kept within bounds of a year of reference, and the envelope closed."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allocation.engine import InputsRefused, compute, parse_inputs
from allocation.engine import split as engine_split
from allocation.engine.guard_rails import guarded
from allocation.runs.extracts import frame_of
from allocation.runs.record import computed
from tests.domain.test_engine_properties import cases

CASES = json.loads((Path(__file__).parents[1] / "golden" / "split.json").read_text())["cases"]
INPUTS = CASES[0]["inputs"]
PLAIN = compute(parse_inputs(INPUTS))


FIXED = {"A": 850, "B": 500, "C": 250}


def railed(**rails):
    return parse_inputs(INPUTS | {"parameters": INPUTS["parameters"] | rails})


def bounded(fixed, floor=None, cap=None, **reference):
    """What the guard rails make of fixed parts, for these of the year of reference."""
    rails = {"fixed_floor_bp": floor, "fixed_cap_bp": cap, "reference_fixed": reference}
    return guarded(fixed, replace(railed().parameters, **rails))


def test_without_guard_rails_nothing_is_said_of_them():
    assert "guarded" not in PLAIN.as_json() and "guard_rails" not in PLAIN.sharing_as_json()
    assert PLAIN.guarded == {}
    assert bounded(FIXED, A=1000) is None


@pytest.mark.parametrize(
    ("rails", "expected"),
    [
        # A would lose 15 %: at 10 %, its 900 leave 700 to B and C, 2 for 1.
        pytest.param({"floor": 9000, "A": 1000}, {"A": 900, "B": 467, "C": 233}, id="a floor"),
        # A would gain 6.25 %: at 2 %, its 816 leave 784.
        pytest.param({"cap": 10_200, "A": 800}, {"A": 816, "B": 523, "C": 261}, id="a cap"),
        pytest.param(
            {"floor": 10_000, "cap": 10_000, "A": 900, "B": 500},
            {"A": 900, "B": 500, "C": 200},
            id="who has no reference has no bound",
        ),
        # What B is raised by would lower C below its own floor, which then holds it as well.
        pytest.param(
            {"floor": 10_000, "B": 700, "C": 205}, {"A": 695, "B": 700, "C": 205}, id="in turn"
        ),
        pytest.param({"floor": 5000, "cap": 15_000, "A": 850}, FIXED, id="nobody beyond"),
        # 999 and 1001 are within 0.15 % of 1000, 998 and 1002 are not.
        pytest.param({"floor": 9985, "A": 1000}, {"A": 999, "B": 401, "C": 200}, id="rounded"),
    ],
)
def test_who_is_beyond_a_bound_stays_there_and_the_others_share_the_rest(rails, expected):
    assert bounded(FIXED, **rails).fixed == expected


def test_who_has_nothing_is_raised_to_its_floor():
    found = bounded({"A": 0, "B": 100}, floor=9000, A=10)
    assert (found.fixed, found.held) == ({"A": 9, "B": 91}, {"A": "floor"})


@pytest.mark.parametrize(
    ("rails", "message"),
    [
        pytest.param(
            {"floor": 9000, "A": 2000},
            "Garde-fous : les planchers font ensemble 18,00 €, plus que les 16,00 € de part fixe",
            id="floors",
        ),
        pytest.param(
            {"cap": 10_000, "A": 850, "B": 400, "C": 200},
            "les plafonds font ensemble 14,50 €, moins que les 16,00 € de part fixe à partager. "
            "Permettez une plus forte hausse.",
            id="caps",
        ),
        pytest.param(
            {"cap": 10_000, "A": 850, "B": 750, "C": 0}, None, id="caps that close to the cent"
        ),
    ],
)
def test_bounds_that_cannot_all_hold_are_refused_with_their_sums(rails, message):
    if message is None:
        assert bounded(FIXED, **rails).fixed == {"A": 850, "B": 750, "C": 0}
        return
    with pytest.raises(InputsRefused) as refused:
        bounded(FIXED, **rails)
    assert message in str(refused.value).replace("\u00a0", " ")


def test_the_door_refuses_rates_that_could_not_hold_the_reference():
    for rates in ({"fixed_floor_bp": 10_001}, {"fixed_cap_bp": 9999}):
        with pytest.raises(InputsRefused, match=next(iter(rates))):
            railed(**rates)


def test_all_that_follows_rests_on_the_guarded_fixed_parts():
    reference = {"A": 42_000_000, "B": 23_000_000, "C": 14_000_000, "D": 8_000_000}
    found = compute(railed(fixed_floor_bp=9500, reference_fixed=reference))
    assert found.lines == PLAIN.lines
    # 95 % of A's 420 000,00 €; 45 100 000 cents are left for the 47 280 301 of the others.
    assert found.fixed == {"A": 39_900_000, "B": 22_801_721, "C": 13_946_962, "D": 8_351_317}
    assert found.guarded == {"A": 2_180_301, "B": -1_102_319, "C": -674_248, "D": -403_734}
    for number, pot in found.ceilings.items():
        assert pot == engine_split(found.pots[number], found.fixed)
    assert sum(found.maximum.values()) == sum(PLAIN.maximum.values())
    kept = found.sharing_as_json()["guard_rails"]
    assert (kept["held"], kept["free"]["total_cents"]) == ({"A": "floor"}, 45_100_000)
    assert parse_inputs(railed(fixed_floor_bp=9500, reference_fixed=reference).as_json())


fixed_parts = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).map(
    lambda parts: {f"S{rank}": cents for rank, cents in enumerate(parts)}
)


@given(fixed_parts, st.data())
@cases(125)
def test_the_sum_stays_the_bounds_hold_and_the_free_move_in_one_proportion(fixed, data):
    reference = {c: data.draw(st.integers(0, 3 * 10**6)) for c in fixed if data.draw(st.booleans())}
    rates = {
        "floor": data.draw(st.integers(0, 10_000)),
        "cap": data.draw(st.integers(10_000, 20_000)),
    }
    try:
        found = bounded(fixed, **rates, **reference)
    except InputsRefused:
        assume(False)
    floors, caps = found.rails
    assert sum(found.fixed.values()) == sum(fixed.values())
    for code, cents in found.fixed.items():
        assert floors.get(code, 0) <= cents <= caps.get(code, cents)
    if found.free:
        ratio = Fraction(found.free.total, found.free.whole)
        for code, cents in fixed.items():
            exact = ratio * cents
            if found.held.get(code) == "floor":
                assert found.fixed[code] == floors[code] >= exact
            elif found.held.get(code) == "cap":
                assert found.fixed[code] == caps[code] <= exact
            else:
                assert abs(found.fixed[code] - exact) < 1


def test_what_the_others_had_is_not_in_what_everybody_reads():
    rails = {"fixed_floor_bp": 9500, "reference_fixed": {"A": 42_000_000}}
    inputs = INPUTS | {"parameters": INPUTS["parameters"] | rails}
    context = {"axes": {}, "indicators": {}, "figures": {}}
    record = computed({"run": {"number": 1}, "context": context, "inputs": inputs})
    told = frame_of(record, record["sharing"])["inputs"]["parameters"]
    assert told["fixed_floor_bp"] == 9500 and "reference_fixed" not in told
