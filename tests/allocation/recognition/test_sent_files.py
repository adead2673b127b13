"""A file is sent without its kind: recognised, shown as read, then confirmed by a person."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, ColumnMapping, ImportBatch, ImportWork
from allocation.recognition.services import give_up
from structures.ground.files.large import hold
from structures.models import HeldFile, ReferenceWork, StoredFile
from tests.allocation.builders import make_adopted_campaign, make_campaign, make_user
from tests.domain.files import text
from tests.structures.pages import text_of

ROOT = "/campagnes/2015/imports/"
ACTIVITY = text("code_structure;annee_reference;indicateur;valeur", "67437;2014;2;48")
NAMES = text("Nom;Prénom;valeur", "Dupont;Léa;1")
UNKNOWN = text("Mission;Champ;Effectif", "67437;Total;48", "67437;Femmes;20", "S11;Total;7")
COMMUNES = text("code;nom;departement", "67010;Altorf;67")
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """A campaign open to figures."""
    return open_collection(make_campaign(), by=make_user())


def send(client, content, name="fichier.csv", role="region_agent"):
    client.force_login(make_user(role))
    return client.post(ROOT, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(client, **typed):
    work = ImportWork.objects.first()
    typed = {"encoding": "utf-8", "separator": ";", "header_line": "1"} | typed
    return client.post(f"{ROOT}fichiers/{work.pk}/", typed, follow=True)


def test_a_file_is_recognised_from_its_titles_and_shown_as_read(client, campaign):
    words = text_of(send(client, ACTIVITY))
    assert "Reconnu d’après ses titres : « Activité des structures »" in words
    assert "Encodage UTF-8" in words
    assert "Séparateur point-virgule" in words
    assert "code_structure annee_reference indicateur valeur 67437 2014 2 48" in words
    assert not ImportBatch.objects.exists()


def test_once_confirmed_it_is_read_and_previewed(client, campaign):
    send(client, ACTIVITY)
    assert "Saverne rien → 48" in text_of(confirm(client, kind="activite"))
    assert ImportBatch.objects.get().kind == "activite"
    assert ImportBatch.objects.get().asked == {}  # nothing was corrected: nothing is forced
    assert "Quelqu’un" not in text_of(client.get(f"{ROOT}fichiers/{ImportWork.objects.get().pk}/"))


def test_a_file_that_waits_is_found_again_among_the_imports(client, campaign):
    send(client, ACTIVITY)
    assert "fichier.csv : à confirmer, déposé par" in text_of(client.get(ROOT))


def test_a_file_confirmed_twice_is_read_once(client, campaign):
    send(client, ACTIVITY)
    confirm(client, kind="activite")
    confirm(client, kind="activite")
    assert ImportBatch.objects.count() == 1


def test_another_line_of_titles_is_seen_again(client, campaign):
    send(client, text("Tableau de bord;;;", *ACTIVITY.decode().splitlines()))
    words = text_of(confirm(client, kind="activite", header_line="2", again="1"))
    assert "Titres ligne 2" in words
    assert "67437 2014 2 48" in words


def test_another_sheet_is_chosen(client, campaign):
    book = openpyxl.Workbook()
    for name, value in (("Janvier", 48), ("Février", 52)):
        sheet = book.create_sheet(name)
        sheet.append(["code_structure", "annee_reference", "indicateur", "valeur"])
        sheet.append(["67437", 2014, 2, value])
    content = io.BytesIO()
    book.save(content)
    words = text_of(send(client, content.getvalue(), "activite.xlsx"))
    assert "Feuille Janvier" in words
    answer = confirm(client, kind="activite", sheet="Février")
    assert "rien → 52" in text_of(answer)


def test_of_a_file_that_names_people_nothing_is_shown_nor_kept(client, campaign):
    answer = send(client, NAMES)
    assert answer.status_code == 422
    assert "données nominatives" in text_of(answer)
    assert "Dupont" not in text_of(answer)
    work = ImportWork.objects.get()
    assert (work.content, work.found) == (None, {})


def test_an_unknown_header_is_described_by_hand_and_the_description_kept(client, campaign):
    words = text_of(send(client, UNKNOWN))
    assert "Les titres de ce fichier ne sont pas connus" in words
    assert "Par exemple : Total ; Femmes" in words
    answer = confirm(
        client,
        kind="colonnes",
        indicator="2",
        source="Observatoire",
        role_0="structure",
        role_1="kept",
        kept_1="Total",
        role_2="value",
        mapping_name="Observatoire régional",
    )
    words = text_of(answer)
    assert "Saverne rien → 48" in words
    assert "Structure n° 11 (à nommer) rien → 7" in words
    assert ColumnMapping.objects.get().columns["kept"] == {"Champ": "Total"}
    assert "Les titres sont ceux de la description « Observatoire régional »" in text_of(
        send(client, UNKNOWN)
    )


def test_columns_without_a_code_or_a_value_are_asked_for(client, campaign):
    send(client, UNKNOWN)
    answer = confirm(client, kind="colonnes", indicator="2", source="X", role_0="structure")
    assert answer.status_code == 422
    assert "Dites quelle colonne donne le code, et quelle autre la valeur." in text_of(answer)


def test_two_columns_for_one_are_refused_naming_the_first(client, campaign):
    send(client, UNKNOWN)
    roles = {"role_0": "structure", "role_1": "value", "role_2": "value"}
    answer = confirm(client, kind="colonnes", indicator="2", source="X", **roles)
    assert answer.status_code == 422
    assert "« Champ » est déjà cette colonne : laissez de côté l’une des deux." in text_of(answer)
    assert not ImportBatch.objects.exists()


def test_an_administrator_sends_a_reference_file_on_without_choosing_it_again(client, campaign):
    words = text_of(send(client, COMMUNES, role="region_admin"))
    assert "c’est un fichier de référence" in words
    work = ImportWork.objects.get()
    typed = {"vintage": "2016", "departments": "67"}
    answer = client.post(f"{ROOT}fichiers/{work.pk}/referentiel/", typed)
    made = ReferenceWork.objects.get()
    assert answer.url == f"/referentiel/travaux/{made.pk}/"
    assert made.kind == "communes"
    assert ImportWork.objects.get().content is None


def test_others_are_told_who_imports_a_reference_file(client, campaign):
    words = text_of(send(client, COMMUNES))
    assert "Seul un compte d’administration importe les fichiers de référence" in words
    work = ImportWork.objects.get()
    assert client.post(f"{ROOT}fichiers/{work.pk}/referentiel/").status_code == 404


def test_an_administrator_is_told_who_imports_activity(client, campaign):
    words = text_of(send(client, ACTIVITY, role="region_admin"))
    assert "Cet import ne revient pas à votre rôle" in words


def test_a_file_that_is_given_up_is_not_kept(client, campaign):
    send(client, ACTIVITY)
    work = ImportWork.objects.get()
    words = text_of(client.post(f"{ROOT}fichiers/{work.pk}/abandon/", follow=True))
    assert "n’est pas importé, et n’est pas conservé" in words
    assert ImportWork.objects.get().content is None
    assert not StoredFile.objects.exists()


def test_a_large_file_that_is_given_up_leaves_no_part(campaign):
    by = make_user("region_agent")
    held = {"name": "f.csv", "asked_by": by, "held": hold(io.BytesIO(ACTIVITY))}
    work = ImportWork.objects.create(act="look", campaign=Campaign.objects.get(), **held)
    give_up(work, by=by)
    assert not HeldFile.objects.exists()


def test_who_imports_nothing_sends_nothing(client, campaign):
    client.force_login(make_user("state_observer"))
    file = SimpleUploadedFile("a.csv", ACTIVITY)
    assert client.post(ROOT, {"file": file}).status_code == 404
    assert not ImportWork.objects.exists()


def test_once_a_run_is_adopted_the_page_says_where_to_go(client):
    make_adopted_campaign()
    answer = send(client, ACTIVITY)
    assert answer.status_code == 422
    assert "à la page « Corrections » de la campagne" in text_of(answer)


CENSUS = text("CODGEO;P11_CHOM1524;P06_CHOM1524", *(f"{code};10;4" for code in ("67437", "67440")))


def test_the_vintage_is_shown_and_may_be_corrected(client, campaign):
    words = text_of(send(client, CENSUS, role="region_admin"))
    assert "Millésime 2011" in words and "Autres millésimes 2006" in words
    assert "Millésime à lire 2011 2006" in words
    work = ImportWork.objects.get()
    confirm(client, kind="insee", age_bracket="15-24", vintage="2006")
    assert ImportWork.objects.get(pk=work.pk).asked["vintage"] == 2006
    assert ImportBatch.objects.get().facts["vintage"] == "2006"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(text("Bonjour ; voici le fichier"), "n’a qu’une ligne", id="one line"),
        pytest.param(text("Madame", "Monsieur", "Cordialement"), "n’a pas de colonnes", id="prose"),
    ],
)
def test_a_text_that_is_no_table_is_refused_as_such(client, campaign, content, reason):
    answer = send(client, content, "lettre.txt")
    assert answer.status_code == 422 and reason in text_of(answer)
    assert ImportWork.objects.get().content is None
