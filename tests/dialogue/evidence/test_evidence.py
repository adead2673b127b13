"""What the director adds in support of a self-assessment."""

import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from dialogue.evidence import services
from dialogue.evidence.selectors import evidence_of
from dialogue.models import Evidence, OtherFunding, PartnerOperation
from dialogue.rules import Stage
from structures.ground.refusals import Refused
from structures.models import JournalEntry, StoredFile
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_dialogue, make_director, make_president, make_rating
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.usefixtures("opened", "db")
PDF = b"%PDF-1.7 bilan"
OTHER = "67180"
ROOT = f"/structures/{OWN}/dialogue/2015/"
PIECES = f"{ROOT}8/pieces/"
OPERATION = {
    "title": "Matinées des métiers",
    "partner": "Chambre de métiers d’Alsace",
    "partner_type": "chamber",
    "description": "Quatre matinées, soixante jeunes reçus.",
}
STAFF = ["region_agent", "region_manager", "region_admin", "state_observer"]
OPEN = [Stage.SELF_ASSESSMENT, Stage.REPLY]


def add_file(rating, content=PDF, by=None):
    by = by or make_director()
    return services.add_file(rating, name="bilan.html", content=content, label="Bilan", by=by)


def send(client, kind, data, *, indicator=8, user=None):
    client.force_login(user or make_director())
    return client.post(f"{ROOT}{indicator}/pieces/ajouter/{kind}/", data, follow=True)


def upload(content=PDF):
    return {"label": "Bilan", "file": SimpleUploadedFile("bilan.html", content)}


@pytest.mark.parametrize("stage", OPEN)
def test_a_director_joins_a_file_whose_type_is_read_from_its_bytes(client, stage):
    rating = make_rating(stage)
    shown = text_of(send(client, "fichier", upload()))
    file = rating.evidence.get().file
    assert "Fichier joint." in shown
    assert f"SHA-256 {file.sha256[:16]}…" in shown
    assert (file.name, file.media_type, file.size) == ("bilan.pdf", "application/pdf", len(PDF))
    assert len(file.sha256) == 64


def test_a_director_joins_a_link(client):
    rating = make_rating()
    data = {"label": "Bilan en ligne", "url": "ml.example/bilan"}
    assert "Lien joint." in text_of(send(client, "lien", data))
    assert rating.evidence.get().url == "https://ml.example/bilan"


def test_a_link_to_something_else_than_a_page_is_refused(client):
    make_rating()
    for url in ("javascript:alert(1)", "file:///etc/passwd", "ftp://ml.example/bilan"):
        assert send(client, "lien", {"label": "Bilan", "url": url}).status_code == 422
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "url",
    ["ftp://ml.example/bilan", "https://anne:secret@ml.example/bilan", "https://a@ml.example"],
)
def test_a_link_with_a_password_or_to_a_server_of_files_is_refused_by_all(url):
    rating = make_rating()
    with pytest.raises(Refused, match="sans identifiant ni mot de passe"):
        services.add_link(rating, url=url, label="Bilan", by=make_director())
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(rating=rating, url=url, label="Bilan", added_by=make_director())


def test_a_link_may_hold_an_at_sign_in_its_path():
    url = "https://ml.example/@saverne?suivi=a@b"
    services.add_link(make_rating(), url=url, label="Bilan", by=make_director())
    assert Evidence.objects.get().url == url


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in OPEN])
def test_nothing_is_added_nor_withdrawn_at_another_stage(stage):
    rating = make_rating()
    piece = add_file(rating)
    rating = make_dialogue(stage, campaign=rating.dialogue.campaign).ratings.get(pk=rating.pk)
    for act in (lambda: add_file(rating), lambda: services.withdraw(piece, by=make_director())):
        with pytest.raises(Refused, match="auto-évaluation ou la réponse"):
            act()


