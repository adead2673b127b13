"""Guard rails as parameters of a year: referred to, refused, computed, explained, settled."""

import json

import pgtrigger
import pytest

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, PastAmount, Run
from allocation.parameters.selectors import opening_problems
from allocation.runs.selectors import adopted_run
from allocation.runs.services import compute_run, differences
from structures.ground.french import euros, signed_euros
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_user,
)
from tests.allocation.settlement_builders import at_dialogues, settled
from tests.allocation.year_builders import make_next_year
from tests.domain.checker import check
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

GROWN, NEW = "67180", "68066"
pytestmark = pytest.mark.django_db


def make_guarded(fall=200, rise=300, **changes) -> Campaign:
    """A second adopted year: one structure doubled, one halved, all within limits of the first."""
    before = make_adopted_campaign()
    limits = {"fixed_fall_bp": fall, "fixed_rise_bp": rise}
    changes = {"envelope_cents": before.envelope_cents} | limits | changes
    after = make_next_year(before, **changes)
    make_figures(after)
    by = {GROWN: 2, OWN: "0.5"}
    for figure in after.figures.filter(structure__code__in=by).select_related("structure"):
        doubled = figure.structure.code == GROWN
        value = figure.value * 2 if doubled else figure.value // 2
        type(figure).objects.filter(pk=figure.pk).update(value=value)
    return make_adopted_campaign(after, without_project=CODES)


def totals_of(campaign):
    totals = adopted_run(campaign).totals.select_related("part", "structure")
    return {total.structure.code: total for total in totals}


def read(client, campaign, code=OWN, who=None):
    who = who or make_person("director", code)
    return text_of(page(client, who, f"/structures/{code}/dotation/{campaign.year}/"))


def test_no_fixed_part_moves_further_than_the_limits_and_the_sum_is_the_same():
    after = make_guarded()
    now, before = totals_of(after), totals_of(Campaign.objects.get(year=2015))
    rails = {code: total.part.facts["guard_rails"] for code, total in now.items()}
    assert sum(part["moved_cents"] for part in rails.values()) == 0
    for code, total in now.items():
        reference = rails[code]["reference_cents"]
        assert reference == before[code].fixed_cents
        assert 98 * reference <= 100 * total.fixed_cents <= 103 * reference
        assert total.advance_cents <= total.fixed_cents
    assert rails[OWN]["held"] == "floor" and rails[GROWN]["held"] == "cap"
    assert {part["held"] for part in rails.values()} == {"floor", "cap", ""}
    assert sum(t.fixed_cents for t in now.values()) == sum(t.fixed_cents for t in before.values())


def test_its_record_is_proved_alone_and_its_sheet_adds_up(client):
    after = make_guarded()
    run = Run.objects.get(adoption__campaign=after)
    where = f"/campagnes/2016/repartition/{run.number}/enregistrement.json"
    ended, said, refused = check(page(client, make_user(), where).content, run.sha256)
    assert (ended, refused) == (0, ""), said
    assert differences(run) == []
    path = f"/structures/{OWN}/dotation/2016/"
    sheet = json.loads(page(client, make_person("director", OWN), f"{path}feuille.json").content)
    lines = sum(axis["amount_cents"] for axis in sheet["axes"] if axis["kind"] == "fixed")
    rails = sheet["guard_rails"]
    assert lines + rails["moved_cents"] == sheet["totals"]["fixed_cents"] == rails["floor_cents"]
    assert rails["fixed_floor_bp"] == 9800 and rails["reference"]["year"] == 2015


def test_each_structure_reads_what_holds_it_by_how_much_and_who_pays(client):
    after = make_guarded()
    now = totals_of(after)
    moved = {code: total.part.facts["guard_rails"]["moved_cents"] for code, total in now.items()}
    raised = read(client, after)
    assert "Baisse limitée à 2 %, hausse limitée à 3 % par rapport à 2015 (répartition" in raised
    floor = f"s’arrête à sa limite de baisse, {spaced(euros(now[OWN].fixed_cents))}"
    assert f"Votre part fixe {floor}, soit {spaced(signed_euros(moved[OWN]))}." in raised
    assert "est pris aux structures qu’aucune limite ne tient" in raised
    assert f"Garde-fous {spaced(signed_euros(moved[OWN]))}" in raised
    lowered = read(client, after, GROWN, make_user("state_observer"))
    assert "La part fixe de la structure s’arrête à sa limite de hausse" in lowered
    free = next(c for c, t in now.items() if not t.part.facts["guard_rails"]["held"])
    told = read(client, after, free)
    assert "Aucune limite ne tient votre part fixe" in told
    assert f"= {spaced(euros(now[free].fixed_cents))}" in told


