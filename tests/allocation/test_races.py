"""Four people at once: locks let one through, and what is voted is what is there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier, Event
from time import monotonic, sleep

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import QuerySet

from allocation.agreements.services import print_agreement
from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.services import open_collection
from allocation.figures.services import record_figures
from allocation.figures.wordings import kept_wordings
from allocation.imports import services as imports
from allocation.imports.services import Upload, apply_import, cancel_import, preview_activity
from allocation.models import Adoption, Campaign, Figure, ImportBatch, Run, StateChange
from allocation.runs import services as runs
from allocation.runs.inputs import engine_inputs
from allocation.runs.services import adopt, compute_run
from structures.ground.refusals import Refused
from structures.models import StoredFile, Structure
from tests.allocation.builders import (
    make_adopted_campaign,
    make_agreement,
    make_campaign,
    make_run,
    make_user,
)
from tests.domain.files import text

WORKERS = 4
PATIENCE = 10
DELIBERATION = {"number": "15-CP-042", "on": date(2015, 2, 6)}
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, workers=WORKERS):
    """Start `act` in as many threads at the same instant; return results or refusals."""
    ready = Barrier(workers, timeout=PATIENCE)

    def start(_):
        try:
            connection.ensure_connection()
            ready.wait()
            return act()
        except (Refused, DatabaseError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as threads:
        return list(threads.map(start, range(workers)))


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def one_during_the_other(first, second):
    """Do `second` between the end of `first` and its commit; return what becomes of `second`.

    The commit comes once `second` is done, or waits for a lock.
    """
    written, followed = Event(), Event()

    def begin():
        try:
            with transaction.atomic():
                first()
                written.set()
                wait_until(lambda: followed.is_set() or somebody_waits())
        finally:
            connection.close()

    def follow():
        try:
            written.wait(PATIENCE)
            return second()
        except (Refused, DatabaseError) as refusal:
            return refusal
        finally:
            followed.set()
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        beginning, following = threads.submit(begin), threads.submit(follow)
        beginning.result()
        return following.result()


def wait_until(done):
    limit = monotonic() + PATIENCE
    while not done():
        assert monotonic() < limit
        sleep(0.01)


def somebody_waits():
    """Whether another connection waits for a lock that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks "
            "WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0] > 0


def meeting_after(read):
    """Return `read`, made to wait until all the workers have done it too, to the last row."""
    everybody = Barrier(WORKERS, timeout=PATIENCE)

    def wait(*arguments):
        found = read(*arguments)
        if isinstance(found, QuerySet):
            len(found)
        everybody.wait()
        return found

    return wait


def batch_to_apply():
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    content = text("code_structure;annee_reference;indicateur;valeur", "67437;2014;2;48")
    upload = Upload("a.csv", content, "text/csv")
    return preview_activity(Campaign.objects.get(), upload, by=make_user())


def type_a_figure(value=7):
    campaign = Campaign.objects.get()
    indicator = campaign.indicators.get(number=2)
    structure = Structure.objects.get(code="67437")
    values = {indicator: Decimal(value)}
    record_figures(campaign, structure, values, source="i-Milo", by=make_user())


def typed():
    return Figure.objects.get(indicator__number=2, structure__code="67437").value


def adopt_first_run():
    adopt(Run.objects.select_related("campaign").get(), **DELIBERATION, by=make_user())


def test_runs_computed_at_once_get_different_numbers():
    campaign = make_campaign()
    make_run(campaign)
    results = at_once(lambda: compute_run(campaign, by=make_user(), reason="Essai"))
    assert sorted(run.number for run in results) == [2, 3, 4, 5]


def test_without_the_locks_only_the_database_keeps_numbers_apart(monkeypatch):
    campaign = make_campaign()
    make_run(campaign)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    monkeypatch.setattr(runs, "ONE_NUMBER_AT_A_TIME", "SELECT")
    monkeypatch.setattr(runs, "_next_number", meeting_after(runs._next_number))
    results = at_once(lambda: compute_run(campaign, by=make_user(), reason="Essai"))
    assert kinds(results) == ["IntegrityError", "IntegrityError", "IntegrityError", "Run"]


