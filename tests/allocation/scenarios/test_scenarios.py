"""What a scenario is computed on, what it is refused for, and how it becomes a run."""

import re
from decimal import Decimal

import pytest

from allocation.models import Campaign, CampaignRevision, Figure, Scenario, State
from allocation.revisions.services import confirm_revision
from allocation.scenarios.pages import in_brief
from allocation.scenarios.selectors import computed, ground_of, inputs_of, sides_of
from allocation.scenarios.services import (
    Step,
    become,
    becoming,
    change_scenario,
    create_scenario,
    delete_scenario,
)
from allocation.scenarios.tables import Comparison
from structures.ground.refusals import Refused
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_run,
    make_solidarity,
    make_user,
)
from tests.allocation.scenarios.builders import amounts, make_rule, make_scenario, plus
from tests.allocation.year_builders import make_next_year

MORE = 120_000_000


def second_manager():
    return make_user(email="autre@demo.example")


def side_of(scenario):
    return computed(scenario, ground_of(scenario.campaign))


def test_a_scenario_of_the_campaign_as_it_is_gives_what_a_run_gives(full_campaign):
    scenario = make_scenario(full_campaign)
    run = make_run(full_campaign)
    totals = dict(run.totals.values_list("structure__code", "maximum_cents"))
    assert amounts(side_of(scenario)) == totals
    assert set(totals) == set(CODES)


def test_a_scenario_is_computed_on_the_figures_of_the_instant(full_campaign):
    scenario = make_scenario(full_campaign)
    before = amounts(side_of(scenario))
    figure = Figure.objects.get(structure__code=OWN, indicator__number=2)
    figure.value += 1000
    figure.save()
    after = amounts(side_of(scenario))
    assert after[OWN] > before[OWN]
    assert sum(after.values()) == sum(before.values())


def test_a_figure_that_is_tried_changes_no_other_scenario(full_campaign):
    figure = Figure.objects.get(structure__code=OWN, indicator__number=2)
    tried = make_scenario(full_campaign, "B", figures={"2": {OWN: plus(figure.value, 1000)}})
    plain = make_scenario(full_campaign, "A")
    assert amounts(side_of(tried))[OWN] > amounts(side_of(plain))[OWN]
    figure.refresh_from_db()
    assert inputs_of(plain, ground_of(full_campaign))["figures"]["2"][OWN] == str(figure.value)[:4]


def test_who_gains_and_who_loses_is_counted_in_words(full_campaign):
    figure = Figure.objects.get(structure__code=OWN, indicator__number=2)
    plain = make_scenario(full_campaign, "A")
    tried = make_scenario(full_campaign, "B", figures={"2": {OWN: plus(figure.value, 1000)}})
    sides = sides_of(ground := ground_of(full_campaign), [plain, tried])
    comparison = Comparison(sides, "maximum", sides[0])
    rows = [comparison.row(one) for one in ground.basis.structures]
    said = dict(in_brief(comparison, rows, ground)[2].cells)
    assert said == {"A": "–", "B": f"1\xa0gagne, {len(CODES) - 1}\xa0perdent"}


def test_what_the_engine_refuses_is_said_in_the_place_of_amounts(db):
    make_campaign()
    side = side_of(make_scenario())
    assert side.given == {}
    assert "Il manque la valeur de l’indicateur 1 pour la structure" in side.refused


