"""Each line of `script/bench` runs, on a network of a few structures; no time is judged."""

import pytest

from script.benches import lines, scale
from script.benches.batches import batch_rows, variant_rows
from script.benches.files import imports_rows
from script.benches.measuring import Row, slope, table
from script.benches.money import final_of, invented_inputs, plain_inputs, plain_split, split_rows
from script.benches.network import build_collection, build_dialogue

SIZE, COMMUNES, ROUNDS = 4, 40, 1
pytestmark = pytest.mark.django_db


def test_the_plain_loop_gives_what_the_engine_gives():
    inputs = invented_inputs(50)
    assert plain_split(plain_inputs(inputs)) == list(final_of(inputs).values())
    assert sum(plain_split(plain_inputs(inputs))) == inputs["envelope_cents"]


@pytest.mark.parametrize("name", [name for name in lines.COLLECTION if name != "imports"])
def test_a_line_of_the_collection_runs(name):
    _, rows = lines.COLLECTION[name]
    found = rows(build_collection(SIZE, COMMUNES), ROUNDS)
    assert all(row.now.strip() for row in found) and len(found) == 2


def test_the_census_is_read_in_both_forms():
    found = imports_rows(build_collection(SIZE, COMMUNES), ROUNDS, lines=60)
    assert [row.now[0] for row in found[:3]] == ["×"] * 3


def test_the_lines_of_the_dialogue_run():
    campaign = build_dialogue(build_collection(SIZE, COMMUNES))
    found = {name: rows(campaign, ROUNDS) for name, (_, rows) in lines.DIALOGUE.items()}
    measured = {row.what for row in found["pages"]}
    assert {"home (region_manager)", "home (director)"} < measured and len(measured) > 40
    assert found["pdf"] and found["convention"]


def test_the_split_is_measured():
    assert "contre une boucle d’entiers" in table("Répartir", split_rows(20, ROUNDS))


@pytest.mark.django_db(transaction=True)
def test_costs_are_measured_at_several_sizes():
    said = []
    shown = scale.scale_table((2, 4), ROUNDS, said.append)
    assert said == ["2 structures…", "4 structures…"]
    assert "moteur seul" in shown and "home (director), octets" in shown


def test_a_cost_in_proportion_has_a_slope_of_one_and_its_square_two():
    assert round(slope([(10, 3), (100, 30)]), 6) == 1
    assert round(slope([(10, 3), (100, 300), (1_000, 30_000)]), 6) == 2


def test_a_table_is_laid_out_in_columns():
    lines_of = table("Titre", [Row("un", "× 2"), Row("autre chose", "× 30")]).splitlines()
    assert lines_of[0] == "Titre"
    assert {line.index("×") for line in lines_of[2:]} == {lines_of[1].index("mesuré")}


def test_the_batch_engine_is_measured_on_the_same_work_as_its_loops():
    shown = table("Par lots", [*batch_rows(6, ROUNDS), *variant_rows(ROUNDS, count=12, size=5)])
    assert "une boucle de décimaux" in shown and "boucle mesurée sur 10 variantes" in shown
