"""The list of communes: INSEE's file or our template, each fault at its place."""

import pytest

from structures.models import Commune, ReferenceBatch
from tests.domain.files import opendocument
from tests.structures.network_builders import make_commune
from tests.structures.pages import text_of
from tests.structures.reference_builders import apply, effects, send

HEADER = "code;nom;departement;population;millesime_cog"
COG = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"
ROWS = [
    "COM,67001,44,67,6AE,678,1,ACHENHEIM,Achenheim,Achenheim,6713,",
    "COMD,67004,,,,,0,SOMMERAU,Sommerau,Sommerau,,67004",
    "COM,57001,44,57,57D,571,1,ABONCOURT,Aboncourt,Aboncourt,5715,",
    "COM,2A004,94,2A,20R,2A1,1,AJACCIO,Ajaccio,Ajaccio,2A99,",
    "ARM,75101,11,75,75C,751,0,PARIS 01,Paris 1er,Paris 1er Arrondissement,,75056",
]
pytestmark = pytest.mark.django_db


def test_the_file_of_insee_is_read_as_it_is(client):
    shown = text_of(send(client, "communes", COG, *ROWS, departments="67, 2A"))
    assert "Communes hors des départements 67, 2A, ignorées : 1." in shown
    assert "arrondissements municipaux, ignorés : 2." in shown
    assert effects() == {"67001": "added", "2A004": "added"}
    apply(client)
    found = Commune.objects.values_list("code", "department", "population", "cog_vintage")
    assert set(found) == {("67001", "67", None, 2026), ("2A004", "2A", None, 2026)}


def test_a_new_vintage_keeps_populations_and_confirms_communes_at_once(client):
    make_commune("67001", "Achenheim")
    shown = text_of(send(client, "communes", COG, ROWS[0], vintage="2027", departments="67"))
    assert "1 commune sans autre changement" in shown
    apply(client)
    assert list(Commune.objects.values_list("population", "cog_vintage")) == [(1, 2027)]


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        pytest.param("1001;X;01;1;2026", "colonne code", "zéro initial : 01001", id="zero"),
        pytest.param("6700A;X;67;1;2026", "colonne code", "attendu sur cinq caractères", id="code"),
        pytest.param("67002;;67;1;2026", "colonne nom", "Cellule vide", id="no name"),
        pytest.param(
            "67002;=A1;67;1;2026",
            "colonne nom",
            "commence comme une formule",
            id="formula",
        ),
        pytest.param(f"67002;{'x' * 101};67;1;2026", "colonne nom", "100 au plus", id="long"),
        pytest.param(
            "67002;A\u202eB;67;1;2026", "colonne nom", "caractère invisible", id="bidirectional"
        ),
        pytest.param("67002;X;68;1;2026", "colonne departement", "pas du département 68", id="dep"),
        pytest.param("67002;X;67;-3;2026", "colonne population", "est négatif", id="population"),
        pytest.param("67002;X;67;1;26", "colonne millesime_cog", "pas une année", id="vintage"),
        pytest.param("67001;Y;67;1;2026", "colonne code", "lignes 2 et 3", id="twice"),
    ],
)
def test_a_fault_is_shown_at_its_place_and_blocks_the_file(client, row, place, message):
    shown = text_of(send(client, "communes", HEADER, "67001;X;67;1;2026", row))
    assert "1 erreur" in shown
    assert f"Ligne 3, {place}" in shown
    assert message in shown
    assert "Ce fichier contient des erreurs" in text_of(apply(client))
    assert not Commune.objects.exists()


def test_arrondissements_are_left_to_their_commune(client):
    shown = text_of(
        send(client, "communes", HEADER, "75056;Paris;75;9;2026", "75101;Paris 1;75;9;2026")
    )
    assert "Arrondissements municipaux de Paris, Lyon ou Marseille, ignorés : 1." in shown
    assert effects() == {"75056": "added"}


def test_departments_that_are_none_are_refused(client):
    answer = send(client, "communes", COG, *ROWS, departments="Bas-Rhin")
    assert answer.status_code == 422
    assert "Code de département attendu, par exemple 67, 2A ou 974" in text_of(answer)
    assert not ReferenceBatch.objects.exists()


def test_an_ods_workbook_is_read_like_the_others(client):
    content = opendocument(HEADER.split(";"), ["67001", "Achenheim", "67", "2637", "2026"])
    send(client, "communes", content, name="communes.ods")
    assert effects() == {"67001": "added"}
    apply(client)
    assert Commune.objects.get().population == 2637
