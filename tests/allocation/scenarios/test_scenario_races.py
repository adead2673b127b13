"""Several people make something of one scenario at the same instant."""

import pytest
from django.db.models import QuerySet

from allocation.models import CampaignRevision, Run, Scenario
from allocation.scenarios import services
from allocation.scenarios.services import become, delete_scenario
from tests.allocation.builders import make_campaign, make_figures, make_user
from tests.allocation.scenarios.builders import make_scenario
from tests.allocation.test_races import at_once, kinds, meeting_after, one_during_the_other

MORE = 120_000_000
pytestmark = pytest.mark.django_db(transaction=True)


def ready(**changes):
    """A scenario of a campaign whose figures are all there."""
    campaign = make_campaign()
    make_figures(campaign)
    campaign.refresh_from_db()
    return make_scenario(campaign, **changes)


def test_a_scenario_becomes_one_revision():
    scenario, by = ready(envelope=MORE), make_user()
    results = at_once(lambda: become(scenario, "Motif", by=by))
    assert kinds(results) == ["CampaignRevision", "Refused", "Refused", "Refused"]
    assert CampaignRevision.objects.count() == 1


def test_without_the_locks_only_the_database_keeps_revisions_to_one(monkeypatch):
    scenario, by = ready(envelope=MORE), make_user()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    monkeypatch.setattr(services, "becoming", meeting_after(services.becoming))
    results = at_once(lambda: become(scenario, "Motif", by=by))
    assert "IntegrityError" in kinds(results)


def test_a_scenario_deleted_while_it_becomes_a_run_waits_and_the_run_stays():
    scenario, by = ready(), make_user()
    one_during_the_other(
        lambda: become(scenario, "Motif", by=by), lambda: delete_scenario(scenario, by=by)
    )
    assert Run.objects.get().reason == "Scénario «\u00a0Essai\u00a0»\u00a0: Motif"
    assert not Scenario.objects.exists()


def test_a_run_asked_of_a_scenario_while_it_is_deleted_is_refused():
    scenario, by = ready(), make_user()
    refusal = one_during_the_other(
        lambda: delete_scenario(scenario, by=by), lambda: become(scenario, "Motif", by=by)
    )
    assert "vient d’être supprimé" in str(refusal)
    assert not Run.objects.exists()
