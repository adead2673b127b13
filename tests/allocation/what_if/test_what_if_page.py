"""The simulator of a structure, as its people, the Region and the State read it."""

import pytest

from allocation.engine import compute, parse_inputs
from allocation.models import Figure, Run, RunTotal, State
from allocation.settlement.services import keep_level
from structures.ground.french import euros
from structures.models import REGION_STAFF, STRUCTURE_ROLES, Role, Structure
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_run,
    make_solidarity,
    make_structures,
)
from tests.allocation.corrections.builders import make_corrected
from tests.allocation.reading_costs import questions
from tests.allocation.settlement_builders import make_settled_campaign
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

PATH = f"/structures/{OWN}/simulateur/2015/"
OTHER, LATER = "68066", "67482"
pytestmark = pytest.mark.django_db


def shown(client, typed="", role=Role.DIRECTOR, **options):
    return text_of(page(client, make_person(role, **options), f"{PATH}?{typed}"))


def plain(cents):
    return " ".join(euros(cents).split())


def split_with(number, value):
    """The whole network split again, with another value of ours: no what-if."""
    inputs = Run.objects.get().record["inputs"]
    row = inputs["figures"][str(number)] | {OWN: value}
    return compute(parse_inputs(inputs | {"figures": inputs["figures"] | {str(number): row}}))


def test_it_opens_on_what_was_adopted(client):
    make_adopted_campaign()
    own, read = RunTotal.objects.get(structure__code=OWN), shown(client)
    assert f"Votre dotation maximale est de {plain(own.maximum_cents)}." in read
    for label, cents in {
        "Part fixe": own.fixed_cents,
        "Part variable, au plus": own.ceiling_cents,
        "Premier versement": own.advance_cents,
        "Solde à ces niveaux": own.maximum_cents - own.advance_cents,
    }.items():
        assert f"{label} {plain(cents)} sans changement" in read
    assert "6. Formation ou emploi après l’amont Total du réseau : 37 160 7 432 entrées" in read


def test_another_value_says_what_the_split_of_the_network_would(client):
    make_adopted_campaign()
    before = RunTotal.objects.get(structure__code=OWN).maximum_cents
    after = split_with(6, "9000").maximum[OWN]
    said = [
        f"Votre dotation maximale passerait de {plain(before)} à {plain(near)}, "
        f"soit +{plain(near - before)}. Le reste du réseau perdrait autant : l’enveloppe ne "
        "change pas. Montants à un centime près par ligne."
        for near in range(after - 3, after + 4)
    ]
    read = shown(client, "indicateur_6=9+000")
    assert any(one in read for one in said)
    assert "Le reste du réseau gagnerait autant" in shown(client, "indicateur_6=7000")


def test_one_more_is_announced_then_found_by_typing_it(client):
    make_adopted_campaign()
    read = shown(client)
    announced = read.partition("Indicateur 6, valeur à essayer sans changement ")[2]
    announced = announced.partition(" €")[0]
    assert announced == "+8,54"
    assert f"soit {announced} €." in shown(client, "indicateur_6=7433")


def test_what_is_left_as_it_is_shown_stays_exact(client):
    make_adopted_campaign()
    exact = Figure.objects.get(structure__code=OWN, indicator__number=1).value
    assert exact != round(exact, 2)
    for left in ("4+295,33", "4295.33", ""):
        assert "Changez une valeur" in shown(client, f"indicateur_1={left}")
    assert "Changez une valeur" not in shown(client, "indicateur_1=4295,34")


def test_a_level_that_is_decided_is_where_one_starts_from(client):
    campaign = make_adopted_campaign()
    keep_level(campaign, Structure.objects.get(code=OWN), 8, 1)
    own, result = RunTotal.objects.get(structure__code=OWN), split_with(6, "7432")
    lost = result.ceilings[8][OWN] - result.ceilings[8][OWN] // 3
    read = shown(client)
    assert f"Montant final à ces niveaux {plain(own.maximum_cents - lost)}" in read
    assert read.count("niveau arrêté : 1") == 1
    assert "La page part des niveaux déjà arrêtés, et du niveau 3 ailleurs." in read


