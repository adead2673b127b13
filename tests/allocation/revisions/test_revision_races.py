"""A revision and what people do meanwhile: one confirmation, and nothing slips under it."""

import pytest
from django.db import DatabaseError

from allocation.models import Axis, Campaign
from allocation.revisions import services
from allocation.runs.services import compute_run
from structures.ground.refusals import Refused
from structures.models import Message
from tests.allocation.builders import make_campaign, make_figures, make_run, make_user
from tests.allocation.revisions.builders import (
    ENVELOPE,
    confirm,
    make_confirmed,
    make_revision,
    other_manager,
)
from tests.allocation.test_races import (
    adopt_first_run,
    at_once,
    kinds,
    meeting_after,
    one_during_the_other,
    type_a_figure,
    typed,
)

pytestmark = pytest.mark.django_db(transaction=True)


def revised():
    make_run()
    return make_revision(Campaign.objects.get())


def test_a_revision_confirmed_at_once_by_four_is_applied_and_told_once():
    revision, by = make_revision(), other_manager()
    results = at_once(lambda: confirm(revision, by))
    assert kinds(results) == ["CampaignRevision", "Refused", "Refused", "Refused"]
    people = Message.objects.filter(kind="revision").values("person").distinct()
    assert Message.objects.count() == people.count()


def test_without_the_lock_only_the_database_stops_the_other_confirmations(monkeypatch):
    revision, by = make_revision(), other_manager()

    def unlocked(found):
        return found.campaign, type(found).objects.select_related("campaign").get(pk=found.pk)

    monkeypatch.setattr(services, "_locked", meeting_after(unlocked))
    results = at_once(lambda: confirm(revision, by))
    assert kinds(results).count("CampaignRevision") == 1
    assert not any(isinstance(result, Refused) for result in results)


def test_once_it_is_committed_no_other_transaction_changes_the_rule():
    make_confirmed()
    for write in (
        lambda: Campaign.objects.update(envelope_cents=1),
        lambda: Axis.objects.filter(number=1).update(label="Autre"),
    ):
        with pytest.raises(DatabaseError):
            write()
    assert Campaign.objects.get().envelope_cents == ENVELOPE


def test_an_adoption_during_a_revision_waits_for_it_and_is_refused():
    revision = revised()
    other_manager()
    refusal = one_during_the_other(lambda: confirm(revision), adopt_first_run)
    assert "Le rectificatif n°\xa01 du" in str(refusal)


def test_a_revision_confirmed_during_an_adoption_waits_for_it_and_is_refused():
    revision, by = revised(), other_manager()
    before = revision.campaign.envelope_cents
    refusal = one_during_the_other(adopt_first_run, lambda: confirm(revision, by))
    assert isinstance(refusal, Refused)
    assert Campaign.objects.get().envelope_cents == before


def test_a_run_computed_during_a_revision_counts_what_it_changed():
    revision = revised()
    other_manager()
    run = one_during_the_other(
        lambda: confirm(revision),
        lambda: compute_run(revision.campaign, by=make_user(), reason="Rectificatif n° 1"),
    )
    assert run.record["inputs"]["envelope_cents"] == ENVELOPE


def test_a_figure_typed_during_a_revision_waits_for_it_and_is_kept():
    make_figures(make_campaign())
    off = {"indicator.2.active": False, "indicator.2.weight": 0}
    revision = make_revision(Campaign.objects.get(), off)
    other_manager()
    assert one_during_the_other(lambda: confirm(revision), type_a_figure) is None
    assert typed() == 7
    run = compute_run(Campaign.objects.get(), by=make_user())
    assert "2" not in run.record["result"]["pots"]
