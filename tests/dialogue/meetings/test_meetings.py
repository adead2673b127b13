"""The meeting of the three parties: planned, announced, held."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from dialogue.meetings import services as meetings
from dialogue.meetings.mails import event_of
from dialogue.meetings.selectors import addresses_of, agenda_of, guests_of
from dialogue.meetings.services import Appointment, MinutesContent
from dialogue.models import Meeting
from dialogue.rules import Stage
from dialogue.thread.services import write_note
from structures.ground.refusals import Refused
from structures.models import StateOfPlay, Structure, User
from tests.allocation.builders import OWN, make_campaign, make_user
from tests.dialogue.builders import (
    ARGUMENT,
    CONTESTED,
    REASON,
    make_dialogue,
    make_director,
    make_president,
)
from tests.dialogue.meeting_builders import (
    CONTENT,
    PEOPLE,
    ROOT,
    again,
    appointment,
    make_held,
    make_invited,
    make_offered,
    make_planned,
    make_written,
)
from tests.structures.around_builders import make_funding
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.usefixtures("opened", "db")
OTHER = "67180"
AGENT = "region_agent"
OUTSIDERS = ["region_admin", "state_observer", "director", "president"]


def person(role):
    own = {"director": make_director, "president": make_president}
    return own[role]() if role in own else make_user(role)


def test_the_region_plans_the_meeting_on_the_page(client):
    make_dialogue(Stage.MEETING)
    asked = text_of(page(client, make_user(AGENT), f"{ROOT}fixer/"))
    assert "Lu par la structure, la Région et l’État" in asked
    data = {"day": "2030-10-05", "hour": "14:30", "place": "Maison de la Région", "link": ""}
    read = text_of(client.post(f"{ROOT}fixer/", data, follow=True))
    assert "5 octobre 2030 à 14 h 30" in read
    assert timezone.localtime(Meeting.objects.get().starts_at).hour == 14


def test_a_meeting_that_is_nowhere_is_refused_and_what_was_typed_is_kept(client):
    dialogue = make_dialogue()
    client.force_login(make_user(AGENT))
    answer = client.post(f"{ROOT}fixer/", {"day": "2030-10-05", "hour": "14:30"})
    assert answer.status_code == 422
    assert "Indiquez un lieu ou un lien." in text_of(answer) and b"2030-10-05" in answer.content
    with pytest.raises(Refused, match="un lieu ou un lien"):
        meetings.plan(dialogue, Appointment(timezone.now()), by=make_user())


@pytest.mark.parametrize("role", OUTSIDERS)
def test_only_the_region_organises_the_meeting(client, role):
    meeting, user = make_written(), person(role)
    acts = [
        lambda: meetings.plan(meeting.dialogue, appointment(), by=user),
        lambda: meetings.invite(meeting, by=user),
        lambda: meetings.hold(meeting, timezone.localdate(), by=user),
        lambda: meetings.write_minutes(meeting, CONTENT, by=user),
        lambda: meetings.offer_minutes(meeting, by=user),
        lambda: meetings.validate_minutes(meeting, by=user, today=timezone.localdate()),
    ]
    for act in acts:
        with pytest.raises(Refused, match="organisé par la Région"):
            act()
    client.force_login(user)
    for end in ("fixer/", "inviter/", "tenu/", "compte-rendu/", "compte-rendu/proposer/"):
        assert client.post(ROOT + end).status_code == 404
    assert "À faire par la Région" not in text_of(client.get(ROOT))


def test_a_person_of_another_structure_reads_nothing_of_the_meeting(client):
    make_offered()
    client.force_login(make_director(OTHER))
    for end in ("", "entretien.ics", "compte-rendu.pdf", "compte-rendu/"):
        answer = client.get(ROOT + end)
        assert answer.status_code == 404
        assert b"Maison" not in answer.content
    assert client.post(f"{ROOT}compte-rendu/remarque/", {"text": "a"}).status_code == 404


def test_everybody_concerned_is_invited_separately(sent):
    meeting = make_planned()
    expected = [make_director(), make_president(), make_user("state_observer"), make_user(AGENT)]
    make_director(OTHER)
    messages = sent(meeting)
    assert sorted(tuple(m.to) for m in messages) == sorted((p.email,) for p in expected)
    assert {(*m.cc, *m.bcc) for m in messages} == {()}
    assert again(meeting).invited_at


def test_an_invitation_says_when_and_where_and_nothing_of_the_dialogue(sent):
    message = sent(make_planned())[0]
    said = message.subject + message.body
    assert "Maison de la Région" in said and ROOT in said
    assert not any(word in said for word in (ARGUMENT, REASON, CONTESTED, "€", "niveau"))


def test_an_invitation_carries_the_meeting_for_a_calendar(sent):
    (part,) = sent(make_planned())[0].attachments
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_filename()) == ("PUBLISH", "entretien.ics")
    assert part.get_payload(decode=True).startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"UID:entretien-2015-67437@" in part.get_payload(decode=True)


def test_the_meeting_is_downloaded_for_a_calendar(client):
    make_planned()
    answer = page(client, make_president(), f"{ROOT}entretien.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_meeting_that_is_moved_says_so_to_calendars():
    meeting = make_planned()
    assert event_of(meeting).moves == 0
    moved = meetings.plan(meeting.dialogue, appointment(), by=make_user(AGENT))
    assert event_of(moved).moves == 1


def test_who_will_be_invited_is_listed_before_sending(client):
    make_planned()
    make_director()
    read = text_of(page(client, make_user(AGENT), f"{ROOT}inviter/"))
    assert make_director().email in read
    assert "Aucune : à prévenir autrement" in read  # nobody presides yet
    assert mail.outbox == []


def test_one_wrong_address_stops_all_invitations(sent):
    meeting = make_planned()
    make_user("state_observer")
    User.objects.filter(role="state_observer").update(email="pas une adresse")
    with pytest.raises(Refused, match="pas une adresse"):
        sent(meeting)
    assert mail.outbox == []


def test_closed_accounts_are_not_invited():
    meeting = make_planned()
    make_user("state_observer")
    User.objects.exclude(role="region_admin").update(is_active=False)
    guests = guests_of(meeting.dialogue, timezone.localdate())
    assert addresses_of(guests) == []


def test_a_meeting_that_is_moved_is_announced_again(sent):
    meeting = make_planned()
    sent(meeting)
    meetings.plan(meeting.dialogue, appointment(), by=make_user(AGENT))
    assert again(meeting).invited_at is None


def test_the_meeting_held_every_rating_goes_to_the_decision():
    ratings = make_held().dialogue.ratings.all()
    assert {rating.stage for rating in ratings} == {Stage.DECISION}


@pytest.mark.parametrize("stage", [Stage.SELF_ASSESSMENT, Stage.PROPOSAL, Stage.REPLY])
def test_the_ratings_that_are_not_there_yet_are_named(client, stage):
    meeting = make_written(stage=stage)
    with pytest.raises(Refused, match="Attendus : Indicateur 8"):
        meetings.hold(meeting, timezone.localdate(), by=make_user(AGENT))
    assert {r.stage for r in meeting.dialogue.ratings.all()} == {stage}
    client.force_login(make_user(AGENT))
    answer = client.post(f"{ROOT}tenu/", {"held_on": timezone.localdate().isoformat()})
    assert answer.status_code == 422
    assert "Indicateur 8" in text_of(answer)


def test_a_meeting_is_held_once_and_not_in_the_future():
    meeting, today = make_written(), timezone.localdate()
    with pytest.raises(Refused, match="à venir"):
        meetings.hold(meeting, today + timedelta(days=1), by=make_user())
    meetings.hold(meeting, today, by=make_user())
    with pytest.raises(Refused, match="déjà noté"):
        meetings.hold(meeting, today, by=make_user())
    with pytest.raises(Refused, match="ne change plus"):
        meetings.plan(meeting.dialogue, appointment(), by=make_user())


def test_each_party_is_noted_as_present_or_excused():
    meeting = make_invited()
    meetings.write_minutes(meeting, MinutesContent("Texte", PEOPLE[:2]), by=make_user())
    with pytest.raises(Refused, match="Il manque : État"):
        meetings.hold(meeting, timezone.localdate(), by=make_user())
    meetings.write_minutes(meeting, MinutesContent("Texte", PEOPLE), by=make_user())
    assert meetings.hold(meeting, timezone.localdate(), by=make_user()).held_on


def test_the_agenda_gathers_results_open_points_and_last_commitments():
    dialogue = make_offered().dialogue
    structure = Structure.objects.get(code=OWN)
    plan = structure.plans.create(year=2015)
    plan.actions.create(title="Accueil", lever="services", deadline=date(2015, 12, 1))
    assert agenda_of(dialogue).actions == []  # its structure alone reads it
    structure.plans.update(published_by=make_user(), published_at=timezone.now())
    blocked = StateOfPlay.objects.create(structure=structure, year=2014)
    blocked.blocking_points.create(title="Local exigu", owner="Présidence")
    agenda = agenda_of(dialogue)
    assert [action.title for action in agenda.actions] == ["Accueil"]
    assert [rating.indicator.number for rating in agenda.contested] == [8, 9]
    # The point is named by a draft: nobody has validated it yet.
    assert agenda.blocking_points == []


def test_commitments_are_recalled_the_year_after():
    dialogue = make_offered().dialogue
    dialogue.campaign.year += 1
    (recalled,) = agenda_of(dialogue).commitments
    assert recalled.owner == "structure"


def test_commitments_of_the_campaign_before_are_recalled_where_a_year_is_missing():
    dialogue = make_offered().dialogue
    dialogue.campaign.year += 2
    assert len(agenda_of(dialogue).commitments) == 1
    make_campaign(year=2016, reference_year=2015)
    assert agenda_of(dialogue).commitments == []


def test_commitments_not_yet_offered_are_not_recalled():
    dialogue = make_held().dialogue
    dialogue.campaign.year += 1
    assert agenda_of(dialogue).commitments == []


@pytest.mark.parametrize("role", ["director", "president", "state_observer"])
def test_neither_notes_nor_minutes_under_way_are_read_by_the_others(client, role):
    meeting = make_written()
    rating = meeting.dialogue.ratings.first()
    for about in (meeting.dialogue, rating):
        write_note(about, "marque-interne-7F", by=make_user(AGENT))
    read = text_of(page(client, person(role), ROOT))
    assert "marque-interne-7F" not in read
    assert CONTENT.notes not in read and PEOPLE[0]["name"] not in read
    assert "Ordre du jour" in read


def test_the_page_asks_the_same_number_of_queries_for_any_length(
    client, django_assert_max_num_queries
):
    meeting = make_offered()
    for n in range(11):
        meetings.remark_on_minutes(meeting, f"Remarque {n}", by=make_director())
    client.force_login(make_director())
    with django_assert_max_num_queries(19):  # one for the other funders of the year
        client.get(ROOT)


def test_the_other_funders_of_the_year_are_on_the_agenda(client):
    meeting = make_held()
    make_funding()
    make_funding(year=2014)
    assert agenda_of(meeting.dialogue).record["fundings"] == [
        {"funder": "Ville de Saverne", "kind": "communes et EPCI", "amount_cents": 1_250_000}
    ]
    where = f"/structures/{OWN}/dialogue/2015/entretien/"
    shown = text_of(page(client, make_user("region_agent"), where))
    assert "Ville de Saverne (communes et EPCI) : 12 500,00 €" in shown