def test_levels_move_the_final_amount_and_the_balance_alone(client):
    make_adopted_campaign()
    own, result = RunTotal.objects.get(structure__code=OWN), split_with(6, "7432")
    lost = result.ceilings[8][OWN] - result.ceilings[8][OWN] // 3
    read = shown(client, "niveau_8=1")
    assert f"resterait de {plain(own.maximum_cents)}." in read
    assert f"À ces niveaux, le montant final serait de {plain(own.maximum_cents - lost)}." in read
    assert f"Effet sur le montant final : −{plain(lost)}" in read
    balance = own.maximum_cents - lost - own.advance_cents
    assert f"Solde à ces niveaux {plain(balance)} −{plain(lost)}" in read
    assert "Niveau 1 : Un projet est préparé avec une autre mission locale" in read


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_lost(client):
    make_adopted_campaign()
    answer = page(client, make_person("director"), f"{PATH}?indicateur_6=douze&indicateur_2=5000")
    read = text_of(answer)
    assert answer.status_code == 422
    assert "Indicateur 6, valeur à essayer : « douze » n’est pas un nombre." in read
    assert "Rien n’est calculé : corrigez d’abord ce qui est signalé." in read
    html = answer.content.decode()
    assert 'value="douze"' in html and 'value="5000"' in html and "passerait" not in read
    assert "est négatif" in shown(client, "indicateur_6=-5")
    assert "a trop de décimales" in shown(client, "indicateur_6=5,5")
    assert "Choisissez un niveau de 0 à 3." in shown(client, "niveau_8=4")


@pytest.mark.parametrize("role", [*STRUCTURE_ROLES, *REGION_STAFF, Role.STATE_OBSERVER])
def test_those_of_the_structure_the_region_and_the_state_read_it(client, role):
    make_adopted_campaign()
    whose = "Votre dotation maximale" if role in STRUCTURE_ROLES else "La dotation maximale de la "
    assert whose in shown(client, "indicateur_6=9000", role)


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
def test_for_another_structure_it_is_not_there(client, role):
    make_adopted_campaign()
    user = make_person(role, OTHER)
    missing = page(client, user, "/structures/99999/simulateur/2015/")
    assert page(client, user, PATH).status_code == missing.status_code == 404
    assert page(client, user, "/structures/99999/simulateur/2014/").status_code == 404


@pytest.mark.parametrize("make", [lambda: make_figures(make_campaign()), make_run])
def test_before_the_adoption_it_says_that_it_opens_with_it(client, make):
    make()
    read = shown(client)
    assert "Le simulateur ouvre avec la répartition arrêtée" in read and "€" not in read


def test_before_the_adoption_it_says_when_it_is_planned(client):
    run = make_run()
    run.campaign.planned_steps.create(state=State.ADOPTED, planned_on="2015-02-06")
    assert "La Région a prévu de l’arrêter le 6 février 2015." in shown(client)


def test_who_joined_since_has_nothing_to_simulate(client):
    make_adopted_campaign()
    make_structures([LATER])
    read = text_of(page(client, make_person("director", LATER), PATH.replace(OWN, LATER)))
    assert "elle a rejoint le réseau ensuite" in read


def test_an_indicator_without_weight_is_not_asked(client):
    campaign = make_campaign()
    campaign.indicators.filter(number=5).update(weight=0)
    make_adopted_campaign(campaign)
    assert "Indicateur 6, valeur à essayer" in shown(client)
    assert "Indicateur 5" not in shown(client, "indicateur_5=12")


def test_it_says_only_what_the_rule_lets_others_change(client):
    make_adopted_campaign()
    read = shown(client, "indicateur_6=9000")
    assert "redistribution" not in read and "garde-fous" not in read
    assert "Ce que les niveaux ne donnent pas de la part variable reste à la Région." in read


def test_it_leaves_out_what_is_redistributed_and_says_so(client):
    make_adopted_campaign(unearned_axis3="redistribute")
    read = shown(client, "niveau_8=0")
    assert "par ligne, hors redistribution." in read
    assert "Montant final à ces niveaux, hors redistribution" in read


