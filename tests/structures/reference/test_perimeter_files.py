"""Who covers what, from a file: what it adds, changes and ends, and every fault at its place."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from structures.models import Commune, Coverage, JournalEntry, ReferenceBatch, Structure
from structures.network.reference import load_network
from tests.structures.network_builders import covered
from tests.structures.pages import text_of
from tests.structures.reference_builders import apply, effects, send

HEADER = "code_commune;code_structure;quotite;valable_du;source"
UNML = (
    "Code INSEE;Nom Commune;Département Commune;Région Commune;Code Région Commune;Code ML;"
    "Nom Officiel ML;Région ML;Code Région ML;Commune présente sur plusieurs ML;Adresse ML;"
    "Code Postal ML;Ville ML"
)
BEFORE, AFTER = date(2015, 12, 31), date(2016, 1, 1)
pytestmark = pytest.mark.django_db


def unml(commune, structure, several="Non"):
    return f"{commune};X;67;Grand Est;44;{structure};67-ML X;Grand Est;44;{several};rue;67000;X"


def test_a_file_shows_what_it_changes_and_the_past_stays(client, small_network):
    rows = ["67001;68066;100;;", "67002;68066;100;;"]
    shown = text_of(send(client, "coverage", HEADER, *rows))
    assert "Modification Mission locale de Saverne Mission locale Haut-Rhin Nord" in shown
    assert "Sans changement 1" in shown
    assert effects() == {"67001": "changed", "67003": "absent"}
    apply(client)
    assert covered(BEFORE)["67437"] == {"67001": 10_000, "67003": 6_000}
    assert covered(AFTER)["68066"] == {"67001": 10_000, "67002": 10_000, "67003": 4_000}
    assert (
        " ".join(Coverage.objects.get(valid_from=AFTER).source.split()) == "Fichier « fichier.csv »"
    )


def test_what_the_file_lacks_ends_only_when_asked(client, small_network):
    send(client, "coverage", HEADER, "67001;67437;100;2016-01-01;Accord")
    answer = apply(client)
    assert answer.status_code == 422
    assert "Le fichier ne change rien d’autre : cochez cette case" in text_of(answer)
    assert "2 lignes enregistrées" in text_of(apply(client, ending="on"))
    assert covered(BEFORE)["68066"] == {"67002": 10_000, "67003": 4_000}
    assert covered(AFTER)["68066"] == {}
    assert ReferenceBatch.objects.get().ended
    facts = set(JournalEntry.objects.values_list("summary", flat=True))
    assert {" ".join(fact.split()) for fact in facts} == {
        "Périmètre réduit à partir du 1er janvier 2016",
        "Référentiel, périmètres : 0 ajout, 0 modification, 2 fins",
    }


@pytest.mark.parametrize(
    ("rows", "place", "message"),
    [
        pytest.param(["67999;67437;100;;"], "Ligne 2, colonne code_commune", "inconnue", id="com"),
        pytest.param(["67001;99999;100;;"], "Ligne 2, colonne code_structure", "67437", id="ml"),
        pytest.param(["67001;67437;90;;"], "Ligne 2, colonne quotite", "font 90 % au", id="90"),
        pytest.param(
            ["67001;67437;60;;", "67001;68066;50;;"],
            "Ligne 2, colonne quotite",
            "font 110 % au lieu de 100 %. Corrigez ou complétez : ligne 2 et 3",
            id="110",
        ),
        pytest.param(["67001;67437;0;;"], "Ligne 2, colonne quotite", "de 0,01 à 100", id="0"),
        pytest.param(
            ["67001;67437;100;31/02/2016;"], "colonne valable_du", "n’existe pas", id="no such day"
        ),
        pytest.param(
            ["67001;67437;100;0016-01-01;"], "colonne valable_du", "de 1900 à 2100", id="year"
        ),
        pytest.param(
            ["67001;67437;50;;", "67001;67437;50;;"],
            "Ligne 3",
            "Déjà donné à la ligne 2",
            id="twice",
        ),
        pytest.param(["67001;67437;100;;=A1"], "colonne source", "une formule", id="formula"),
    ],
)
def test_a_fault_is_shown_at_its_place_and_blocks_the_file(
    client, small_network, rows, place, message
):
    shown = text_of(send(client, "coverage", HEADER, *rows))
    assert f"Erreur {place}" in shown or f", {place}" in shown
    assert message in shown
    assert apply(client).status_code == 422
    assert not Coverage.objects.filter(valid_from=AFTER).exists()


def test_a_structure_that_is_closed_receives_nothing(client, small_network):
    Structure.objects.filter(code="68066").update(closed_on=AFTER)
    shown = text_of(send(client, "coverage", HEADER, "67001;68066;100;;"))
    assert "n’est pas ouverte le 1er janvier 2016" in shown


def test_the_national_file_is_read_and_other_regions_are_left_out(client, small_network):
    rows = [unml("67001", "68066"), unml("57001", "57463"), unml("67002", "68066")]
    shown = text_of(send(client, "coverage", UNML, *rows))
    assert "Lignes de communes hors du référentiel, ignorées : 1." in shown
    assert effects() == {"67001": "changed", "67003": "absent"}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([unml("67003", "67437", "Oui")], id="said"),
        pytest.param([unml("67003", "67437"), unml("67003", "68066")], id="seen"),
    ],
)
def test_a_commune_on_several_missions_locales_asks_for_its_shares(client, small_network, rows):
    shown = text_of(send(client, "coverage", UNML, *rows))
    assert "La commune 67003 Albé est sur plusieurs missions locales" in shown
    assert "Donnez leurs quotités dans notre modèle" in shown


def test_the_files_of_alsace_are_read_whole_in_a_few_questions(
    client, django_assert_max_num_queries
):
    load_network(Path(settings.FIXTURES_DIR))
    content = (settings.FIXTURES_DIR / "couverture.csv").read_bytes()
    with django_assert_max_num_queries(80):
        send(client, "coverage", content, name="couverture.csv")
    batch = ReferenceBatch.objects.get()
    assert (batch.added, batch.changed, batch.absent) == (0, 0, 0)
    assert batch.unchanged == Commune.objects.count() == 880
    Coverage.objects.all().delete()
    send(client, "coverage", content, name="couverture.csv")
    with django_assert_max_num_queries(120):
        assert "880 lignes enregistrées" in text_of(apply(client))
