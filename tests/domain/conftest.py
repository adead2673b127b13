"""What the tests of the engine start from: the golden file, and one small valid input."""

import json
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden" / "split.json"


def pytest_generate_tests(metafunc):
    """Run a test that asks for `golden` once for each case of the golden file."""
    if "golden" in metafunc.fixturenames:
        cases = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]
        metafunc.parametrize("golden", cases, ids=[case["name"] for case in cases])


@pytest.fixture
def data():
    """Give the JSON of a small campaign: 1 000 €, two structures, axis 3 not rated yet."""
    return {
        "envelope_cents": 100_000,
        "axes": [
            {"number": 1, "share_bp": 5000, "kind": "fixed", "indicators": _indicators(1, 2)},
            {"number": 2, "share_bp": 3500, "kind": "fixed", "indicators": _indicators(3)},
            {"number": 3, "share_bp": 1500, "kind": "variable", "indicators": _indicators(8, 9)},
        ],
        "structures": ["A", "B"],
        "figures": {str(number): {"A": "30", "B": "10"} for number in (1, 2, 3)},
        "parameters": {
            "advance_base": "allocation",
            "advance_bp": 8000,
            "solidarity": {},
            "unearned_axis3": "redistribute",
        },
    }


def _indicators(*numbers):
    return [{"number": number, "weight": 1} for number in numbers]
