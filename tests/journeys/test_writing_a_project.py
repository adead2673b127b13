"""A director writes the project; the Region sends it back, then validates it; all is kept."""

from structures.ground import clock
from structures.ground.french import date_long
from tests.journeys.people import pdf

HOME, PAGE = "/", "/structures/67437/"
NEEDS = "Besoins des jeunes du territoire"
OFFER = "Offre de services et moyens réexaminés"
FOUNDATIONS = "Bases de l’offre future et conditions de sa mise en œuvre"
GAPS = "Besoins non couverts et écarts à combler"
WRITTEN = {
    "Valable du": "2014-10-01",
    NEEDS: "# Constat\n\nUn jeune sur cinq vit sans **permis**.",
    OFFER: "Neuf conseillers, trois permanences.\n\nLe samedi, personne ne reçoit.",
    FOUNDATIONS: "Une permanence dans chaque canton.",
    GAPS: "La mobilité le soir.",
    "Besoin 1": "Se déplacer le soir",
    "Écart à combler 1": "Un transport à la demande",
}
COMMENT = "Dites **avec quels moyens** le samedi sera ouvert."


def writes(director):
    director.opens(PAGE)
    director.follows("Projet de structure")
    director.presses("Commencer un nouveau projet")
    director.presses("Enregistrer le brouillon", WRITTEN | {GAPS: ""})
    director.sees("Brouillon enregistré. Votre structure est seule à le lire.")


def submits(director):
    said = director.is_refused("Soumettre à la Région")
    assert "À écrire avant de soumettre le projet." in said
    director.presses("Soumettre à la Région", WRITTEN)
    director.sees("Projet soumis", "En lecture à la Région")


def reads_it(director):
    director.opens(PAGE)
    director.follows("Projet 2014-2017")  # the list of projects
    director.follows("Projet 2014-2017")


def joins_a_file(director):
    reads_it(director)
    director.follows("Ajouter une pièce")
    director.presses("Ajouter la pièce", {"Intitulé": "Carte des permanences", "Fichier": pdf()})


def sends_back(agent):
    agent.opens(HOME)
    agent.follows("Lire le projet de structure : Mission locale de Saverne")
    agent.follows("Renvoyer avec des commentaires")
    assert "Commentez au moins une partie" in agent.is_refused("Renvoyer le projet")
    agent.presses("Renvoyer le projet", {f"Commentaire sur « {OFFER} »": COMMENT})
    agent.sees("Projet renvoyé : Mission locale de Saverne lit vos commentaires.")


def corrects(director):
    director.opens(HOME)
    director.follows("Projet de structure")
    director.sees("Commentaire de la Région", "Dites avec quels moyens le samedi sera ouvert.")
    director.follows("Écrire le projet")
    corrected = WRITTEN[OFFER].replace("personne ne reçoit", "deux conseillers reçoivent")
    director.presses("Soumettre à la Région", {OFFER: corrected})


def validates(manager):
    manager.opens(HOME)
    manager.follows("Lire et valider le projet de structure")
    manager.sees("version 2", "deux conseillers reçoivent")
    manager.follows("Valider")
    said = manager.is_refused("Valider le projet", {"Validé le": "2014-09-26"})
    assert "il se valide ce jour-là au plus tôt." in said
    manager.presses("Valider le projet", {"Validé le": str(clock.today())})
    manager.sees("Validation", f"le {date_long(clock.today())} par Antoine Meyer, pour la Région")


def compares(director):
    reads_it(director)
    director.follows("Comparer deux versions")
    director.sees(f"{NEEDS} Inchangée", f"{OFFER} Modifiée", "Liste des pièces jointes Modifiée")
    director.sees("[supprimé : personne ne reçoit ]", "[ajouté : deux conseillers reçoivent ]")


def test_a_project_is_written_sent_back_corrected_and_validated(people):
    writes(people.director)
    people.agent.opens(f"{PAGE}projet/")
    people.agent.sees("Aucun projet")  # a draft is its structure's alone
    submits(people.director)
    sends_back(people.agent)
    joins_a_file(people.director)
    corrects(people.director)
    validates(people.manager)
    compares(people.director)
    people.agent.opens(PAGE)
    assert people.agent.downloads("Carte des permanences").startswith(b"%PDF")
