"""The split before and after a merger: what is pro rata adds up, and the envelope is the same."""

import json
from copy import deepcopy

import pytest

from allocation.engine import InputsRefused, compute, parse_inputs
from allocation.network_changes.merged_split import Parties, compared, merged_inputs, without
from tests.domain.conftest import GOLDEN
from tests.domain.files import spaced

NAMES = {code: f"Mission locale {code}" for code in "ABCDE"}


@pytest.fixture
def inputs():
    """The worked example of the golden file, before its ratings, as the live tables give it."""
    found = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"][0]["inputs"]
    del found["ratings"]
    found["parameters"] |= {"former_grants": {}, "solidarity": {}}
    return found


def after(inputs, *merged, into):
    return merged_inputs(inputs, Parties(merged, into))


def test_figures_are_summed_exactly_and_the_merged_ones_leave(inputs):
    inputs["figures"]["1"] |= {"A": "0.1", "B": "0.20000000000000000000000000000000001"}
    found = after(inputs, "A", into="B")
    assert found["structures"] == ["B", "C", "D"]
    assert found["figures"]["1"]["B"] == "0.30000000000000000000000000000000001"
    assert "A" not in found["figures"]["1"]


def test_former_grants_are_summed_and_a_common_coefficient_stays(inputs):
    inputs["parameters"] |= {
        "former_grants": {"A": 100, "B": 23, "C": 1, "D": 1},
        "solidarity": {"A": "1.2", "B": "1.2"},
    }
    found = after(inputs, "A", "B", into="E")["parameters"]
    assert found["former_grants"] == {"C": 1, "D": 1, "E": 123}
    assert found["solidarity"] == {"E": "1.2"}


def test_the_inputs_given_do_not_change(inputs):
    before = deepcopy(inputs)
    after(inputs, "A", into="B")
    assert inputs == before


def test_the_network_receives_the_same_total_and_parties_within_a_cent_a_line(inputs):
    parties = Parties(("A",), "B")
    found = compared(inputs, merged_inputs(inputs, parties), parties, NAMES)
    assert found.total.before.maximum == found.total.after.maximum == inputs["envelope_cents"]
    assert sum(row.change for row in found.rows) == 0
    assert max(abs(row.change) for row in found.rows) <= 20
    [row] = [row for row in found.rows if row.parts]
    assert (row.name, [name for name, _ in row.parts]) == (NAMES["B"], [NAMES["A"], NAMES["B"]])
    assert row.before.fixed == sum(amounts.fixed for _, amounts in row.parts)


def test_the_fixed_parts_of_the_golden_split_are_said_in_words(inputs):
    parties = Parties(("C",), "D")
    found = compared(inputs, merged_inputs(inputs, parties), parties, NAMES)
    assert spaced(found.sentences[0]).startswith(
        "Parts fixes avant la fusion : Mission locale C (146 212,10 €) et "
        "Mission locale D (87 550,51 €), ensemble 233 762,61 €. Après, pour Mission locale D : "
    )
    assert spaced(found.sentences[-1]) == (
        "Total du réseau : 1 000 000,00 € avant, 1 000 000,00 € après, exactement autant."
    )


def test_a_structure_that_is_not_there_yet_has_no_part_before(inputs):
    inputs["structures"].append("E")
    parties = Parties(("A", "B"), "E")
    found = compared(without(inputs, "E"), merged_inputs(inputs, parties), parties, NAMES)
    assert [row.name for row in found.rows] == [NAMES["C"], NAMES["D"], NAMES["E"]]
    assert len(found.rows[-1].parts) == 2


def test_what_cannot_be_split_is_not_compared(inputs):
    del inputs["figures"]["2"]["C"]
    parties = Parties(("A",), "B")
    with pytest.raises(InputsRefused, match="structure C"):
        compared(inputs, merged_inputs(inputs, parties), parties, NAMES)


def test_what_guard_rails_refer_to_is_summed_too(inputs):
    fixed = compute(parse_inputs(inputs)).fixed
    inputs["parameters"] |= {"fixed_floor_bp": 9_900, "reference_fixed": dict(fixed)}
    together = after(inputs, "A", into="B")
    assert together["parameters"]["reference_fixed"]["B"] == fixed["A"] + fixed["B"]
    assert compute(parse_inputs(together)).fixed.keys() == {"B", "C", "D"}
    alone = without(inputs, "D")["parameters"]["reference_fixed"]
    assert alone.keys() == {"A", "B", "C"}
