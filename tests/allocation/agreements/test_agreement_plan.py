"""Annex C of the convention: the action plan that the structure published for the year."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest

from allocation.agreements.documents import agreement_document
from allocation.agreements.selectors import PlanAnnex, PlannedAction, plan_annex
from structures.plans.selectors import Means
from tests.allocation.builders import OWN, make_campaign
from tests.allocation.reading import drawn, written
from tests.structures.plan_builders import (
    make_action,
    make_director,
    make_plan,
    make_published_plan,
)

ACTION = PlannedAction(
    lever="organisation du travail",
    title="Un rendez-vous sous dix jours",
    expected_result="Neuf jeunes sur dix reçus à temps",
    deadline=date(2015, 9, 30),
    staff_fte=Decimal("0.10"),
    cost_cents=1_250_050,
)
UNKNOWN = replace(ACTION, title="Autre action", staff_fte=None, cost_cents=None)


@pytest.fixture
def campaign(db):
    return make_campaign()


def annexed(sheet, *actions, staff_unknown=0, cost_unknown=0):
    means = Means(Decimal("0.10"), staff_unknown, 1_250_050, cost_unknown)
    return replace(sheet, plan=PlanAnnex(list(actions), means))


def test_a_published_plan_is_annexed_by_lever_with_its_means(sheet):
    text = written(annexed(sheet, ACTION))
    assert "Un rendez-vous sous dix jours" in text
    assert "Levier : organisation du travail" in text
    assert "Neuf jeunes sur dix reçus à temps 30 septembre 2015 0,1 ETP 12 500,50 €" in text
    assert "Somme des moyens indiqués : 0,1 ETP et 12 500,50 €." in text
    assert "n’a pas encore publié" not in text


def test_means_that_are_not_known_are_not_a_zero(sheet):
    text = written(annexed(sheet, ACTION, UNKNOWN, staff_unknown=1, cost_unknown=1))
    assert "30 septembre 2015 non chiffrés" in text
    assert "ETP non indiqués pour 1 action. Coût non indiqué pour 1 action." in text


def test_without_a_published_plan_the_annex_says_when_it_comes(sheet):
    text = written(sheet)
    assert "la structure n’a pas encore publié son plan d’action 2015" in text
    assert "au plus tard pour le dialogue de gestion de l’année (article 10)" in text


def test_the_plan_of_the_year_alone_is_annexed_once_published(campaign):
    director = make_director(OWN)
    own = director.structure
    make_action(make_plan(director))
    assert plan_annex(campaign, own) is None
    make_published_plan("67180", title="Chez le voisin")
    assert plan_annex(campaign, own) is None


def test_an_action_given_up_is_not_annexed_and_levers_keep_their_order(campaign):
    plan = make_published_plan(lever="management", title="Deuxième")
    make_action(plan, lever="services", title="Première")
    make_action(plan, title="Abandonnée", status="dropped")
    found = plan_annex(campaign, plan.structure)
    assert [action.title for action in found.actions] == ["Première", "Deuxième"]


def test_a_long_plan_runs_over_pages_and_stays_accessible(sheet):
    actions = [replace(ACTION, title=f"Action numéro {n}") for n in range(60)]
    content = agreement_document(annexed(sheet, *actions)).pdf()
    pages = drawn(content)
    assert sum("Action numéro" in page for page in pages) > 1
    with pikepdf.open(BytesIO(content)) as pdf:
        for index, page in enumerate(pdf.pages):
            marks = pdf.Root.StructTreeRoot.ParentTree.Nums[2 * index + 1]
            operators = page.Contents.read_bytes()
            assert operators.count(b"/MCID") == len(marks)
