"""Each act of a dialogue that cannot be undone, as it is heard before it is done."""

import pytest
from django.utils import timezone

from dialogue.rules import Stage
from structures.ground.french import date_long
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    DECISION_REASON,
    make_dialogue,
    make_director,
    make_open_campaign,
    make_president,
    make_rating,
    make_reply_overdue,
    make_silent,
)
from tests.dialogue.meeting_builders import REMARK, make_offered, make_remarked
from tests.structures.aloud import aloud
from tests.structures.pages import page

ROOT = f"/structures/{OWN}/dialogue/2015/"
YEAR = "/campagnes/2015/"
NAME = "Mission locale de Saverne"
TWO = ("67180", OWN)
AT_STAKE = (
    "puce, Indicateur 8 (Projets coopératifs entre ML) vaut de 0,00~€ à 43~350,00~€ selon le "
    "niveau, qui reste à décider."
)
CONCERNED = [
    "Qui est concerné, et pour combien",
    f"Structure, {NAME} Indicateur 8",
    "En jeu, au plus, 43~350,00~€",
]
pytestmark = pytest.mark.django_db


def heard(answer, title):
    """Return what is heard after the title and the heading, no-break spaces as tildes."""
    first, second, *rest = [line.replace("\xa0", "~") for line in aloud(answer)]
    assert (first, second) == (f"titre 1, {title}~?", "titre 2, Ce qui va se passer")
    return rest


def test_a_silence_says_what_is_written_and_what_is_at_stake(client):
    rating = make_rating()
    make_silent(rating.dialogue, timezone.localdate())
    found = heard(page(client, make_user(), f"{ROOT}8/constat-de-carence/"), "Constater la carence")
    assert found[0].startswith(
        "puce, Il est écrit au dialogue~: «~La structure ne s’est pas prononcée. Auto-évaluation "
        "attendue le "
    )
    assert found[0].endswith(".~» Lu par la structure, la Région et l’État.")
    assert found[1:] == [
        f"puce, {NAME} est tenue pour silencieuse~: la Région propose un niveau sans son "
        "auto-évaluation.",
        AT_STAKE,
        "puce, La structure peut encore écrire dans le fil, répondre à la proposition et parler à "
        "l’entretien.",
        *CONCERNED,
        "Un constat de carence ne se retire pas.",
        "bouton, Constater la carence",
        "lien, Renoncer",
    ]


def test_a_missing_reply_says_that_it_does_not_count_against_the_structure(client):
    make_reply_overdue(make_rating(Stage.REPLY))
    answer = page(client, make_user(), f"{ROOT}8/sans-reponse/")
    found = heard(answer, "Noter l’absence de réponse")
    assert found[0].startswith(f"puce, Il est écrit au dialogue que {NAME} n’a pas répondu")
    assert found[1:] == [
        "puce, L’indicateur passe à l’entretien. L’absence de réponse n’est pas retenue contre la "
        "structure, qui peut encore écrire dans le fil.",
        AT_STAKE,
        *CONCERNED,
        "La structure ne peut plus répondre à cette proposition.",
        "bouton, Noter l’absence de réponse",
        "lien, Renoncer",
    ]


