"""What a summed indicator adds up: a list closed with the rule, taken over by the next year."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from allocation.campaigns.services import open_collection
from allocation.figures.services import Typed, record_parts
from allocation.models import Campaign, IndicatorPart, ParameterChange
from dialogue.steps_back.services import step_back
from structures.models import Structure
from tests.allocation.builders import OWN, make_adopted_campaign, make_campaign, make_user
from tests.allocation.year_builders import make_next_year
from tests.domain.files import spaced
from tests.journeys.forms import Page
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
HERE = "/campagnes/2015/parametres/"
PARTS = f"{HERE}indicateurs/5/dispositifs/"
FIRST = ["DPA", "Ateliers d’orientation", "Immersions"]


def labels(year=2015):
    found = IndicatorPart.objects.filter(campaign__year=year, indicator__number=5)
    return list(found.values_list("label", flat=True))


def send(client, **changes):
    client.force_login(make_user("region_admin"))
    [form] = [one for one in Page(client.get(PARTS).content.decode()).forms if "ground" in one.data]
    return client.post(PARTS, form.data | {"ground": "Délibération"} | changes, follow=True)


def test_the_model_of_the_presentation_names_three(client):
    make_campaign()
    assert labels() == FIRST
    shown = text_of(page(client, make_user("region_admin"), HERE))
    assert "Somme de : DPA, Ateliers d’orientation, Immersions." in shown


def test_a_part_is_renamed_moved_and_added_and_the_change_is_a_line(client):
    make_campaign()
    send(client, label_1="Dispositif DPA", rank_1="3", rank_3="1", label_new1="Stages")
    assert labels() == ["Immersions", "Ateliers d’orientation", "Dispositif DPA", "Stages"]
    change = ParameterChange.objects.get(key="indicator.5.parts")
    assert spaced(change.before).startswith("1 : DPA")
    assert spaced(change.after).endswith("4 : Stages")


def test_a_part_left_blank_is_taken_away(client):
    make_campaign()
    send(client, label_2="")
    assert labels() == ["DPA", "Immersions"]


def test_the_same_label_twice_is_refused_beside_it(client):
    make_campaign()
    shown = text_of(send(client, label_new1="dpa"))
    assert "Un autre dispositif a déjà cet intitulé." in shown
    assert labels() == FIRST


def test_a_part_that_is_counted_already_stays(client):
    open_collection(make_campaign(), by=make_user())
    campaign = Campaign.objects.get()
    indicator = campaign.indicators.get(number=5)
    counts = dict.fromkeys(indicator.parts.all(), Decimal(1))
    own = Structure.objects.get(code=OWN)
    record_parts(own, indicator, counts, said=Typed(source="i-Milo"), by=make_user())
    step_back(campaign, reason="Une liste à revoir", by=make_user())
    shown = text_of(send(client, label_1=""))
    assert "DPA : des valeurs sont enregistrées." in shown and labels() == FIRST


def test_the_list_is_closed_with_the_rule(client):
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        IndicatorPart.objects.filter(number=1).update(label="Autre")
    answer = page(client, make_user("region_admin"), PARTS)
    assert answer.status_code == 302 and answer.url == HERE


def test_an_indicator_that_adds_nothing_up_has_no_list(client):
    make_campaign()
    assert page(client, make_user("region_admin"), PARTS.replace("/5/", "/6/")).status_code == 404
    assert page(client, make_user("region_agent"), PARTS).status_code == 404


def test_the_next_year_takes_the_list_over():
    after = make_next_year(make_adopted_campaign())
    assert labels(after.year) == FIRST
