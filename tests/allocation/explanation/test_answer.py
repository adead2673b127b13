"""What is read first of an allocation, and that all of it can be computed again by hand."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest

from allocation.models import Campaign, RunLine
from allocation.runs.selectors import adopted_run
from allocation.settlement.selectors import balance_range
from allocation.settlement.services import keep_level
from structures.ground.french import euros
from structures.models import Structure
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_solidarity,
    make_user,
)
from tests.allocation.settlement_builders import make_settlement
from tests.allocation.year_builders import make_two_adopted_years
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

PATH = f"/structures/{OWN}/dotation/2015/"
COMPUTED = re.compile(r"([\d ]+,\d\d) € × ([\d ]+) ÷ ([\d ]+) = ([\d ]+,\d\d) €( \(arrondi)?")
pytestmark = pytest.mark.django_db


def director(code=OWN):
    return make_person("director", code)


def read(client, who=None, path=PATH):
    return text_of(page(client, who or director(), path))


def cents(text):
    return int(Decimal(text.replace(" ", "").replace(",", ".")) * 100)


def test_each_formula_that_is_printed_gives_its_amount_when_computed_by_hand(client):
    make_adopted_campaign()
    found = COMPUTED.findall(read(client))
    assert len(found) == 6  # all that is counted in whole numbers
    for pot, own, total, amount, rounded in found:
        share = cents(pot) * int(own.replace(" ", "")) // int(total.replace(" ", ""))
        assert cents(amount) == share + bool(rounded)


def test_the_left_over_cent_is_told_where_there_is_one_and_only_there(client):
    make_adopted_campaign()
    lines = RunLine.objects.filter(structure__code=OWN)
    ranked = lines.exclude(left_over_rank=None)
    shown = read(client)
    assert ranked and len(ranked) < len(lines)
    assert shown.count("(arrondi : +1 centime, ") == len(ranked)
    assert shown.count("il reçoit un centime") == len(ranked)


def test_a_value_with_decimals_is_said_to_be_rounded_and_is_no_factor(client):
    make_adopted_campaign()
    shown = read(client)
    assert "Vous comptez environ 4 295,33 jeunes sur les" in shown
    assert "Calcul exact : " in shown and "× 4 295,334502 ÷" in shown
    assert "× 4 295,33 ÷" not in shown


def test_the_page_says_you_to_the_structure_alone(client):
    make_adopted_campaign()
    assert "Vous comptez" in read(client) and "votre part fixe de" in read(client)
    for role in ("region_agent", "state_observer"):
        shown = read(client, make_user(role))
        assert "La structure compte 4 628 jeunes" in shown
        assert not re.search(r"\b([Vv]otre|[Vv]ous comptez)\b", shown)


def test_what_may_come_and_when_is_said_before_anything_is_paid(client):
    campaign = make_adopted_campaign()
    total = adopted_run(campaign).totals.get(structure__code=OWN)
    low, high = (spaced(euros(total.advance_cents + c)) for c in balance_range(total))
    shown = read(client)
    assert f"{spaced(euros(total.maximum_cents))} au plus, selon le dialogue" in shown
    assert f"Déjà versé rien encore Peut encore venir entre {low} et {high}" in shown
    assert "vient à la signature de la convention" in shown


def test_the_range_follows_the_levels_that_are_decided(client):
    campaign = make_adopted_campaign()
    own = Structure.objects.get(code=OWN)
    keep_level(campaign, own, 8, 1)
    total = adopted_run(campaign).totals.get(structure=own)
    ceiling = RunLine.objects.get(structure=own, indicator_number=8).amount_cents
    earned = ceiling // 3
    plain = balance_range(total)
    shown = read(client)
    low, high = plain.low_cents + earned, plain.high_cents - (ceiling - earned)
    assert f"Si les notes qui restent sont à 0 {spaced(euros(low))}" in shown
    assert f"Si les notes qui restent sont à 3 {spaced(euros(high))}" in shown
    assert f"Note arrêtée : 1 sur 3, soit le tiers de ce plafond : {spaced(euros(earned))}" in shown
    assert "1 note est arrêtée sur 2" in shown
    others = read(client, director("68066"), "/structures/68066/dotation/2015/")
    assert "Note arrêtée" not in others


def test_once_settled_the_final_amount_is_the_answer(client):
    run = make_settlement()
    line = run.settlement_lines.get(structure__code=OWN)
    shown = read(client)
    assert f"{spaced(euros(line.final_cents))} montant final" in shown
    assert f"Peut encore venir {spaced(euros(line.final_cents))}" in shown
    assert "une erreur se corrige dans la répartition de l’année suivante" in shown


def test_the_first_year_is_compared_with_the_former_grant_in_its_total_alone(client):
    make_adopted_campaign()
    shown = read(client)
    assert "de dotation antérieure. De la dotation antérieure, seul le total se compare" in shown
    assert "D’où vient la différence" not in shown
    assert "Avant la première campagne, seul le total se compare." in read(
        client, path=f"{PATH}variation/"
    )


def test_the_second_year_leads_to_the_causes_of_its_change(client):
    make_two_adopted_years()
    shown = read(client, path=f"/structures/{OWN}/dotation/2016/")
    assert "en 2015. D’où vient la différence" in shown
    told = read(client, path=f"/structures/{OWN}/dotation/2016/variation/")
    assert "Votre dotation maximale passe de" in told and "Vos propres données" in told
    agent = read(client, make_user(), f"/structures/{OWN}/dotation/2016/variation/")
    assert "La dotation maximale de la structure passe de" in agent and "otre " not in agent


def test_a_coefficient_is_in_the_sentence_with_its_reason(client):
    campaign = make_campaign()
    make_figures(campaign)
    make_solidarity(campaign, OWN, "1.25")
    make_adopted_campaign(campaign)
    shown = read(client)
    assert "par le coefficient de solidarité 1,25 (Motif), sur les" in shown
    other = read(client, director("68066"), "/structures/68066/dotation/2015/")
    assert "(coefficient de solidarité 1)" in other


def test_the_sheet_is_sent_for_a_spreadsheet_and_with_every_digit(client):
    make_adopted_campaign()
    read(client)
    text = client.get(f"{PATH}feuille.csv").content.decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text), delimiter=";")
    lines = RunLine.objects.filter(structure__code=OWN)
    assert heading[:3] == ["Axe", "Indicateur", "Intitulé"]
    assert [row[6] for row in rows[: len(lines)]] == [
        f"{line.amount_cents // 100},{line.amount_cents % 100:02}" for line in lines
    ]
    data = json.loads(client.get(f"{PATH}feuille.json").content)
    found = [one["amount_cents"] for axis in data["axes"] for one in axis["indicators"]]
    assert found == [line.amount_cents for line in lines]


def test_who_leads_a_structure_may_write_to_the_region_from_there(client):
    make_adopted_campaign()
    assert "Écrire à la Région" in read(client)
    assert "une note, une ou un responsable qui n’a pas écrit la proposition" in read(client)
    told = read(client, make_user())
    assert "une donnée fausse peut être corrigée" in told
    assert "Écrire à la Région" not in told and "Dites-le à la Région" not in told


def test_the_sheet_of_another_structure_is_not_there(client):
    make_adopted_campaign()
    client.force_login(director())
    for end in ("", "variation/", "feuille.csv", "feuille.json"):
        assert client.get(f"/structures/68066/dotation/2015/{end}").status_code == 404


def test_before_the_adoption_there_is_no_sheet(client):
    make_figures(make_campaign())
    client.force_login(director())
    assert client.get(f"{PATH}feuille.csv").status_code == 404
    assert not Campaign.objects.get().decided_levels.exists()
