"""The simulator rests on our own values and the network's totals: it says nothing of the others."""

import pytest
from django.db import transaction

from allocation.models import Figure, RunLine, RunTotal
from allocation.what_if.forms import WhatIfForm
from allocation.what_if.pages import answer
from allocation.what_if.selectors import base_of
from structures.models import Structure
from tests.allocation.builders import OWN, make_adopted_campaign, make_campaign, make_figures
from tests.project.callers import without_token
from tests.structures.builders import make_person
from tests.structures.pages import page

PATH = f"/structures/{OWN}/simulateur/2015/"
TRIED = ("", "?indicateur_1=5000,5&indicateur_6=9000&niveau_8=1", "?indicateur_6=0&niveau_9=0")
pytestmark = pytest.mark.django_db


def pages_of(client, moved):
    """The pages of a network where `moved` goes from one of the others to another; then undo it."""
    with transaction.atomic():
        campaign = make_campaign()
        make_figures(campaign)
        here, there = Structure.objects.exclude(code=OWN).order_by("code")[:2]
        for figure in Figure.objects.filter(structure__in=(here, there)):
            figure.value += moved if figure.structure_id == here.pk else -moved
            Figure.objects.filter(pk=figure.pk).update(value=figure.value)
        make_adopted_campaign(campaign)
        person = make_person("director")
        found = [without_token(page(client, person, PATH + typed)) for typed in TRIED]
        others = set(RunTotal.objects.exclude(structure__code=OWN).values_list("fixed_cents"))
        own = list(RunLine.objects.filter(structure__code=OWN).values_list("value", "amount_cents"))
        transaction.set_rollback(True)
    return found, others, own


def test_two_networks_of_the_same_totals_give_the_same_bytes(client):
    pages, others, own = pages_of(client, 0)
    same_pages, other_others, same_own = pages_of(client, 500)
    assert others != other_others and own == same_own
    assert pages == same_pages
    assert len({*pages}) == len(TRIED)


def test_it_answers_without_any_question_once_our_own_rows_are_read(
    client, django_assert_num_queries
):
    make_adopted_campaign()
    person = make_person("director")
    with django_assert_num_queries(2):
        base = base_of(person, OWN, 2015)
        said = answer(base, WhatIfForm({"indicateur_6": "9000"}, base=base), person)
    assert "passerait" in said.headline


def test_guard_rails_are_left_out_and_said_to_be():
    make_adopted_campaign()
    person = make_person("director")
    base = base_of(person, OWN, 2015)
    base.facts["inputs"]["parameters"]["fixed_floor_bp"] = 9_000
    said = answer(base, WhatIfForm({"indicateur_6": "0"}, base=base), person)
    assert said.detail.endswith("par ligne, hors garde-fous.")
    assert any(note.startswith("Hors garde-fous") for note in said.notes)
