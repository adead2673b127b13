"""A correction and what people do meanwhile: one adoption, and no payment slips under it."""

import pytest
from django.db import DatabaseError

from allocation.agreements.services import print_agreement, request_agreements
from allocation.corrections import services
from allocation.corrections.models import Correction
from allocation.models import Adoption, Payment, Run
from allocation.payments.services import validate_payment
from allocation.runs.services import differences
from structures.ground.refusals import Refused
from structures.models import Message
from tests.allocation.builders import CODES, make_adopted_campaign, make_signable, make_user
from tests.allocation.corrections.builders import adopt_it, make_correction
from tests.allocation.settlement_builders import at_dialogues, make_advances
from tests.allocation.test_races import at_once, kinds, meeting_after, one_during_the_other

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_correction_adopted_at_once_by_four_is_adopted_and_told_once():
    correction, by = make_correction(), make_user()
    results = at_once(lambda: adopt_it(correction, by))
    assert kinds(results) == ["Adoption", "Refused", "Refused", "Refused"]
    assert Adoption.objects.get().run_id == correction.run_id
    people = Message.objects.filter(kind="correction").values("person").distinct()
    assert Message.objects.filter(kind="correction").count() == people.count()


def test_without_the_lock_only_the_database_stops_the_others(monkeypatch):
    correction, by = make_correction(), make_user()

    def unlocked(found):
        related = Correction.objects.select_related("campaign", "corrects__frame", "run")
        return related.get(pk=found.pk)

    monkeypatch.setattr(services, "_locked", meeting_after(unlocked))
    results = at_once(lambda: adopt_it(correction, by))
    assert kinds(results).count("Adoption") == 1
    assert not any(isinstance(result, Refused) for result in results)


def planned():
    campaign = at_dialogues(make_adopted_campaign())
    make_advances(campaign)
    return make_correction(campaign), campaign.payments.first()


def test_a_payment_validated_during_an_adoption_waits_and_is_refused():
    correction, payment = planned()
    by = make_user()
    refusal = one_during_the_other(
        lambda: adopt_it(correction, by), lambda: validate_payment(payment, by)
    )
    assert "vient d’être annulé" in str(refusal)
    assert not Payment.objects.exists()


def test_an_adoption_during_a_validation_waits_and_is_refused():
    correction, payment = planned()
    by = make_user()
    refusal = one_during_the_other(
        lambda: validate_payment(payment, by), lambda: adopt_it(correction, by)
    )
    assert "Calculez de nouveau" in str(refusal)
    assert Payment.objects.filter(status="validated").count() == 1
    assert Adoption.objects.get().run.number == 1


def test_without_the_hold_only_the_database_keeps_what_was_validated(monkeypatch):
    correction, payment = planned()
    by = make_user()

    def unheld(campaign):
        return list(campaign.payments.select_related("structure"))

    monkeypatch.setattr(services, "held_advances", unheld)
    stopped = one_during_the_other(
        lambda: validate_payment(payment, by), lambda: adopt_it(correction, by)
    )
    assert isinstance(stopped, DatabaseError)
    assert Adoption.objects.get().run.number == 1


def test_a_convention_printed_during_an_adoption_waits_and_is_not_wanted():
    campaign = make_signable(make_adopted_campaign())
    request_agreements(campaign, by=make_user())
    correction, by = make_correction(campaign), make_user()
    first = campaign.agreements.first().pk
    one_during_the_other(lambda: adopt_it(correction, by), lambda: print_agreement(first))
    assert not campaign.agreements.exists()


def test_an_adoption_during_a_printing_makes_what_is_printed_void():
    campaign = make_signable(make_adopted_campaign())
    request_agreements(campaign, by=make_user())
    correction, by = make_correction(campaign), make_user()
    first = campaign.agreements.first().pk
    one_during_the_other(lambda: print_agreement(first), lambda: adopt_it(correction, by))
    assert [one.state for one in campaign.agreements.all()] == ["void"]
    assert len(CODES) > 1


def test_runs_computed_at_once_for_a_correction_each_stand_alone():
    correction, by = make_correction(), make_user("region_agent")
    results = at_once(lambda: services.compute_correction(correction, by=by))
    assert kinds(results) == ["Run"] * 4
    assert all(differences(run) == [] for run in Run.objects.select_related("frame"))
    assert Correction.objects.get().run.number == 6
