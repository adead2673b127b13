"""A merger as money sees it: figures summed, the split before and after, all or nothing, once."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import enter_state
from allocation.figures.services import Typed, record_parts
from allocation.imports.selectors import perimeter
from allocation.models import Figure, FigurePart, FormerGrant, State
from allocation.network_changes.merged_split import Parties, merged_inputs
from allocation.network_changes.services import Confirmation, merge
from allocation.payments.services import mark_paid, validate_payment
from allocation.runs.inputs import engine_inputs
from allocation.runs.services import compute_run, differences
from structures.ground.refusals import Refused
from structures.models import JournalEntry, Structure
from structures.network.services import create_structure
from tests.allocation.builders import (
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_solidarity,
    make_user,
)
from tests.allocation.network_builders import (
    HAGUENAU,
    MOLSHEIM,
    SAVERNE,
    asked,
    confirm,
    figure,
    plan_of,
    structure,
)
from tests.allocation.settlement_builders import (
    at_dialogues,
    make_advances,
    make_balances,
    make_settled_campaign,
)
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.network_builders import JULY, admin, cover, make_commune
from tests.structures.parallel import in_parallel, refusals

pytestmark = pytest.mark.django_db


def value(number, code):
    return figure(number, code).value


def newcomer(opened_on=JULY):
    old = structure(SAVERNE)
    fields = {name: getattr(old, name) for name in ("kind", "regime", "territory", "street")}
    fields |= {"postcode": "67000", "town": "Saverne", "legal_name": "Association réunie"}
    new = Structure(code="67900", name="Mission locale réunie", opened_on=opened_on, **fields)
    return create_structure(new, by=admin())


def test_figures_of_all_parties_are_summed_exactly_for_the_one_that_goes_on(full_campaign):
    before = {n: value(n, HAGUENAU) + value(n, SAVERNE) for n in range(1, 8)}
    confirm(asked())
    assert {n: value(n, SAVERNE) for n in range(1, 8)} == before


def test_the_sum_says_what_it_is_the_sum_of(full_campaign):
    Figure.objects.filter(indicator__number=2).update(source="i-Milo")
    confirm(asked())
    figure = Figure.objects.get(indicator__number=2, structure__code=SAVERNE)
    names = "Mission locale d’Alsace du Nord et Mission locale de Saverne"
    assert (figure.source, figure.recorded_by) == (f"Somme des valeurs de {names}", admin())
    assert spaced(figure.comment) == (
        "Fusion du 1er juillet 2015 : somme de Mission locale d’Alsace du Nord (4 402, i-Milo) "
        "et Mission locale de Saverne (4 628, i-Milo)."
    )


def test_the_figures_of_the_one_that_ends_stay_where_they_are(full_campaign):
    kept = list(Figure.objects.filter(structure__code=HAGUENAU).values())
    confirm(asked())
    assert list(Figure.objects.filter(structure__code=HAGUENAU).values()) == kept
    assert HAGUENAU not in {s.code for s in campaign_structures(full_campaign)}


def test_former_values_stay_in_the_journal(full_campaign):
    before = value(2, SAVERNE)
    confirm(asked())
    entry = JournalEntry.objects.get(kind="figures", structure__code=SAVERNE)
    assert spaced(entry.reason).startswith("AG du 12 mai 2015\n1. Jeunes actifs inoccupés : ")
    assert f"Mission locale de Saverne ({before:,.0f}".replace(",", " ") in spaced(entry.reason)


def test_the_parts_that_a_new_sum_takes_away_are_said_in_the_journal(full_campaign):
    indicator = full_campaign.indicators.select_related("campaign").get(number=5)
    counts = {part: Decimal(n) for n, part in enumerate(indicator.parts.all(), 10)}
    by = make_user("region_agent")
    record_parts(structure(SAVERNE), indicator, counts, said=Typed(source="i-Milo"), by=by)
    confirm(asked())
    assert not FigurePart.objects.filter(structure__code=SAVERNE).exists()
    entry = JournalEntry.objects.filter(kind="figures", structure__code=SAVERNE).latest("pk")
    assert spaced(entry.summary).endswith("(détail par dispositif retiré : indicateur 5)")
    said = "Détail par dispositif retiré, indicateur 5 : DPA (10), Ateliers d’orientation (11)"
    assert said in spaced(entry.reason)
    assert entry.actor == admin()


def test_former_grants_are_summed_with_their_origin(full_campaign):
    grants = dict(full_campaign.former_grants.values_list("structure__code", "amount_cents"))
    confirm(asked())
    grant = FormerGrant.objects.get(structure__code=SAVERNE)
    assert grant.amount_cents == grants[SAVERNE] + grants[HAGUENAU]
    assert "67180 (" in grant.source and "67437 (" in grant.source


def test_what_is_applied_is_what_the_preview_computed(full_campaign):
    before = engine_inputs(full_campaign)
    confirm(asked(HAGUENAU, MOLSHEIM))
    expected = merged_inputs(before, Parties((HAGUENAU, MOLSHEIM), SAVERNE))
    assert engine_inputs(full_campaign) == expected


def test_the_run_after_the_merger_gives_the_previewed_amounts_and_the_same_total(full_campaign):
    first = compute_run(full_campaign, by=make_user())
    plan = confirm(asked())
    second = compute_run(full_campaign, by=make_user(), reason="Fusion")
    [effect] = plan.effects
    previewed = {row.name: row.after.maximum for row in effect.comparison.rows}
    assert {t.structure.name: t.maximum_cents for t in second.totals.all()} == previewed
    assert sum(previewed.values()) == full_campaign.envelope_cents
    assert sum(t.maximum_cents for t in first.totals.all()) == full_campaign.envelope_cents


def test_runs_of_before_the_merger_stay_what_they_were(full_campaign):
    run = compute_run(full_campaign, by=make_user())
    confirm(asked())
    assert differences(run) == []
    assert run.totals.filter(structure__code=HAGUENAU).exists()


def test_a_new_structure_may_take_the_place_of_two(full_campaign):
    total = value(2, HAGUENAU) + value(2, SAVERNE)
    newcomer()
    plan = confirm(asked(HAGUENAU, SAVERNE, into="67900"))
    assert value(2, "67900") == total
    assert plan.effects[0].comparison.total.change == 0
    assert {s.code for s in campaign_structures(full_campaign)} == {
        "67300",
        "67900",
        "68066",
        "S11",
    }
    compute_run(full_campaign, by=make_user())


def test_a_missing_figure_is_not_summed_as_a_zero(full_campaign):
    Figure.objects.filter(indicator__number=3, structure__code=HAGUENAU).delete()
    with pytest.raises(Refused, match="il manque la valeur de Mission locale d’Alsace du Nord"):
        confirm(asked())
    assert structure(HAGUENAU).closed_on is None


def test_an_indicator_without_any_figure_yet_stays_without(full_campaign):
    Figure.objects.filter(indicator__number=3).delete()
    plan = confirm(asked())
    assert not Figure.objects.filter(indicator__number=3).exists()
    assert "Il manque" in plan.effects[0].not_compared


def test_ages_that_differ_are_never_added_up(full_campaign):
    Figure.objects.filter(indicator__number=1).update(age_bracket="15-24")
    Figure.objects.filter(indicator__number=1, structure__code=HAGUENAU).update(age_bracket="16-25")
    with pytest.raises(Refused, match="tranches d’âge diffèrent"):
        confirm(asked())


def test_a_common_coefficient_of_solidarity_goes_on_and_different_ones_are_refused(full_campaign):
    make_solidarity(full_campaign, HAGUENAU, "1.2")
    with pytest.raises(Refused, match="coefficients de solidarité"):
        confirm(asked())
    make_solidarity(full_campaign, SAVERNE, "1.2")
    confirm(asked())
    assert engine_inputs(full_campaign)["parameters"]["solidarity"] == {SAVERNE: "1.2"}


def test_what_changed_since_the_preview_is_not_applied(full_campaign):
    merger = asked()
    seen = Confirmation(plan_of(merger).fingerprint, {}, "AG")
    Figure.objects.filter(indicator__number=2, structure__code=HAGUENAU).update(value=1)
    with pytest.raises(Refused, match="ont changé depuis l’aperçu"):
        merge(merger, seen, by=admin())
    assert structure(HAGUENAU).merged_into is None


def test_a_merger_refused_at_its_end_leaves_figures_and_perimeter(full_campaign):
    for code in (HAGUENAU, MOLSHEIM):
        make_person("director", code)
    before = list(Figure.objects.order_by("pk").values())
    with pytest.raises(Refused, match="choisissez lequel"):
        confirm(asked(HAGUENAU, MOLSHEIM))
    assert list(Figure.objects.order_by("pk").values()) == before
    assert not Structure.objects.exclude(merged_into=None).exists()


def test_a_merger_of_the_next_year_leaves_the_campaign_alone(full_campaign):
    before = engine_inputs(full_campaign)
    plan = confirm(asked(on=date(2016, 1, 1)))
    assert plan.effects == []
    assert engine_inputs(full_campaign) == before


def make_signing_campaign():
    """A campaign whose conventions go round."""
    return enter_state(make_adopted_campaign(), State.CONVENTIONS, by=make_user())


def make_heard_campaign():
    """A campaign at its dialogues."""
    return at_dialogues(make_adopted_campaign())


@pytest.mark.parametrize("on", [JULY, date(2016, 1, 1)])
@pytest.mark.parametrize(
    ("make", "left"),
    [
        pytest.param(make_adopted_campaign, "signer la convention", id="voted"),
        pytest.param(make_signing_campaign, "signer la convention", id="being signed"),
        pytest.param(make_heard_campaign, "mener le dialogue de gestion", id="being heard"),
        pytest.param(make_settled_campaign, "verser le solde", id="not paid"),
    ],
)
def test_nobody_ends_before_they_signed_were_heard_and_paid(make, left, on):
    make()
    with pytest.raises(Refused, match=f"du Nord : il reste à {left}"):
        confirm(asked(on=on))
    assert structure(HAGUENAU).closed_on is None


def test_who_is_paid_to_the_cent_may_end_and_who_is_not_may_not():
    campaign = make_settled_campaign()
    for payment in [*make_advances(campaign), *make_balances(campaign)]:
        if payment.structure == structure(HAGUENAU):
            mark_paid(validate_payment(payment, make_user()), timezone.localdate(), make_user())
    with pytest.raises(Refused, match="Molsheim : il reste à verser le solde"):
        confirm(asked(HAGUENAU, MOLSHEIM))
    confirm(asked())
    assert structure(HAGUENAU).merged_into == structure(SAVERNE)


def test_a_census_imported_after_the_merger_counts_the_perimeter_of_both(full_campaign):
    make_commune()
    cover("67001", (structure(HAGUENAU), 10_000))
    confirm(asked())
    found = perimeter(full_campaign)
    assert found.coverage == {"67001": [(SAVERNE, 10_000)]}
    assert HAGUENAU not in found.structures


@pytest.mark.django_db(transaction=True)
def test_of_mergers_asked_at_once_one_is_done():
    campaign = make_campaign()
    make_figures(campaign)
    total = value(2, HAGUENAU) + value(2, SAVERNE)
    merger, by = asked(), admin()
    confirmation = Confirmation(plan_of(merger).fingerprint, {}, "AG")
    refused = refusals(in_parallel(lambda: merge(merger, confirmation, by=by)))
    assert ["déjà fermée" in str(refusal) for refusal in refused] == [True] * 3
    assert value(2, SAVERNE) == total
