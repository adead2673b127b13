"""A direction contests a figure, the Region accepts it, and the euro that it makes is corrected."""

import re

import pytest
from playwright.sync_api import expect

from allocation.models import Figure, RunLine, State
from structures.ground.french import euros, number
from structures.models import Role
from tests.allocation.builders import OWN
from tests.browser.accessibility import check_page

pytestmark = pytest.mark.browser
YEAR = "/campagnes/2015"
INDICATOR, MORE = 6, 5


def figure():
    return Figure.objects.get(indicator__number=INDICATOR, structure__code=OWN)


def amount(run):
    cell = {"run__number": run, "structure__code": OWN, "indicator_number": INDICATOR}
    return RunLine.objects.get(**cell).amount_cents


def contest(director, value):
    """From the list of tasks to a contest that is transmitted."""
    director.goto("/")
    director.get_by_role("link", name="Relire vos données n-1").first.click()
    director.get_by_role("link", name=f"Contester l’indicateur {INDICATOR}").click()
    director.get_by_label("Valeur que vous proposez").fill(str(value))
    director.locator("[name=reason]").fill("Cinq entrées de décembre manquent.")
    check_page(director)
    director.get_by_role("button", name="Transmettre à la Région").click()
    expect(director.get_by_text("transmise à la Région")).to_be_visible()


def answer(manager, structure, verdict):
    manager.goto(f"{YEAR}/relecture/")
    manager.get_by_role("link", name=f"{structure}, indicateur {INDICATOR}").click()
    manager.get_by_label(verdict).check()
    manager.locator("[name=reason]").fill("Vérifié avec l’extraction.")
    manager.get_by_role("button", name="Répondre et prévenir").click()
    expect(manager.get_by_text("est prévenue")).to_be_visible()


def compute_and_adopt(manager):
    manager.goto(f"{YEAR}/repartition/")
    manager.get_by_label("Motif").fill("Une donnée contestée est corrigée.")
    manager.get_by_role("button", name="Calculer la répartition").click()
    manager.get_by_role("link", name="Arrêter cette répartition").click()
    manager.get_by_label("Numéro de délibération").fill("15-DEMO-050")
    manager.get_by_role("button", name="Arrêter la répartition").click()
    expect(manager.get_by_text("Répartition arrêtée : elle ne change plus.")).to_be_visible()


def test_a_contest_goes_from_the_director_to_the_corrected_euro(demo, browser_of):
    demo(State.SIMULATION)
    value = figure().value + MORE
    director, manager = browser_of(Role.DIRECTOR), browser_of(Role.REGION_MANAGER)
    contest(director, int(value))
    answer(manager, "Mission locale de Saverne", "Valeur proposée retenue")
    answer(manager, "Mission locale Haut-Rhin Nord", "Valeur maintenue")
    assert figure().value == value
    compute_and_adopt(manager)
    director.goto(f"/structures/{OWN}/dotation/2015/")
    label = director.locator("dt").filter(has_text=re.compile(rf"^\s*{INDICATOR}\. "))
    line = director.locator(".lines-said > div").filter(has=label)
    expect(line).to_contain_text(f"Vous comptez {number(value)}")
    expect(line).to_contain_text(euros(amount(2)))
    assert amount(2) > amount(1)
