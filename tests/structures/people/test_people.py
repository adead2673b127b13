"""Who leads a structure: mandates begin, pass on, end, and are never held by two."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from structures.ground.refusals import Refused
from structures.models import JournalEntry, Mandate, Role
from structures.people.pages import people_tasks
from structures.people.selectors import people_of
from structures.people.services import begin_mandate, correct_mandate, end_mandate, succeed
from tests.allocation.builders import OWN, make_user
from tests.domain.files import spaced
from tests.structures.builders import OTHER, make_mandate, make_network, make_person, make_terms
from tests.structures.pages import page, text_of, version_on

REGION = (Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN)
TODAY = date(2015, 6, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return make_network()[OWN]


def facts(structure):
    return [spaced(entry.summary) for entry in structure.journal.all()]


def pair(structure, day=TODAY):
    holders = [seat.holder for seat in people_of(structure, day).pair]
    return [holder.mandate.full_name if holder else None for holder in holders]


def test_president_and_director_are_shown_as_a_pair(own):
    make_mandate(own, "director", name="Anne Direction")
    make_mandate(own, "president", name="Paul Président")
    assert pair(own) == ["Paul Président", "Anne Direction"]
    assert people_of(own, TODAY).deputy is None


def test_a_mandate_runs_from_its_first_day_to_its_last(own):
    make_mandate(own, starts_on=date(2015, 1, 1), ends_on=date(2015, 6, 1))
    ends = [date(2014, 12, 31), date(2015, 1, 1), date(2015, 5, 31), date(2015, 6, 1)]
    found = [pair(own, day)[1] is not None for day in ends]
    assert found == [False, True, True, False]
    assert people_of(own, TODAY).past[0].last_day == date(2015, 5, 31)


def test_a_function_has_one_holder_on_a_day(own):
    make_mandate(own, name="Anne Direction")
    with pytest.raises(Refused, match="Anne Direction l’occupe déjà") as refused:
        make_mandate(own, starts_on=date(2014, 1, 1))
    assert "depuis le 1er avril 2013" in spaced(str(refused.value))


def test_a_past_mandate_may_be_recorded_before_the_present_one(own):
    make_mandate(own)
    make_mandate(own, name="Luc Avant", starts_on=date(2010, 1, 1), ends_on=date(2013, 4, 1))
    assert [t.mandate.full_name for t in people_of(own, TODAY).past] == ["Luc Avant"]


def test_several_contacts_are_welcome(own):
    make_mandate(own, "contact", name="Un")
    make_mandate(own, "contact", name="Deux")
    assert len(people_of(own, TODAY).contacts) == 2


def test_a_succession_ends_a_mandate_and_begins_the_next_the_same_day(own):
    mandate, agent = make_mandate(own, name="Anne Direction"), make_user("region_agent")
    succeed(mandate, make_terms("Luc Suivant", starts_on=TODAY), by=agent, reason="Départ")
    assert pair(own, TODAY - timedelta(days=1))[1] == "Anne Direction"
    assert pair(own)[1] == "Luc Suivant"
    assert facts(own)[0] == "Direction : succession le 1er juin 2015"
    assert own.journal.first().reason == "Départ"


def test_a_succession_that_cannot_be_leaves_the_mandate_as_it_was(own):
    mandate, agent = make_mandate(own), make_user("region_agent")
    with pytest.raises(Refused, match="ne peut pas finir avant"):
        succeed(mandate, make_terms(starts_on=mandate.starts_on), by=agent)
    mandate.refresh_from_db()
    assert mandate.ends_on is None


def test_a_planned_succession_is_announced(own):
    today = timezone.localdate()
    mandate = make_mandate(own, name="Anne Direction")
    terms = make_terms("Luc Suivant", starts_on=today + timedelta(days=30))
    succeed(mandate, terms, by=make_user("region_agent"))
    seat = people_of(own, today).pair[1]
    names = seat.holder.mandate.full_name, seat.following.mandate.full_name
    assert names == ("Anne Direction", "Luc Suivant")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"ends_on": date(2013, 4, 1)}, "suit son début", id="no day"),
        pytest.param({"starts_on": date(2115, 1, 1)}, "dans plus d’un an", id="year typed wrong"),
        pytest.param({"starts_on": date(2015, 1, 1)}, "est fermée depuis", id="closed structure"),
    ],
)
def test_dates_that_make_no_sense_are_refused(own, changes, reason):
    own.closed_on = date(2015, 1, 1)
    own.save()
    with pytest.raises(Refused, match=reason):
        make_mandate(own, **changes)


def test_a_mandate_ends_once(own):
    mandate, agent = make_mandate(own), make_user("region_agent")
    end_mandate(mandate, last_day=date(2015, 5, 31), by=agent)
    with pytest.raises(Refused, match="déjà enregistrée"):
        end_mandate(mandate, last_day=date(2015, 4, 30), by=agent)
    assert facts(own)[0] == "Direction : fin du mandat, dernier jour le 31 mai 2015"


def test_the_journal_never_names_the_people(own):
    mandate, agent = make_mandate(own, name="Anne Direction"), make_user("region_agent")
    correct_mandate(mandate, make_terms("Anne Directrice"), by=agent)
    succeed(mandate, make_terms("Luc Suivant", starts_on=TODAY), by=agent)
    written = " ".join(JournalEntry.objects.values_list("summary", flat=True))
    assert "Direction" in written
    assert not any(name in written for name in ("Anne", "Luc", "example", "03 53"))


def test_one_person_who_holds_both_functions_is_pointed_out(client, own):
    make_mandate(own, "president", email="Meme@exemple.example")
    make_mandate(own, "director", email="meme@exemple.example")
    assert people_of(own, TODAY).one_person_holds_both
    shown = text_of(page(client, make_user(), f"/structures/{OWN}/"))
    assert "une même personne semble tenir les deux fonctions" in shown


def test_two_people_without_address_are_not_taken_for_one(own):
    make_mandate(own, "president", email="")
    make_mandate(own, "director", email="")
    assert not people_of(own, TODAY).one_person_holds_both


def test_a_director_corrects_contact_details_and_nothing_else(own):
    mandate, director = make_mandate(own), make_person("director")
    correct_mandate(mandate, make_terms("Autre Nom", email="a@b.example"), by=director)
    mandate.refresh_from_db()
    assert (mandate.email, mandate.full_name) == ("a@b.example", "Jeanne Exemple")


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.STATE_OBSERVER])
def test_others_correct_nothing(own, role):
    mandate = make_mandate(own)
    with pytest.raises(Refused):
        correct_mandate(mandate, make_terms(email="a@b.example"), by=make_person(role))


def test_a_director_corrects_nothing_elsewhere(own):
    director = make_person("director", OTHER)
    with pytest.raises(Refused):
        correct_mandate(make_mandate(own), make_terms(), by=director)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT, Role.STATE_OBSERVER])
def test_only_the_region_says_who_leads_a_structure(own, role):
    mandate, person = make_mandate(own), make_person(role)
    for act in (
        lambda: begin_mandate(own, "president", make_terms(), by=person),
        lambda: end_mandate(mandate, last_day=TODAY, by=person),
        lambda: succeed(mandate, make_terms(starts_on=TODAY), by=person),
    ):
        with pytest.raises(Refused):
            act()


def test_what_is_missing_is_a_task_of_the_region_until_it_is_there(own):
    admin = make_user("region_admin")
    titles = [spaced(task.title) for task in people_tasks(admin, TODAY)]
    assert titles == [
        "Désigner un référent pour 5 structures",
        "Présidence à renseigner dans 5 structures",
        "Direction à renseigner dans 5 structures",
    ]
    make_mandate(own, "president")
    [_, presidents, _] = people_tasks(admin, TODAY)
    assert "4" in presidents.title
    assert own.name not in presidents.detail


def test_a_closed_structure_needs_nobody(own):
    own.closed_on = date(2015, 1, 1)
    own.save()
    titles = [spaced(task.title) for task in people_tasks(make_user("region_admin"), TODAY)]
    assert titles == [
        "Désigner un référent pour 4 structures",
        "Présidence à renseigner dans 4 structures",
        "Direction à renseigner dans 4 structures",
    ]
    assert [seat.vacant for seat in people_of(own, TODAY).pair] == [False, False]


def test_a_structure_is_told_what_the_region_does_not_know(own):
    make_mandate(own, "director")
    [task] = people_tasks(make_person("director"), TODAY)
    assert spaced(task.title) == "Présidence : personne n’est enregistré"
    assert people_tasks(make_user("state_observer"), TODAY) == []


def test_the_page_shows_the_pair_and_what_is_vacant(client, own):
    make_mandate(own, name="Anne Direction")
    shown = text_of(page(client, make_person("director"), f"/structures/{OWN}/"))
    assert "Présidence Fonction vacante" in shown
    assert "Direction Anne Direction depuis le 1er avril 2013" in shown
    assert "Fin de mandat" not in shown


def test_an_agent_records_a_mandate_from_the_page(client, own):
    client.force_login(make_user("region_agent"))
    typed = {"function": "president", "full_name": "Zoé Neuve", "starts_on": "2015-01-01"}
    answer = client.post(f"/structures/{OWN}/personnes/ajouter/", typed)
    assert answer.url == f"/structures/{OWN}/"
    assert Mandate.objects.get().full_name == "Zoé Neuve"


def test_what_was_typed_and_refused_stays_on_the_page(client, own):
    make_mandate(own)
    client.force_login(make_user("region_agent"))
    typed = {"function": "director", "full_name": "Zoé Neuve", "starts_on": "2015-01-01"}
    answer = client.post(f"/structures/{OWN}/personnes/ajouter/", typed)
    assert answer.status_code == 422
    assert "Jeanne Exemple l’occupe déjà" in text_of(answer)
    assert 'value="Zoé Neuve"' in answer.content.decode()


def test_the_last_day_typed_is_the_last_day_kept(client, own):
    mandate = make_mandate(own)
    client.force_login(make_user("region_agent"))
    typed = {"last_day": "2015-05-31"}
    client.post(f"/structures/{OWN}/personnes/{mandate.pk}/fin/", typed)
    assert pair(own, date(2015, 5, 31))[1] and not pair(own)[1]
    shown = client.get(f"/structures/{OWN}/personnes/{mandate.pk}/").content.decode()
    assert 'name="last_day" value="2015-05-31"' in shown


@pytest.mark.parametrize("path", ["ajouter/", "{}/", "{}/fin/"])
def test_a_last_day_at_the_end_of_the_calendar_is_refused(client, own, path):
    mandate = make_mandate(own)
    client.force_login(make_user("region_agent"))
    typed = {"function": "president", "full_name": "Zoé Neuve", "starts_on": "2015-01-01"}
    where = f"/structures/{OWN}/personnes/{path.format(mandate.pk)}"
    answer = client.post(where, typed | version_on(client, where) | {"last_day": "9999-12-31"})
    assert answer.status_code == 422
    assert "Une date de 1900 à 2100 est attendue" in text_of(answer)


def test_a_director_opens_a_form_with_contact_details_only(client, own):
    mandate = make_mandate(own)
    answer = page(client, make_person("director"), f"/structures/{OWN}/personnes/{mandate.pk}/")
    assert "Téléphone professionnel" in text_of(answer)
    assert "Prénom et nom" not in text_of(answer)


@pytest.mark.parametrize("act", ["", "succession/", "fin/"])
def test_a_mandate_elsewhere_is_not_there(client, own, act):
    mandate = make_mandate(own)
    path = f"/structures/{OTHER}/personnes/{mandate.pk}/{act}"
    for role in (*REGION, Role.DIRECTOR, Role.PRESIDENT, Role.STATE_OBSERVER):
        assert page(client, make_person(role, OTHER), path).status_code == 404


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.STATE_OBSERVER])
def test_who_corrects_nothing_finds_no_form(client, own, role):
    path = f"/structures/{OWN}/personnes/{make_mandate(own).pk}/"
    assert page(client, make_person(role), path).status_code == 404


def test_an_anonymised_mandate_is_no_longer_corrected(client, own):
    mandate = make_mandate(own)
    Mandate.objects.update(anonymised_at=timezone.now())
    path = f"/structures/{OWN}/personnes/{mandate.pk}/"
    assert page(client, make_user("region_agent"), path).status_code == 404
    with pytest.raises(Refused, match="anonymisé"):
        correct_mandate(mandate, make_terms(), by=make_user("region_agent"))
