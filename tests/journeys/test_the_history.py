"""All that happened to a structure is in its history: of each kind, filtered, as each may read."""

import pytest

from allocation.agreements.services import print_agreement
from allocation.models import Campaign
from structures.models import JournalEntry
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_agreement,
    make_campaign,
    make_figures,
)
from tests.project.addresses import (
    make_action_plans,
    make_people,
    make_states_of_play,
    make_written_projects,
)

PAGE, HISTORY = f"/structures/{OWN}/", f"/structures/{OWN}/historique/"
NEIGHBOUR = "Mission locale d’Alsace du Nord"
Kind = JournalEntry.Kind
# In this journey the dialogue has not begun, no message is late or comes back, and nobody asks
# for help nor notes what surrounds a structure.
NOT_YET = (Kind.DIALOGUE, Kind.MESSAGE, Kind.SURROUNDINGS)
KINDS = [kind for kind in Kind if kind not in NOT_YET]
FOR_THE_REGION = ("État des lieux 2015 commencé", "lu par la Région seule")


@pytest.fixture
def campaign(network):
    """A campaign whose figures are all there."""
    make_figures(make_campaign())
    return Campaign.objects.get()


def enters_a_figure(agent):
    agent.opens(f"/campagnes/2015/donnees/{OWN}/")
    agent.presses("Enregistrer", {"2. Premiers accueils": "1 234", "Source": "Logiciel i-Milo"})


def changes_the_telephone(admin):
    admin.opens(PAGE)
    admin.follows("Modifier l’identité")
    admin.presses("Enregistrer", {"Téléphone": "03 53 01 00 99", "Motif": "Déménagement"})


def merges_a_neighbour(admin):
    admin.opens("/structures/fusion/")
    merger = {NEIGHBOUR: True, "Structure qui continue": "Mission locale de Saverne"}
    admin.presses("Voir ce qui changera", merger | {"À partir du": "2015-07-01"})
    admin.presses("Confirmer la fusion", {"Motif": "Assemblée générale"})


def lives_a_year(campaign, agent, admin):
    """Have one thing of each kind happen, by the pages or by what the other journeys do there."""
    enters_a_figure(agent)
    changes_the_telephone(admin)
    merges_a_neighbour(admin)
    for make in (make_people, make_written_projects, make_action_plans, make_states_of_play):
        make()
    print_agreement(make_agreement(make_adopted_campaign(campaign), OWN).pk)


def reads_each_kind(person, kinds):
    """Narrow the history to each kind, and read entries of that kind alone."""
    person.opens(PAGE)
    person.follows("Voir tout l’historique")
    for kind in kinds:
        person.presses("Filtrer", {"Nature": f"{kind.label.capitalize()} ("})
        assert {entry.kind for entry in person.shown["listing"].rows} == {kind}


def test_the_history_tells_each_reader_all_that_is_theirs(campaign, people):
    lives_a_year(campaign, people.agent, people.admin)
    reads_each_kind(people.director, KINDS)
    people.director.opens(HISTORY)
    people.director.sees(
        "Téléphone", "Motif : Déménagement", "Sophie Klein", "Fusion le 1er juillet 2015"
    )
    for person in (people.agent, people.admin):
        person.opens(HISTORY)
        person.sees(*FOR_THE_REGION)
    for person in (people.director, people.state):
        person.opens(HISTORY)
        person.does_not_see(*FOR_THE_REGION)
    people.neighbour.finds_nothing_at(HISTORY, f"{HISTORY}?kind=identity")