def test_guard_rails_keep_a_fixed_part_near_that_of_the_year_before(db):
    before = make_adopted_campaign()
    after = make_next_year(before, envelope_cents=before.envelope_cents)
    make_figures(after)
    Figure.objects.filter(campaign=after, structure__code=OWN).update(value=1)
    after = Campaign.objects.get(pk=after.pk)
    loose = make_scenario(after, "Sans")
    tight = make_scenario(after, "Avec", fixed_floor_bp=9_000)
    ground = ground_of(after)
    least = -(-ground.reference[OWN] * 9 // 10)
    assert computed(loose, ground).given[OWN].fixed < least
    assert computed(tight, ground).given[OWN].fixed == least
    fixed = [sum(one.fixed for one in computed(s, ground).given.values()) for s in (loose, tight)]
    assert fixed[0] == fixed[1]


def test_guard_rails_that_cannot_all_hold_are_refused_with_their_sums(db):
    before = make_adopted_campaign()
    after = make_next_year(before, envelope_cents=before.envelope_cents // 2)
    make_figures(after)
    side = side_of(make_scenario(Campaign.objects.get(pk=after.pk), fixed_floor_bp=9_000))
    assert side.given == {}
    assert side.refused.startswith("Garde-fous\u00a0: les planchers font ensemble")
    assert "€ de part fixe à partager. Permettez une plus forte baisse." in side.refused


def test_the_year_before_is_read_of_who_goes_on_with_it(db):
    before = make_adopted_campaign()
    after = make_next_year(before)
    ground = ground_of(after)
    totals = dict(before.adoption.run.totals.values_list("structure__code", "maximum_cents"))
    assert amounts(ground.before) == totals
    assert ground.before.given[OWN].young is not None
    assert ground.adopted is None


def test_what_young_people_weigh_goes_by_the_numbers_of_each_year(db):
    after = make_next_year(make_adopted_campaign())
    after.indicators.filter(number=1).update(number=50)
    scenario = make_scenario(Campaign.objects.get(pk=after.pk))
    ground = ground_of(scenario.campaign)
    assert (ground.young, ground.before.young) == (50, 1)
    sides = [ground.before, computed(scenario, ground)]
    comparison = Comparison(sides, "maximum", ground.before)
    *_, lever = in_brief(comparison, [], ground)
    before, now = (said for _, said in lever.cells)
    assert before == now
    assert re.fullmatch(r"\d+ sur \d+, soit [\d,]+\xa0% de l’enveloppe", now)


def test_a_name_is_used_once_in_a_campaign(full_campaign):
    make_scenario(full_campaign, "Essai")
    with pytest.raises(Refused, match="Un autre scénario de cette campagne porte ce nom"):
        make_scenario(full_campaign, "Essai")


def test_nothing_is_written_once_a_run_is_adopted(db):
    scenario = make_scenario(make_campaign())
    make_figures(Campaign.objects.get())
    campaign = make_adopted_campaign(Campaign.objects.get())
    by, scenario = make_user(), Scenario.objects.get(pk=scenario.pk)
    for act in (
        lambda: create_scenario(campaign, {"name": "B", "rule": {}}, by=by),
        lambda: change_scenario(scenario, {"name": "B"}, by=by),
        lambda: delete_scenario(scenario, by=by),
        lambda: become(scenario, "Motif", by=by),
    ):
        with pytest.raises(Refused, match="cette action se fait à l’étape"):
            act()
    assert amounts(side_of(scenario)) == amounts(ground_of(campaign).adopted)


def test_only_who_works_at_the_region_writes_one(full_campaign):
    scenario = make_scenario(full_campaign)
    for role in ("region_admin", "state_observer"):
        with pytest.raises(Refused, match="ne revient pas à votre rôle"):
            change_scenario(scenario, {"name": "B"}, by=make_user(role))


def test_a_run_made_of_a_scenario_is_the_scenario_to_the_cent(full_campaign):
    make_solidarity(full_campaign, "67180", "1.5")
    scenario = make_scenario(
        full_campaign, envelope=MORE, weights={1: 3}, solidarity={OWN: "1.2500"}
    )
    expected = amounts(side_of(scenario))
    revision = become(scenario, "Aider les territoires", by=make_user())
    assert isinstance(revision, CampaignRevision)
    assert not full_campaign.runs.exists()
    confirm_revision(revision, revision.fingerprint, by=second_manager())
    run = become(scenario, "Aider les territoires", by=make_user())
    assert dict(run.totals.values_list("structure__code", "maximum_cents")) == expected
    assert run.reason == "Scénario «\u00a0Essai\u00a0»\u00a0: Aider les territoires"
    assert run.record["inputs"]["parameters"]["solidarity"] == {OWN: "1.25"}
    assert Campaign.objects.get().state == State.SIMULATION


def test_a_revision_has_all_that_the_scenario_changes_of_the_rule(full_campaign):
    scenario = make_scenario(
        full_campaign, shares=(4000, 4500, 1500), weights={2: 0}, unearned_axis3="redistribute"
    )
    revision = become(scenario, "Motif", by=make_user())
    assert {change["key"] for change in revision.changes} == {
        *("axis.1.share_bp", "axis.2.share_bp", "campaign.unearned_axis3"),
        *("indicator.2.weight", "indicator.2.active"),
    }


def test_in_preparation_a_scenario_gives_the_campaign_its_parameters(db):
    campaign = make_campaign()
    scenario = make_scenario(campaign, envelope=MORE, solidarity={OWN: "1.2"})
    assert become(scenario, "Budget", by=make_user()) is None
    campaign = Campaign.objects.get()
    assert campaign.envelope_cents == MORE
    assert (
        campaign.solidarity_coefficients.get().reason
        == "Scénario «\u00a0Essai\u00a0»\u00a0: Budget"
    )
    assert campaign.parameter_changes.first().source == "Scénario «\u00a0Essai\u00a0»\u00a0: Budget"
    with pytest.raises(Refused, match="sont déjà ceux de ce scénario"):
        become(scenario, "Budget", by=make_user())


def test_coefficients_that_a_scenario_does_not_show_do_not_come_back_with_their_indicator(db):
    campaign = make_campaign()
    make_solidarity(campaign, "67180", "2")
    campaign.indicators.filter(number=1).update(active=False, weight=0)
    shown = {"solidarity": {OWN: "1.25"}, "solidarity_indicator": 1}
    become(make_scenario(campaign, weights={1: 3}, **shown), "Budget", by=make_user())
    campaign = Campaign.objects.get()
    assert campaign.indicators.get(number=1).active
    kept = campaign.solidarity_coefficients.values_list("structure__code", "coefficient")
    assert dict(kept) == {OWN: Decimal("1.25")}


def test_coefficients_that_count_nothing_are_left_as_they_are(db):
    campaign = make_campaign()
    make_solidarity(campaign, "67180", "2")
    campaign.indicators.filter(number=1).update(active=False, weight=0)
    scenario = make_scenario(campaign, envelope=MORE)
    assert becoming(scenario, ground_of(campaign), make_user()).coefficients == {}


def hindrance(scenario, role="region_manager"):
    return becoming(scenario, ground_of(scenario.campaign), make_user(role)).hindrance


def test_a_figure_that_is_tried_never_becomes_a_run(full_campaign):
    scenario = make_scenario(full_campaign, figures={"2": {OWN: "5000"}})
    assert "Une donnée a une source" in hindrance(scenario)
    with pytest.raises(Refused, match="saisissez d’abord ces valeurs"):
        become(scenario, "Motif", by=make_user())
    full_campaign.figures.filter(structure__code=OWN, indicator__number=2).update(value=5000)
    assert hindrance(scenario) == ""


def test_a_run_has_the_guard_rails_of_its_scenario_to_the_cent(db):
    before = make_adopted_campaign()
    make_figures(make_next_year(before, envelope_cents=before.envelope_cents))
    after = Campaign.objects.get(year=2016)
    scenario = make_scenario(after, weights={1: 4}, fixed_floor_bp=9_900, fixed_cap_bp=10_200)
    expected = amounts(side_of(scenario))
    revision = become(scenario, "Motif", by=make_user())
    assert {"campaign.fixed_fall_bp", "campaign.fixed_rise_bp"} <= revision.proposed.keys()
    confirm_revision(revision, revision.fingerprint, by=second_manager())
    run = become(scenario, "Motif", by=make_user())
    assert dict(run.totals.values_list("structure__code", "maximum_cents")) == expected
    assert run.record["inputs"]["parameters"]["fixed_floor_bp"] == 9_900


def test_guard_rails_without_a_year_before_are_refused_in_their_column(full_campaign):
    side = side_of(make_scenario(full_campaign, fixed_cap_bp=12_000))
    assert "aucune répartition n’est arrêtée pour 2014" in side.refused


def test_an_agent_makes_a_run_of_what_changes_no_parameter(full_campaign):
    assert "une ou un responsable" in hindrance(
        make_scenario(full_campaign, "A", envelope=MORE), "region_agent"
    )
    run = become(make_scenario(full_campaign, "B"), "Motif", by=make_user("region_agent"))
    assert run.number == 1


def test_one_revision_waits_at_a_time(full_campaign):
    become(make_scenario(full_campaign, "A", envelope=MORE), "Motif", by=make_user())
    other = make_scenario(full_campaign, "B", envelope=MORE + 100)
    assert "déjà en préparation" in hindrance(other)
    assert becoming(other, ground_of(full_campaign), make_user()).step == Step.REVISION


def test_a_scenario_of_other_indicators_is_to_be_saved_again(full_campaign):
    scenario = make_scenario(full_campaign)
    scenario.rule["axes"][0]["indicators"].pop()
    assert "d’autres axes ou d’autres indicateurs" in hindrance(scenario)


def test_a_rule_is_a_copy_of_its_own(full_campaign):
    scenario = make_scenario(full_campaign, envelope=MORE)
    assert make_rule(full_campaign)["envelope_cents"] != MORE
    assert Scenario.objects.get().rule == scenario.rule
