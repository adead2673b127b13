"""A correction is a new run: what it changes, what it leaves alone, who may adopt it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from allocation.corrections.differences import changed_lines, changed_totals, difference_sums
from allocation.corrections.models import Correction, ReplacedAdoption
from allocation.corrections.services import (
    RightValue,
    compute_correction,
    correct_figure,
    drop_figure,
    prepare_correction,
    withdraw_correction,
)
from allocation.figures.selectors import written_values
from allocation.models import Figure, Run, RunTotal
from allocation.runs.selectors import adopted_run
from allocation.runs.services import differences
from allocation.settlement.services import settle
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.models import JournalEntry, Message, Structure
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_user,
    make_value,
)
from tests.allocation.corrections.builders import (
    CELL,
    REASON,
    RIGHT,
    adopt_it,
    make_corrected,
    make_correction,
)
from tests.allocation.settlement_builders import at_dialogues, make_levels, make_settled_campaign
from tests.project.demo_years import as_the_oracle

pytestmark = pytest.mark.django_db
NUMBER = "Correction n° 1"
OTHER = RightValue(Decimal("0"), "Aucune.", "i-Milo")


def agent():
    return make_user("region_agent")


def refused(act, **how):
    with pytest.raises(Refused) as found:
        act(**how)
    return " ".join(str(found.value).split())


def test_the_corrected_run_is_the_adopted_one_with_the_right_value_and_nothing_else():
    campaign = make_adopted_campaign()
    adopted = adopted_run(campaign).record["inputs"]
    run = Run.objects.get(pk=make_correction(campaign).run_id)
    expected = {**adopted["figures"], "5": {**adopted["figures"]["5"], OWN: "1200"}}
    assert run.record["inputs"] == {**adopted, "figures": expected}
    assert as_the_oracle(run)
    assert differences(run) == []


def test_its_record_says_what_it_corrects_and_why():
    run = make_correction().run
    record = Run.objects.get(pk=run.pk).record
    assert record["format"] == 2
    assert record["run"]["corrects"] == 1
    assert record["run"]["reason"] == f"{NUMBER} : {REASON}"
    [told] = record["context"]["corrections"]
    assert (told["indicator"], told["structure"], told["after"]) == (5, OWN, "1200")
    assert record["context"]["figures"]["5"][OWN]["source"] == RIGHT.source


def test_what_is_only_prepared_changes_nothing():
    campaign = make_adopted_campaign()
    make_correction(campaign)
    assert adopted_run(campaign).number == 1
    assert not Figure.objects.filter(value=1200).exists()
    assert not Message.objects.filter(kind="correction").exists()


def test_once_adopted_the_corrected_run_is_the_year_s_and_the_former_is_kept():
    campaign = make_corrected()
    assert adopted_run(campaign).number == 2
    kept = ReplacedAdoption.objects.get()
    assert (kept.run.number, kept.deliberation_number) == (1, "15-CP-042")
    assert campaign.adoption.deliberation_number == "15-CP-112"
    assert set(campaign.runs.values_list("number", flat=True)) == {1, 2}


def test_the_figure_takes_its_right_value_and_remembers_the_wrong_one():
    campaign = make_corrected()
    figure = campaign.figures.get(indicator__number=5, structure__code=OWN)
    assert (figure.value, figure.source) == (1200, RIGHT.source)
    assert figure.comment == f"{NUMBER} : {RIGHT.reason}"
    written = written_values(figure.structure, figure.indicator)
    assert [one.figure.value for one in written] == [1200, make_value(5, CODES.index(OWN))]


def test_every_account_concerned_is_told_each_structure_of_its_own_amount():
    campaign = make_adopted_campaign()
    own = Structure.objects.get(code=OWN)
    make_user("director", email="own@demo.example", structure=own)
    make_corrected(campaign)
    mail = Message.objects.get(kind="correction", address="own@demo.example")
    total = RunTotal.objects.get(run__number=2, structure=own)
    assert str(total.maximum_cents // 100)[:3] in mail.body
    assert f"/structures/{OWN}/corrections/2015/1/" in mail.body
    assert REASON in mail.body
    others = Structure.objects.exclude(pk=own.pk).values_list("name", flat=True)
    assert not any(name in mail.body for name in others)


def test_the_journal_of_each_structure_says_it():
    make_corrected()
    noted = JournalEntry.objects.filter(summary__contains=f"{NUMBER} arrêtée")
    assert noted.count() == len(CODES)
    assert noted.first().reason == REASON


def test_what_some_gain_the_others_lose_to_the_cent():
    correction = make_correction()
    sums = difference_sums(correction)
    assert sums.gained_cents == sums.lost_cents > 0
    assert sums.gap_cents == 0
    assert (sums.gainers + sums.losers + sums.same) == len(CODES)
    assert sums.before_maximum_cents == sums.after_maximum_cents
    before = dict(correction.corrects.totals.values_list("structure", "maximum_cents"))
    for total in changed_totals(correction):
        assert total.change == total.maximum_cents - before[total.structure_id]


def test_the_lines_of_the_report_make_what_each_structure_gains():
    correction = make_correction()
    lines = list(changed_lines(correction))
    for total in changed_totals(correction):
        own = [line.change for line in lines if line.structure_id == total.structure_id]
        assert sum(own) == total.change
    measured = {line.indicator_number for line in lines if line.kind == "fixed"}
    assert measured == {5}


def test_an_indicator_that_becomes_zero_everywhere_is_on_both_sides_of_the_report():
    values = {(code, 7): OTHER for code in CODES}
    correction = make_correction(values=values)
    lines = list(changed_lines(correction).filter(structure__code=OWN))
    gone = next(line for line in lines if line.indicator_number == 7)
    assert (gone.after_amount, gone.after_value) == (0, None)
    assert gone.change == -gone.before_amount < 0
    assert difference_sums(correction).gap_cents == 0
    assert as_the_oracle(Run.objects.get(pk=correction.run_id))


def test_the_report_of_an_adopted_correction_stays_the_same_for_ever():
    correction = make_correction()
    before = list(changed_lines(correction).values("structure", "indicator_number", "change"))
    adopt_it(correction)
    second = {CELL: RightValue(Decimal(1500), "Autre erreur.", "i-Milo")}
    make_corrected(correction.campaign, second)
    again = Correction.objects.get(number=1)
    kept = list(changed_lines(again).values("structure", "indicator_number", "change"))
    assert before == kept


def test_a_second_correction_corrects_the_first():
    campaign = make_corrected()
    values = {(CODES[0], 2): RightValue(Decimal(10), "Autre erreur.", "i-Milo")}
    make_corrected(campaign, values)
    run = adopted_run(campaign)
    assert run.record["run"]["corrects"] == 2
    assert run.record["inputs"]["figures"]["5"][OWN] == "1200"
    assert as_the_oracle(run)


def test_who_prepared_any_of_it_does_not_adopt_it():
    manager = make_user("region_manager", email="autre@demo.example")
    correction = make_correction()
    right = RightValue(Decimal(7), "Motif.", "i-Milo")
    correct_figure(correction, Structure.objects.get(code=CODES[0]), 2, right, by=manager)
    compute_correction(correction, by=agent())
    assert "Vous avez préparé" in refused(lambda: adopt_it(correction, by=manager))
    adopt_it(correction)


def test_the_database_refuses_it_too():
    correction = make_correction()
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(
            adopted_by=correction.prepared_by, adopted_at=clock.now()
        )


def test_an_adoption_goes_with_its_correction_alone():
    campaign = make_adopted_campaign()
    make_correction(campaign)
    with pytest.raises(DatabaseError), transaction.atomic():
        campaign.adoption.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        campaign.figures.update(value=1)


def test_what_was_adopted_of_a_correction_does_not_change():
    make_corrected()
    correction = Correction.objects.get()
    another = prepare_correction(correction.campaign, REASON, by=agent())
    for change in (
        lambda: Correction.objects.update(reason="Autre"),
        correction.delete,
        lambda: correction.figures.update(after=3),
        lambda: correction.figures.update(correction=another, after=3),
        lambda: correction.figures.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_deliberation_is_neither_to_come_nor_older_than_the_one_it_replaces():
    correction = make_correction()
    tomorrow = clock.today() + timedelta(days=1)
    assert "est à venir" in refused(lambda: adopt_it(correction, on=tomorrow))
    assert "ne précède pas" in refused(lambda: adopt_it(correction, on=date(2015, 2, 5)))


def test_a_correction_that_changed_since_is_computed_again():
    correction = make_correction()
    drop_figure(correction.figures.get(), by=agent())
    assert "n’est pas calculée" in refused(lambda: adopt_it(correction))
    assert "ne change rien" in refused(lambda: compute_correction(correction, by=agent()))


@pytest.mark.parametrize(
    ("number", "value", "said"),
    [
        pytest.param(5, "1.5", "nombre entier", id="a count has no decimals"),
        pytest.param(8, "1", "dialogue de gestion", id="a level is argued"),
    ],
)
def test_a_value_that_cannot_be_is_refused(number, value, said):
    correction = make_correction(computed=False)
    right = RightValue(Decimal(value), "Motif.", "i-Milo")
    own = Structure.objects.get(code=CODES[0])
    assert said in refused(lambda: correct_figure(correction, own, number, right, by=agent()))


def test_the_value_that_the_run_counted_corrects_nothing():
    correction = make_correction(computed=False)
    own = Structure.objects.get(code=CODES[0])
    known = Figure.objects.get(structure=own, indicator__number=5).value
    same = RightValue(known, "Motif.", "i-Milo")
    assert "déjà celle" in refused(lambda: correct_figure(correction, own, 5, same, by=agent()))


def test_there_is_one_correction_at_a_time_until_it_is_given_up():
    correction = make_correction()
    act = lambda: prepare_correction(correction.campaign, "Autre", by=agent())  # noqa: E731
    assert "déjà en préparation" in refused(act)
    withdraw_correction(correction, by=agent())
    assert act().number == 2


@pytest.mark.parametrize("make", [make_campaign, make_settled_campaign])
def test_nothing_is_corrected_before_the_adoption_nor_once_the_settlement_is_there(make):
    said = refused(lambda: prepare_correction(make(), "Motif", by=agent()))
    assert "cette action se fait à l’étape" in said


def test_the_settlement_waits_for_a_correction_that_is_prepared():
    campaign = at_dialogues(make_adopted_campaign())
    make_correction(campaign)
    said = refused(lambda: settle(campaign, make_levels(), by=make_user()))
    assert "Correction n° 1 est en préparation" in said


def test_an_agent_or_the_state_does_not_adopt():
    correction = make_correction()
    for role in ("region_agent", "state_observer"):
        with pytest.raises(Refused):
            adopt_it(correction, by=make_user(role))
