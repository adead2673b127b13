"""A director's year: the plan is written, published, followed, carried over; who reads what."""

from allocation.agreements.services import print_agreement
from tests.allocation.builders import OWN, make_adopted_campaign, make_agreement
from tests.allocation.reading import drawn

PAGE, NETWORK = f"/structures/{OWN}/", "/plans-d-action/2015/"
SATURDAY = {
    "Levier": "Organisation du travail",
    "Action": "Ouvrir l’accueil le samedi",
    "Objectif": "Recevoir ceux qui travaillent en semaine",
    "Résultat attendu": "Cent jeunes reçus le samedi",
    "Mesure du résultat": "Relevé d’accueil du samedi",
    "Moyens humains": "0,5",
    "Coût, en euros": "12 500,50",
    "Partenaires": "Communauté de communes",
    "Échéance": "2015-09-30",
}
EVENING = SATURDAY | {
    "Levier": "Partenariats",
    "Action": "Un transport du soir",
    "Moyens humains": "",
    "Coût, en euros": "",
}
DONE = {"État": "Réalisée", "Avancement": "100", "Résultat": "Cent douze jeunes reçus"}


def prepares(director):
    director.opens(PAGE)
    director.follows("Plan d’action")
    director.follows("Ouvrir un plan")
    director.presses("Ouvrir le plan", {"Année du plan": "2015"})
    for action in (SATURDAY, EVENING):
        director.follows("Ajouter une action")
        director.presses("Enregistrer l’action", action)
    director.sees("0,5 ETP", "12 500,50 €", "sans 1 action non chiffrée")
    director.sees("Votre structure est seule à le lire.")


def publishes(director):
    director.follows("Publier le plan")
    director.sees("Ce qu’il ne lira pas Les moyens, la mesure, l’échéance")
    director.presses("Publier le plan")
    director.sees("Plan d’action 2015 publié : le réseau peut le lire.")


def tells_what_came_of_it(director):
    director.follows("Suivre : Ouvrir l’accueil le samedi")
    said = director.is_refused("Enregistrer le suivi", DONE | {"Résultat": ""})
    assert "résultat" in said
    director.presses("Enregistrer le suivi", DONE)
    director.sees("Suivi enregistré.", "Cent douze jeunes reçus", "dont 1 réalisée")


def carries_over(director):
    director.follows("Reprendre des actions l’année suivante")
    director.does_not_see("Ouvrir l’accueil le samedi")  # done: nothing to take again
    chosen = {"Un transport du soir (": True, "Nouvelle échéance": "2016-06-30"}
    director.presses("Reprendre les actions", chosen)
    director.sees("Plan d’action 2016", "Un transport du soir", "Reprise de Plan d’action 2015")
    director.follows("Plan d’action 2015")
    director.sees("Reprise dans Plan d’action 2016")


def reads_what_the_network_tries(neighbour):
    neighbour.opens(NETWORK)
    neighbour.follows("Organisation du travail")
    neighbour.sees("1 action sur 2", "Ouvrir l’accueil le samedi", "Mission locale de Saverne")
    neighbour.sees("Objectif : Recevoir ceux qui travaillent en semaine", "Réalisée")
    for secret in ("€", "ETP", "0,5", "Relevé d’accueil", "Cent douze", "30 septembre"):
        neighbour.does_not_see(secret)
    neighbour.finds_nothing_at(f"{PAGE}plan/2015/", f"{PAGE}plan/")


def reads_the_convention(director):
    print_agreement(make_agreement(make_adopted_campaign(), OWN).pk)
    director.opens("/")
    pages = drawn(director.downloads("Lire votre convention"))
    [annex] = [page for page in pages if "Annexe C – Plan d’action 2015" in page]
    assert "Ouvrir l’accueil le samedi" in annex
    assert "0,5 ETP 12 500,50 €" in annex
    assert "Coût non indiqué pour 1 action." in annex


def test_a_plan_is_written_published_followed_and_carried_over(people):
    prepares(people.director)
    people.neighbour.opens(NETWORK)
    people.neighbour.sees("Aucun plan publié")
    publishes(people.director)
    tells_what_came_of_it(people.director)
    carries_over(people.director)
    reads_what_the_network_tries(people.neighbour)
    reads_the_convention(people.director)