def test_a_decision_says_its_euros_beside_those_of_the_other_levels(client):
    make_rating(Stage.DECISION, campaign=make_open_campaign(unearned_axis3="redistribute"))
    client.force_login(make_user())
    sent = {"level": "2", "text": DECISION_REASON}
    found = heard(client.post(f"{ROOT}8/decision/", sent), "Arrêter le niveau 2")
    assert found[0].startswith(f"puce, Indicateur 8 de {NAME}~: niveau 2, Au moins un projet")
    assert found[1] == (
        "puce, La structure obtient 28~900,00~€ de cet indicateur, et n’obtient pas 14~450,00~€."
    )
    assert found[4:] == [
        "puce, Ce niveau s’écarte de l’auto-évaluation (niveau 3).",
        "puce, La part non obtenue par l’ensemble du réseau suit la règle de la campagne~: partage "
        "entre les structures selon ce qu’elles ont obtenu. Ce que la structure en reçoit dépend "
        "des décisions prises pour les autres~: il n’est pas connu ici.",
        "Ce que vaut chaque niveau",
        *("Niveau, Niveau 0", "Obtenu, 0,00~€"),
        *("Niveau, Niveau 1 proposition", "Obtenu, 14~450,00~€"),
        *("Niveau, Niveau 2 votre décision", "Obtenu, 28~900,00~€"),
        *("Niveau, Niveau 3 auto-évaluation", "Obtenu, 43~350,00~€"),
        "Une fois arrêté, le niveau ne change plus.",
        "bouton, Arrêter le niveau 2",
        "bouton, Modifier",
        "lien, Renoncer",
    ]


def test_minutes_are_validated_with_the_remarks_that_are_read_out(client):
    make_remarked(make_offered())
    answer = page(client, make_user(), f"{ROOT}entretien/compte-rendu/valider/")
    found = heard(answer, "Valider le compte rendu de l’entretien")
    day = date_long(timezone.localdate())
    assert found == [
        f"puce, Le compte rendu de l’entretien du {day} avec {NAME} est imprimé, avec 2~remarques.",
        "puce, La structure, la Région et l’État lisent le document. Plus aucune remarque ne s’y "
        "ajoute.",
        "puce, Les niveaux peuvent ensuite être arrêtés, par une personne qui n’a pas écrit la "
        "proposition.",
        "Les remarques annexées",
        f"Auteur, Personne {REMARK}",
        "Auteur, Personne Conforme à l’entretien.",
        "Un compte rendu validé ne change plus.",
        "bouton, Valider le compte rendu",
        "lien, Renoncer",
    ]


def test_letters_are_printed_once_it_is_heard_who_is_told(client):
    make_dialogue(Stage.CLOSED, campaign=make_open_campaign(TWO))
    make_director(), make_president()
    answer = page(client, make_user(), f"{YEAR}dialogues/decisions/impression/")
    found = heard(answer, "Imprimer les lettres de décision 2015")
    assert found[3:] == [
        "Qui est averti",
        f"Structure, {NAME} Personne (directrice, directeur), Personne (présidente, président)",
        "Une lettre imprimée est figée, et un message parti ne se reprend pas.",
        "bouton, Imprimer 1~lettre de décision",
        "lien, Renoncer",
    ]


def test_a_settlement_says_each_balance_and_the_final_amounts(client):
    campaign = make_open_campaign(TWO)
    for code in TWO:
        make_dialogue(Stage.CLOSED, code=code, campaign=campaign)
    found = heard(page(client, make_user(), f"{YEAR}solde/arret/"), "Arrêter le solde 2015")
    assert found == [
        "puce, Le montant final de 2~structures est enregistré~: 2~745~499,98~€ en tout, sur une "
        "enveloppe de 2~890~000,00~€.",
        "puce, Le premier versement fait 2~312~000,00~€~; le solde, 433~499,98~€.",
        "puce, 144~500,02~€ non obtenus restent à la Région.",
        "puce, Chaque structure lit aussitôt son propre montant. Aucun message ne part.",
        "Le solde de chaque structure",
        "Structure, Mission locale d’Alsace du Nord montant final~: 1~344~627,95~€",
        "Solde, 212~309,67~€",
        f"Structure, {NAME} montant final~: 1~400~872,03~€",
        "Solde, 221~190,31~€",
        *("Structure, Total", "Solde, 433~499,98~€"),
        "Les montants finals ne changent plus. Le solde ne se retire, avec un motif, que tant "
        "qu’aucun n’est prévu ni annoncé par une lettre.",
        "bouton, Arrêter le solde~: 2~745~499,98~€",
        "lien, Renoncer",
    ]
