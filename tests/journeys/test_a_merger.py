"""Two structures become a third: every euro follows, and nothing of what was is lost."""

import pytest

from allocation.models import Campaign, Figure, RunTotal
from structures.ground.french import euros
from tests.allocation.builders import OWN, make_campaign, make_figures
from tests.domain.files import spaced
from tests.journeys.people import Person

LIST, RUNS = "/structures/", "/campagnes/2015/repartition/"
NORTH, UNITED = "67180", "67900"
A, B, C = "Mission locale d’Alsace du Nord", "Mission locale de Saverne", "Mission locale réunie"
NEW = {
    "Code": UNITED,
    "Nom": C,
    "Dénomination légale": "Association réunie",
    "Type": "mission locale",
    "Territoire": "Nord",
    "Régime juridique": "association de droit local",
    "Ouverte le": "2015-07-01",
    "Adresse": "1 place de la Gare",
    "Code postal": "67700",
    "Commune du siège": "Saverne",
}
MERGER = {A: True, B: True, "Structure qui continue": C, "À partir du": "2015-07-01"}
ENVELOPE_CENTS = 240_000_000
ENVELOPE = spaced(euros(ENVELOPE_CENTS))
LEADS = "Direction de la structure réunie"
SAID = f"Fusion le 1er juillet 2015 de {A} et {B} dans {C}"


@pytest.fixture
def campaign(network):
    """A campaign whose figures are all there, so round that no share has a rounding."""
    make_figures(make_campaign(envelope_cents=ENVELOPE_CENTS))
    for rank, structure in enumerate(network):
        Figure.objects.filter(structure=structure).update(value=1_000 + 500 * rank)
    return Campaign.objects.get()


@pytest.fixture
def other_director(network):
    """Who directs the structure that merges with ours."""
    return Person("director", NORTH, name="Sandrine Ott")


def computes(manager, **typed):
    manager.opens(RUNS)
    manager.presses("Calculer la répartition", typed)


def creates_the_one_that_goes_on(admin):
    admin.opens(LIST)
    admin.follows("Créer une structure")
    admin.presses("Créer la structure", NEW)
    admin.sees(f"{C} est créée.")


def reads_what_will_change(admin):
    admin.opens(LIST)
    admin.follows("Fusionner des structures")
    admin.presses("Voir ce qui changera", MERGER)
    admin.sees("Aperçu : rien n’a encore changé.", "la répartition avant et après")
    fixed, maximum, advance = shares(1, NORTH, OWN)
    for amount in (fixed, maximum, advance):
        admin.sees(f"ensemble {amount}. Après, pour {C} : {amount}, exactement autant.")
    admin.sees(f"Total du réseau : {ENVELOPE} avant, {ENVELOPE} après, exactement autant.")


def confirms(admin):
    assert f"{LEADS} : Ce champ est obligatoire." in admin.is_refused("Confirmer la fusion")
    chosen = {LEADS: f"Anne Schneider, {B}", "Motif": "Assemblées générales du 12 mai 2015"}
    admin.presses("Confirmer la fusion", chosen)
    admin.sees(f"La fusion dans {C} est enregistrée.", SAID)


def shares(number, *codes):
    """Return, as written, what these structures receive together in a run: fixed, all, advance."""
    totals = RunTotal.objects.filter(run__number=number, structure__code__in=codes)
    rows = totals.values_list("fixed_cents", "maximum_cents", "advance_cents")
    return [spaced(euros(sum(column))) for column in zip(*rows, strict=True)]


def reads_the_new_run(manager):
    manager.does_not_see(f"{A} ", f"{B} ")
    fixed, maximum, advance = shares(1, NORTH, OWN)
    assert shares(2, UNITED) == [fixed, maximum, advance]
    manager.sees(f"{C} {fixed}", maximum, advance, f"Total 2 040 000,00 € 360 000,00 € {ENVELOPE}")


def reads_the_old_pages(agent):
    for code, name in ((NORTH, A), (OWN, B)):
        agent.opens(f"/structures/{code}/")
        agent.sees(f"Structure fermée le 1er juillet 2015, fusionnée dans {C}", name)
        agent.follows("Voir tout l’historique")
        agent.sees(SAID, "Assemblées générales du 12 mai 2015")
    agent.opens(f"{RUNS}1/")
    agent.sees(A, B)  # what was computed before stays what it was


def goes_on_in_the_new_structure(director):
    director.opens("/")
    director.follows("Ma structure")
    director.sees(C, SAID, "Structures réunies")
    for name in (A, B):
        director.opens(f"/structures/{UNITED}/")
        director.follows(name)
        director.sees(f"Structure fermée le 1er juillet 2015, fusionnée dans {C}")


def test_two_structures_merge_into_a_third_and_no_cent_is_lost(campaign, people, other_director):
    computes(people.manager)
    creates_the_one_that_goes_on(people.admin)
    reads_what_will_change(people.admin)
    confirms(people.admin)
    computes(people.manager, Motif="Fusion")
    reads_the_new_run(people.manager)
    reads_the_old_pages(people.agent)
    people.director.user.refresh_from_db()  # who moved signs in again
    people.director.client.force_login(people.director.user)
    goes_on_in_the_new_structure(people.director)
    other_director.user.refresh_from_db()
    assert not other_director.user.is_active
