"""No file about people comes in: neither by its titles, nor beside its table."""

import pytest

from allocation.imports.readers.activity import LAYOUT
from allocation.imports.readers.insee import LAYOUT as CENSUS
from structures.ground.readings import read_impersonal, refuse_nominative
from structures.ground.spreadsheets import FileRefused
from tests.domain.files import SUM_OF_TWO, spaced, text, workbook

TITLES = "code_structure;annee_reference;indicateur;valeur"
ROW = "S11;2014;5;1"


def open_activity(content):
    return read_impersonal("activite.csv", content, LAYOUT)


@pytest.mark.parametrize(
    "title",
    [
        *("Nom", "PRENOM", "Prénom du jeune", "nom_prenom", "NomPrenom", "nom de famille"),
        *("NIR", "IDE", "N° de sécurité sociale", "Matricule", "Date de naissance", "né(e) le"),
        *("dateNaissance", "Adresse", "Téléphone", "tel. portable", "Courriel", "e-mail"),
        *("mail du jeune", "Adresse du jeune (commune)", "id_jeune", "IBAN", "Civilité"),
        *("Date de naiss.", "N° sécu", "Identité", "Mobile"),
    ],
)
def test_a_file_that_names_people_is_refused(title):
    with pytest.raises(FileRefused) as refused:
        open_activity(text(f"{TITLES};{title}", "S11;2014;5;1;x"))
    message = spaced(str(refused.value))
    assert f"colonnes : « {title} »" in message
    assert "décret n° 2015-59 du 26 janvier 2015, art. 4). Rien n’a été conservé." in message


def test_titles_about_places_and_bodies_are_not_nominative():
    refuse_nominative(
        [
            *("CODGEO", "LIBGEO", "REG", "DEP", "P11_HCHOM1524", "code_structure", "indicateur"),
            *("nom_commune", "Nom Commune", "nom_structure", "Nom Officiel ML", "commentaire"),
            *("Adresse ML", "Code Postal ML", "Ville ML", "définition", "Nombre de jeunes"),
            *("courriel_structure", "Jeunes accueillis", "valeur", "date_extraction", "source"),
        ]
    )


@pytest.mark.parametrize("title", ["Numéro INSEE", "Qui", "Bénéficiaires suivis"])
def test_a_column_that_the_model_has_not_is_refused(title):
    with pytest.raises(FileRefused, match="Colonnes inattendues.*Rien n’a été conservé"):
        open_activity(text(f"{TITLES};{title}", f"{ROW};x"))


def test_a_value_without_a_title_is_refused_saying_where():
    with pytest.raises(FileRefused, match="La colonne 2 n’a pas de titre.*ligne 2"):
        open_activity(text("code_structure;;annee_reference;indicateur;valeur", "S11;K;2014;5;1"))


def test_people_listed_above_the_table_or_in_another_sheet_are_refused():
    people = ["Nom", "Prénom", "Commentaire"]
    with pytest.raises(FileRefused, match="données nominatives"):
        open_activity(text("Nom;Prénom;NIR", "X;Y;1", TITLES, ROW))
    book = workbook(TITLES.split(";"), ROW.split(";"), other=people)
    with pytest.raises(FileRefused, match="données nominatives"):
        read_impersonal("a.xlsx", book, LAYOUT)


def test_a_heading_that_gives_an_address_is_no_list_of_people():
    found = open_activity(text("Adresse : 1 place de la Région", "", TITLES, ROW))
    assert [line for line, _ in found.rows] == [4]


def test_the_other_variables_of_the_census_are_welcome():
    titles = f"{SUM_OF_TWO};REG;DEP;LIBGEO;P11_POP1564;C11_ACT1564_CS1;P06_ACTOCC15P"
    assert read_impersonal("insee.csv", text(titles, "67001;1;1;42;67;A;1;1;1"), CENSUS).rows
