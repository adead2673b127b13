"""How sure the amounts of a run are: asked on its page, computed by a worker, the same for ever."""

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from allocation.checklist.jobs import ask
from allocation.checklist.services import compute_sensitivity, require_feasible
from allocation.engine import compute, parse_inputs
from allocation.models import Sensitivity
from structures.ground.french import euros
from structures.ground.refusals import Refused
from tests.allocation.builders import OWN, make_run, make_user
from tests.structures.pages import page, text_of

LIST = "/campagnes/2015/repartition/1/avant-arret/"
pytestmark = pytest.mark.django_db


def plain(cents):
    return " ".join(euros(cents).split())


def asked(client, margin="1", role="region_agent"):
    client.force_login(make_user(role))
    return client.post(f"{LIST}sensibilite/", {"margin_bp": margin}, follow=True)


def found(margin_bp=100, run=None):
    run = run or make_run()
    ask(run, margin_bp, by=make_user())
    return Sensitivity.objects.get(run=run, margin_bp=margin_bp)


def test_the_page_asks_a_margin_then_shows_the_spread_of_each_amount(client):
    run = make_run()
    before = text_of(page(client, make_user("region_agent"), LIST))
    assert "n’est pas encore calculée" in before and "Une hypothèse" in before
    shown = text_of(asked(client))
    assert "10 000 tirages : chaque donnée est tirée au hasard à ± 1 %" in shown
    assert "Cette marge est une hypothèse" in shown
    for spread in run.sensitivities.get().spreads.all():
        assert plain(spread.lowest_cents) in shown and plain(spread.highest_cents) in shown


def test_the_spread_is_around_what_the_run_gives():
    run = make_run()
    amounts = dict(run.totals.values_list("structure", "maximum_cents"))
    spreads = found(run=run).spreads.all()
    assert len(spreads) == len(amounts)
    for one in spreads:
        assert one.amount_cents == amounts[one.structure_id]
        assert one.lowest_cents < one.low_cents < one.amount_cents < one.high_cents
        assert one.high_cents < one.highest_cents


def test_the_figures_that_move_the_most_are_recomputed_exactly(client):
    run = make_run()
    first = found(run=run).moves.first()
    inputs = parse_inputs(run.record["inputs"])
    row = dict(inputs.figures[first.indicator_number])
    row[first.structure.code] *= Decimal("1.01")
    figures = dict(inputs.figures) | {first.indicator_number: row}
    after = compute(type(inputs)(**vars(inputs) | {"figures": figures})).maximum
    gained = {code: after[code] - cents for code, cents in run.record["result"]["maximum"].items()}
    assert first.moved_cents == sum(cents for cents in gained.values() if cents > 0)
    assert first.own_cents == gained[first.structure.code]
    shown = text_of(page(client, make_user(), LIST))
    assert f"{first.indicator_number}. " in shown and plain(first.moved_cents) in shown


def test_two_readings_agree_and_a_margin_is_computed_once():
    run = make_run()
    first = found(run=run)
    ended = first.ended_at
    again = found(run=run)
    assert (again.pk, again.ended_at) == (first.pk, ended)
    wider = found(200, run)
    own, further = (one.spreads.get(structure__code=OWN) for one in (first, wider))
    assert further.lowest_cents < own.lowest_cents and own.highest_cents < further.highest_cents
    assert run.sensitivities.first() == wider  # the last asked is the one shown


def test_a_work_done_again_writes_nothing_more():
    done = found()
    compute_sensitivity(done.pk)
    assert done.spreads.count() == 5


@pytest.mark.parametrize(
    ("margin", "said"),
    [
        ("", "Indiquez une marge, par exemple 1."),
        ("0", "Indiquez une marge de 0,01 % à 50 %."),
        ("51", "Indiquez une marge de 0,01 % à 50 %."),
        ("un", "n’est pas un nombre"),
    ],
)
def test_a_margin_that_says_nothing_is_refused(client, margin, said):
    make_run()
    answer = asked(client, margin)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Sensitivity.objects.exists()


def test_the_database_refuses_another_margin():
    with pytest.raises(IntegrityError, match="margin_between_a_point_and_a_half"):
        Sensitivity.objects.create(run=make_run(), margin_bp=6000)


@pytest.mark.parametrize("role", ["region_admin", "state_observer"])
def test_only_who_works_on_money_asks(role):
    with pytest.raises(Refused):
        ask(make_run(), 100, by=make_user(role))


def wide(run, number, **rails):
    """The inputs of a run, of as many structures, all alike."""
    data = run.record["inputs"]
    codes = [f"{rank:05d}" for rank in range(number)]
    figures = {n: dict.fromkeys(codes, "1") for n in data["figures"]}
    parameters = data["parameters"] | {"former_grants": {}, "solidarity": {}} | rails
    changes = {"structures": codes, "figures": figures, "parameters": parameters}
    return parse_inputs(data | changes)


def test_a_network_too_large_for_its_guard_rails_is_refused_in_words():
    run = make_run()
    require_feasible(wide(run, 1_001))
    require_feasible(wide(run, 5, fixed_floor_bp=9000))
    with pytest.raises(Refused, match="que jusqu’à 1.000 structures"):
        require_feasible(wide(run, 1_001, fixed_floor_bp=9000))


def test_what_was_refused_is_said_on_the_page(client):
    why, now = "La répartition a des garde-fous.", timezone.now()
    Sensitivity.objects.create(run=make_run(), margin_bp=100, ended_at=now, refusal=why)
    assert why in text_of(page(client, make_user(), LIST))


def test_while_a_worker_has_it_the_page_asks_for_its_part_again(client, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_run()
    shown = asked(client)
    assert 'hx-trigger="every 1s"' in shown.content.decode()
    assert "Calcul en cours, à ± 1 %" in text_of(shown)
    compute_sensitivity(Sensitivity.objects.get().pk)
    part = client.get(LIST, headers={"HX-Request": "true"})
    assert "10 000 tirages" in text_of(part) and "Données complètes" not in text_of(part)
    assert 'hx-trigger="every 1s"' not in part.content.decode()


def test_a_work_that_failed_is_told_and_may_be_asked_again(client):
    Sensitivity.objects.create(run=make_run(), margin_bp=100)
    assert "Ce calcul n’a pas abouti" in text_of(page(client, make_user(), LIST))
    assert "10 000 tirages" in text_of(asked(client))


def test_the_spread_is_had_as_a_file(client):
    found()
    answer = page(client, make_user("state_observer"), f"{LIST}?export=csv")
    assert "repartition-1-sensibilite.csv" in answer.headers["Content-Disposition"]
    assert "Médiane" in answer.content.decode("utf-8-sig")
