"""The list that a sum adds up changes in an open campaign by a revision: renamed, or longer."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from allocation.campaigns.services import set_parts
from allocation.figures.services import Typed, record_parts
from allocation.models import Campaign, FigurePart, Indicator
from allocation.revisions.selectors import bears_on_runs
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import OWN, make_user
from tests.allocation.revisions.builders import (
    confirm,
    make_confirmed,
    make_open,
    make_revision,
    other_manager,
)
from tests.domain.files import spaced
from tests.journeys.forms import Page
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
KEY = "indicator.5.parts"
LISTED = ["DPA", "Ateliers d’orientation", "Immersions"]
LONGER = ["DPA", "Ateliers d’orientation", "Stages d’immersion", "Service civique"]


def five():
    return Indicator.objects.select_related("campaign").get(number=5)


def listed():
    return [part.label for part in five().parts.all()]


def make_detail():
    """A sum of a structure that is told by its parts."""
    counts = {part: Decimal(n) for n, part in enumerate(five().parts.all(), 10)}
    structure, by = Structure.objects.get(code=OWN), make_user("region_agent")
    record_parts(structure, five(), counts, said=Typed(source="i-Milo"), by=by)


def test_a_part_is_renamed_and_another_added_once_it_is_confirmed():
    revision = make_revision(make_open(), {KEY: LONGER})
    assert listed() == LISTED
    [change] = confirm(revision).changes
    assert listed() == LONGER
    assert "Immersions" in change["before"] and "Service civique" in change["after"]
    assert not bears_on_runs(revision)


def test_what_was_counted_keeps_its_part_and_the_next_entry_asks_for_the_new_one():
    campaign = make_open()
    make_detail()
    before = list(FigurePart.objects.order_by("part__number").values_list("part", "value"))
    make_confirmed(campaign, {KEY: LONGER})
    assert list(FigurePart.objects.order_by("part__number").values_list("part", "value")) == before
    with pytest.raises(Refused, match="Service civique.: le détail se saisit en entier"):
        counts = dict.fromkeys(list(five().parts.all())[:3], Decimal(1))
        structure, by = Structure.objects.get(code=OWN), make_user("region_agent")
        record_parts(structure, five(), counts, said=Typed(source="i-Milo"), by=by)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        pytest.param(LISTED[:2], "se renomme, ou s’ajoute au bout", id="one less"),
        pytest.param([*LISTED, "dpa"], "le même intitulé", id="one twice"),
    ],
)
def test_a_list_that_loses_one_or_says_one_twice_is_refused(labels, said):
    campaign = make_open()
    with pytest.raises(Refused, match=said):
        make_revision(campaign, {KEY: labels})
    assert listed() == LISTED


def test_the_same_list_changes_nothing():
    assert make_revision(make_open(), {KEY: LISTED}).changes == []


def test_without_a_revision_the_database_keeps_the_list():
    make_open()
    with pytest.raises(IntegrityError), transaction.atomic():
        set_parts(five(), [*((part, part.label) for part in five().parts.all()), (None, "Autre")])
    assert listed() == LISTED


def test_the_page_of_an_indicator_asks_for_its_list_and_says_what_stays(client):
    campaign = make_open()
    make_detail()
    revision = make_revision(campaign, {})
    client.force_login(make_user("region_admin"))
    here = f"/campagnes/2015/rectificatifs/{revision.pk}/"
    form, data = Page(client.get(f"{here}indicateurs/5/").content.decode()).filled(
        "Mettre dans le rectificatif",
        {"Dispositifs additionnés, un par ligne": "\r\n".join([*LONGER, ""])},
    )
    shown = text_of(client.post(form.action or f"{here}indicateurs/5/", data, follow=True))
    assert "4 : Service civique" in spaced(shown)
    assert Campaign.objects.get().revisions.get().proposed == {KEY: LONGER}
    shown = text_of(page(client, other_manager(), f"{here}confirmation/"))
    assert "Indicateur 5 : 1 détail déjà saisi reste sans le nouveau dispositif" in spaced(shown)


def test_an_indicator_that_adds_nothing_up_has_no_list(client):
    revision = make_revision(make_open(), {})
    asked = f"/campagnes/2015/rectificatifs/{revision.pk}/indicateurs/2/"
    assert "Dispositifs additionnés" not in text_of(page(client, make_user("region_admin"), asked))


def test_a_label_that_is_too_long_is_refused_in_words(client):
    revision = make_revision(make_open(), {})
    client.force_login(make_user("region_admin"))
    path = f"/campagnes/2015/rectificatifs/{revision.pk}/indicateurs/5/"
    form, data = Page(client.get(path).content.decode()).filled(
        "Mettre dans le rectificatif",
        {"Dispositifs additionnés, un par ligne": "\r\n".join([*LISTED, "x" * 101])},
    )
    refused = client.post(form.action or path, data)
    assert refused.status_code == 422
    assert "un intitulé a 100 caractères au plus" in text_of(refused)


def test_a_label_that_no_database_can_hold_is_refused_in_words(client):
    revision = make_revision(make_open(), {})
    client.force_login(make_user("region_admin"))
    path = f"/campagnes/2015/rectificatifs/{revision.pk}/indicateurs/5/"
    form, data = Page(client.get(path).content.decode()).filled(
        "Mettre dans le rectificatif",
        {"Dispositifs additionnés, un par ligne": "\r\n".join([*LISTED, "Nul\x00"])},
    )
    refused = client.post(form.action or path, data)
    assert refused.status_code == 422
    assert "Le caractère nul n’est pas autorisé." in text_of(refused)
