"""The allocation explained to a structure: its own way from the envelope to its euros."""

import pytest

from allocation.campaigns.selectors import campaign_structures
from allocation.models import Run, RunLine
from structures.ground.french import euros
from structures.models import Structure
from tests.allocation.builders import (
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_generated_agreement,
    make_run,
    make_solidarity,
    make_structures,
    make_user,
)
from tests.allocation.network_builders import decide_prorata
from tests.structures.pages import page, text_of

PATH = "/structures/67437/dotation/2015/"
pytestmark = pytest.mark.django_db


def director(code="67437"):
    return make_user("director", structure=Structure.objects.get(code=code))


def plain(cents):
    return " ".join(euros(cents).split())


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda: make_figures(make_campaign()), id="collection"),
        pytest.param(make_run, id="simulation"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/structures/67437/", PATH])
def test_no_amount_is_shown_to_a_structure_before_the_adoption(client, build, path):
    build()
    assert "€" not in text_of(page(client, director(), path))


def test_a_director_reads_their_figures_before_the_adoption(client):
    make_figures(make_campaign())
    shown = text_of(page(client, director(), PATH))
    assert "1. Jeunes actifs inoccupés 4 295,33" in shown
    assert "2. Premiers accueils 4 628" in shown


def test_a_missing_figure_is_not_shown_as_zero(client):
    make_campaign()
    shown = text_of(page(client, director(), PATH))
    assert shown.count("pas encore enregistrée") == 7


def test_every_line_of_the_structure_is_explained_to_the_cent(client):
    make_adopted_campaign()
    shown = text_of(page(client, director(), PATH))
    lines = RunLine.objects.filter(structure__code="67437")
    assert lines.count() == 9
    assert [line for line in lines if plain(line.amount_cents) not in shown] == []
    pot = plain(lines.get(indicator_number=2).pot_cents)
    assert f"Vous comptez 4 628 jeunes sur les 23 140 du réseau : {pot} × 4 628 ÷ 23 140 =" in shown


def test_the_totals_of_the_structure_are_those_of_the_run(client):
    make_adopted_campaign()
    shown = text_of(page(client, director(), PATH))
    total = Run.objects.get().totals.get(structure__code="67437")
    assert f"Part fixe {plain(total.fixed_cents)}" in shown
    assert f"Part variable, au plus {plain(total.ceiling_cents)}" in shown
    assert f"Dotation maximale {plain(total.maximum_cents)}" in shown
    assert f"Premier versement : {plain(total.advance_cents)}" in shown


def test_the_convention_is_offered_once_it_is_printed(client):
    campaign = make_adopted_campaign()
    assert "La convention est en préparation" in text_of(page(client, director(), PATH))
    make_generated_agreement(campaign, "67437")
    assert "Lire la convention ML-2015-67437 (PDF)" in text_of(page(client, director(), PATH))


def test_the_region_reads_the_page_of_any_structure(client):
    make_adopted_campaign()
    shown = text_of(page(client, make_user(), "/structures/68066/dotation/2015/"))
    assert "Mission locale Haut-Rhin Nord" in shown


def test_a_structure_that_joins_after_the_adoption_has_no_part_in_it(client):
    campaign = make_adopted_campaign(codes=["67437", "68066"])
    make_structures(["S11"])
    shown = text_of(page(client, director("S11"), "/structures/S11/dotation/2015/"))
    assert "La structure n’a pas de part dans la répartition arrêtée" in shown
    assert [s.code for s in campaign_structures(campaign)] == ["67437", "68066"]


def test_a_structure_whose_part_is_nothing_reads_zero_everywhere(client):
    campaign = make_campaign()
    make_figures(campaign)
    campaign.figures.filter(structure__code="67437").update(value=0)
    make_adopted_campaign(campaign)
    shown = text_of(page(client, director(), PATH))
    assert "Dotation maximale 0,00 €" in shown


def test_a_coefficient_and_a_prorata_are_explained_with_their_reasons(client):
    campaign = make_campaign()
    make_figures(campaign)
    make_solidarity(campaign, "67437", "1.25")
    decide_prorata(campaign, 50, 2, reason="Ouverte six mois")
    make_adopted_campaign(campaign)
    shown = text_of(page(client, director(), PATH))
    assert "Vous comptez environ 4 295,33 jeunes, comptés environ 5 369,17 par le" in shown
    assert "coefficient de solidarité 1,25 (Motif), sur les" in shown
    assert "Prorata de 50 % décidé le" in shown
    assert "Ouverte six mois Valeur entière : 4628 (" in shown