def test_the_collection_is_opened_once():
    campaign, manager = make_campaign(), make_user()
    results = at_once(lambda: open_collection(campaign, by=manager))
    assert kinds(results) == ["NoneType", "Refused", "Refused", "Refused"]
    assert StateChange.objects.filter(state="collection").count() == 1


def test_one_adoption_passes_and_the_others_are_told_why():
    make_run()
    results = at_once(adopt_first_run)
    assert kinds(results) == ["NoneType", "Refused", "Refused", "Refused"]
    assert Adoption.objects.count() == 1


def test_without_the_lock_only_the_database_stops_the_other_adoptions(monkeypatch):
    make_run()
    unlocked = meeting_after(lambda campaign, *_: Campaign.objects.get(pk=campaign.pk))
    monkeypatch.setattr(runs, "locked", unlocked)
    results = at_once(adopt_first_run)
    assert kinds(results) == ["IntegrityError", "IntegrityError", "IntegrityError", "NoneType"]


def test_a_file_applied_at_once_by_four_is_applied_once():
    batch = batch_to_apply()
    results = at_once(lambda: apply_import(batch, empty_perimeters_confirmed=False, by=make_user()))
    assert kinds(results) == ["Refused", "Refused", "Refused", "int"]
    assert ImportBatch.objects.get().applied_at


def test_without_the_locks_a_file_is_applied_four_times(monkeypatch):
    batch = batch_to_apply()
    # Each wording is there already: the database would keep a second one out.
    kept_wordings(batch.campaign, list(measured_indicators(batch.campaign)))
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    check = meeting_after(imports.refuse_unless_applicable)
    monkeypatch.setattr(imports, "refuse_unless_applicable", check)
    results = at_once(lambda: apply_import(batch, empty_perimeters_confirmed=False, by=make_user()))
    assert kinds(results) == ["int"] * WORKERS


def cancelled_during_its_application():
    batch = batch_to_apply()
    refusal = one_during_the_other(
        lambda: apply_import(batch, empty_perimeters_confirmed=False, by=make_user()),
        lambda: cancel_import(batch, by=make_user()),
    )
    batch.refresh_from_db()
    return refusal, batch


def test_an_import_cancelled_during_its_application_waits_and_is_told():
    refusal, batch = cancelled_during_its_application()
    assert "déjà été appliqué" in str(refusal)
    assert batch.applied_at
    assert not batch.cancelled_at


def test_without_the_locks_the_database_alone_keeps_an_import_from_both_ends(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    refusal, batch = cancelled_during_its_application()
    assert isinstance(refusal, IntegrityError)
    assert batch.applied_at


def test_a_figure_typed_during_an_adoption_waits_for_it_and_is_refused():
    make_run()
    before = typed()
    refusal = one_during_the_other(adopt_first_run, type_a_figure)
    assert isinstance(refusal, Refused)
    assert typed() == before


def test_an_adoption_during_a_typed_figure_waits_for_it_and_is_refused():
    make_run()
    refusal = one_during_the_other(type_a_figure, adopt_first_run)
    assert "ont changé depuis" in str(refusal)
    assert typed() == 7
    assert not Adoption.objects.exists()


def test_a_run_computed_during_an_adoption_waits_for_it_and_is_refused():
    campaign = make_run().campaign
    refusal = one_during_the_other(adopt_first_run, lambda: compute_run(campaign, by=make_user()))
    assert isinstance(refusal, Refused)
    assert Run.objects.count() == 1


def test_a_figure_written_around_the_services_during_an_adoption_is_refused():
    make_run()
    refusal = one_during_the_other(adopt_first_run, lambda: Figure.objects.update(value=7))
    assert isinstance(refusal, IntegrityError)
    assert engine_inputs(Campaign.objects.get()) == Run.objects.get().record["inputs"]


def test_without_the_trigger_such_a_figure_slips_under_what_was_voted():
    make_run()

    def write_unguarded():
        with pgtrigger.ignore("allocation.Figure:figures_are_frozen"):
            Figure.objects.update(value=7)

    one_during_the_other(adopt_first_run, write_unguarded)
    assert engine_inputs(Campaign.objects.get()) != Run.objects.get().record["inputs"]


def test_four_workers_print_a_convention_once():
    agreement = make_agreement(make_adopted_campaign(), "67437")
    assert at_once(lambda: print_agreement(agreement.pk)) == [None] * WORKERS
    assert StoredFile.objects.count() == 1
