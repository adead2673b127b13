"""The Region's dashboard: sums that are those of the run, and one flat row a structure."""

import csv
import io

import pytest

from allocation.campaigns.services import open_collection
from allocation.models import Run, RunLine, RunTotal
from allocation.settlement.services import keep_level
from dialogue.settlement.services import settle_campaign
from structures.ground.french import euros, percent
from structures.models import Structure
from tests.allocation.builders import (
    ALL_CODES,
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_user,
)
from tests.allocation.settlement_builders import make_advances
from tests.dialogue.builders import make_closed_at_once
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

PATH = "/campagnes/2015/tableau-de-bord/"
pytestmark = pytest.mark.django_db


def read(client, role="region_manager"):
    return text_of(page(client, make_user(role), PATH))


def exported(client):
    text = page(client, make_user(), f"{PATH}?export=csv").content.decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text), delimiter=";")
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_first_payments_are_told_apart_from_the_fixed_part(client):
    campaign = make_adopted_campaign()
    totals = RunTotal.objects.all()
    paid, former, fixed = (
        sum(getattr(one, name) for one in totals)
        for name in ("advance_cents", "former_grant_cents", "fixed_cents")
    )
    shown = read(client)
    assert f"{spaced(percent(paid, former))} des dotations antérieures" in shown
    assert f"Ce n’est pas la part fixe, {spaced(euros(fixed))} ou 85,0 % de l’enveloppe" in shown
    assert f"{spaced(euros(paid))}, soit 80,0 % de l’enveloppe" in shown
    assert campaign.envelope_cents == sum(one.maximum_cents for one in totals)


def test_the_territories_add_up_to_the_run(client):
    make_adopted_campaign()
    shown = read(client)
    for territory in {one.structure.territory for one in RunTotal.objects.all()}:
        own = RunTotal.objects.filter(structure__territory=territory)
        together = spaced(euros(sum(one.maximum_cents for one in own)))
        assert f"{territory.name} {len(own)}" in shown and together in shown


def test_before_the_adoption_it_says_what_will_come(client):
    open_collection(make_campaign(), by=make_user())
    shown = read(client, "state_observer")
    assert "La répartition n’est pas encore arrêtée" in shown and "Part variable" not in shown


def test_the_file_has_one_row_a_structure_with_all_that_is_known(client):
    campaign = make_adopted_campaign()
    keep_level(campaign, Structure.objects.get(code=OWN), 8, 2)
    rows = exported(client)
    assert [row["Code"] for row in rows] == sorted(CODES)
    own = next(row for row in rows if row["Code"] == OWN)
    line = RunLine.objects.get(structure__code=OWN, indicator_number=2)
    name = next(heading for heading in own if heading.startswith("2. ") and "valeur" in heading)
    assert own[name] == "4628"
    amount = f"{line.amount_cents // 100},{line.amount_cents % 100:02}"
    assert own[name.replace("valeur", "€")] == amount
    assert [own[h] for h in own if h.startswith("8. ") and "niveau" in h] == ["2"]
    assert [row[h] for row in rows for h in row if h.startswith("9. ") and "niveau" in h] == [
        ""
    ] * 5


def test_once_settled_what_is_paid_and_kept_is_said(client):
    campaign = make_closed_at_once(CODES)
    make_advances(campaign)
    run = settle_campaign(campaign, by=make_user())
    shown = read(client)
    final = sum(one.final_cents for one in run.settlement_lines.all())
    assert f"Montants finaux {spaced(euros(final))}" in shown
    assert "Payé à ce jour 0,00 € (0,0 %)" in shown and "Gardé par la Région" in shown


def test_the_list_is_narrowed_to_a_territory(client):
    make_adopted_campaign()
    own = Structure.objects.get(code=OWN)
    shown = text_of(page(client, make_user(), f"{PATH}?territoire={own.territory_id}"))
    others = Structure.objects.exclude(territory=own.territory)
    assert own.name in shown and others
    assert [one.name for one in others if one.name in shown] == []


@pytest.mark.parametrize("role", ["director", "president"])
def test_it_is_not_there_for_a_structure(client, role):
    make_adopted_campaign()
    client.force_login(make_person(role))
    assert client.get(PATH).status_code == 404
    assert client.get(f"{PATH}?export=csv").status_code == 404


def test_a_network_of_eleven_costs_what_one_of_five_does(client, django_assert_max_num_queries):
    make_adopted_campaign(codes=ALL_CODES)
    client.force_login(make_user())
    with django_assert_max_num_queries(20):
        client.get(PATH)
    assert Run.objects.count() == 1
