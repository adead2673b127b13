"""Each act on money that cannot be undone, as it is heard before it is done."""

import pytest
from django.utils import timezone

from allocation.models import Payment
from allocation.payments.services import mark_paid, validate_payment
from structures.models import Structure
from tests.allocation.builders import make_adopted_campaign, make_campaign, make_run, make_user
from tests.allocation.settlement_builders import at_dialogues, make_advances, make_balances, settled
from tests.structures.aloud import aloud
from tests.structures.pages import page

YEAR = "/campagnes/2015/"
TWO = ("67180", "67437")
NORTH, SAVERNE = "Mission locale d’Alsace du Nord", "Mission locale de Saverne"
pytestmark = pytest.mark.django_db


def heard(answer, title):
    """Return what is heard after the title and the heading, no-break spaces as tildes."""
    first, second, *rest = [line.replace("\xa0", "~") for line in aloud(answer)]
    assert (first, second) == (f"titre 1, {title}~?", "titre 2, Ce qui va se passer")
    return rest


def test_an_opening_says_what_is_fixed_axis_by_axis(client):
    make_campaign(TWO)
    answer = page(client, make_user(), f"{YEAR}ouverture/")
    found = heard(answer, "Ouvrir la collecte des données 2015")
    assert found[:2] == [
        "puce, Les données 2014 de 2~structures se saisissent, s’importent et se relisent à partir "
        "de maintenant.",
        "puce, L’enveloppe de 2~890~000,00~€, les parts des axes, les poids et les indicateurs "
        "sont fixés~: ils ne changent plus que par un rectificatif, annoncé à chacun.",
    ]
    assert found[2].startswith("puce, Dernier changement des paramètres par Personne, le ")
    assert found[3:] == [
        "L’enveloppe qui est fixée, par axe",
        *("Axe, Axe 1~: Soutien au fonctionnement", "Montant, 1~445~000,00~€"),
        *("Axe, Axe 2~: Contribution aux politiques régionales", "Montant, 1~011~500,00~€"),
        *("Axe, Axe 3~: Coopérations et ressources externes", "Montant, 433~500,00~€"),
        *("Axe, Total", "Montant, 2~890~000,00~€"),
        "Les paramètres ne se rouvrent, avec un motif, qu’en revenant à la préparation.",
        "bouton, Ouvrir la collecte des données",
        "lien, Renoncer",
    ]


def test_an_adoption_says_what_each_may_get_and_what_is_frozen(client):
    make_run(make_campaign(TWO))
    answer = page(client, make_user(), f"{YEAR}repartition/1/adoption/")
    found = heard(answer, "Arrêter la répartition 2015")
    assert found[0].endswith(
        "par Personne, devient celle de l’année~: 2~890~000,00~€ au plus entre 2~structures, dont "
        "2~312~000,00~€ de premiers versements."
    )
    assert found[1:] == [
        "puce, Les données 2014 et les paramètres 2015 sont figés. Une correction demandera une "
        "nouvelle répartition, avec son motif.",
        "puce, Chaque structure lit aussitôt sa propre dotation, expliquée. Aucun message ne part.",
        "Ce que chaque structure peut recevoir",
        *(f"Structure, {NORTH}", "Dotation maximale, 1~415~397,85~€"),
        *(f"Structure, {SAVERNE}", "Dotation maximale, 1~474~602,15~€"),
        *("Structure, Total", "Dotation maximale, 2~890~000,00~€"),
        *("Numéro de délibération *", "Date de la délibération *"),
        "Ce qui reste à vérifier, et ce qu’une erreur de donnée changerait",
        "La note de présentation pour la délibération",
        "L’adoption ne se retire, avec un motif, que tant qu’aucune convention n’est générée.",
        "bouton, Arrêter la répartition de 2~890~000,00~€",
        "lien, Renoncer",
    ]


def test_a_closing_says_what_each_structure_got(client):
    campaign = at_dialogues(make_adopted_campaign(codes=TWO, unearned_axis3="redistribute"))
    make_advances(campaign)
    make_balances(settled(campaign))
    for payment in Payment.objects.all():
        validate_payment(payment, make_user())
        mark_paid(payment, timezone.localdate(), make_user("region_agent"))
    found = heard(page(client, make_user(), f"{YEAR}cloture/"), "Clore la campagne 2015")
    assert found == [
        "puce, Toutes les sommes sont payées~: 2~890~000,00~€ à 2~structures.",
        "puce, Plus rien ne change en 2015~: ni donnée, ni note, ni montant, ni versement. Tout "
        "reste lisible.",
        "puce, La clôture est écrite dans l’historique de chaque structure. Aucun message ne part.",
        "Ce que chaque structure a reçu",
        *(f"Structure, {NORTH}", "Montant final, 1~308~166,69~€"),
        *(f"Structure, {SAVERNE}", "Montant final, 1~581~833,31~€"),
        *("Structure, Total", "Montant final, 2~890~000,00~€"),
        "Une année close ne se rouvre pas.",
        "bouton, Clore la campagne 2015",
        "lien, Renoncer",
    ]


def test_a_year_that_is_not_paid_offers_no_closing(client):
    campaign = at_dialogues(make_adopted_campaign(codes=TWO, unearned_axis3="redistribute"))
    settled(campaign)
    title, why, back = aloud(page(client, make_user(), f"{YEAR}cloture/"))
    assert title == "titre 1, Clore la campagne 2015\xa0?"
    assert why.startswith(f"À payer avant la clôture\xa0: {NORTH} (1\xa0308\xa0166,69\xa0€)")
    assert back == "lien, Revenir"


def test_a_payment_is_noted_with_who_gets_how_much(client):
    [payment, *_] = make_advances(codes=TWO)
    validate_payment(payment, make_user())
    answer = page(client, make_user(), f"{YEAR}versements/{payment.pk}/paiement/")
    assert heard(answer, "Noter le paiement") == [
        f"puce, {NORTH} lira que le premier versement 2015, de 1~132~318,28~€, lui est payé, et "
        "quel jour. Aucun message ne part.",
        "puce, Le jour est celui du virement, d’après la paierie.",
        "Qui est concerné, et pour combien",
        *(f"Structure, {NORTH} premier versement", "Montant, 1~132~318,28~€"),
        "Payé le *",
        "Un paiement noté ne change plus.",
        "bouton, Noter le paiement de 1~132~318,28~€",
        "lien, Renoncer",
    ]


def test_closing_a_structure_says_who_no_longer_signs_in(client):
    make_campaign(TWO)
    make_user("director", structure=Structure.objects.get(code="67437"))
    answer = page(client, make_user("region_admin"), "/structures/67437/fermeture/")
    found = heard(answer, f"Fermer {SAVERNE}")
    assert found[:7] == [
        "puce, Elle ne couvre plus aucune commune.",
        "puce, Les mandats en cours prennent fin le jour de la fermeture.",
        "puce, 1~compte est désactivé aussitôt.",
        "puce, Une structure ne ferme pas tant qu’une somme lui est due~: aucun versement n’est "
        "perdu.",
        "puce, Répartitions, conventions, projets et journal restent lisibles par la Région et "
        "l’État.",
        "Qui ne pourra plus se connecter",
        "Compte, Personne directrice, directeur",
    ]
    assert found[-3:] == [
        "Une structure fermée ne se rouvre pas.",
        f"bouton, Fermer {SAVERNE}",
        "lien, Renoncer",
    ]
