"""The page of the network's changes: a row a structure, a column a cause, the sums."""

import csv
import io

import pytest

from allocation.models import Run
from allocation.year_comparison.change_pages import ChangeRow, network_row
from structures.ground.french import euros
from tests.allocation.builders import CODES, OWN, make_adopted_campaign, make_user
from tests.allocation.year_builders import make_two_adopted_years
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

PATH = "/campagnes/2016/variation/"
pytestmark = pytest.mark.django_db


def test_the_region_reads_each_cause_of_each_structure(client):
    after, before = make_two_adopted_years()
    shown = text_of(page(client, make_user(), PATH))
    for campaign in (after, before):
        for total in Run.objects.get(adoption__campaign=campaign).totals.all():
            assert spaced(euros(total.maximum_cents)) in shown
    assert "Données du reste du réseau" in shown and "Garde-fous" not in shown


def test_the_file_adds_up_to_the_cent(client):
    make_two_adopted_years()
    text = page(client, make_user(), f"{PATH}?export=csv").content.decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert len(rows) == len(CODES)
    gap = heading.index("Différence")
    for row in rows:
        amounts = [round(float(cell.replace(",", ".")) * 100) for cell in row[2:]]
        assert amounts[gap - 2] == amounts[1] - amounts[0] == sum(amounts[3:])


def test_without_two_years_it_says_so_and_is_not_there_for_a_structure(client):
    make_adopted_campaign()
    shown = text_of(page(client, make_user(), "/campagnes/2015/variation/"))
    assert "Aucune structure n’a de part dans les deux années." in shown
    assert "une fois arrêtée la répartition de l’une et de l’autre" in shown
    client.force_login(make_person("director", OWN))
    assert client.get("/campagnes/2015/variation/").status_code == 404


def test_causes_that_one_structure_does_not_have_are_not_added_up():
    told, untold = ChangeRow(None, 10, 30, {"own": 20}), ChangeRow(None, 5, 9, {})
    whole = network_row([told, untold], ["own"])
    assert (whole.before_cents, whole.after_cents, dict(whole.cents)) == (15, 39, {})
    assert dict(network_row([told], ["own"]).cents) == {"own": 20}
