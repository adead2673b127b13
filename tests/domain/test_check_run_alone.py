"""`script/check-run` judges a record without a line of ours: what is right, what was touched."""

import ast
import copy
import json
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allocation.engine import InputsRefused
from structures.ground.files.fingerprints import canonical, seal
from tests.domain.checker import SCRIPT, check, checked_here, record_of
from tests.domain.test_engine_properties import campaigns, cases

FORMAT_1 = json.loads((Path(__file__).parents[1] / "golden" / "run-format-1.json").read_text())
CASES = json.loads((Path(__file__).parents[1] / "golden" / "split.json").read_text())["cases"]
INPUTS = CASES[0]["inputs"]
RULED = {
    "former grants": {
        "advance_base": "former_grant",
        "former_grant_bp": 8500,
        "former_grants": {"A": 40_000_001, "B": 1, "C": 0, "D": 9_999_999},
    },
    "retained": {"unearned_axis3": "retain"},
    "redistributed": {"unearned_axis3": "redistribute"},
    "solidarity": {"solidarity": {"A": "1.25", "D": "0.333"}, "solidarity_indicator": 2},
    "due after a correction": {"advances_due": {"B": 30_000_000}},
    "a floor": {"fixed_floor_bp": 9900, "reference_fixed": {"A": 40_000_001, "B": 20_000_003}},
    "a cap": {"fixed_cap_bp": 10_100, "reference_fixed": {"D": 7_000_001}},
    "both": {
        "fixed_floor_bp": 9500,
        "fixed_cap_bp": 10_500,
        "reference_fixed": {"A": 40_000_001, "B": 20_000_003, "C": 15_000_000, "D": 9_000_000},
    },
}


def ruled(**parameters):
    return INPUTS | {"parameters": INPUTS["parameters"] | parameters}


def test_it_is_short_and_knows_python_alone():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    lines = text.splitlines()
    assert [line for line in lines if len(line) > 100] == []
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or node.names[0].name]
    }
    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize("kept", FORMAT_1["runs"], ids=["adopted", "settling"])
def test_a_run_of_format_1_is_right_and_has_its_fingerprint(kept):
    ended, said, refused = check(kept["record"], kept["sha256"])
    assert (ended, refused) == (0, "")
    assert kept["sha256"] in said
    assert said.endswith("Conforme : aucun écart.\n")


def test_each_golden_case_is_right(golden):
    assert check(record_of(golden["inputs"]))[0] == 0


@pytest.mark.parametrize("rules", RULED.values(), ids=RULED)
@pytest.mark.parametrize("settled", [True, False], ids=["settled", "before"])
def test_each_rule_is_computed_alike(rules, settled):
    inputs = ruled(**rules)
    given_in = inputs if settled else {n: inputs[n] for n in inputs if n != "ratings"}
    record = record_of(given_in)
    ended, said, refused = check(record, seal(record))
    assert (ended, refused) == (0, "")
    assert "Répartition n° 7" in said


@cases(60)
@given(campaigns(40))
def test_any_run_is_right(inputs):
    assert checked_here(record_of(inputs)) == (0, "Conforme : aucun écart.")


references = st.dictionaries(
    st.integers(0, 11), st.integers(0, 4 * 10**6) | st.integers(0, 50), max_size=12
)


@cases(80)
@given(campaigns(12), references, st.sampled_from([None, 0, 5000, 9500, 9999, 10_000]))
@pytest.mark.parametrize("cap", [None, 10_000, 10_300, 30_000])
def test_any_guard_rail_is_right(cap, inputs, reference, floor):
    known = {f"S{rank:03}": cents for rank, cents in reference.items()}
    rails = {"reference_fixed": {c: n for c, n in known.items() if c in inputs["structures"]}}
    rails |= {"fixed_floor_bp": floor} if floor is not None else {}
    rails |= {"fixed_cap_bp": cap} if cap is not None else {}
    assume(len(rails) > 1)
    asked = inputs | {"parameters": inputs["parameters"] | rails, "envelope_cents": 5_000_000}
    try:
        record = record_of(asked)
    except InputsRefused:
        assume(False)
    assert checked_here(record) == (0, "Conforme : aucun écart.")


