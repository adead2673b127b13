"""The catalogue of measures: one row each, and nothing decided by an indicator's number."""

import ast
import re
from pathlib import Path

import pytest

from allocation.engine.measures import (
    ACTIVITY_FILE,
    CENSUS,
    DIALOGUE,
    INSEE_FILE,
    MEASURES,
    EvidenceKind,
    Kind,
    choices,
    codes,
    supported_by,
)

ROOT = Path(__file__).resolve().parents[2]
APPS = ("allocation", "config", "dialogue", "structures")
# Inputs that do not say which indicator takes the solidarity coefficient mean the first.
DEFAULT = "allocation/engine/inputs.py"
NUMBERED = re.compile(r"(?:^|_)(?:number|numbers|indicator|indicators)$")
LOOK_UP = re.compile(r"(?:^|__)indicators?__number(?:__\w+)?$|^indicators?$")
IN_TEMPLATES = re.compile(
    r"(?:number|indicator)\w*\s*(?:[=!<>]=?|in)\s*[\"']?\d|[Ii]ndicateurs? \d"
)


def names_a_number(node):
    """Whether an expression is an indicator's number, by what it is called."""
    if isinstance(node, ast.Call):
        read = getattr(node.func, "id", "") in {"int", "str"}
        return read and any(map(names_a_number, node.args))
    name = getattr(node, "attr", None) or getattr(node, "id", "")
    return bool(NUMBERED.search(name.casefold()))


def is_literal(node, constants):
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(is_literal(item, constants) for item in node.elts)
    if isinstance(node, ast.Name):
        return node.id in constants
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.isdigit()
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value > 0


def whole_constants(tree):
    """The names in capitals that a module gives to whole numbers, one or several at once."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and is_literal(node.value, ()):
            targets = (
                node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else node.targets
            )
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def decided_by_number(source):
    """Return the lines where an indicator's number is compared with a literal."""
    tree = ast.parse(source)
    constants, lines = whole_constants(tree), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            numbered = any(map(names_a_number, sides))
            if numbered and any(is_literal(side, constants) for side in sides):
                lines.append(node.lineno)
        if isinstance(node, ast.keyword) and node.arg and LOOK_UP.search(node.arg):
            lines += [node.value.lineno] if is_literal(node.value, constants) else []
    return lines


def test_each_code_begins_with_its_kind_and_is_stored_once():
    assert len({measure.code for measure in MEASURES.values()}) == len(MEASURES) == len(choices())
    assert all(code.partition(".")[0] == measure.kind for code, measure in MEASURES.items())
    assert {measure.kind for measure in MEASURES.values()} == set(Kind)
    assert max(map(len, MEASURES)) <= 60


def test_levels_come_from_the_dialogue_and_values_from_a_file():
    for measure in MEASURES.values():
        assert (measure.source == DIALOGUE) == measure.is_rated
        assert bool(measure.evidence) <= measure.is_rated
        assert (measure.source.file == "") == measure.is_rated


def test_only_the_census_is_estimated_and_takes_solidarity():
    assert codes(lambda measure: not measure.whole_values) == ["census.unemployed_youth"]
    assert codes(lambda measure: measure.takes_solidarity) == ["census.unemployed_youth"]
    assert codes(lambda measure: measure.source.file == INSEE_FILE) == ["census.unemployed_youth"]
    assert (CENSUS.typed, MEASURES["count.other"].source.file) == (False, ACTIVITY_FILE)


def test_each_kind_of_evidence_supports_a_level():
    assert supported_by(EvidenceKind.PROJECT) == ["level.cooperative_projects"]
    assert supported_by(EvidenceKind.OPERATION) == ["level.partner_operations"]


def test_what_bounds_a_count_is_a_count_that_a_campaign_has_once():
    bounds = [measure.within for measure in MEASURES.values() if measure.within]
    assert bounds
    assert all(bound.is_activity and not bound.repeatable for bound in bounds)


def test_nothing_is_decided_by_an_indicator_s_number():
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and name != DEFAULT:
                found[name] = decided_by_number(path.read_text())
    assert len(found) > 100
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_template_names_an_indicator_by_its_number():
    pages = list((ROOT / "templates").rglob("*.html"))
    found = {page.name: IN_TEMPLATES.findall(page.read_text()) for page in pages}
    assert len(found) > 100
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("rating.indicator.number == 9", id="equal"),
        pytest.param(
            "COOPERATION, OPERATIONS = 8, 9\nrating.indicator.number != OPERATIONS", id="named"
        ),
        pytest.param("ENTRIES = 5\nnumber >= ENTRIES", id="entries"),
        pytest.param("WAYS_OUT = (6, 7)\nnumber in WAYS_OUT", id="one of"),
        pytest.param("SOLIDARITY_INDICATOR = 1\nint(number) != SOLIDARITY_INDICATOR", id="read"),
        pytest.param("number == '1'", id="text"),
        pytest.param("ratings.get(indicator__number=8)", id="looked up"),
        pytest.param("COOPERATION = 8\nQ(indicator__number=COOPERATION)", id="looked up by name"),
        pytest.param("indicators.filter(indicator__number__in=[8, 9])", id="several"),
    ],
)
def test_a_decision_by_number_would_be_found(fault):
    assert len(decided_by_number(fault)) == 1


def test_a_number_that_is_shown_or_counted_is_no_decision():
    assert decided_by_number("f'{indicator.number}'\nlen(numbers) > 1\nnumber < first") == []
    assert IN_TEMPLATES.search("{% if line.number == 1 %}")
    assert IN_TEMPLATES.search("sur l’indicateur 1")
    assert not IN_TEMPLATES.search("{% if version.number != latest.number %}")
