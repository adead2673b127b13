"""What the pages of scenarios say, as read, typed and refused."""

import csv
from io import StringIO

import pytest

from allocation.models import Campaign, CampaignRevision, Run, Scenario
from allocation.runs.selectors import adopted_run
from structures.ground.french import euros
from structures.models import Structure
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_user,
)
from tests.allocation.scenarios.builders import make_scenario
from tests.allocation.year_builders import make_next_year
from tests.domain.files import spaced
from tests.journeys.forms import Page
from tests.project.test_edits import sent_by
from tests.structures.builders import make_person
from tests.structures.pages import confirmed, text_of

LIST = "/campagnes/2015/simulations/"
COMPARED = f"{LIST}comparaison/"
MORE = 120_000_000


@pytest.fixture
def agent(client, full_campaign):
    """The test client, signed in as an agent where all figures are there."""
    client.force_login(make_user("region_agent"))
    return client


@pytest.fixture
def manager(client, full_campaign):
    client.force_login(make_user())
    return client


def read(answer):
    return spaced(text_of(answer))


def new_form(client, query=""):
    """What the form of a new scenario sends as it stands."""
    answer = client.get(f"{LIST}nouveau/{query}")
    [form] = [f for f in Page(answer.content.decode()).forms if "envelope_cents" in f.data]
    return {name: values for name, values in form.data.items() if name != "once"}


def rows_of(answer):
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_a_scenario_begins_as_a_whole_copy_of_the_campaigns_parameters(agent, full_campaign):
    said = {"name": "Essai", "note": "Pour voir"}
    answer = agent.post(f"{LIST}nouveau/", new_form(agent) | said)
    made = Scenario.objects.get()
    assert answer.url == f"{COMPARED}?s={made.pk}"
    assert made.rule["envelope_cents"] == full_campaign.envelope_cents
    assert [axis["share_bp"] for axis in made.rule["axes"]] == [5000, 3500, 1500]
    assert (made.author, made.note, made.figures) == (make_user("region_agent"), "Pour voir", {})
    shown = read(agent.get(LIST))
    assert "Les paramètres de la campagne, tels quels." in shown
    assert "Pour voir" in shown


def test_a_scenario_is_copied_from_another(agent, full_campaign):
    first = make_scenario(full_campaign, weights={1: 3}, figures={"2": {OWN: "5000"}})
    sent = new_form(agent, f"?de={first.pk}")
    assert agent.post(f"{LIST}nouveau/?de={first.pk}", sent | {"name": "Copie"}).status_code == 302
    copy = Scenario.objects.get(name="Copie")
    assert (copy.figures, copy.rule["axes"]) == (first.figures, first.rule["axes"])


def test_a_weight_of_thousands_of_digits_is_refused_beside_its_field(agent):
    answer = agent.post(f"{LIST}nouveau/", new_form(agent) | {"weight_2": "9" * 5000})
    assert answer.status_code == 422
    assert "Ensemble, ils font 3." in read(answer)


def test_what_is_refused_is_said_beside_all_that_was_typed(agent):
    typed = new_form(agent) | {"name": "Essai", "share_1": "60", "note": "À garder"}
    answer = agent.post(f"{LIST}nouveau/", typed)
    shown = read(answer)
    assert answer.status_code == 422
    assert "Les parts des axes font 110 %, et non 100 % : il y a 10 % de trop." in shown
    assert "Ensemble, elles font 110 % ; il faut 100 %." in shown
    assert "À garder" in shown
    assert not Scenario.objects.exists()


def test_a_value_to_try_is_read_as_its_indicator_counts_and_beside_the_one_entered(agent):
    line = {"figures-0-structure": OWN, "figures-0-indicator": "2", "figures-0-value": "12,5"}
    answer = agent.post(f"{LIST}nouveau/", new_form(agent) | {"name": "Essai"} | line)
    assert answer.status_code == 422
    assert "un nombre entier est attendu" in read(answer)
    assert "Enregistrée aujourd’hui : 4 6" in read(answer)
    agent.post(f"{LIST}nouveau/", new_form(agent) | {"name": "E"} | line | {LINE_VALUE: "1 200"})
    assert Scenario.objects.get().figures == {"2": {OWN: "1200"}}


LINE_VALUE = "figures-0-value"


