"""Files of territories, structures and people: each fault at its place, each change shown."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from structures.models import JournalEntry, Mandate, ReferenceBatch, Structure, Territory
from structures.reference.kinds import kind_named
from structures.reference.selectors import PEOPLE_KEPT
from structures.reference.services import purge_reference_works
from structures.reference.tables import csv_template, xlsx_template
from tests.allocation.builders import make_user
from tests.domain.files import opendocument
from tests.structures.builders import make_mandate, make_network
from tests.structures.pages import text_of
from tests.structures.reference_builders import apply, effects, send

STRUCTURES = (
    "code;nom;nom_legal;type;territoire;regime;tribunal;volume;folio;date_inscription;siret;rna;"
    "adresse;code_postal;ville;courriel;telephone"
)
NEW = (
    "ML9;ML Neuve;Association Neuve;ML;1;loi_1901;;;;;00010001600013;W123456789;1 rue X;67000;"
    "Strasbourg;a@ml.example;03 88 00 00 00"
)
PEOPLE = "code_structure;fonction;nom;courriel;telephone;debut;fin"
pytestmark = pytest.mark.django_db


def refused(client, kind, *rows):
    """What is wrong in a file, as the page shows it; nothing may be applied."""
    shown = text_of(send(client, kind, *rows))
    assert not ReferenceBatch.objects.filter(lines__isnull=False).exists()
    return shown


def cells(**changes):
    """The row of a new structure, with other cells."""
    row = dict(zip(STRUCTURES.split(";"), NEW.split(";"), strict=True)) | changes
    return ";".join(row.values())


def test_the_templates_import_as_they_are_into_an_empty_region(client):
    for kind in ("territories", "structures", "people"):
        send(client, kind, csv_template(kind_named(kind)))
        apply(client)
        answer = send(client, kind, xlsx_template(kind_named(kind)), name="f.xlsx")
        assert "Ce fichier ne change rien" in text_of(answer) or not effects(), kind
    structure = Structure.objects.get()
    assert (structure.territory.name, structure.opened_on) == ("Nord", date(2016, 1, 1))
    assert structure.mandates.get().full_name == "Camille Martin"


def test_territories_are_added_and_renamed_and_none_is_removed(client):
    Territory.objects.create(number=1, name="Nord")
    Territory.objects.create(number=7, name="Est")
    shown = text_of(send(client, "territories", "numero;nom", "1;Grand Nord", "2;Sud"))
    assert effects() == {"1": "changed", "2": "added", "7": "absent"}
    assert "il se retire dans la page des territoires" in shown
    apply(client)
    names = dict(Territory.objects.values_list("number", "name"))
    assert names == {1: "Grand Nord", 2: "Sud", 7: "Est"}


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        pytest.param("0;Nord", "colonne numero", "un numéro de 1 à", id="number"),
        pytest.param("1;", "colonne nom", "Cellule vide", id="name"),
        pytest.param("2;a\n3;A", "colonne numero", "Déjà donné à la ligne 2", id="twice"),
    ],
)
def test_a_wrong_territory_is_refused_at_its_place(client, row, place, message):
    shown = refused(client, "territories", "numero;nom", *row.split("\n"))
    assert place in shown and message in shown


def test_an_identity_changes_in_the_history_and_an_absent_structure_stays_open(client):
    make_network()
    first, *others = Structure.objects.order_by("code")
    row = {
        **{"code": first.code, "nom": "ML Renommée", "nom_legal": first.legal_name},
        **{"type": first.kind, "territoire": str(first.territory.number), "regime": first.regime},
        **{"adresse": first.street, "code_postal": first.postcode, "ville": "Colmar"},
    }
    shown = text_of(send(client, "structures", ";".join(row), ";".join(row.values())))
    assert f"nom : {first.name}" in shown and "nom : ML Renommée" in shown
    assert effects() == {first.code: "changed", **{one.code: "absent" for one in others}}
    apply(client)
    first.refresh_from_db()
    assert (first.name, first.town, first.siret) == (
        "ML Renommée",
        "Colmar",
        row.get("siret", first.siret),
    )
    said = JournalEntry.objects.filter(structure=first, kind=JournalEntry.Kind.IDENTITY)
    assert "Renommée" in " ".join(said.values_list("summary", flat=True))
    assert not Structure.objects.filter(closed_on__isnull=False).exists()


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"code": "ml 9"}, "colonne code", "deux à dix majuscules"),
        ({"territoire": "8"}, "colonne territoire", "Territoire 8 inconnu"),
        ({"regime": "loi1901"}, "colonne regime", "loi1901"),
        ({"siret": "00010001600014"}, "colonne siret", "n’est pas un SIRET"),
        ({"code_postal": "1000"}, "colonne code_postal", "cinq chiffres"),
        ({"adresse": ""}, "colonne adresse", "Cellule vide"),
        ({"regime": "public"}, "colonne rna", "Un organisme public n’est ni inscrit"),
        ({"date_inscription": "01/01/2090"}, "colonne date_inscription", "à venir"),
    ],
)
def test_a_wrong_structure_is_refused_at_its_place(client, changes, place, message):
    Territory.objects.create(number=1, name="Nord")
    shown = refused(client, "structures", STRUCTURES, cells(**changes))
    assert place in shown and message in shown


def test_what_a_regime_still_needs_is_said_and_does_not_stop(client):
    Territory.objects.create(number=1, name="Nord")
    row = cells(regime="droit_local", tribunal="Tribunal de Metz", rna="")
    shown = text_of(send(client, "structures", STRUCTURES, row))
    assert "il manque volume, folio, date_inscription, demandé avant la convention" in shown
    apply(client)
    assert Structure.objects.get().court == "Tribunal de Metz"


def test_a_siret_of_another_structure_is_refused(client):
    make_network()
    other = Structure.objects.exclude(siret="").first()
    shown = refused(
        client,
        "structures",
        STRUCTURES,
        cells(siret=other.siret, territoire=str(other.territory.number)),
    )
    assert f"Ce SIRET est celui de {other.name}" in shown


def test_people_succeed_and_the_journal_names_nobody(client):
    structure, *_ = make_network().values()
    make_mandate(structure, full_name="Anne Partie", starts_on=date(2010, 1, 1))
    row = f"{structure.code};direction;Zoé Venue;zoe@ml.example;;01/02/2015;"
    shown = text_of(send(client, "people", PEOPLE, row))
    assert "succession : à partir du 1er février 2015" in shown and "Zoé" not in shown
    apply(client)
    ended, begun = structure.mandates.filter(function="director").order_by("starts_on")
    assert (ended.ends_on, begun.full_name) == (date(2015, 2, 1), "Zoé Venue")
    facts = JournalEntry.objects.values_list("summary", "reason")
    assert not [fact for fact in facts if "Zoé" in str(fact) or "Anne" in str(fact)]


def test_a_person_whom_the_file_lacks_leaves_only_when_asked(client):
    structure, *_ = make_network().values()
    make_mandate(structure, full_name="Anne Partie", starts_on=date(2010, 1, 1))
    row = f"{structure.code};presidence;Paul Présent;;;01/01/2015;"
    send(client, "people", PEOPLE, row, effective_on="2015-03-01")
    assert sorted(effects().values()) == ["absent", "added"]
    apply(client)
    assert structure.mandates.get(function="director").ends_on is None
    send(client, "people", PEOPLE, row, effective_on="2015-03-01")
    apply(client, ending="on")
    assert structure.mandates.get(function="director").ends_on == date(2015, 3, 1)


def test_the_details_of_a_mandate_are_corrected_without_being_written_out(client):
    structure, *_ = make_network().values()
    held = make_mandate(structure, full_name="Anne Ici", starts_on=date(2010, 1, 1))
    row = f"{structure.code};direction;Anne Ici;neuve@ml.example;03 88 11 22 33;01/01/2010;"
    shown = text_of(send(client, "people", PEOPLE, row))
    assert "change : adresse électronique, téléphone" in shown and "neuve@ml" not in shown
    apply(client)
    held.refresh_from_db()
    assert (held.email, held.ends_on) == ("neuve@ml.example", None)


@pytest.mark.parametrize(
    ("rows", "place", "message"),
    [
        (["{};chef;A;;;01/01/2015;"], "colonne fonction", "Fonction attendue parmi presidence"),
        (["{};direction;A;b;;01/01/2015;"], "colonne courriel", "« … »"),
        (["{};direction;A;;;2015;"], "colonne debut", "n’est pas une date"),
        (["{};direction;A;;;02/01/2015;01/01/2015"], "colonne fin", "suit son début"),
        (["XX;direction;A;;;01/01/2015;"], "colonne code_structure", "Structure XX inconnue"),
        (["{};direction;A;;;01/01/2090;"], "colonne debut", "dans plus d’un an"),
        (
            ["{};direction;A;;;01/01/2015;", "{};direction;B;;;01/03/2015;"],
            "colonne debut",
            "deux personnes l’occuperaient le 1er mars 2015",
        ),
    ],
)
def test_a_wrong_mandate_is_refused_at_its_place(client, rows, place, message):
    structure, *_ = make_network().values()
    shown = refused(client, "people", PEOPLE, *(row.format(structure.code) for row in rows))
    assert place in shown and message in shown
    assert not Mandate.objects.exists()


def test_a_file_of_people_is_emptied_once_it_served(client):
    structure, *_ = make_network().values()
    row = f"{structure.code};direction;Zoé Venue;;;01/02/2015;"
    send(client, "territories", "numero;nom", "9;Sud")
    apply(client)
    send(client, "people", PEOPLE, row)
    left = ReferenceBatch.objects.first()
    send(client, "people", PEOPLE, row)
    apply(client)
    purge_reference_works()
    kept = dict(ReferenceBatch.objects.values_list("pk", "file__content"))
    assert [bool(content) for _, content in sorted(kept.items())] == [True, True, False]
    with time_machine.travel(timezone.now() + PEOPLE_KEPT + timedelta(hours=1)):
        purge_reference_works()
        left.file.refresh_from_db()
        assert not left.file.content and left.file.size
        client.force_login(make_user("region_admin"))
        shown = text_of(client.get(f"/referentiel/imports/{left.pk}/"))
    assert "ses lignes sont effacées" in shown and "Appliquer le fichier" not in shown


def test_a_file_of_people_may_be_an_ods_workbook(client):
    structure, *_ = make_network().values()
    row = [structure.code, "direction", "Zoé Venue", "", "", "01/02/2015", ""]
    send(client, "people", opendocument(PEOPLE.split(";"), row), name="personnes.ods")
    apply(client)
    assert structure.mandates.get().starts_on == date(2015, 2, 1)


@pytest.mark.parametrize("kind", ["territories", "structures", "people", "past_years"])
def test_only_administrators_send_files_in(client, kind):
    assert send(client, kind, "a;b", role="region_manager").status_code == 404
