"""The door for auditors: `python -m allocation.engine < inputs.json`, with Python alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(raw, **environment):
    command = [sys.executable, "-m", "allocation.engine"]
    env = os.environ | environment
    return subprocess.run(command, input=raw, cwd=ROOT, env=env, capture_output=True, check=False)


def refusal(raw):
    """Give the one line of a refusal, once checked that nothing else was said."""
    answer = run(raw)
    line = answer.stderr.decode()
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert line.endswith("\n") and line.rstrip("\n").replace("\u00a0", " ").isprintable()
    return line.rstrip("\n").replace("\u00a0", " ")


def test_the_door_answers_each_golden_case(golden):
    answer = run(json.dumps(golden["inputs"]).encode())
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert json.loads(answer.stdout) == golden["expected"]


def test_a_byte_order_mark_is_no_obstacle(data):
    assert run(json.dumps(data).encode("utf-8-sig")).returncode == 0


def test_accents_pass_whatever_the_locale(data):
    raw = json.dumps(data, ensure_ascii=False).replace('"A"', '"Sélestat"').encode()
    answer = run(raw, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert json.loads(answer.stdout)["fixed"] == {"Sélestat": 63_750, "B": 21_250}


def test_the_same_inputs_in_another_order_give_the_same_bytes(data):
    other = dict(reversed(data.items())) | {"axes": data["axes"][::-1], "structures": ["B", "A"]}
    assert run(json.dumps(data).encode()).stdout == run(json.dumps(other).encode()).stdout


def test_a_refused_input_gives_one_line_and_no_amount(data):
    data["figures"]["3"]["B"] = None
    line = refusal(json.dumps(data).encode())
    assert line.startswith("Il manque la valeur de l’indicateur 3 pour la structure B : ")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(b"", "pas du JSON correct, ligne 1, colonne 1", id="nothing"),
        pytest.param(b'{\n "axes": ,}', "pas du JSON correct, ligne 2, colonne 10", id="a typo"),
        pytest.param(b'{"a": 1, "a": 2}', "la clé 'a' est écrite deux fois", id="a key twice"),
        pytest.param(b'{"\xe9": 1}', "l’octet 2 n’est pas de l’UTF-8", id="Latin-1"),
        pytest.param(b"9" * 5000, "un nombre est trop long", id="a number without end"),
        pytest.param(b"[" * 100_000, "l’imbrication trop profonde", id="brackets without end"),
        pytest.param(b"[NaN]", "ce tableau n’est pas accepté", id="not an object"),
    ],
)
def test_text_that_cannot_be_read_is_refused(raw, said):
    line = refusal(raw)
    assert line.startswith("Données : ")
    assert said in line


def test_the_engine_needs_python_alone():
    modules = "import sys, allocation.engine; print(*sys.modules)"
    command = [sys.executable, "-S", "-c", modules]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    tops = {name.partition(".")[0] for name in loaded.split()}
    assert tops - {"__main__", "allocation"} <= sys.stdlib_module_names
