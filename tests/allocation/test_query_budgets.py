"""Pages ask the database as many questions for 2 structures as for 11, and few."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from allocation.agreements.services import request_agreements
from structures.models import Structure
from tests.allocation.builders import (
    FIXTURES,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_structures,
    make_user,
)
from tests.structures.builders import make_mandate
from tests.structures.plan_builders import make_published_plan
from tests.structures.project_builders import make_validated as make_validated_project
from tests.structures.state_of_play_builders import make_analysis, make_restitution, make_validated

CONTENT = '"structures_storedfile"."content"'
CODES = sorted(json.loads((FIXTURES / "campagne-2015.json").read_text())["former_grants"])
# As measured: who adds a question says why.
BUDGETS = {
    # The first page gathers the tasks of eleven subjects, each with a question or two.
    ("region_manager", "/"): 31,
    ("director", "/"): 25,
    # What the payments of the year ask is there too.
    ("region_manager", "/campagnes/2015/"): 20,
    ("region_manager", "/campagnes/2015/parametres/"): 10,
    ("region_manager", "/campagnes/2015/imports/"): 7,
    ("region_manager", "/campagnes/2015/repartition/"): 10,
    ("region_manager", "/campagnes/2015/repartition/1/"): 10,
    ("region_manager", "/campagnes/2015/conventions/"): 9,
    ("region_manager", "/structures/"): 9,
    # What is due next: état des lieux, actions, project, then texts and meeting of the dialogue.
    ("director", "/structures/67437/"): 22,
    # Payments, settlement and the range of the balance stand below the calculation.
    ("director", "/structures/67437/dotation/2015/"): 17,
}
BEFORE_THE_RUN = {
    ("region_manager", "/campagnes/2015/donnees/"): 9,
    ("region_manager", "/campagnes/2015/donnees/67437/"): 9,
    ("director", "/structures/67437/dotation/2015/"): 13,
}
# The structures' files: people, projects, plans, états des lieux, their analysis restituted.
FILES = {
    ("region_manager", "/"): 27,
    ("director", "/"): 21,
    ("region_manager", "/structures/"): 9,
    ("region_manager", "/structures/structures.csv"): 6,
    ("region_manager", "/perimetres/"): 8,
    ("region_manager", "/plans-d-action/2015/"): 7,
    ("director", "/plans-d-action/2015/"): 8,
    ("region_manager", "/etats-des-lieux/2015/"): 11,
    ("region_manager", "/analyses/2015/"): 11,
    ("director", "/analyses/2015/"): 9,
    ("region_manager", "/structures/67437/"): 21,
    ("director", "/structures/67437/"): 22,
    ("director", "/structures/67437/historique/"): 10,
}


def adopted(codes):
    """A campaign whose conventions are asked for."""
    request_agreements(make_adopted_campaign(codes=codes), by=make_user())


def entered(codes):
    """A campaign whose figures are all there."""
    make_figures(make_campaign(codes))


def written(codes):
    """A file in every structure, whole."""
    make_structures(codes)
    for structure in Structure.objects.all():
        make_mandate(structure)
        make_validated_project(structure.code)
        make_published_plan(structure.code)
    point = [("Local perdu", "La direction")]
    make_restitution(make_analysis([make_validated(c, point, year=2015) for c in codes], 2015))


def queries(client, role, path, build, codes):
    """Count the questions of a page over a whole campaign, then forget the campaign."""
    with transaction.atomic():
        build(codes)
        own = Structure.objects.get(code="67437") if role == "director" else None
        client.force_login(make_user(role, structure=own))
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(path)
        transaction.set_rollback(True)
    # The content of a file is read by who downloads it, never by a page that names it.
    assert not [asked for asked in asked.captured_queries if CONTENT in asked["sql"]]
    return len(asked)


def few_and_many(client, place, build):
    few, many = (queries(client, *place, build, codes) for codes in (["67437", "S11"], CODES))
    assert not Structure.objects.exists()
    return few, many


@pytest.mark.parametrize(("place", "budget"), BUDGETS.items(), ids=str)
def test_a_page_costs_the_same_for_two_structures_as_for_eleven(client, db, place, budget):
    few, many = few_and_many(client, place, adopted)
    assert few == many <= budget


@pytest.mark.parametrize(("place", "budget"), BEFORE_THE_RUN.items(), ids=str)
def test_figures_cost_the_same_for_two_structures_as_for_eleven(client, db, place, budget):
    few, many = few_and_many(client, place, entered)
    assert few == many <= budget


@pytest.mark.parametrize(("place", "budget"), FILES.items(), ids=str)
def test_a_file_costs_the_same_for_two_structures_as_for_eleven(client, db, place, budget):
    few, many = few_and_many(client, place, written)
    assert few == many <= budget
