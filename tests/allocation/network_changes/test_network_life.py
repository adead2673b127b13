"""Closures that campaigns depend on, and perimeters from a file."""

import hashlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from allocation.campaigns.selectors import campaign_structures
from allocation.imports.services import Upload
from allocation.network_changes.perimeters import change_perimeters, parts_of
from allocation.network_changes.services import close
from allocation.runs.inputs import engine_inputs
from structures.ground.refusals import Refused
from structures.ground.spreadsheets import FileRefused
from structures.models import STRUCTURE_ROLES, Coverage, JournalEntry, Role, StoredFile, Structure
from structures.network_changes.services import Closure
from tests.allocation.builders import (
    make_adopted_campaign,
    make_campaign,
    make_structures,
    make_user,
)
from tests.allocation.network_builders import COLMAR, SAVERNE, decide_prorata, own
from tests.allocation.settlement_builders import at_dialogues
from tests.domain.files import spaced, text
from tests.structures.network_builders import JANUARY, JULY, admin, cover, make_commune
from tests.structures.pages import confirmed, page, text_of

HEADER = "code_commune;code_structure;quotite;valable_du;source"
pytestmark = pytest.mark.django_db


@pytest.fixture
def communes():
    """Two communes that the structure of Saverne covers alone."""
    make_structures()
    for code, name in (("67001", "Achenheim"), ("67002", "Adamswiller")):
        make_commune(code, name)
        cover(code, (own(), 10_000))


def close_own(on=JULY, upload=None, **changes):
    close(Closure(own(), on, "Dissolution", **changes), upload, by=admin())


def upload(*lines):
    return Upload("perimetre.csv", text(HEADER, *lines), "text/csv")


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        pytest.param({"opened_on": date(2015, 12, 31)}, True, id="opened on the last day"),
        pytest.param({"opened_on": date(2016, 1, 1)}, False, id="opened the next year"),
        pytest.param({"closed_on": date(2015, 1, 1)}, False, id="closed on the first day"),
        pytest.param({"closed_on": date(2015, 1, 2)}, True, id="open one day"),
        pytest.param({"closed_on": JULY, "merged_into": COLMAR}, False, id="merged in the year"),
        pytest.param(
            {"closed_on": date(2016, 1, 1), "merged_into": COLMAR}, True, id="merged the next year"
        ),
    ],
)
def test_a_structure_counts_in_the_years_when_it_is_there(full_campaign, fields, counts):
    if "merged_into" in fields:
        fields = fields | {"merged_into": Structure.objects.get(code=COLMAR)}
    Structure.objects.filter(pk=own().pk).update(**fields)
    assert (own() in campaign_structures(full_campaign)) is counts
    assert (SAVERNE in engine_inputs(full_campaign)["figures"]["2"]) is counts


def test_the_adopted_run_says_who_counts_whatever_happens_since():
    campaign = make_adopted_campaign()
    before = list(campaign_structures(campaign))
    Structure.objects.filter(pk=own().pk).update(closed_on=date(2014, 1, 1))
    assert list(campaign_structures(campaign)) == before


def test_a_structure_whose_figures_count_is_not_closed(full_campaign):
    with pytest.raises(Refused, match="compte sur les données 2014 de Mission locale de Saverne"):
        close_own()
    assert own().closed_on is None


def test_once_its_figures_are_under_a_prorata_it_may_close(full_campaign):
    decide_prorata(full_campaign, 50)
    close_own()
    assert own().closed_on == JULY
    assert own() in campaign_structures(full_campaign)


@pytest.mark.parametrize("on", [JULY, date(2016, 1, 1)])
def test_no_structure_closes_before_it_is_heard_and_paid(on):
    at_dialogues(make_adopted_campaign())
    with pytest.raises(Refused, match="Saverne : il reste à mener le dialogue de gestion"):
        close_own(on=on)
    assert own().closed_on is None


def test_a_closure_by_file_keeps_the_file_and_cites_it(full_campaign, communes):
    decide_prorata(full_campaign, 50)
    sent = upload("67001;68066;100;2015-07-01;Arrêté", "67002;S11;100;2015-07-01;Arrêté")
    close_own(upload=sent)
    assert StoredFile.objects.get().sha256 == hashlib.sha256(sent.content).hexdigest()
    entry = JournalEntry.objects.get(structure=own(), summary__startswith="Structure fermée")
    assert "perimetre.csv" in entry.reason and StoredFile.objects.get().sha256 in entry.reason