@pytest.mark.parametrize("role", [*STAFF, "president"])
def test_only_the_director_adds_evidence(client, role):
    rating = make_rating()
    user = make_president() if role == "president" else make_user(role)
    with pytest.raises(Refused, match="par la direction"):
        add_file(rating, by=user)
    assert send(client, "fichier", upload(), user=user).status_code == 404
    assert "Joindre" not in text_of(page(client, user, PIECES))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"<html>", "Ce fichier n’est pas accepté.", id="a page"),
        pytest.param(b"", "Le fichier est vide.", id="empty"),
        pytest.param(b"%PDF" + b"0" * 10_000_000, "Le fichier pèse 11 Mo", id="too large"),
    ],
)
def test_a_file_that_is_not_accepted_is_told_and_not_kept(client, content, message):
    make_rating()
    response = send(client, "fichier", upload(content))
    assert response.status_code == 422
    assert message in text_of(response)
    assert not StoredFile.objects.exists()


def test_a_file_too_large_is_refused_by_the_service_too():
    with pytest.raises(Refused, match="dépasse 10 Mo"):
        add_file(make_rating(), b"%PDF-" + b"0" * 10_000_000)


@pytest.mark.parametrize("role", [*STAFF, "director", "president"])
def test_a_file_is_downloaded_by_those_who_read_the_dialogue(client, role):
    piece = add_file(make_rating())
    own = {"director": make_director, "president": make_president}
    user = own[role]() if role in own else make_user(role)
    answer = page(client, user, f"{PIECES}{piece.pk}/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="bilan.pdf"'


def test_evidence_is_not_there_for_another_structure(client):
    piece = add_file(make_rating())
    client.force_login(make_director(OTHER))
    elsewhere = f"/structures/{OTHER}/dialogue/2015/8/pieces/"
    for path in (PIECES, f"{PIECES}{piece.pk}/", f"{elsewhere}{piece.pk}/", f"{ROOT}pieces/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert b"Bilan" not in answer.content
    for path in (PIECES, elsewhere):
        assert client.post(f"{path}retirer/piece/{piece.pk}/").status_code == 404
    assert Evidence.objects.exists()


def test_what_is_withdrawn_is_kept_as_a_trace(client):
    piece = add_file(make_rating())
    client.force_login(make_director())
    client.post(f"{PIECES}retirer/piece/{piece.pk}/")
    assert not Evidence.objects.exists()
    assert StoredFile.objects.count() == 1
    assert "retiré" in JournalEntry.objects.filter(kind="dialogue").first().summary


def test_the_page_sends_its_part_alone_to_htmx(client):
    add_file(make_rating())
    client.force_login(make_director())
    part = client.get(PIECES, headers={"HX-Request": "true"})
    assert "Bilan" in text_of(part)
    assert b"<html" not in part.content
    assert b"<html" in client.get(PIECES).content


def test_reading_the_evidence_reads_no_file(django_assert_max_num_queries):
    rating = make_rating()
    add_file(rating)
    with django_assert_max_num_queries(4) as asked:
        evidence_of(rating)
    assert asked.captured_queries
    assert [q for q in asked.captured_queries if '"content"' in q["sql"]] == []


def test_an_operation_names_its_partner_and_the_kind_of_partner(client):
    make_rating()
    assert "Opération ajoutée." in text_of(send(client, "operation", OPERATION, indicator=9))
    read = text_of(page(client, make_user("state_observer"), f"{ROOT}9/pieces/"))
    assert "Opération avec Chambre de métiers d’Alsace (chambre consulaire)" in read


POLE_EMPLOI = (
    *("Pôle emploi", "POLE-EMPLOI", "PÔLE  EMPLOI de Saverne", "Poleemploi", "Pòle emploi"),
    *("Pôles emploi", "Pôle d’emploi", "Pôle_emploi", "Pôle.emploi", "Pôle/emploi", "Pôle, emploi"),
    *("pôle\u00a0emploi", "Pôle\u2011emploi", "Pôle\u2013emploi", "CCI\u2013Pôle emploi"),
    *("Pô\u00adle emploi", "Pôle em\u200bploi", "Pôle\u2060emploi", "Ｐôle emploi"),
    unicodedata.normalize("NFD", "Pôle emploi"),
    *("PE", "P.E.", "P. E. de Colmar", "Agence PE Mulhouse", "ANPE", "A.N.P.E.", "Anpe/PE"),
    "Agence nationale pour l’emploi",
    *("Agence France Travail", "FranceTravail", "France\u2011Travail"),
)


@pytest.mark.parametrize("name", POLE_EMPLOI, ids=ascii)
def test_pole_emploi_is_not_a_partner_under_any_name(client, name):
    rating = make_rating(indicator=9)
    answer = send(client, "operation", OPERATION | {"partner": name}, indicator=9)
    assert answer.status_code == 422
    assert "Pôle emploi n’est pas un partenaire retenu" in text_of(answer)
    assert OPERATION["title"] in answer.content.decode()
    with pytest.raises(Refused, match="n’est pas un partenaire"):
        services.add_operation(rating, OPERATION | {"partner": name}, by=make_director())


@pytest.mark.parametrize(
    "name",
    [
        "Eurométropole\u00a0: emploi et économie",
        *("P.E.P. 67", "C.P.E. Alsace", "S.P.E.L. Mulhouse", "A.P.E. Alsace"),
        "Technopole emploi formation",
        "Pôle formation de l’UIMM",
        "Pôle économie et emploi de la ville",
        "Cap emploi",
        "Maison de l’emploi",
        *("PEP 67", "P.E.P. 67", "C.P.E. Alsace", "S.P.E.L. Mulhouse", "A.P.E. Alsace"),
        "Entreprise P.-E. Durand",
        "OPCA Transports",
    ],
)
def test_other_partners_are_kept_though_their_names_come_near(name):
    rating = make_rating(indicator=9)
    services.add_operation(rating, OPERATION | {"partner": name}, by=make_director())
    assert PartnerOperation.objects.exists()


def test_the_database_refuses_pole_emploi_too():
    rating = make_rating(indicator=9)
    entered = {**OPERATION, "partner": "Pôle emploi", "entered_by": make_director()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerOperation.objects.create(rating=rating, **entered)


def test_an_operation_supports_the_indicator_of_operations_only(client):
    rating = make_rating(indicator=8)
    with pytest.raises(Refused, match="l’indicateur 9"):
        services.add_operation(rating, OPERATION, by=make_director())
    assert send(client, "operation", OPERATION).status_code == 422


def test_other_fundings_are_noted_for_information(client):
    make_rating()
    client.force_login(make_director())
    data = {"funder": "Ville de Saverne", "amount_cents": "12 500,50"}
    read = text_of(client.post(f"{ROOT}financements/ajouter/", data, follow=True))
    assert "Ville de Saverne 12 500,50 €" in read
    assert "n’entrent dans aucun calcul" in read
    assert OtherFunding.objects.get().amount_cents == 1_250_050


def test_a_wrong_amount_is_told_and_what_was_typed_is_kept(client):
    make_rating()
    client.force_login(make_director())
    data = {"funder": "Ville de Saverne", "amount_cents": "1e3"}
    answer = client.post(f"{ROOT}financements/ajouter/", data)
    assert answer.status_code == 422
    assert "1e3" in answer.content.decode() and "Ville de Saverne" in answer.content.decode()


@pytest.mark.parametrize(
    "end",
    ["9/pieces/ajouter/operation/", "8/pieces/ajouter/lien/", "8/pieces/ajouter/fichier/"]
    + ["financements/ajouter/"],
)
def test_who_will_read_it_is_said_beside_the_boxes(client, end):
    make_rating()
    shown = text_of(page(client, make_director(), ROOT + end))
    assert "Lu par la structure, la Région et l’État" in shown


def test_only_the_director_notes_a_funding(client):
    dialogue = make_rating().dialogue
    for user in (make_user(), make_president(), make_director(OTHER)):
        with pytest.raises(Refused, match="par la direction"):
            services.add_funding(dialogue, funder="Ville", amount_cents=1, by=user)
        client.force_login(user)
        assert client.get(f"{ROOT}financements/ajouter/").status_code == 404


def test_the_page_of_all_pieces_is_read_by_the_three_parties(client):
    add_file(make_rating())
    for user in (make_director(), make_president(), make_user(), make_user("state_observer")):
        assert "Bilan" in text_of(page(client, user, f"{ROOT}pieces/"))