def test_guard_rails_are_a_cause_of_the_change_and_a_rule_of_the_method(client):
    after = make_guarded()
    change = f"/structures/{OWN}/dotation/2016/variation/"
    assert "Garde-fous" in text_of(page(client, make_person("director", OWN), change))
    method = text_of(client.get("/methode/2016/"))
    assert "11. Garde-fous de la part fixe" in method
    assert "ne baisse pas de plus de 2 % et n’augmente pas de plus de 3 %" in method
    assert "le calcul est le vrai, hors garde-fous." in method
    told = text_of(page(client, make_user(), "/campagnes/2016/parametres/"))
    assert "Baisse limitée à 2 %, hausse limitée à 3 %, par rapport à celle de 2015" in told
    number = adopted_run(after).number
    assert f"(répartition n° {number - 1}, arrêtée)" in told


def test_the_settlement_rests_on_the_fixed_part_within_its_limits(client):
    after = settled(at_dialogues(make_guarded()), level=0)
    run, now = after.runs.first(), totals_of(after)
    lines = {line.structure.code: line for line in run.settlement_lines.select_related("structure")}
    assert {c: line.fixed_cents for c, line in lines.items()} == {
        code: total.fixed_cents for code, total in now.items()
    }
    assert all(line.balance_cents >= 0 for line in lines.values())
    assert differences(run) == []
    told = read(client, after)
    assert f"{spaced(euros(lines[OWN].final_cents))} montant final" in told
    assert "Garde-fous" in told


def test_a_year_without_one_before_has_nothing_to_refer_to():
    campaign = make_campaign(fixed_fall_bp=500)
    [said] = opening_problems(campaign)
    assert "aucune répartition n’est arrêtée pour 2014" in said
    with pytest.raises(Refused, match="rien à quoi comparer"):
        open_collection(campaign, by=make_user())


def test_a_run_is_refused_once_nothing_is_left_to_refer_to():
    campaign = make_campaign()
    make_figures(campaign)
    with pgtrigger.ignore("allocation.Campaign:rule_is_frozen"):
        Campaign.objects.update(fixed_fall_bp=500)
    with pytest.raises(Refused, match="rien à quoi comparer"):
        compute_run(Campaign.objects.get(), by=make_user())
    assert not Run.objects.exists()


def test_fixed_parts_of_past_years_are_referred_to_and_who_has_none_has_no_limit(client):
    campaign = make_campaign(fixed_fall_bp=1_000)
    for structure in Structure.objects.exclude(code=NEW):
        PastAmount.objects.create(
            structure=structure,
            year=2014,
            label="Part fixe",
            source="Délibération 2014",
            amount_cents=20_000_000,
        )
    # Under another label, it is not added to the one that counts.
    PastAmount.objects.create(
        structure=Structure.objects.get(code=CODES[0]),
        year=2014,
        label="part fixe",
        source="Autre fichier",
        amount_cents=1,
    )
    make_figures(campaign)
    campaign = make_adopted_campaign(Campaign.objects.get())
    record = Run.objects.get().record
    known = dict.fromkeys(set(CODES) - {NEW}, 20_000_000)
    assert record["inputs"]["parameters"]["reference_fixed"] == known
    assert record["context"]["fixed_reference"] == {"year": 2014, "origin": "Délibération 2014"}
    assert "Sans part fixe en 2014, aucune limite ne s’applique." in read(client, campaign, NEW)


def test_bounds_that_cannot_hold_are_refused_with_their_sums_before_and_after_the_opening(client):
    before = make_adopted_campaign()
    half = before.envelope_cents // 2
    after = make_next_year(before, fixed_fall_bp=1_000, envelope_cents=half)
    [said] = opening_problems(after)
    assert "les planchers font ensemble" in said and "Permettez une plus forte baisse." in said
    shown = text_of(page(client, make_user(), "/campagnes/2016/parametres/"))
    assert "Garde-fous impossibles" in shown
