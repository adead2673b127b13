"""What is worth reading again in figures: counts out of bounds, shares, lost values, variations."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from allocation.engine.measures import MEASURES, Measure
from allocation.figures.checks import needs_comment, row_warnings
from tests.domain.files import spaced


@dataclass(frozen=True)
class One:
    """An indicator, told by its number."""

    number: int
    meaning: Measure
    unit: str = "entrées"

    @property
    def pk(self):
        return 100 + self.number


@dataclass(frozen=True)
class Asking:
    """A campaign that asks for a comment beyond a variation."""

    variation_bp: int


OTHER = MEASURES["count.other"]
INDICATORS = [
    One(5, MEASURES["sum.upstream_entries"]),
    One(6, MEASURES["count.training_or_job_after_upstream"]),
    One(7, MEASURES["count.apprenticeship_after_upstream"]),
]


def warned(indicators=INDICATORS, before=None, **values):
    """The warnings by number; values are given as `n5=10`."""
    keyed = {100 + int(name[1:]): None if v is None else Decimal(v) for name, v in values.items()}
    then = {100 + number: Decimal(value) for number, value in (before or {}).items()}
    found = row_warnings(indicators, keyed, then)
    return {key - 100: [spaced(one) for one in said] for key, said in found.items()}


def test_a_count_that_passes_the_one_that_bounds_it_warns_at_its_cell():
    assert warned(n5="160", n6="190", n7="12") == {
        6: ["L’indicateur 6 (190) dépasse l’indicateur 5 (160). Vérifiez les deux valeurs."]
    }


def test_counts_that_pass_it_together_warn_at_the_cell_of_each():
    said = (
        "Les indicateurs 6 et 7 ensemble (170) dépassent l’indicateur 5 (160). "
        "Vérifiez ces valeurs."
    )
    assert warned(n5="160", n6="150", n7="20") == {6: [said], 7: [said]}


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"n5": "160", "n6": "140", "n7": "20"}, id="as many together"),
        pytest.param({"n5": None, "n6": "140", "n7": "20"}, id="the bound is missing"),
        pytest.param({"n5": "160", "n6": None, "n7": "160"}, id="one is missing"),
        pytest.param({}, id="nothing typed"),
    ],
)
def test_what_is_missing_or_within_bounds_warns_of_nothing(values):
    assert warned(**values) == {}


@pytest.mark.parametrize(("unit", "value"), [("%", "101"), ("pour cent", "100.5")])
def test_a_share_above_the_whole_warns(unit, value):
    [said] = warned([One(8, OTHER, unit)], n8=value)[8]
    assert "est une part : il dépasse 100 %." in said
    assert warned([One(8, OTHER, unit)], n8="100") == warned([One(8, OTHER)], n8="101") == {}


def test_a_zero_where_there_was_a_value_warns():
    [said] = warned(before={5: "160"}, n5="0")[5]
    assert said.startswith("L’indicateur 5 vaut 0, contre 160 un an plus tôt.")
    assert warned(before={5: "0"}, n5="0") == warned(before={5: "160"}, n5=None) == {}


@pytest.mark.parametrize(
    ("threshold", "value", "before", "asked"),
    [
        pytest.param(2_000, "120", "100", False, id="up to the threshold"),
        pytest.param(2_000, "120.01", "100", True, id="beyond"),
        pytest.param(2_000, "79", "100", True, id="below"),
        pytest.param(2_000, "1", "0", True, id="from nothing"),
        pytest.param(2_000, "0", "0", False, id="nothing still"),
        pytest.param(2_000, None, "100", False, id="missing"),
        pytest.param(2_000, "100", None, False, id="not known before"),
        pytest.param(0, "500", "100", False, id="never asked"),
    ],
)
def test_a_variation_beyond_the_threshold_asks_for_a_comment(threshold, value, before, asked):
    value, before = (one and Decimal(one) for one in (value, before))
    assert needs_comment(Asking(threshold), value, before) is asked
