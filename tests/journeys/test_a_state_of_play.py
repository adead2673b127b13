"""An état des lieux, from the agent's draft to what a whole territory reads of all of them."""

from django.core import mail

from structures.ground import clock
from structures.ground.french import date_long
from structures.models import StateOfPlay
from tests.allocation.builders import OWN
from tests.structures.builders import make_mandate

HOME, YEAR = "/", 2014
PAGE, LIST, ANALYSIS = (
    f"/structures/{OWN}/etat-des-lieux/{YEAR}/",
    f"/etats-des-lieux/{YEAR}/",
    f"/analyses/{YEAR}/",
)
TEXTS = {section.label: f"Ce que l’on dit de : {section.label}" for section in StateOfPlay.Section}
ORGANISATION, NOTED = "Organisation du travail", "Deux antennes"
FIRST_TALK = {"Avec": "présidente, président", "Tenu le": "2013-11-19", "Objet": "Territoire"}
SECOND_TALK = {
    "Échange 2, Avec": "directrice, directeur",
    "Échange 2, Tenu le": "2013-11-20",
}
WRITTEN = {"Documents étudiés": "Bilan d’activité 2013", **TEXTS, ORGANISATION: NOTED}
BLOCKED, OWNER = "Local à quitter avant décembre", "La présidence"
PARTS = {
    "Bonnes pratiques": "Des permanences partagées.",
    "Difficultés structurelles": "Des locaux dispersés.",
    "Freins extérieurs": "Peu de transports le soir.",
}
RECOMMENDATION = {
    "Préconisation": "Partager les permanences",
    "Texte": "Par canton.",
    "Mission locale de Saverne": True,
}


def are_in_office(*people):
    for person in people:
        name, email = person.user.full_name, person.user.email
        make_mandate(person.user.structure, person.user.role, name=name, email=email)


def writes(agent):
    agent.opens(LIST)
    agent.sees("0 sur 5")
    agent.follows("Commencer l’état des lieux de Mission locale de Saverne")
    agent.presses("Ajouter un échange", FIRST_TALK | WRITTEN)
    agent.presses("Enregistrer le brouillon")
    agent.sees("État des lieux 2014 enregistré.", "l’échange avec la direction")
    agent.follows("Compléter")
    agent.presses("Enregistrer le brouillon", SECOND_TALK)
    agent.presses("Transmettre à la direction")


def sends_back(director):
    director.opens(HOME)
    director.follows("Relire l’état des lieux 2014")
    director.sees(NOTED, "Bilan d’activité 2013")
    director.follows("Rendre avec des remarques")
    director.presses("Rendre à la Région", {"Vos remarques": "Il y a trois antennes."})
    director.sees("Vos remarques sont transmises à la Région")
    director.sees("Vous lisez le texte tel qu’il a été transmis à la direction.")


def corrects(agent):
    agent.opens(LIST)
    agent.sees("Rendu avec des remarques")
    agent.follows("Mission locale de Saverne")
    agent.sees("Il y a trois antennes.")
    agent.follows("Modifier")
    agent.presses("Enregistrer le brouillon", {ORGANISATION: "Trois antennes"})
    agent.presses("Transmettre à la direction")


def validates(director):
    director.opens(PAGE)
    director.sees("Trois antennes")
    director.follows("Valider")
    point = {"Point de blocage": BLOCKED, "Qui s’en occupe": OWNER}
    said = director.is_refused("Valider l’état des lieux", point)
    assert "Cochez cette case pour valider." in said
    director.presses("Valider l’état des lieux", {"J’ai relu cet état des lieux": True})
    director.sees(BLOCKED, OWNER, "Ouvert")


def records_what_became_of_it(agent):
    agent.opens(LIST)
    agent.sees("1 sur 5", "Validé avec points de blocage", BLOCKED)
    agent.follows("Mission locale de Saverne")
    agent.follows(f"Écrire l’issue : {BLOCKED}")
    outcome = {"Issue": "Bail prolongé d’un an", "Résolu le": "2014-11-03"}
    assert "précède la validation" in agent.is_refused("Enregistrer", outcome)
    agent.presses("Enregistrer", {"Résolu le": str(clock.today())})
    agent.sees("Bail prolongé d’un an", f"Résolu le {date_long(clock.today())}")


def analyses(agent):
    agent.opens(ANALYSIS)
    agent.follows("Commencer l’analyse")
    agent.presses("Enregistrer", PARTS)
    agent.follows("Ajouter une préconisation")
    agent.presses("Enregistrer la préconisation", RECOMMENDATION)
    agent.sees("Repose sur 1 état des lieux : Mission locale de Saverne")
    agent.does_not_see("Préparer la restitution")  # the manager's


def restitutes(manager):
    manager.opens(ANALYSIS)
    manager.follows("Préparer la restitution au territoire Nord")
    manager.sees("Anne Schneider", "Catherine Muller", "Mission locale d’Alsace du Nord")
    said = manager.is_refused("Publier au territoire Nord")
    assert "Cochez cette case pour publier quand même." in said  # some have nothing validated
    manager.presses("Publier au territoire Nord", {"J’ai lu ce qui est signalé": True})
    manager.sees("Restitution publiée au territoire Nord : 2 messages partent.")


def both_are_told_at_the_same_time(director, president):
    told = {address: message for message in mail.outbox for address in message.to}
    assert set(told) == {director.user.email, president.user.email}
    assert len(mail.outbox) == 2  # one each: nobody reads the address of another
    for message in mail.outbox:
        assert f"{ANALYSIS}\n" in message.body
        assert "permanences" not in message.body


def reads_the_analysis(person):
    person.opens(HOME)
    person.follows("Lire l’analyse transversale 2014")
    person.sees("Restituée le", "toutes les structures du territoire Nord, au même instant")
    person.sees("Partager les permanences", "Repose sur 1 état des lieux.", *PARTS.values())


def test_a_state_of_play_is_written_discussed_validated_and_restituted(
    people, django_capture_on_commit_callbacks
):
    are_in_office(people.director, people.president)
    writes(people.agent)
    sends_back(people.director)
    corrects(people.agent)
    validates(people.director)
    records_what_became_of_it(people.agent)
    analyses(people.agent)
    people.director.finds_nothing_at(ANALYSIS)
    with django_capture_on_commit_callbacks(execute=True):
        restitutes(people.manager)
    both_are_told_at_the_same_time(people.director, people.president)
    reads_the_analysis(people.director)
    reads_the_analysis(people.president)
    people.neighbour.finds_nothing_at(ANALYSIS, PAGE)
