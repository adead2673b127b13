"""« Demander de l’aide »: asked, answered, closed, late only from the day when a mail left."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from structures.ground import clock
from structures.ground.refusals import Refused
from structures.help_requests.pages import help_tasks, shown
from structures.help_requests.selectors import ANSWER_WITHIN, Standing, requests_visible_to
from structures.help_requests.services import ask, close, reply
from structures.messages.dispatch import send_due_messages
from structures.messages.services import record_return
from structures.models import FormDraft, HelpMessage, HelpRequest, JournalEntry, Message, Role
from tests.allocation.builders import OWN, make_user
from tests.structures.around_builders import make_request
from tests.structures.builders import OTHER, make_network, make_person
from tests.structures.message_builders import let_leave
from tests.structures.pages import page, text_of

HERE = f"/structures/{OWN}/demandes/"
TYPED = {"subject": "Compter l’indicateur 3", "text": "Que compter en juin ?"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def agent(network):
    """The referent of our structure; two others work at the Region."""
    found = make_user("region_agent")
    make_user("region_manager")
    own = network[OWN]
    own.referent = found
    own.save()
    return found


def standing(user):
    return requests_visible_to(user).get()


def sent_to(kind="help"):
    return sorted(Message.objects.filter(kind=kind).values_list("address", flat=True))


def days_later(days):
    clock.turn_to(clock.today() + timedelta(days=days))


def test_a_director_asks_and_the_referent_is_told_without_the_content(client, agent):
    client.force_login(make_person("director"))
    answer = client.post(f"{HERE}nouvelle/", TYPED, follow=True)
    assert "Votre demande est envoyée à la Région." in text_of(answer)
    assert "1 demande, dont 1 en cours" in text_of(client.get(f"/structures/{OWN}/"))
    told = Message.objects.get(kind="help")
    assert (told.person, told.subject) == (agent, "Demande d’aide, " + str(told.structure))
    assert f"{HERE}{HelpRequest.objects.get().pk}/" in told.body
    entry = JournalEntry.objects.latest("pk")
    for text in (told.subject, told.body, entry.summary, entry.reason):
        assert "indicateur" not in text and "juin" not in text


def test_without_a_referent_at_work_all_agents_and_managers_are_told(network, agent):
    agent.is_active = False
    agent.save()
    other = make_user("region_agent", email="autre@demo.example")
    make_user("region_admin")
    make_request()
    assert sent_to() == sorted([other.email, "region_manager@demo.example"])


def test_an_answer_goes_to_who_asked_and_the_exchange_goes_on(client, agent):
    asked = make_request(by=make_person("president"))
    make_person("director")
    client.force_login(agent)
    client.post(f"{HERE}{asked.pk}/repondre/", {"text": "Les entrées du mois."})
    assert sent_to() == sorted([agent.email, f"president-{OWN}@demo.example"])
    assert standing(agent).standing == Standing.ANSWERED
    reply(asked, "Et en juillet ?", by=make_person("president"))
    assert standing(agent).standing == Standing.ASKED
    read = text_of(client.get(f"{HERE}{asked.pk}/"))
    assert read.index("Que compter en juin ?") < read.index("Les entrées du mois.")
    assert "structure, le" in read and "Région, le" in read


@pytest.mark.parametrize("side", ["region_agent", "director"])
def test_either_side_closes_and_the_other_is_told(client, agent, side):
    asked = make_request()
    by = agent if side == "region_agent" else make_person("director")
    client.force_login(by)
    answer = client.post(f"{HERE}{asked.pk}/clore/", follow=True)
    assert f"par {by}." in text_of(answer)
    assert "Clore la demande" not in text_of(answer)
    other = f"director-{OWN}@demo.example" if side == "region_agent" else agent.email
    assert sent_to("help_closed") == [other]
    with pytest.raises(Refused, match="Cette demande est close"):
        reply(asked, "Encore", by=agent)
    with pytest.raises(IntegrityError, match="request_is_still_open"), transaction.atomic():
        HelpMessage.objects.create(request=asked, of_structure=True, text="Encore", author=by)


def test_two_weeks_run_from_the_day_when_the_region_was_told(agent):
    make_request()
    days_later(ANSWER_WITHIN.days + 1)
    assert "n’est pas encore parti" in shown(standing(agent)).sentence
    let_leave()
    days_later(ANSWER_WITHIN.days)
    assert standing(agent).standing == Standing.ASKED
    days_later(1)
    assert "n’a pas répondu dans les deux semaines" in shown(standing(agent)).sentence
    [task] = help_tasks(agent, clock.today())
    assert (task.title, task.tone) == ("Répondre à 1\N{NO-BREAK SPACE}demande d’aide", "blocked")


def test_what_came_back_makes_nobody_late(agent):
    make_request()
    let_leave()
    record_return(Message.objects.get(kind="help"), "550 inconnu", by=agent)
    days_later(ANSWER_WITHIN.days + 1)
    assert standing(agent).standing == Standing.ASKED


def test_an_answer_makes_the_mail_that_awaited_it_useless(agent):
    asked = make_request()
    reply(asked, "Voici.", by=agent)
    send_due_messages()
    states = dict(Message.objects.filter(kind="help").values_list("person__role", "state"))
    assert states == {"region_agent": "cancelled", "director": "left"}
    assert [sent.to for sent in mail.outbox] == [[f"director-{OWN}@demo.example"]]


def test_a_request_waits_on_the_first_page_of_its_referent_alone(client, agent):
    asked = make_request()
    manager = make_user("region_manager")
    assert "Répondre à 1 demande d’aide" in text_of(page(client, agent, "/"))
    assert "demande d’aide" not in text_of(page(client, manager, "/"))
    reply(asked, "Voici.", by=agent)
    director = make_person("director")
    assert "Réponse de la Région : Compter l’indicateur 3" in text_of(page(client, director, "/"))


def test_the_region_reads_all_requests_those_that_wait_first(client, agent):
    first = make_request()
    close(make_request(OTHER), by=agent)
    reply(first, "Voici.", by=agent)
    make_request(OTHER)
    client.force_login(agent)
    rows = text_of(client.get("/demandes-d-aide/")).partition("trient la liste")[2]
    places = [rows.index(word) for word in ("Attend une réponse", "Répondue", "Close le")]
    assert places == sorted(places)
    narrowed = text_of(client.get("/demandes-d-aide/?standing=closed"))
    assert "1 demande" in narrowed


def test_a_request_that_is_being_written_comes_back(client, network):
    client.force_login(make_person("director"))
    client.post(f"{HERE}nouvelle/", TYPED | {"draft": "1"})
    assert not HelpRequest.objects.exists() and FormDraft.objects.get().typed["subject"]
    assert "Que compter en juin ?" in client.get(f"{HERE}nouvelle/").content.decode()
    asked = make_request(by=make_person("president"))
    where = f"{HERE}{asked.pk}/"
    client.post(f"{where}repondre/", {"text": "Encore un mot", "draft": "1"})
    assert "Encore un mot" in client.get(where).content.decode()


def test_a_request_sent_twice_is_asked_once(client, network):
    client.force_login(make_person("director"))
    for _ in range(2):
        client.post(f"{HERE}nouvelle/", TYPED | {"once": "a-key"})
    assert HelpRequest.objects.count() == 1


def test_the_state_reads_and_does_not_write(client, agent):
    asked, observer = make_request(), make_user("state_observer")
    read = text_of(page(client, observer, f"{HERE}{asked.pk}/"))
    assert "Que compter en juin ?" in read and "Envoyer" not in read
    assert client.post(f"{HERE}{asked.pk}/repondre/", {"text": "Moi"}).status_code == 404
    with pytest.raises(Refused, match="entre la structure et la Région"):
        close(asked, by=observer)
    with pytest.raises(Refused, match="par ceux qui dirigent la structure"):
        ask(asked.structure, "Objet", "Texte", by=agent)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
def test_a_neighbour_reads_no_request(client, agent, role):
    asked, neighbour = make_request(), make_person(role, OTHER)
    for path in (HERE, f"{HERE}{asked.pk}/", f"/structures/{OTHER}/demandes/{asked.pk}/"):
        assert page(client, neighbour, path).status_code == 404
    with pytest.raises(Refused):
        reply(asked, "Moi", by=neighbour)


def test_who_asked_takes_subject_and_text_away(client, network):
    director = make_person("director")
    make_request(by=director)
    export = json.loads(page(client, director, "/mes-donnees/export.json").content)
    texts = {text["intitule"]: text["texte"] for text in export["textes"]}
    assert texts["objet"] == "Compter l’indicateur 3"
    assert texts["texte"] == "Que compter en juin ?"