def test_a_line_is_added_and_nothing_typed_is_lost(agent):
    typed = new_form(agent) | {"name": "Essai", LINE_VALUE: "7", "add_row": "1"}
    answer = agent.post(f"{LIST}nouveau/", typed)
    [form] = [f for f in Page(answer.content.decode()).forms if "envelope_cents" in f.data]
    assert answer.status_code == 200
    assert (form.data["name"], form.data[LINE_VALUE]) == (["Essai"], ["7"])
    assert "figures-1-value" in form.data


def test_two_values_for_one_cell_are_refused(agent):
    lines = {
        f"figures-{n}-{name}": value
        for n in (0, 1)
        for name, value in (("structure", OWN), ("indicator", "2"), ("value", str(n)))
    }
    typed = new_form(agent) | {"name": "Essai", "figures-TOTAL_FORMS": "2"} | lines
    assert "a deux lignes pour l’indicateur 2" in read(agent.post(f"{LIST}nouveau/", typed))


def test_a_double_click_makes_one_scenario(agent):
    sent = new_form(agent) | {"name": "Essai", "once": "une-cle"}
    first, again = (agent.post(f"{LIST}nouveau/", sent) for _ in range(2))
    assert Scenario.objects.count() == 1
    assert first.url == again.url


def test_scenarios_stand_beside_last_year_and_each_other_with_their_differences(client, db):
    before = make_adopted_campaign()
    make_figures(make_next_year(before, envelope_cents=before.envelope_cents))
    after = Campaign.objects.get(year=2016)
    one, two = make_scenario(after, "Ancien"), make_scenario(after, "Nouveau", weights={1: 5})
    client.force_login(make_user())
    where = f"/campagnes/2016/simulations/comparaison/?s={one.pk}&s={two.pk}"
    shown = read(client.get(where))
    total = spaced(euros(before.envelope_cents))
    assert f"Dotation maximale {total} {total} {total}" in shown
    assert "Levier de solidarité : poids de l’indicateur 1 1 sur 4, soit 12,5 %" in shown
    assert "5 sur 8, soit 31,2 % de l’enveloppe" in shown
    assert "Écart avec « Année 2015 » : à droite ce qui est gagné" in shown
    assert "Indicateur 1, poids" in shown.partition("Paramètres identiques")[0]
    based = read(client.get(f"{where}&base={one.pk}&montant=per_young"))
    assert "Écart avec « Ancien »" in based
    # Euros for a young person make no sum.
    assert "2 gagnent, 2 perdent, 1 ne change pas." in based


def test_the_list_leaves_as_a_file_sorted_and_narrowed(manager, full_campaign):
    one = make_scenario(full_campaign, "Base")
    two = make_scenario(full_campaign, "Autre", weights={1: 5})
    where = f"{COMPARED}?s={one.pk}&s={two.pk}&base={one.pk}"
    rows = rows_of(manager.get(f"{where}&sort=-gap_1&export=csv"))
    gaps = [float(row["Écart, Autre"].replace(",", ".")) for row in rows]
    assert gaps == sorted(gaps, reverse=True)
    assert abs(sum(gaps)) < 0.005
    own = Structure.objects.get(code=OWN)
    narrowed = manager.get(f"{where}&territory={own.territory_id}&export=csv")
    assert {row["Territoire"] for row in rows_of(narrowed)} == {own.territory.name}
    shown = manager.get(f"{where}&territory={own.territory_id}")
    assert f'name="s" value="{two.pk}"' in shown.content.decode().partition("Filtrer")[2]
    assert "En bref, pour ces filtres" in read(shown)


def test_what_cannot_be_computed_has_its_reason_and_the_others_their_amounts(client, db):
    before = make_adopted_campaign()
    make_figures(make_next_year(before, envelope_cents=before.envelope_cents))
    after = Campaign.objects.get(year=2016)
    good = make_scenario(after, "Possible", fixed_floor_bp=9_000)
    bad = make_scenario(after, "Impossible", fixed_floor_bp=10_000, envelope=1_000)
    client.force_login(make_user())
    answer = client.get(f"/campagnes/2016/simulations/comparaison/?s={good.pk}&s={bad.pk}")
    shown = read(answer)
    assert answer.status_code == 200
    assert "« Impossible » ne donne aucun montant. Garde-fous : les planchers font" in shown
    assert "plus que les 8,50 € de part fixe à partager" in shown.replace("\u202f", " ")
    assert "Qui gagne, qui perd" in shown


