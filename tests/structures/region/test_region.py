"""The Region's identity: dated, cited by what bears a date, given by administrators."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from allocation.agreements.documents import agreement_document
from allocation.agreements.services import request_agreements
from allocation.agreements.sheet import agreement_sheet
from dialogue.course.services import default_dates
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.models import JournalEntry, RegionIdentity, Role
from structures.region.selectors import letterhead_on, region_on
from structures.region.services import LogoChange, add_identity, correct_identity
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_agreement,
    make_campaign,
    make_user,
)
from tests.domain.files import spaced
from tests.domain.test_logos import SVG
from tests.structures.builders import make_network, make_person, make_region
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2015, 1, 1), date(2016, 1, 1)
TYPED = {
    "valid_from": "2015-01-01",
    "name": "Région Neuve",
    "seat": "2 rue du Port, Neuville",
    "court": "tribunal administratif de Neuville",
}


def make_two():
    return make_region(BEFORE), make_region(AFTER, name="Grande Région", court="tribunal de Metz")


def test_the_identity_of_a_day_is_the_latest_begun_and_the_first_holds_before_it():
    one, other = make_two()
    days = [BEFORE - timedelta(days=9), BEFORE, AFTER - timedelta(days=1), AFTER, date(2030, 1, 1)]
    assert [region_on(day) for day in days] == [one, one, one, other, other]


def test_before_any_identity_the_region_is_only_called_so():
    found = region_on(BEFORE)
    assert (found.pk, found.name, letterhead_on(BEFORE).logo) == (None, "Région", "")


def test_a_convention_cites_the_region_of_its_deliberation_and_says_the_same_later():
    make_two()
    agreement = make_agreement(make_adopted_campaign(codes=(OWN, "67180")), OWN)
    read = agreement_sheet(agreement)
    make_region(clock.today(), name="Région d’aujourd’hui")
    assert read.region.name == "Région Essai"
    assert agreement_sheet(agreement).region == read.region


def test_a_convention_bears_the_logo_and_is_printed_the_same_twice():
    identity, by = make_region(accountant="le payeur d’Essai"), make_user("region_admin")
    correct_identity(identity, {}, by=by, logo=LogoChange("logo.svg", SVG))
    agreement = make_agreement(make_adopted_campaign(codes=(OWN, "67180")), OWN)
    document = agreement_document(agreement_sheet(agreement))
    assert 'alt="Logo de la Région Essai"' in document.html()
    assert "Le comptable assignataire est le payeur d’Essai." in document.html()
    assert document.pdf() == document.pdf()


def test_no_convention_is_asked_for_before_the_region_is_named():
    campaign = make_adopted_campaign(codes=(OWN, "67180"))
    RegionIdentity.objects.all().delete()
    with pytest.raises(Refused, match="L’identité de la Région n’est pas renseignée"):
        request_agreements(campaign, by=make_user("region_agent"))


def test_the_appeal_route_names_the_court_of_the_day():
    make_two()
    campaign = make_campaign()
    assert "devant le tribunal de Metz" in default_dates(campaign, AFTER)["appeal_route"]
    assert "d’Essai" in default_dates(campaign, BEFORE)["appeal_route"]


def test_a_correction_is_written_before_and_after():
    identity, by = make_region(), make_user("region_admin")
    values = {"seat": "Hôtel de Région", "accountant": "le payeur régional"}
    assert correct_identity(identity, values, by=by) == 2
    assert [spaced(entry.summary) for entry in JournalEntry.objects.all()] == [
        "Région, comptable assignataire : non renseigné → le payeur régional",
        "Région, siège : 1 place de la Région, Essai → Hôtel de Région",
        "Région : Région Essai, à partir du 1er janvier 2015",
    ]


def test_a_new_identity_keeps_the_logo_until_another_is_sent():
    first, by = make_region(), make_user("region_admin")
    correct_identity(first, {}, by=by, logo=LogoChange("logo.svg", SVG))
    assert make_region(AFTER).logo.name == "logo.svg"
    assert letterhead_on(AFTER).logo.startswith("data:image/svg+xml;base64,")


def test_only_an_administrator_names_the_region_and_once_a_day():
    make_region()
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        add_identity(TYPED | {"valid_from": AFTER}, by=make_user("region_manager"))
    with pytest.raises(Refused, match="commence déjà ce jour-là"):
        make_region()


def test_the_first_identity_is_given_on_the_page(client):
    client.force_login(make_user("region_admin"))
    assert "Renseigner l’identité" in text_of(client.get("/region/"))
    assert client.get("/region/modifier/").url == reverse("structures:region_add")
    logo = SimpleUploadedFile("logo.svg", SVG, "image/svg+xml")
    assert client.post("/region/nouvelle/", TYPED | {"logo_file": logo}).url == "/region/"
    shown = text_of(client.get("/region/"))
    assert "Aujourd’hui : Région Neuve" in shown
    assert "À compléter" in shown and "comptable assignataire" in shown
    assert "à partir du 1er janvier 2015, en vigueur" in shown


def test_a_refused_logo_is_told_and_nothing_is_kept(client):
    client.force_login(make_user("region_admin"))
    bad = SimpleUploadedFile("logo.svg", SVG.replace(b"<rect", b"<script/><rect"), "image/svg+xml")
    answer = client.post("/region/nouvelle/", TYPED | {"logo_file": bad})
    assert answer.status_code == 422
    assert "élément « script »" in text_of(answer)
    assert not RegionIdentity.objects.exists()


def test_everybody_reads_the_region_and_only_administrators_change_it(client):
    make_network()
    make_two()
    for role in Role.values:
        shown = page(client, make_person(role), "/region/")
        assert "Grande Région" in text_of(shown)
        assert ("/region/modifier/" in shown.content.decode()) == (role == "region_admin")
        assert ("Historique" in text_of(shown)) == role.startswith("region")
        expected = 200 if role == "region_admin" else 404
        assert client.get("/region/modifier/").status_code == expected


def test_public_pages_cite_todays_region_and_its_logo_is_harmless(client):
    identity, by = make_region(contact_email="contact@essai.example"), make_user("region_admin")
    assert client.get("/region/logo/").status_code == 404
    correct_identity(identity, {}, by=by, logo=LogoChange("logo.svg", SVG))
    assert "contact@essai.example" in text_of(client.get("/mentions-legales/"))
    assert "Les comptes sont ouverts par la Région Essai" in text_of(client.get("/connexion/"))
    answer = client.get("/region/logo/")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    again = client.get("/region/logo/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