def cents_of(value, place=()):
    """The place of every number and text that a part of a record holds."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from cents_of(one, (*place, key))
    elif isinstance(value, int | str):
        yield place


def touched(record, place):
    """The same record with this value one more, or other, than it was."""
    other = copy.deepcopy(record)
    *parents, last = place
    row = other
    for name in parents:
        row = row[name]
    row[last] = row[last] + 1 if isinstance(row[last], int) else f"{row[last]}1"
    return other


WHOLE = record_of(ruled(**RULED["both"], **RULED["solidarity"]))
PLACES = [place for part in ("result", "sharing") for place in cents_of(WHOLE[part], (part,))]


@cases(300)
@given(st.sampled_from(PLACES))
def test_each_amount_remainder_or_rank_that_was_touched_is_found(place):
    assert len(PLACES) > 250
    assert checked_here(touched(WHOLE, place)) == (1, "ÉCARTS : 1.")


@pytest.mark.parametrize("kept", FORMAT_1["runs"], ids=["adopted", "settling"])
def test_each_amount_of_format_1_that_was_touched_is_found(kept):
    places = list(cents_of(kept["record"]["result"], ("result",)))
    assert len(places) > 50
    for place in places:
        assert checked_here(touched(kept["record"], place)) == (1, "ÉCARTS : 1.")


def test_what_differs_is_said_with_its_place_and_both_amounts():
    cents = WHOLE["result"]["advance"]["B"]
    ended, said, _ = check(touched(WHOLE, ("result", "advance", "B")))
    assert ended == 1
    assert f"'result, advance, B' : le fichier dit {cents + 1}, le calcul donne {cents}\n" in said


def test_what_was_added_or_removed_differs_too():
    for part in ("result", "sharing"):
        more = WHOLE | {part: WHOLE[part] | {"autre": 1}}
        assert checked_here(more) == (1, "ÉCARTS : 1.")
    less = WHOLE | {"sharing": {n: v for n, v in WHOLE["sharing"].items() if n != "redistribution"}}
    assert checked_here(less)[0] == 1


def test_a_touched_input_changes_the_amounts():
    other = copy.deepcopy(WHOLE)
    other["inputs"]["figures"]["5"]["C"] = "9001"
    assert checked_here(other)[0] == 1


def test_another_writing_of_the_same_record_is_not_what_was_sealed():
    ended, said, _ = check(json.dumps(WHOLE, indent=1).encode())
    assert ended == 1
    assert "'SHA-256 du fichier' : le fichier dit " in said
    assert seal(WHOLE) in said


def test_a_fingerprint_that_is_not_the_one_expected_is_told():
    ended, said, _ = check(WHOLE, "0" * 64)
    assert ended == 1
    assert f"'SHA-256 attendue' : le fichier dit {'0' * 64}" in said
    assert sha256(canonical(WHOLE)).hexdigest() in said


def without(*place):
    *parents, last = place
    other = copy.deepcopy(WHOLE)
    row = other
    for name in parents:
        row = row[name]
    del row[last]
    return other


def given_as(value, *place):
    *parents, last = place
    other = copy.deepcopy(WHOLE)
    row = other
    for name in parents:
        row = row[name]
    row[last] = value
    return other


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "ce n’est pas du JSON", id="nothing"),
        pytest.param(b"\xe9", "ce n’est pas de l’UTF-8", id="Latin-1"),
        pytest.param(b"[" * 100_000, "trop d’imbrications", id="brackets without end"),
        pytest.param(b'{"a": 1, "a": 2}', "clé répétée", id="a key twice"),
        pytest.param(b"[1]", "", id="a list"),
        pytest.param(b'{"format": 1.5}', "ce n’est pas un entier : '1.5'", id="a float"),
        pytest.param(b'{"format": ' + b"9" * 5000 + b"}", "", id="a number without end"),
        pytest.param(b"{}", "il manque 'format'", id="no format"),
        pytest.param(WHOLE | {"format": 3}, "format inconnu : 3", id="a format to come"),
        pytest.param(without("inputs"), "il manque 'inputs'", id="no inputs"),
        pytest.param(without("result"), "il manque 'result'", id="no result"),
        pytest.param(without("sharing"), "il manque 'sharing'", id="no sharing"),
        pytest.param(without("run", "number"), "il manque 'number'", id="no number"),
        pytest.param(without("inputs", "figures", "3", "B"), "il manque 'B'", id="no value"),
        pytest.param(without("inputs", "ratings", "8", "B"), "il manque 'B'", id="no level"),
        pytest.param(given_as("1e9", "inputs", "figures", "3", "B"), "'1e9'", id="1e9"),
        pytest.param(given_as(-1, "inputs", "envelope_cents"), "-1", id="below zero"),
        pytest.param(given_as(True, "inputs", "envelope_cents"), "True", id="a truth"),
        pytest.param(given_as(1, "inputs", "parameters", "x"), "ne vérifie pas : 'x'", id="a rule"),
        pytest.param(given_as(7, "inputs", "axes", 0, "share_bp"), "10 000", id="shares"),
        pytest.param(given_as([], "inputs", "parameters"), "", id="no object"),
        pytest.param(given_as("\x1b[2J\n", "format"), r"\x1b[2J\n", id="signs for a terminal"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_one_line(content, said):
    ended, printed, refused = check(content)
    assert (ended, printed) == (2, "")
    assert refused.startswith("Non vérifiable : ")
    assert refused.endswith("\n") and refused[:-1].isprintable()
    assert said in refused


def test_no_file_or_no_name_of_one_is_refused():
    ended, printed, refused = check(WHOLE, "a", "b")
    assert ended == 2
    assert "check-run FILE" in printed
    assert refused == ""
