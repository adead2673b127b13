"""A file is recognised by its titles, among the kinds that a person may send."""

from types import SimpleNamespace

import pytest

from allocation.imports.kinds import KINDS, recognised
from allocation.imports.readers.asked import Asked
from structures.models import Role, User

ACTIVITY = ("code_structure", "annee_reference", "indicateur", "valeur")


def kinds(*rows, role=Role.REGION_AGENT):
    """Give the codes of the kinds recognised in a sheet, best first."""
    return [kind.code for kind in recognised([SimpleNamespace(rows=rows)], User(role=role))]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([ACTIVITY], ["activite"], id="activity"),
        pytest.param([("Titre",), (), ("CODGEO", "P11_CHOM1524")], ["insee"], id="under notes"),
        pytest.param([("a", "b")], [], id="unknown"),
        pytest.param([], [], id="no row"),
    ],
)
def test_a_file_is_recognised_by_its_titles(rows, expected):
    assert kinds(*rows)[: len(expected) or 1] == expected


def test_a_kind_that_a_person_may_not_send_is_not_offered():
    assert "activite" not in kinds(ACTIVITY, role=Role.REGION_ADMIN)
    assert kinds(ACTIVITY, role=Role.DIRECTOR) == []


def test_what_is_said_of_a_file_is_stored_and_read_again():
    asked = Asked("16-25", how={"sheet": "Données"}, indicator=1, period="2014-T4")
    assert Asked.of(asked.age_bracket, asked.options) == asked
    assert Asked().options == {}


def test_a_kind_is_kept_under_its_code():
    assert {code: kind.code for code, kind in KINDS.items()} == {code: code for code in KINDS}