def test_one_to_four_scenarios_are_compared(manager, full_campaign):
    made = [make_scenario(full_campaign, f"Essai {n}") for n in range(5)]
    none = manager.get(COMPARED)
    assert (none.status_code, "Choisissez un à quatre scénarios." in read(none)) == (422, True)
    asked = "&".join(f"s={one.pk}" for one in made)
    assert "au plus : vous en avez choisi 5" in read(manager.get(f"{COMPARED}?{asked}"))
    assert "n’est plus là" in read(manager.get(f"{COMPARED}?s=999999"))


def test_a_scenario_is_made_a_run_by_two_people_in_three_acts(manager, full_campaign):
    made = make_scenario(full_campaign, envelope=MORE, note="Budget voté")
    page = f"{LIST}{made.pk}/repartition/"
    asked = read(manager.get(page))
    assert "Préparer le rectificatif du scénario « Essai »" in asked
    assert "1 200 000,00 €" in asked
    answer = confirmed(manager, page, reason="Budget voté")
    assert "Le rectificatif est préparé" in read(answer)
    revision = CampaignRevision.objects.get()
    other = make_user(email="autre@demo.example")
    manager.force_login(other)
    seen = {"seen": revision.fingerprint}
    manager.post(f"/campagnes/2015/rectificatifs/{revision.pk}/confirmation/", seen)
    answer = confirmed(manager, page, reason="Budget voté")
    assert "Répartition n° 1 calculée." in read(answer)
    assert Run.objects.get().reason == "Scénario «\u00a0Essai\u00a0»\u00a0: Budget voté"


def test_a_figure_to_try_leads_to_where_it_is_entered(manager, full_campaign):
    made = make_scenario(full_campaign, figures={"2": {OWN: "5000"}})
    answer = manager.get(f"{LIST}{made.pk}/repartition/")
    assert f'href="/campagnes/2015/donnees/{OWN}/"' in answer.content.decode()
    assert "indicateur 2 : saisir 5 000" in read(answer)
    assert "Calculer la répartition" not in read(answer)


def test_a_scenario_is_deleted_once_that_was_read(agent, full_campaign):
    made = make_scenario(full_campaign)
    answer = confirmed(agent, f"{LIST}{made.pk}/suppression/")
    assert "Le scénario « Essai » est supprimé." in read(answer)
    assert not Scenario.objects.exists()


def test_after_the_adoption_scenarios_are_read_and_no_longer_written(client, db):
    made = make_scenario(make_campaign())
    make_figures(Campaign.objects.get())
    campaign = make_adopted_campaign(Campaign.objects.get())
    client.force_login(make_user())
    shown = read(client.get(f"{COMPARED}?s={made.pk}"))
    assert spaced(f"Arrêtée ({adopted_run(campaign)})") in shown
    assert "Modifier" not in shown
    assert client.get(f"{LIST}{made.pk}/").url == LIST
    assert "les scénarios se lisent encore" in read(client.get(f"{LIST}{made.pk}/repartition/"))


@pytest.mark.parametrize("role", ["state_observer", "director"])
def test_nobody_else_reads_them(client, full_campaign, role):
    made = make_scenario(full_campaign)
    client.force_login(make_person(role) if role == "director" else make_user(role))
    pages = (LIST, f"{COMPARED}?s={made.pk}", f"{LIST}{made.pk}/", f"{LIST}nouveau/")
    assert [client.get(path).status_code for path in pages] == [404] * 4


def test_an_administrator_reads_them(client, full_campaign):
    made = make_scenario(full_campaign)
    client.force_login(make_user("region_admin"))
    shown = read(client.get(f"{COMPARED}?s={made.pk}"))
    assert "Essai" in shown
    assert "Modifier" not in shown
    assert client.get(f"{LIST}{made.pk}/").status_code == 404


def test_of_two_people_on_one_scenario_the_second_reads_what_the_first_saved(agent, full_campaign):
    page = f"{LIST}{make_scenario(full_campaign).pk}/"
    one, two = (sent_by(agent.get(page)) for _ in range(2))
    assert agent.post(page, one | {"weight_1": "4"}).status_code == 302
    answer = agent.post(page, two | {"weight_1": "7"})
    assert answer.status_code == 409
    assert "Enregistré depuis que vous avez ouvert cette page" in read(answer)
    kept = agent.post(page, two | {"weight_2": "9", "weight_1": "1"})
    assert kept.status_code == 302
    weights = {
        i["number"]: i["weight"] for i in Scenario.objects.get().rule["axes"][0]["indicators"]
    }
    assert (weights[1], weights[2]) == (4, 9)
