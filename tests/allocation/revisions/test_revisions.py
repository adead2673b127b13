"""The rule of an open campaign changes by a revision: two people, all told, nothing else."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from allocation.engine import InputsRefused
from allocation.models import Axis, Campaign, CampaignRevision, Figure, Indicator
from allocation.parameters.models import ParameterChange
from allocation.revisions.selectors import Effect, effects
from allocation.revisions.services import (
    confirm_revision,
    prepare_revision,
    propose,
    withdraw_revision,
)
from allocation.runs.services import adopt, compute_run
from structures.ground.refusals import Refused
from structures.models import JournalEntry, Message, Structure
from tests.allocation.builders import OWN, make_campaign, make_figures, make_run, make_user
from tests.allocation.revisions.builders import (
    ENVELOPE,
    REASON,
    confirm,
    make_confirmed,
    make_open,
    make_revision,
    other_manager,
    whole,
)
from tests.domain.files import spaced

pytestmark = pytest.mark.django_db
DELIBERATION = {"number": "15-CP-042", "on": date(2015, 2, 6)}


def envelope():
    return Campaign.objects.get().envelope_cents


def said(revision):
    return {c["label"]: (spaced(c["before"]), spaced(c["after"])) for c in revision.changes}


def test_the_rule_of_an_open_campaign_changes_by_no_bare_update():
    make_open()
    writes = [
        lambda: Campaign.objects.update(envelope_cents=1),
        lambda: Axis.objects.filter(number=1).update(label="Autre"),
        lambda: Indicator.objects.filter(number=1).update(weight=F("weight") + 1),
        lambda: Indicator.objects.filter(number=10).delete(),
    ]
    for write in writes:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_the_same_updates_pass_in_the_transaction_that_confirms_a_revision():
    revision = make_revision()
    signed = {"number": 1, "confirmed_by": other_manager(), "confirmed_at": revision.prepared_at}
    CampaignRevision.objects.filter(pk=revision.pk).update(**signed)
    Campaign.objects.update(envelope_cents=ENVELOPE)
    Axis.objects.filter(number=1).update(label="Autre")
    Indicator.objects.filter(number=1).update(weight=F("weight") + 1)
    assert envelope() == ENVELOPE


def test_the_database_keeps_who_wrote_a_revision_from_confirming_it():
    revision = make_revision()
    propose(revision, {"campaign.advance_bp": 7_500}, by=make_user())
    for by in (make_user("region_admin"), make_user()):
        signed = {"number": 1, "confirmed_by": by, "confirmed_at": revision.prepared_at}
        with pytest.raises(DatabaseError), transaction.atomic():
            CampaignRevision.objects.filter(pk=revision.pk).update(**signed)


def test_a_confirmed_revision_is_never_rewritten():
    made = make_confirmed()
    for change in ({"reason": "Autre"}, {"changes": []}, {"transaction": 7}):
        with pytest.raises(DatabaseError), transaction.atomic():
            CampaignRevision.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()


def test_a_revision_is_prepared_without_changing_the_campaign():
    before = make_open().envelope_cents
    revision = make_revision(Campaign.objects.get())
    assert envelope() == before
    assert said(revision) == {"Enveloppe": ("2 890 000,00 €", "1 234 567,00 €")}


def test_a_confirmed_revision_is_applied_numbered_and_told_to_all():
    for role, structure in (("director", OWN), ("state_observer", None), ("region_agent", None)):
        make_open_once()
        place = Structure.objects.get(code=structure) if structure else None
        make_user(role, structure=place)
    make_user("president", structure=Structure.objects.get(code=OWN), is_active=False)
    made = make_confirmed(Campaign.objects.get())
    assert (envelope(), made.number) == (ENVELOPE, 1)
    told = Message.objects.filter(kind="revision", about=made.pk)
    assert {m.person.role for m in told} == {
        *("director", "state_observer", "region_agent", "region_manager", "region_admin")
    }
    body = told.get(person__role="director").body
    assert "avant : 2 890 000,00 €" in spaced(body)
    assert f"/structures/{OWN}/dotation/2015/" in body
    assert JournalEntry.objects.filter(
        structure__code=OWN, summary__contains="Rectificatif n° 1 (Enveloppe)"
    ).exists()
    assert spaced(ParameterChange.objects.get().source) == f"Rectificatif n° 1 : {REASON}"


def make_open_once():
    return Campaign.objects.first() or make_open()


def test_a_manager_or_an_administrator_prepares_a_revision():
    campaign = make_open()
    director = make_user("director", structure=Structure.objects.get(code=OWN))
    for by in (make_user("region_agent"), make_user("state_observer"), director):
        with pytest.raises(Refused, match="ne revient pas à votre rôle"):
            prepare_revision(campaign, "Motif", by=by)
    for role in ("region_manager", "region_admin"):
        made = prepare_revision(campaign, "Motif", by=make_user(role))
        withdraw_revision(made, by=make_user())


@pytest.mark.parametrize("state", ["preparation", "adopted"])
def test_a_revision_belongs_to_the_collection_and_the_simulation(state):
    campaign = make_campaign()
    if state == "adopted":
        adopt(make_run(campaign), **DELIBERATION, by=make_user())
    with pytest.raises(Refused, match="collecte.*simulation"):
        prepare_revision(campaign, "Motif", by=make_user())


def test_one_revision_is_prepared_at_a_time():
    first = make_revision()
    with pytest.raises(Refused, match="déjà en préparation"):
        prepare_revision(first.campaign, "Motif", by=make_user())
    withdraw_revision(first, by=make_user())
    assert prepare_revision(first.campaign, "Motif", by=make_user()).pk != first.pk


def test_whoever_wrote_any_of_a_revision_does_not_confirm_it():
    revision = make_revision()
    propose(revision, {"campaign.advance_bp": 7_500}, by=make_user())
    with pytest.raises(Refused, match="Vous avez écrit ce rectificatif"):
        confirm(revision, by=make_user())
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        confirm(revision, by=make_user("region_admin"))
    assert confirm(revision).number == 1


def test_what_is_confirmed_is_what_was_read():
    revision = make_revision()
    seen = revision.fingerprint
    propose(revision, {"campaign.advance_bp": 7_500}, by=make_user("region_admin"))
    with pytest.raises(Refused, match="a changé depuis que vous avez ouvert la page"):
        confirm_revision(revision, seen, by=other_manager())


def test_a_parameter_that_moved_since_it_was_prepared_stops_the_revision():
    campaign = make_open()
    campaign.planned_steps.create(state="adopted", planned_on=date(2015, 2, 6))
    revision = make_revision(campaign, {"step.adopted": date(2015, 3, 6)})
    campaign.planned_steps.update(planned_on=date(2015, 2, 20))
    with pytest.raises(Refused, match="Un paramètre a changé depuis"):
        confirm(revision)
    assert campaign.planned_steps.get().planned_on == date(2015, 2, 20)
    assert not Message.objects.exists()


def test_what_the_rule_does_not_allow_is_refused_before_it_is_confirmed():
    revision, by = make_revision(values={}), make_user()
    rated = {f"indicator.{n}.{k}": 0 for n in (8, 9) for k in ("weight", "active")}
    for values, why in (
        ({"axis.1.share_bp": 4_000}, "font 90"),
        ({"indicator.2.label": ""}, "Un indicateur actif a un intitulé"),
        (whole(10, scale=["Rien", "Tout"]), "un indicateur apprécié a 4 niveaux"),
        (rated, "aucun"),
    ):
        with pytest.raises(Refused, match=why):
            propose(revision, values, by=by)
    assert CampaignRevision.objects.get().proposed == {}


def test_a_value_put_back_leaves_the_revision():
    revision = make_revision()
    propose(revision, {"campaign.envelope_cents": 289_000_000}, by=make_user("region_admin"))
    revision.refresh_from_db()
    assert (revision.proposed, revision.changes) == ({}, [])
    with pytest.raises(Refused, match="ne change rien"):
        confirm(revision)


def test_an_indicator_added_during_the_collection_makes_values_missing():
    make_figures(make_campaign())
    revision = make_revision(Campaign.objects.get(), whole())
    assert effects(revision) == [Effect(11, missing=5)]
    assert said(revision)["Indicateur 11, ajouté à l’axe 2"][0] == "rien"
    confirm(revision)
    with pytest.raises((Refused, InputsRefused), match="indicateur 11 pour la structure 67180"):
        compute_run(Campaign.objects.get(), by=make_user())


def test_an_indicator_switched_off_keeps_its_values_which_no_longer_count():
    make_figures(make_campaign())
    off = {"indicator.5.active": False, "indicator.5.weight": 0}
    revision = make_revision(Campaign.objects.get(), off)
    assert effects(revision) == [Effect(5, kept=5)]
    confirm(revision)
    assert Figure.objects.filter(indicator__number=5).count() == 5
    run = compute_run(Campaign.objects.get(), by=make_user())
    assert "5" not in run.record["context"]["indicators"]


def test_indicator_10_is_named_and_activated_by_a_revision():
    make_confirmed(values=whole(10))
    tenth = Indicator.objects.get(number=10)
    assert (tenth.active, tenth.short_label, len(tenth.scale)) == (True, "Sorties", 4)


@pytest.mark.parametrize(
    "values", [{"campaign.envelope_cents": ENVELOPE}, {"indicator.2.definition": "Autre."}]
)
def test_a_run_computed_before_a_revision_is_no_longer_adopted(values):
    run = make_run()
    make_confirmed(run.campaign, values)
    with pytest.raises(Refused, match="Le rectificatif n°.1 du .* depuis la répartition n°.1"):
        adopt(run, **DELIBERATION, by=make_user())
    again = compute_run(run.campaign, by=make_user(), reason="Rectificatif n° 1")
    assert adopt(again, **DELIBERATION, by=make_user()).run == again


def test_a_run_is_still_adopted_after_a_revision_of_what_it_does_not_hold():
    run = make_run()
    make_confirmed(run.campaign, {"campaign.silence_days": 20})
    assert adopt(run, **DELIBERATION, by=make_user()).run == run


def test_a_run_prints_the_counting_day_that_a_revision_moved():
    campaign = make_campaign()
    make_figures(campaign)
    words = {
        "campaign.counting_date": date(2014, 11, 30),
        "indicator.3.definition": "Jeunes suivis au {date_comptage}.",
    }
    make_confirmed(Campaign.objects.get(), words)
    run = compute_run(Campaign.objects.get(), by=make_user())
    said = run.record["context"]["indicators"]["3"]["definition"]
    assert said == "Jeunes suivis au 30 novembre 2014."
