"""The import pages: every problem at its place, a button only when all is well."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from allocation.campaigns.services import open_collection
from allocation.imports.forms import UploadForm
from allocation.models import Figure, ImportBatch, RowIssue
from config.demo.files import ACTIVITY_FILE, INSEE_FILE
from structures.ground.spreadsheets import MAX_BYTES
from structures.models import Coverage, StoredFile, Structure
from structures.network.reference import load_communes, load_coverage
from structures.reference.forms import ReferenceUploadForm
from tests.allocation.builders import CODES, make_adopted_campaign, make_campaign, make_user
from tests.domain.files import text
from tests.structures.pages import page, text_of

ROOT = "/campagnes/2015/imports/"
ACTIVITY = "code_structure;annee_reference;indicateur;valeur"
CELL = "67437;2014;2;48"
CENSUS = "CODGEO;LIBGEO;P11_HCHOM1524;P11_FCHOM1524"
BUTTON = "Appliquer les"
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """A campaign open to figures, whose five structures cover one commune each."""
    campaign = make_campaign()
    codes = {f"6700{n}": structure for n, structure in enumerate(CODES, 1)}
    load_communes(
        {
            "code": c,
            "nom": f"Commune {c}",
            "departement": "67",
            "population": "9",
            "millesime_cog": "2026",
        }
        for c in codes
    )
    load_coverage(
        {
            "code_commune": c,
            "code_structure": structure,
            "quotite": "100",
            "valable_du": "2015-01-01",
            "source": "Essai",
        }
        for c, structure in codes.items()
    )
    open_collection(campaign, by=make_user())
    return campaign


def send(client, kind, content, name="fichier.csv", role="region_agent"):
    client.force_login(make_user(role))
    data = {"file": SimpleUploadedFile(name, content), "age_bracket": "15-24"}
    return client.post(f"{ROOT}{kind}/", data, follow=True)


def apply(client, **data):
    batch = ImportBatch.objects.first()
    return client.post(f"{ROOT}{batch.pk}/application/", data, follow=True)


def communes(*changes, skip=()):
    rows = {c: f"{c};Commune;1,5;2" for c in ("67001", "67002", "67003", "67004", "67005")}
    return [rows[c] for c in rows if c not in skip] + list(changes)


@pytest.mark.parametrize("kind", ["activite", "insee"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "Le fichier est vide.", id="empty"),
        pytest.param(b"\xef\xbb\xbf \n", "« fichier.csv » est vide", id="blank"),
        pytest.param(b"%PDF-1.7", "« fichier.csv » est un document PDF", id="PDF renamed"),
        pytest.param(
            text(f"{ACTIVITY};{CENSUS};Prénom", "67437;2014;2;48;67001"),
            "des données nominatives (colonnes : « Prénom »)",
            id="names people",
        ),
        pytest.param(text("a;b", "1;2"), "Aucune ligne de titres reconnue", id="other table"),
        pytest.param(
            text(f"{ACTIVITY};{CENSUS}"), "Le fichier n’a aucune ligne de données", id="no row"
        ),
    ],
)
def test_a_refused_file_is_explained_and_not_kept(client, campaign, kind, content, message):
    answer = send(client, kind, content)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert not StoredFile.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("form", [UploadForm, ReferenceUploadForm])
def test_a_file_too_large_is_refused_before_it_is_read(form):
    file = SimpleUploadedFile("f.csv", b"x")
    file.size = MAX_BYTES + 1
    with pytest.raises(ValidationError, match="la limite est de 250 Mo"):
        form.base_fields["file"].clean(file)


def test_a_page_sent_without_a_file_asks_for_it(client, campaign):
    client.force_login(make_user("region_agent"))
    answer = client.post(f"{ROOT}activite/", {"csrfmiddlewaretoken": "x"})
    assert answer.status_code == 422
    assert "Fichier : Ce champ est obligatoire." in text_of(answer)


def test_a_file_sent_after_the_adoption_is_refused_on_its_page(client):
    make_adopted_campaign()
    answer = send(client, "activite", text(ACTIVITY, CELL))
    assert answer.status_code == 422
    assert "La campagne 2015 est à l’étape « répartition arrêtée »" in text_of(answer)


@pytest.mark.parametrize(
    ("rows", "place", "message"),
    [
        pytest.param(
            communes("67999;X;1;1"),
            "Ligne 7, colonne CODGEO Lu : « 67999 »",
            "La commune 67999",
            id="unknown commune",
        ),
        pytest.param(
            communes("67002;X;1;1"),
            "Ligne 7, colonne CODGEO Lu : « 67002 »",
            "La commune 67002 Commune 67002 figure deux fois : lignes 3 et 7",
            id="commune twice",
        ),
        pytest.param(
            communes(skip=["67003"]),
            "colonne CODGEO",
            "Communes absentes du fichier (1) : 67003 Commune 67003",
            id="commune left out",
        ),
        pytest.param(
            communes("67005;X;;1", skip=["67005"]),
            "Ligne 6, colonne P11_HCHOM1524 Lu : rien",
            "Valeur manquante (cellule vide) : ce n’est pas un zéro",
            id="missing",
        ),
        pytest.param(
            communes("67005;X;1;-2", skip=["67005"]),
            "Ligne 6, colonne P11_FCHOM1524 Lu : « -2 »",
            "« -2 » est négatif",
            id="negative",
        ),
    ],
)
def test_a_problem_is_shown_at_its_place_and_blocks_the_file(
    client, campaign, rows, place, message
):
    shown = text_of(send(client, "insee", text(CENSUS, *rows)))
    assert "1 erreur" in shown
    assert f"Erreur {place} {message}" in shown
    assert BUTTON not in shown
    answer = apply(client)
    assert answer.status_code == 422
    assert "Ce fichier contient des erreurs" in text_of(answer)
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("content", "notice"),
    [
        pytest.param(
            text(CENSUS, *communes()).replace(b";", b"\t"),
            "Séparateur reconnu : tabulation.",
            id="tabs",
        ),
        pytest.param(
            text(CENSUS, *communes()).replace(b",", b".").replace(b";", b","),
            "Séparateur reconnu : virgule.",
            id="commas",
        ),
        pytest.param(
            text(CENSUS, *communes("Total;Région;7,5;10")),
            "Ligne ignorée (total) : « Total ».",
            id="total row",
        ),
        pytest.param(
            text(CENSUS, *communes("67001;Commune « é »;1,5;2", skip=["67001"]), encoding="cp1252"),
            "Encodage reconnu : Windows-1252.",
            id="cp1252",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + text(CENSUS, *communes()),
            "Encodage reconnu : UTF-8 avec BOM.",
            id="BOM",
        ),
    ],
)
def test_what_a_spreadsheet_does_to_a_file_is_understood_and_said(
    client, campaign, content, notice
):
    shown = text_of(send(client, "insee", content))
    assert notice in shown
    assert f"{BUTTON} 5 valeurs" in shown
    assert "5 valeurs enregistrées." in text_of(apply(client))
    assert {str(value) for value in Figure.objects.values_list("value", flat=True)} == {
        "3.500000000000000000000000"
    }


def test_thousands_parted_by_no_break_spaces_are_read(client, campaign):
    rows = communes("67001;Commune;1\N{NO-BREAK SPACE}000,5;2", skip=["67001"])
    send(client, "insee", text(CENSUS, *rows))
    apply(client)
    assert str(Figure.objects.get(structure__code=CODES[0]).value)[:6] == "1002.5"


def test_a_preview_shows_values_and_where_they_come_from(client, campaign):
    shown = text_of(send(client, "insee", text(CENSUS, *communes())))
    assert "Aperçu : rien n’a encore changé." in shown
    assert "1. Jeunes actifs inoccupés" in shown
    assert "Saverne rien → 3,50" in shown
    assert "0 changée, 5 nouvelles, 0 inchangée" in shown
    assert "Millésime 2011" in shown
    assert "Colonnes retenues P11_HCHOM1524 + P11_FCHOM1524" in shown
    assert "Tranche d’âge 15-24 ans (INSEE)" in shown


def test_an_empty_perimeter_is_confirmed_by_a_box(client, campaign):
    Coverage.objects.filter(structure__code="S11").update(
        structure=Structure.objects.get(code="67437")
    )
    shown = text_of(send(client, "insee", text(CENSUS, *communes())))
    assert "Je confirme la valeur 0 pour : Structure n° 11 (à nommer)" in shown
    answer = apply(client)
    assert answer.status_code == 422
    assert "Cochez cette case pour confirmer la valeur 0" in text_of(answer)
    assert not Figure.objects.exists()
    assert "5 valeurs enregistrées." in text_of(apply(client, confirmed="on"))


def test_a_file_already_applied_says_so_and_has_no_button(client, campaign):
    send(client, "activite", text(ACTIVITY, CELL))
    apply(client)
    batch = ImportBatch.objects.get()
    shown = text_of(client.get(f"{ROOT}{batch.pk}/"))
    assert "Ce fichier est appliqué." in shown
    assert BUTTON not in shown
    assert "Ce fichier a déjà été appliqué." in text_of(apply(client))


def test_the_same_file_sent_again_is_announced(client, campaign):
    send(client, "activite", text(ACTIVITY, CELL))
    apply(client)
    shown = text_of(send(client, "activite", text(ACTIVITY, CELL)))
    assert "Ce même fichier a déjà été appliqué le" in shown


def test_an_administrator_reads_an_activity_import_but_does_not_apply_it(client, campaign):
    send(client, "activite", text(ACTIVITY, CELL))
    batch = ImportBatch.objects.get()
    assert BUTTON not in text_of(page(client, make_user("region_admin"), f"{ROOT}{batch.pk}/"))
    assert apply(client).status_code == 404
    assert not Figure.objects.exists()


def test_an_administrator_applies_a_census_file(client, campaign):
    send(client, "insee", text(CENSUS, *communes()), role="region_admin")
    apply(client)
    assert {f.recorded_by.role for f in Figure.objects.all()} == {"region_admin"}


def test_the_page_of_an_import_counts_what_is_only_a_warning(client, campaign):
    rows = ["67437;2014;5;10", "67437;2014;6;11"]
    shown = text_of(send(client, "activite", text(ACTIVITY, *rows)))
    assert "1 point à vérifier" in shown
    assert "Ligne 3, colonne valeur Lu : « 11 » 67437 : l’indicateur 6 (11) dépasse" in shown
    assert f"{BUTTON} 2 valeurs" in shown
    assert RowIssue.objects.filter(severity="warning").count() == 1


def test_the_template_has_a_row_a_structure_and_indicator(client, campaign):
    answer = page(client, make_user("region_agent"), f"{ROOT}activite/modele.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith(ACTIVITY)
    assert lines[1:] == [f"{c};2014;{n};;;;;" for c in CODES for n in range(2, 8)]


def test_the_shipped_files_go_from_browser_to_figures(client, demo):
    demo("collection")
    send(client, "insee", INSEE_FILE.read_bytes())
    assert "11 valeurs enregistrées." in text_of(apply(client, confirmed="on"))
    send(client, "activite", ACTIVITY_FILE.read_bytes())
    assert "66 valeurs enregistrées." in text_of(apply(client))
    assert Figure.objects.count() == 77
