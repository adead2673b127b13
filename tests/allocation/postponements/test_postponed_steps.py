"""Planned days of a year under way: put off with a reason, told once, never brought forward."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from allocation.campaigns.services import open_collection
from allocation.campaigns.states import State
from allocation.models import Campaign, CampaignStep, ParameterChange, Postponement
from allocation.parameters import services as parameters
from allocation.postponements.services import postpone_steps
from structures.ground.french import date_long
from structures.ground.refusals import Refused
from structures.messages.kinds import why_not
from structures.models import JournalEntry, Message
from tests.allocation.builders import OWN, make_campaign, make_user
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

PATH = "/campagnes/2015/calendrier/report/"
OBSERVER = "state_observer@demo.example"
WHY = "Le fichier de l’Insee arrive plus tard"
TODAY = timezone.localdate()
SOON, LATER = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """A campaign in collection, whose adoption is planned in ten days."""
    campaign = make_campaign()
    campaign.planned_steps.create(state=State.ADOPTED, planned_on=SOON)
    open_collection(campaign, by=make_user())
    return Campaign.objects.get()


def put_off(campaign, day=LATER, reason=WHY, by="region_agent", state=State.ADOPTED):
    return postpone_steps(campaign, {state: day}, reason, by=make_user(by))


def test_a_planned_day_is_put_off_with_who_when_and_why(campaign):
    found = put_off(campaign)
    assert campaign.planned_steps.get().planned_on == LATER
    assert (found.reason, found.decided_by.role) == (WHY, "region_agent")
    assert ParameterChange.objects.get(key="step.adopted").source == WHY
    assert JournalEntry.objects.filter(summary__contains="dates reportées").count() == 5


@pytest.mark.parametrize(
    ("day", "reason", "message"),
    [
        pytest.param(SOON - timedelta(days=1), WHY, "ne s’avance pas", id="sooner"),
        pytest.param(SOON, WHY, "Aucune date ne change", id="the same"),
        pytest.param(LATER, "  ", "Dites pourquoi", id="without a reason"),
    ],
)
def test_a_day_is_never_brought_forward_nor_moved_in_silence(campaign, day, reason, message):
    with pytest.raises(Refused, match=message):
        put_off(campaign, day, reason)
    assert campaign.planned_steps.get().planned_on == SOON
    assert not Postponement.objects.exists() and not Message.objects.exists()


def test_a_day_is_not_put_off_to_one_that_is_past(campaign):
    CampaignStep.objects.create(
        campaign=campaign, state=State.SIMULATION, planned_on=TODAY - timedelta(days=9)
    )
    with pytest.raises(Refused, match="est passé"):
        put_off(campaign, TODAY - timedelta(days=1), state=State.SIMULATION)


def test_steps_put_off_still_follow_each_other(campaign):
    campaign.planned_steps.create(state=State.CONVENTIONS, planned_on=LATER)
    with pytest.raises(Refused, match="Les étapes se suivent"):
        put_off(campaign, LATER + timedelta(days=1))


def test_nothing_is_put_off_of_a_year_in_preparation():
    with pytest.raises(Refused, match="à l’étape"):
        put_off(make_campaign())


@pytest.mark.parametrize("role", ["state_observer", "director"])
def test_who_is_not_of_the_region_puts_nothing_off(campaign, client, role):
    with pytest.raises(Refused, match="revient à la Région"):
        postpone_steps(campaign, {State.ADOPTED: LATER}, WHY, by=make_person(role))
    assert page(client, make_person(role), PATH).status_code == 404


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda steps: steps.update(planned_on=SOON - timedelta(days=1)), id="sooner"),
        pytest.param(lambda steps: steps.get().delete(), id="erased"),
    ],
)
def test_the_database_itself_keeps_an_announced_day(campaign, write):
    with pytest.raises(DatabaseError, match="are announced"), transaction.atomic():
        write(CampaignStep.objects.all())
    assert CampaignStep.objects.update(planned_on=LATER) == 1


def test_other_doors_bring_no_day_forward_either(campaign):
    with pytest.raises(Refused, match="un jour annoncé se reporte"):
        parameters.set_steps(campaign, {State.ADOPTED: SOON - timedelta(days=1)})
    with pytest.raises(Refused, match="un jour annoncé se reporte"):
        parameters.set_steps(campaign, {State.ADOPTED: None})


def test_each_person_concerned_is_told_once(campaign):
    make_person("director"), make_person("president"), make_user("state_observer")
    put_off(campaign)
    told = list(Message.objects.filter(kind="postponed_steps").values_list("address", flat=True))
    assert sorted(told) == sorted(
        [f"director-{OWN}@demo.example", f"president-{OWN}@demo.example", OBSERVER]
    )


def test_the_notice_says_both_days_why_and_no_more(campaign):
    make_person("director")
    put_off(campaign)
    said = Message.objects.get(kind="postponed_steps").body
    assert WHY in said and f"/structures/{OWN}/dotation/2015/" in said
    assert "avant" in said and "désormais" in said and "€" not in said


def test_the_page_shows_the_message_and_who_reads_it_before_anything_is_put_off(client, campaign):
    make_person("director")
    client.force_login(make_user("region_agent"))
    sent = {"step_adopted": LATER.isoformat(), "reason": WHY}
    answer = client.post(PATH, sent)
    shown = text_of(answer)
    assert WHY in shown and f"director-{OWN}@demo.example" in shown
    assert not Message.objects.exists() and not Postponement.objects.exists()
    seen = answer.context["confirmation"].seen
    assert client.post(PATH, sent | {"seen": seen}).status_code == 302
    assert Message.objects.count() == 1 and campaign.planned_steps.get().planned_on == LATER
    shown = spaced(text_of(client.get("/campagnes/2015/parametres/")))
    assert "reporté du" in shown and "Reporter des jours" in shown


def test_what_changed_since_it_was_read_is_read_again(client, campaign):
    client.force_login(make_user("region_agent"))
    sent = {"step_adopted": LATER.isoformat(), "reason": WHY}
    seen = client.post(PATH, sent).context["confirmation"].seen
    put_off(campaign, SOON + timedelta(days=1), by="region_manager")
    answer = client.post(PATH, sent | {"seen": seen})
    assert answer.status_code == 409 and Postponement.objects.count() == 1


def test_a_day_brought_forward_is_refused_on_the_page_with_what_was_typed(client, campaign):
    client.force_login(make_user("region_manager"))
    sent = {"step_adopted": (SOON - timedelta(days=1)).isoformat(), "reason": WHY}
    answer = client.post(PATH, sent)
    assert answer.status_code == 422 and "ne s’avance pas" in text_of(answer)
    assert WHY in answer.content.decode()


def test_a_day_changed_while_the_year_was_prepared_was_not_put_off(client):
    campaign = make_campaign()
    campaign.planned_steps.create(state=State.ADOPTED, planned_on=LATER)
    edit = {State.ADOPTED: SOON}
    admin = make_user("region_admin")
    parameters.edit(
        campaign, lambda found: parameters.set_steps(found, edit), source="Budget", by=admin
    )
    shown = text_of(page(client, admin, "/campagnes/2015/parametres/"))
    assert date_long(SOON) in spaced(shown) and "reporté du" not in shown


def test_a_postponement_is_written_once(campaign):
    found = put_off(campaign)
    for act in (found.delete, lambda: Postponement.objects.update(reason="Autre")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_calendar_is_no_longer_rewritten_once_the_collection_is_open(client, campaign):
    client.force_login(make_user("region_admin"))
    answer = client.get("/campagnes/2015/parametres/calendrier/", follow=True)
    assert "Ces paramètres sont fixés" in text_of(answer)


def test_a_notice_waits_to_leave_until_its_own_day_is_put_off_again(campaign):
    make_user("state_observer")
    put_off(campaign)
    put_off(campaign, state=State.CONVENTIONS)
    first, other = Message.objects.filter(kind="postponed_steps").order_by("pk")
    assert not why_not(first) and not why_not(other)
    put_off(campaign, state=State.CONVENTIONS, day=LATER + timedelta(days=1))
    assert not why_not(first) and why_not(other)
