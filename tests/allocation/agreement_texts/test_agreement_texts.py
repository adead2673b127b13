"""Writing the texts of a campaign: kept, fixed with its first conventions, asked for by name."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from allocation.agreement_texts.models import AgreementTerms, AgreementText
from allocation.agreement_texts.selectors import bodies
from allocation.agreement_texts.services import set_terms, write_text
from allocation.agreement_texts.vocabulary import CLAUSES
from allocation.agreements.documents import agreement_document
from allocation.agreements.services import request_agreements
from allocation.agreements.sheet import agreement_sheet
from allocation.agreements.wording import with_article
from allocation.models import Agreement, Campaign
from allocation.next_year.selectors import unconfirmed
from structures.ground.history.events import events_of
from structures.ground.refusals import Refused
from structures.models import JournalEntry, Mandate, RegionIdentity, Structure
from tests.allocation.builders import (
    OWN,
    PUBLIC_BODY,
    make_adopted_campaign,
    make_agreement,
    make_campaign,
    make_signable,
    make_signable_campaign,
    make_user,
)
from tests.allocation.next_year.builders import make_next_year
from tests.allocation.reading import written

pytestmark = pytest.mark.django_db
COMMUNICATION = CLAUSES["article_11"]


def write(campaign, body, clause=COMMUNICATION, role="region_agent"):
    write_text(campaign, clause, body, by=make_user(role))


def sheet_of(campaign, code=OWN):
    return agreement_sheet(make_agreement(campaign, code))


def test_a_text_of_the_campaign_is_printed_with_the_values_of_the_structure():
    campaign = make_signable_campaign()
    write(campaign, "{structure.nom_avec_article} **cite** {region.nom} en {annee}.")
    assert "la Mission locale de Saverne cite Région Alsace en 2015." in written(sheet_of(campaign))


def test_an_unknown_variable_is_refused_and_nothing_is_stored():
    campaign = make_campaign()
    with pytest.raises(Refused, match=r"La variable \{montant\} n’existe pas"):
        write(campaign, "{montant}")
    assert not AgreementText.objects.exists()


def test_a_tag_in_a_text_or_in_a_value_is_only_text():
    campaign = make_signable_campaign()
    write(campaign, "<script>x</script> {structure.nom}")
    Structure.objects.filter(code=OWN).update(legal_name="<b>Saverne</b>")
    html = "".join(piece.html for piece in sheet_of(campaign).printed.articles[10].pieces)
    assert "<script" not in html and "<b>" not in html
    assert "&lt;b&gt;Saverne&lt;/b&gt;" in html


def test_what_a_text_was_is_kept_and_said_in_the_journal():
    campaign = make_campaign()
    write(campaign, "Un.")
    write(campaign, "Deux.")
    assert [one.body for one in events_of(AgreementText)] == ["Un.", "Un."]
    said = JournalEntry.objects.filter(kind="agreement").values_list("summary", flat=True)
    assert {one.replace("\xa0", " ") for one in said} == {
        "Conventions 2015 : texte « Article 11 – Communication » modifié"
    }


def test_the_default_text_written_again_is_none_of_the_campaign():
    campaign = make_campaign()
    write(campaign, "Un.")
    write(campaign, COMMUNICATION.body)
    assert not AgreementText.objects.exists()


def test_texts_are_fixed_once_the_first_conventions_are_asked_for():
    campaign = make_signable_campaign()
    request_agreements(campaign, by=make_user())
    for act in (lambda: write(campaign, "Un."), lambda: set_terms(campaign, {}, by=make_user())):
        with pytest.raises(Refused, match="Les textes sont fixés"):
            act()
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        AgreementText.objects.update(body="Autre.")


def test_the_texts_of_a_year_are_kept_whole_so_that_new_defaults_are_not_its_own():
    campaign = make_signable_campaign()
    write(campaign, "Un.")
    request_agreements(campaign, by=make_user())
    kept = dict(AgreementText.objects.values_list("key", "body"))
    assert kept == {key: one.body for key, one in CLAUSES.items()} | {"article_11": "Un."}


def test_only_agents_and_managers_write_them():
    campaign = make_campaign()
    for role in ("region_admin", "state_observer"):
        with pytest.raises(Refused):
            write(campaign, "Un.", role=role)


def test_the_first_conventions_wait_for_what_they_cite_and_it_is_named():
    campaign = make_adopted_campaign()
    with pytest.raises(Refused) as refusal:
        request_agreements(campaign, by=make_user())
    said = str(refusal.value).replace("\xa0", " ")
    assert "ligne budgétaire, délai de paiement, en jours, fin de la convention" in said
    assert "(page « Textes de la convention », valeurs citées)" in said
    assert "comptable assignataire, qualité du signataire, nom du signataire (page « Rég" in said
    assert "Mission locale de Saverne" in said and "Structure n° 11" not in said
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("name", ["budget_line", "payment_days", "ends_on", "accounts_on"])
def test_each_value_is_asked_for(name):
    campaign = make_signable_campaign()
    AgreementTerms.objects.update(**{name: "" if name == "budget_line" else None})
    with pytest.raises(Refused, match="valeurs citées"):
        request_agreements(campaign, by=make_user())


def test_a_year_that_has_its_conventions_already_is_asked_nothing_more():
    campaign = make_signable_campaign()
    request_agreements(campaign, by=make_user())
    Mandate.objects.all().delete()
    RegionIdentity.objects.update(accountant="")
    assert len(request_agreements(Campaign.objects.get(), by=make_user())) == 5


def test_a_convention_does_not_end_before_what_it_asks_for():
    days = {"ends_on": date(2015, 12, 31), "accounts_on": date(2016, 6, 15)}
    with pytest.raises(Refused, match=r"avant ce qu’elle demande \(comptes annuels\)"):
        set_terms(make_campaign(), days, by=make_user())


def test_the_next_year_says_the_same_and_asks_to_confirm_it():
    campaign = make_campaign()
    write(campaign, "Un.")
    new = make_next_year(make_signable(make_adopted_campaign(campaign)))
    assert bodies(new)["article_11"] == "Un."
    assert new.agreement_terms.payment_days == 30 and new.agreement_terms.ends_on is None
    asked = {row.key for row in unconfirmed(new) if row.key.startswith("agreement_")}
    assert asked == {"agreement_text.article_11", "agreement_terms.budget_line"}


# What a jurist reads


def test_who_signs_is_named_and_the_structure_has_its_article():
    text = written(sheet_of(make_signable_campaign()))
    assert "représentée par la présidente du conseil régional, Anne Roth, à qui" in text
    assert "et la Mission locale de Saverne, association de droit local" in text
    assert "représentée par Personne qui préside, qui en assure la présidence" in text
    assert "Pour la structure Personne qui préside Présidence" in text


def test_the_president_is_who_presides_when_the_convention_is_asked_for():
    campaign = make_signable_campaign()
    Mandate.objects.filter(structure__code=OWN).update(ends_on=date(2014, 1, 1))
    later = {"full_name": "Claire Weber", "starts_on": date(2014, 1, 1)}
    own = Structure.objects.get(code=OWN)
    Mandate.objects.create(structure=own, function="president", **later)
    assert "représentée par Claire Weber" in written(sheet_of(campaign))


def test_end_days_budget_line_accountant_and_delay_are_printed():
    text = written(sheet_of(make_signable_campaign()))
    for words in (
        "s’achève le 31 décembre 2016",
        "le compte rendu financier de la subvention, au plus tard le 30 juin 2016",
        "les données des indicateurs de l’annexe B, au plus tard le 1er février 2016",
        "imputée sur : chapitre 932, fonction 22, article 6574",
        "Le comptable assignataire est le payeur régional d’Essai",
        "dans un délai de trente jours à compter de sa notification",
        "Annexe D – Coordonnées bancaires",
    ):
        assert words in text


def test_neither_drafting_notes_nor_what_agents_typed_are_printed():
    campaign = make_signable_campaign()
    text = written(sheet_of(campaign))
    assert "choix de la campagne" not in text
    assert "ne fait pas partie de la convention" in text
    assert "(source :" not in text


def test_article_12_says_more_than_a_sentence_in_2015():
    article = written(sheet_of(make_signable_campaign())).partition("Article 12 – ")[2]
    article = article.partition("Article 13")[0]
    assert len(re.findall(r"\. ", article)) >= 4
    assert "contrat d’engagement républicain" not in article


def test_ordinals_are_raised(sheet):
    html = agreement_document(sheet).html()
    assert "1<sup>er</sup> octobre 2014" in html
    assert "1er" not in re.sub(r"<[^>]*>", "|", html)


def test_a_public_body_reads_its_own_texts():
    text = written(sheet_of(make_signable_campaign(), PUBLIC_BODY))
    assert "la Structure n° 11 (à nommer), organisme public" in text
    assert "loi n° 2000-321" not in text


@pytest.mark.parametrize(
    ("name", "regime", "said"),
    [
        ("Centre d’insertion", "loi_1901", "le Centre d’insertion"),
        ("Association Elan", "loi_1901", "l’Association Elan"),
        ("Sémaphore Mulhouse", "droit_local", "l’association Sémaphore Mulhouse"),
        ("Sémaphore Mulhouse", "public", "l’organisme Sémaphore Mulhouse"),
        ("La Passerelle", "loi_1901", "la Passerelle"),
        ("GIP Insertion", "public", "le GIP Insertion"),
    ],
)
def test_a_name_has_its_article(name, regime, said):
    assert with_article(Structure(legal_name=name, regime=regime)) == said
