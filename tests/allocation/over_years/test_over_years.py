"""The years side by side: read from the runs, absences with their reason, years told apart."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocation.models import PastAmount, PastFigure, Run, RunTotal
from allocation.over_years.counted import Reader, figure_series, rate_series
from allocation.over_years.granted import amount_series, level_series, standing_series
from allocation.over_years.selectors import (
    network_over_years,
    structure_over_years,
    structures_over_years,
)
from allocation.settlement.services import keep_level
from structures.ground.french import euros
from structures.models import Structure
from tests.allocation.builders import ALL_CODES, CODES, OWN, make_adopted_campaign, make_run
from tests.allocation.settlement_builders import make_settled_campaign
from tests.allocation.year_builders import make_next_year, make_two_adopted_years
from tests.domain.files import spaced

READER = Reader("La structure")
UPSTREAM, JOB = "Entrées en dispositif amont", "Formation ou emploi après l’amont"
pytestmark = pytest.mark.django_db


def own():
    return Structure.objects.get(code=OWN)


def years():
    return structure_over_years(own())


def titled(series, title):
    return next(one for one in series if one.title == title)


def told(series):
    """Each year, with what its first column says, or what is said across them."""
    return [
        (one.label, spaced(one.cells[0].said if one.cells else one.across)) for one in series.points
    ]


def adopted_after(before, **changes):
    codes = Structure.objects.values_list("code", flat=True)
    return make_adopted_campaign(make_next_year(before, **changes), without_project=codes)


def test_each_year_has_the_amounts_of_its_adopted_run():
    make_two_adopted_years()
    [series] = amount_series(years())
    former, *points = series.points
    totals = RunTotal.objects.filter(structure=own()).order_by("run__campaign__year")
    assert [[cell.said for cell in point.cells][:3] for point in points] == [
        [euros(one.fixed_cents), euros(one.maximum_cents), euros(one.advance_cents)]
        for one in totals
    ]
    assert former.label == "Avant 2015" and euros(totals[0].former_grant_cents) in former.across


def test_a_final_amount_is_there_once_settled_and_never_before():
    before = make_settled_campaign(level=2)
    adopted_after(before)
    _, first, second = amount_series(years())[0].points
    settled = own().settlement_lines.get()
    assert first.cells[-1].said == euros(settled.final_cents)
    assert first.size == settled.final_cents
    assert (second.cells[-1].said, second.cells[-1].value) == ("solde pas encore arrêté", None)


def test_a_final_amount_of_nothing_is_drawn_as_nothing():
    make_settled_campaign(level=0)
    found = years()
    found.years[0].amounts["final_cents"] = 0
    point = amount_series(found)[0].points[-1]
    assert (point.drawn, point.size) == (euros(0), 0)


def test_a_run_that_is_not_adopted_is_no_year():
    make_run(make_next_year(make_adopted_campaign()))
    assert [one.year for one in years().years] == [2015]


def test_a_figure_goes_by_the_year_that_it_counts_and_is_before_any_coefficient():
    make_two_adopted_years()
    series = titled(figure_series(years(), READER), UPSTREAM)
    value = own().figures.filter(indicator__measure="sum.upstream_entries").first().value
    assert [(one.label, one.told, one.size) for one in series.points] == [
        ("2014", "campagne 2015", value),
        ("2015", "campagne 2016", value),
    ]


def test_a_rate_is_that_of_the_measures_whatever_their_numbers():
    before = make_adopted_campaign()
    after = make_next_year(before)
    after.indicators.filter(measure="sum.upstream_entries").update(number=12)
    make_adopted_campaign(after, without_project=Structure.objects.values_list("code", flat=True))
    series = titled(rate_series(years(), READER), f"{JOB} ÷ {UPSTREAM}")
    values = Run.objects.get(adoption__campaign=after).lines.filter(structure=own())
    part, whole = (values.get(indicator_number=number).value for number in (6, 12))
    assert series.points[-1].size == Fraction(part) / Fraction(whole)
    assert spaced(series.points[-1].cells[0].said).endswith("% (arrondi)")


def test_years_of_before_are_those_of_files_and_a_year_that_nobody_kept_says_so():
    make_adopted_campaign()
    known = {"structure": own(), "source": "Rapport d’activité"}
    PastFigure.objects.create(**known, year=2011, label=UPSTREAM.upper(), value=90)
    PastFigure.objects.create(**known, year=2013, label="Premiers accueils", value=70)
    series = titled(figure_series(years(), READER), UPSTREAM)
    assert told(series)[:3] == [
        ("2011", "90"),
        ("2012", "année non reprise"),
        ("2013", "pas de valeur"),
    ]
    last = series.points[-1]
    assert last.apart and "reprises d’un fichier" in last.notes[0]
    rate = rate_series(years(), READER)[0]
    assert [one.label for one in rate.points] == ["2014"]


def test_what_no_campaign_measures_is_kept_apart():
    make_adopted_campaign()
    known = {"structure": own(), "year": 2012, "source": "Bilan"}
    PastFigure.objects.create(**known, label="Ateliers tenus", value=12)
    PastAmount.objects.create(**known, label="Subvention exceptionnelle", amount_cents=123_00)
    assert told(figure_series(years(), READER)[-1]) == [("2012", "12")]
    assert told(amount_series(years())[-1]) == [("2012", "123,00 €")]


def test_a_grant_of_a_file_comes_before_that_which_the_first_year_starts_from():
    make_adopted_campaign()
    PastAmount.objects.create(
        structure=own(),
        year=2012,
        label="Dotation de fonctionnement",
        amount_cents=100_000_00,
        source="Budget 2012",
    )
    labels = [(one.label, one.former) for one in amount_series(years())[0].points]
    assert labels == [("2012", True), ("2013", False), ("Avant 2015", True), ("2015", False)]


def test_two_years_under_another_definition_do_not_compare_and_the_same_one_does():
    before = make_adopted_campaign()
    adopted_after(before, following_months=9)
    found = figure_series(years(), READER)
    [note] = titled(found, JOB).points[-1].notes
    assert "sa définition n’est pas celle de la campagne 2015" in note
    # The active file is counted on the last day of each year of reference: the same definition.
    assert not titled(found, "Jeunes en JDI").is_apart
    rates = rate_series(years(), READER)
    assert all(one.points[-1].apart and JOB in rates[0].points[-1].notes[0] for one in rates)


def test_amounts_of_two_rules_do_not_compare_and_one_reads_which():
    before = make_adopted_campaign()
    after = make_next_year(before, advance_bp=7_000)
    after.indicators.filter(number=7).update(weight=2)
    make_adopted_campaign(after, without_project=Structure.objects.values_list("code", flat=True))
    last = amount_series(years())[0].points[-1]
    assert last.apart
    assert "poids de « Apprentissage après l’amont », 1 puis 2" in spaced(last.notes[0])
    assert "taux du premier versement" in last.notes[0]


def test_the_same_rule_sets_nothing_apart():
    make_two_adopted_years()
    found = years()
    assert not any(one.is_apart for one in [*amount_series(found), *figure_series(found, READER)])


def test_a_year_without_a_part_is_not_zero():
    before = make_adopted_campaign()
    late = Structure.objects.get(code=OWN)
    Structure.objects.filter(pk=late.pk).update(closed_on=date(2015, 12, 31), merged_into=_other())
    adopted_after(before)
    found = structure_over_years(late)
    assert told(amount_series(found)[0])[-1] == ("2016", "sans part cette année")
    assert told(figure_series(found, READER)[0])[-1] == ("2015", "sans part cette année")
    last = amount_series(structure_over_years(_other()))[0].points[-1]
    assert last.apart and f"avec {late.name}, réunie depuis" in last.notes[0]


def _other():
    return Structure.objects.get(code="68066")


def test_a_level_is_shown_in_words_and_number_once_decided():
    campaign = make_adopted_campaign()
    keep_level(campaign, own(), 8, 2)
    decided, waiting = level_series(years())
    scale = campaign.indicators.get(number=8).scale
    assert told(decided) == [("2015", spaced(f"2 sur 3 : {scale[2]}"))]
    assert told(waiting) == [("2015", "pas encore arrêté")]
    counts = [cell.said for cell in standing_series(network_over_years())[0].points[0].cells]
    assert counts == ["0", "1", "0", "0", str(len(CODES) - 1)]


def test_the_totals_of_a_small_network_are_not_told_to_who_leads_a_structure():
    make_adopted_campaign(codes=CODES[:4])
    leading = Reader("Vous", leads=True)
    hidden = figure_series(years(), leading)[0].points[0].cells[1]
    shown = figure_series(years(), READER)[0].points[0].cells[1]
    assert hidden.value is None and "trop petit" in hidden.said
    assert shown.value is not None
    assert rate_series(years(), leading)[0].points[0].cells[1].value is None


def test_the_network_sums_up_its_structures_to_the_cent():
    make_two_adopted_years()
    found = network_over_years()
    for year in found.years:
        totals = RunTotal.objects.filter(run=year.run)
        assert year.amounts["maximum_cents"] == sum(one.maximum_cents for one in totals)
    rows = {one.code: one for one in structures_over_years(found.years)}
    assert [*rows] == sorted(CODES)
    assert (
        rows[OWN].maximum_cents_2015 == own().run_totals.get(run=found.years[0].run).maximum_cents
    )
    assert (
        Decimal(rows[OWN].value_2015_5)
        == own().figures.first().campaign.figures.get(structure=own(), indicator__number=5).value
    )


@pytest.mark.parametrize(
    ("read", "most"),
    [
        pytest.param(years, 10, id="a structure"),
        pytest.param(network_over_years, 7, id="the network"),
    ],
)
def test_years_cost_as_much_for_two_structures_as_for_eleven_and_for_any_number(read, most):
    costs = []
    campaign = make_adopted_campaign(codes=(OWN, "68066"))
    costs.append(cost(read))
    adopted_after(adopted_after(campaign))
    assert len(read().years) == 3
    costs.append(cost(read))
    assert costs[0] == costs[1] <= most


def test_the_whole_network_costs_no_more():
    make_adopted_campaign(codes=ALL_CODES)
    assert cost(network_over_years) == 7 and cost(years) == 10


def cost(read):
    """The questions that a selector asks, that of its structure included."""
    with CaptureQueriesContext(connection) as asked:
        read()
    return len(asked.captured_queries)