def test_a_closure_that_forgets_a_commune_changes_nothing(full_campaign, communes):
    decide_prorata(full_campaign, 50)
    with pytest.raises(Refused, match="plus de structure"):
        close_own(upload=upload("67001;68066;100;2015-07-01;Arrêté"))
    assert not Coverage.objects.exclude(valid_to=None).exists()
    assert not StoredFile.objects.exists()


def test_a_perimeter_changes_from_its_day_on_and_not_before(communes):
    file = upload("67001;67437;33,33;2015-07-01;", "67001;68066;66.67;01/07/2015;Arrêté")
    assert change_perimeters(file, reason="Accord", by=admin()) == 1
    rows = Coverage.objects.filter(commune="67001").order_by("valid_from", "structure__code")
    assert [(r.share_bp, r.valid_from, r.valid_to) for r in rows] == [
        (10_000, JANUARY, JULY),
        (3_333, JULY, None),
        (6_667, JULY, None),
    ]


def test_a_perimeter_file_that_names_people_is_refused_and_not_kept(communes):
    lines = "code_commune;code_structure;quotite;valable_du;nom_jeune", "67001;S11;100;1/7/2015;X"
    with pytest.raises(FileRefused, match="données nominatives"):
        change_perimeters(Upload("p.csv", text(*lines), "text/csv"), reason="Essai", by=admin())
    assert not StoredFile.objects.exists()


@pytest.mark.usefixtures("communes")
@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("99999;67437;100;2015-07-01;", "ligne 2 : Commune inconnue", id="commune"),
        pytest.param("67001;XX;100;2015-07-01;", "ligne 2 : Structure inconnue", id="structure"),
        pytest.param("67001;67437;0;2015-07-01;", "une quotité va de 0,01 à 100", id="nothing"),
        pytest.param("67001;67437;101;2015-07-01;", "une quotité va de 0,01 à 100", id="too much"),
        pytest.param("67001;67437;33,333;2015-07-01;", "deux décimales au plus", id="decimals"),
        pytest.param("67001;67437;100;2015-02-30;", "n’existe pas dans le calendrier", id="day"),
        pytest.param("67001;67437;100;;", "n’est pas une date", id="no day"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(line, message):
    with pytest.raises(FileRefused) as refused:
        parts_of(upload(line))
    assert message in spaced(str(refused.value))


@pytest.mark.usefixtures("communes")
def test_a_row_given_twice_is_refused():
    with pytest.raises(FileRefused, match="Déjà donné à la ligne 2"):
        parts_of(upload(*["67001;67437;50;2015-07-01;"] * 2))


@pytest.mark.usefixtures("communes")
def test_the_page_says_what_is_wrong_in_the_file(client):
    client.force_login(admin())
    sent = SimpleUploadedFile("p.csv", upload("67001;67437;60;2015-07-01;").content)
    answer = client.post("/perimetres/modification/", {"file": sent, "reason": "Accord"})
    assert answer.status_code == 422
    assert "de la commune 67001 doit faire 100 %" in text_of(answer)
    assert "Accord" in answer.content.decode()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("role", [r for r in Role if r != Role.REGION_ADMIN])
@pytest.mark.parametrize("path", [f"/structures/{SAVERNE}/fermeture/", "/perimetres/modification/"])
def test_the_pages_of_the_network_s_life_are_there_for_the_administration_only(
    client, full_campaign, role, path
):
    user = make_user(role, structure=own() if role in STRUCTURE_ROLES else None)
    assert page(client, user, path).status_code == 404
    assert client.post(path).status_code == 404


def test_the_page_of_a_closure_says_what_it_changes(client, full_campaign, communes):
    make_user("director", structure=own())
    shown = text_of(page(client, admin(), f"/structures/{SAVERNE}/fermeture/"))
    assert "2 communes passent à la structure, ou aux structures du fichier" in shown
    assert "Personne directrice, directeur" in shown


def test_the_page_closes_a_structure(client, communes):
    campaign = make_campaign()
    communes_before = Coverage.objects.filter(structure=own()).count()
    client.force_login(admin())
    successor = Structure.objects.get(code=COLMAR)
    typed = {"on": "2015-07-01", "successor": successor.pk, "reason": "Dissolution"}
    answer = confirmed(client, f"/structures/{SAVERNE}/fermeture/", **typed)
    assert "est fermée." in text_of(answer)
    assert answer.redirect_chain == [(f"/structures/{SAVERNE}/", 302)]
    assert (own().closed_on, campaign.state) == (JULY, "preparation")
    assert successor.coverages.count() == communes_before == 2