def test_a_coefficient_is_said_beside_the_value_that_it_weighs_on(client):
    campaign = make_campaign()
    make_solidarity(campaign, OWN, "1.25")
    make_adopted_campaign(campaign)
    read = shown(client, "indicateur_1=5000")
    assert "Coefficient de solidarité : 1,25 4 295,33 jeunes" in read
    after = split_with(1, "5000").maximum[OWN]
    assert any(f" à {plain(near)}, soit" in read for near in range(after - 3, after + 4))


def test_once_settled_it_starts_from_the_levels_that_were(client):
    make_settled_campaign(level=2)
    read = shown(client)
    assert "La page part des niveaux arrêtés." in read
    assert read.count("niveau arrêté : 2") == 2 and "Changez une valeur" in read
    assert "À ces niveaux" in shown(client, "niveau_8=3&niveau_9=3")


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.REGION_AGENT, Role.STATE_OBSERVER])
def test_after_a_correction_it_starts_from_the_run_that_counts(client, role):
    make_corrected(make_adopted_campaign())
    own = RunTotal.objects.get(structure__code=OWN, run__adoption__isnull=False)
    assert f"est de {plain(own.maximum_cents)}. Changez une valeur" in shown(client, role=role)


def test_an_indicator_that_nobody_would_count_gives_its_pot_to_the_others(client):
    campaign = make_campaign()
    make_figures(campaign)
    Figure.objects.filter(indicator__number=5).exclude(structure__code=OWN).update(value=0)
    make_adopted_campaign(campaign)
    assert "Indicateur 5 : plus personne n’y compterait rien." in shown(client, "indicateur_5=0")
    assert "plus personne" not in shown(client)


def test_a_network_that_would_count_nothing_on_an_axis_is_refused(client):
    campaign = make_campaign()
    make_figures(campaign)
    Figure.objects.filter(indicator__number__in=(5, 6, 7)).exclude(structure__code=OWN).update(
        value=0
    )
    make_adopted_campaign(campaign)
    read = shown(client, "indicateur_5=0&indicateur_6=0&indicateur_7=0")
    assert "Axe 2 : le total régional de tous ses indicateurs est nul." in read


def test_a_change_that_cannot_be_taken_alone_is_counted_with_the_others(client):
    campaign = make_campaign()
    make_figures(campaign)
    axis = Figure.objects.filter(indicator__axis__number=2)
    axis.exclude(structure__code=OWN, indicator__number=5).update(value=0)
    make_adopted_campaign(campaign)
    read = shown(client, "indicateur_5=0&indicateur_6=100")
    assert "Indicateur 6, valeur à essayer compté avec les autres" in read
    assert "Indicateur 6 : personne n’y compte rien aujourd’hui." in read


def test_while_one_types_only_the_answer_is_sent(client):
    make_adopted_campaign()
    client.force_login(make_person("director"))
    answer = client.get(f"{PATH}?indicateur_6=9000", headers={"HX-Request": "true"})
    html, read = answer.content.decode(), text_of(answer)
    assert read.startswith("Votre dotation maximale passerait")
    assert "<input" not in html and "<html" not in html
    assert 'id="indicateur_6_change" hx-swap-oob="true"' in html
    assert "HX-Request" in answer.headers["Vary"]


def test_nothing_is_written(client):
    make_adopted_campaign()
    client.force_login(make_person("director"))
    client.get(PATH)
    asked = questions(lambda: client.get(f"{PATH}?indicateur_6=9000&niveau_8=1"))
    assert [sql for sql in asked if not sql.startswith("SELECT")] == []
    assert client.post(PATH, {"indicateur_6": "9000"}).status_code == 405


def test_the_explained_allocation_and_the_first_page_lead_to_it(client):
    make_adopted_campaign()
    for where in (f"/structures/{OWN}/dotation/2015/", "/"):
        assert f'href="{PATH}"' in page(client, make_person("director"), where).content.decode()
