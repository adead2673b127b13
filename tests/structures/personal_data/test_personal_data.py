"""Personal data: each person sees their own; people are forgotten, decisions never."""

import json
import re
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from allocation.models import Run
from dialogue.models import Draft
from dialogue.rules import Stage
from dialogue.thread.services import comment
from structures.ground.history.acts import acting
from structures.ground.history.events import events_of
from structures.journal.services import note
from structures.models import STRUCTURE_ROLES, JournalEntry, Mandate, Message, Role, Structure, User
from structures.personal_data.selectors import expired, years_before
from tests.allocation.builders import OWN, make_run, make_structures, make_user
from tests.dialogue.builders import REASON, make_director, make_rating
from tests.domain.files import spaced
from tests.structures.message_builders import make_left
from tests.structures.pages import page, text_of

TODAY = timezone.localdate()
LONG_AGO = datetime(2015, 3, 1, tzinfo=ZoneInfo("Europe/Paris"))
APPS = ("structures", "allocation", "dialogue", "config")
# What would say something of a young person: identity, birth, numbers of the State, path.
OF_THE_YOUNG = re.compile(
    r"birth|naissance|\bnir\b|nss|gender|sexe|civility|young|jeune|beneficiary|first_name|prenom"
    r"|nationality|address_of|diploma|housing|health"
)
NAMED_PEOPLE = {(name, "full_name") for name in ("User", "UserEvent", "Mandate", "MandateEvent")}
NAMED_PEOPLE.add(("Invitation", "full_name"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    make_structures([OWN, "68066"])
    return Structure.objects.get(code=OWN)


def person(role, own):
    return make_user(role, structure=own if role in STRUCTURE_ROLES else None)


def mandate(structure, ends_on, **fields):
    given = {"function": "director", "full_name": "Odile Exemple", "email": "odile@ml.example"}
    given |= {"phone": "03 53 01 00 00", "starts_on": date(2010, 1, 1), "ends_on": ends_on}
    return Mandate.objects.create(structure=structure, **given | fields)


def gone(**fields):
    """An account deactivated in 2015."""
    changes = {"role": "region_agent", "is_active": False, "deactivated_at": LONG_AGO} | fields
    return User.objects.create_user(
        "parti@region.example", "un mot de passe", full_name="Parti", **changes
    )


def retention(*options):
    output = StringIO()
    call_command("retention", *options, stdout=output)
    return spaced(output.getvalue())


@pytest.mark.parametrize("role", Role)
def test_each_person_sees_their_own_account(client, own, role):
    shown = text_of(page(client, person(role, own), "/mes-donnees/"))
    assert f"Adresse électronique {role}@demo.example" in shown
    assert "5 ans après la fin d’un mandat" in shown


def test_mandates_are_those_of_the_same_address_only(client, own):
    mandate(own, None, email="Director@demo.example", full_name="Moi")
    mandate(Structure.objects.get(code="68066"), None, full_name="Une autre")
    shown = text_of(page(client, person("director", own), "/mes-donnees/"))
    assert "Moi Director@demo.example" in shown
    assert "Une autre" not in shown


def test_what_a_person_did_is_counted_whatever_the_app(client, db):
    run = make_run()
    shown = text_of(page(client, run.author, "/mes-donnees/"))
    assert "Répartition 1 (« auteur »)" in shown
    assert "Donnée n-1 35 (« enregistrée par »)" in shown


def test_the_latest_entries_are_shown_and_all_are_exported(client, own):
    user = person("director", own)
    for rank in range(25):
        note(JournalEntry.Kind.PLAN, f"Fait {rank}", structure=own, by=user)
    note(JournalEntry.Kind.PLAN, "Fait d’une autre", structure=own, by=make_user())
    shown = text_of(page(client, user, "/mes-donnees/"))
    assert "Vos 20 dernières entrées au journal, sur 25" in shown
    assert "Fait 24" in shown and "Fait 4 " not in shown and "une autre" not in shown
    answer = client.get("/mes-donnees/export.json")
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert len(json.loads(answer.content)["journal"]) == 25


def test_the_export_holds_account_and_mandates_and_no_password(client, own):
    mandate(own, None, email="director@demo.example")
    user = person("director", own)
    exported = json.loads(page(client, user, "/mes-donnees/export.json").content)
    assert exported["compte"]["adresse_electronique"] == "director@demo.example"
    assert exported["mandats"][0]["telephone"] == "03 53 01 00 00"
    assert user.password not in json.dumps(exported)


def test_the_export_holds_every_text_that_the_person_wrote_and_no_other(client, db):
    rating = make_rating(Stage.REPLY)
    director = make_director()
    comment(rating, "Ma réponse à la Région", by=director)
    kept = Draft.objects.create(rating=rating, author=director, kind="comment", text="Pas fini")
    submitted = {"parts": {"offer": "Neuf conseillers."}, "unmet_needs": [], "number": 2}
    submitted |= {"starts_on": date(2014, 10, 1), "ends_on": date(2017, 9, 30)}
    director.structure.projects.get().versions.create(submitted_by=director, **submitted)
    answer = page(client, director, "/mes-donnees/export.json")
    texts = json.loads(answer.content)["textes"]
    found = {(text["objet"], str(text["texte"])) for text in texts}
    assert {("intervention", "Ma réponse à la Région"), ("brouillon", "Pas fini")} < found
    assert [t["le"] for t in texts if t["texte"] == "Pas fini"] == [kept.saved_at.isoformat()]
    assert "Neuf conseillers." in answer.content.decode()
    assert REASON not in answer.content.decode()


@pytest.mark.parametrize("path", ["/mes-donnees/", "/mes-donnees/export.json"])
def test_who_is_not_signed_in_signs_in_first(client, db, path):
    assert client.get(path).url == f"/connexion/?next={path}"


def test_the_page_reads_as_much_for_2_entries_as_for_11(client, own):
    user = person("director", own)
    client.force_login(user)
    counts = []
    for entries in (2, 9):
        for _ in range(entries):
            note(JournalEntry.Kind.PLAN, "Fait", structure=own, by=user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/mes-donnees/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_retention_command_changes_nothing_unless_asked_to(own):
    old, user = mandate(own, date(2015, 1, 1)), gone()
    said = retention()
    assert "Essai : 1 mandat et 1 compte seraient anonymisés, rien n’a changé." in said
    assert f"mandat n° {old.pk} (directrice, directeur, Mission locale de Saverne)" in said
    assert "Odile" not in said and "Parti" not in said
    old.refresh_from_db()
    user.refresh_from_db()
    assert (old.full_name, user.full_name) == ("Odile Exemple", "Parti")


def test_asked_to_it_forgets_people_and_keeps_dates_and_numbers(own):
    old, user = mandate(own, date(2015, 1, 1)), gone()
    assert "1 mandat et 1 compte anonymisés." in retention("--apply")
    old.refresh_from_db()
    user.refresh_from_db()
    assert (old.email, old.phone, old.ends_on) == ("", "", date(2015, 1, 1))
    assert spaced(old.full_name) == f"personne anonymisée, mandat n° {old.pk}"
    assert old.anonymised_at is not None
    assert spaced(user.full_name) == f"personne anonymisée n° {user.pk}"
    assert user.email == f"compte-{user.pk}@anonyme.invalid"
    assert (user.has_usable_password(), user.is_active, user.last_login) == (False, False, None)
    assert JournalEntry.objects.get().audience == "region"


def test_the_history_forgets_them_too_and_nobody_else(own):
    old, user = mandate(own, date(2015, 1, 1)), gone()
    still = mandate(own, None, function="president", email="paule@ml.example")
    Mandate.objects.update(phone="03 88 00 00 00")
    retention("--apply")
    kept = events_of(Mandate).exclude(pgh_obj=still)
    assert kept.count() == 3
    assert {(e.email, e.phone) for e in kept} == {("", "")}
    assert {e.full_name for e in kept} == {Mandate.objects.get(pk=old.pk).full_name}
    accounts = events_of(User).filter(pgh_obj=user)
    assert {e.email for e in accounts} == {f"compte-{user.pk}@anonyme.invalid"}
    assert {e.email for e in events_of(Mandate).filter(pgh_obj=still)} == {still.email}


def test_the_export_holds_what_was_said_before_each_change_and_by_which_requests(client, own):
    user = person("director", own)
    User.objects.filter(pk=user.pk).update(full_name="Un autre nom")
    mandate(own, None, email=user.email)
    Mandate.objects.update(phone="03 88 00 00 00")
    with acting("essai", user=user.pk, method="POST", url="/ici/"):
        Mandate.objects.update(phone="")
    exported = json.loads(page(client, user, "/mes-donnees/export.json").content)
    assert [was["nom_complet"] for was in exported["avant_changement"]] == ["Personne"] + [
        "Odile Exemple"
    ] * 2
    assert [was.get("telephone") for was in exported["avant_changement"]][1:] == [
        "03 53 01 00 00",
        "03 88 00 00 00",
    ]
    assert [asked["adresse"] for asked in exported["demandes"]] == ["/ici/"]


def test_their_address_leaves_the_messages_that_were_theirs_and_no_other(own):
    ended = mandate(own, date(2016, 1, 1))
    make_left(date(2015, 10, 15), address="odile@ml.example", body="Bonjour")
    make_left(date(2016, 10, 15), address="odile@ml.example")  # whoever came next
    account = gone()
    make_left(date(2015, 2, 1), address=account.email, person=account)
    retention("--apply")
    assert sorted(Message.objects.values_list("address", "body")) == [
        (f"compte-{account.pk}@anonyme.invalid", "Texte"),
        (f"mandat-{ended.pk}@anonyme.invalid", "Bonjour"),
        ("odile@ml.example", "Texte"),
    ]


def test_done_twice_it_finds_nobody_the_second_time(own):
    mandate(own, date(2015, 1, 1))
    gone()
    retention("--apply")
    assert "0 mandat et 0 compte anonymisés." in retention("--apply")


def test_decisions_outlive_those_who_took_them(db):
    run = make_run()
    User.objects.filter(pk=run.author_id).update(is_active=False, deactivated_at=LONG_AGO)
    before = Run.objects.values().get()
    retention("--apply")
    assert Run.objects.values().get() == before
    assert spaced(str(Run.objects.get().author)) == f"personne anonymisée n° {run.author_id}"


def test_who_is_still_there_or_left_lately_is_not_forgotten(own):
    limit = years_before(TODAY, 5)
    mandate(own, None, function="president")
    mandate(own, limit.replace(year=limit.year + 1))
    mandate(own, limit)
    gone(is_active=True)
    found = expired(TODAY, 5)
    assert [m.ends_on for m in found.mandates] == [limit]
    assert found.accounts == []


def test_an_account_whose_departure_is_not_dated_is_left_and_said(own):
    gone(deactivated_at=None)
    assert "1 compte désactivé sans date connue : laissés tels quels." in retention("--apply")
    assert User.objects.get(email="parti@region.example").full_name == "Parti"


def test_the_duration_is_a_setting_and_an_option(own, settings):
    mandate(own, years_before(TODAY, 3))
    assert "0 mandat" in retention()
    assert "1 mandat" in retention("--years", "3")
    settings.RETENTION_YEARS = 2
    assert "1 mandat" in retention()


@pytest.mark.parametrize("years", ["0", "101", "99999"])
def test_a_duration_that_makes_no_sense_is_refused(own, years):
    with pytest.raises(CommandError, match="va de 1 à 100 ans"):
        retention("--years", years)


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        pytest.param(date(2024, 2, 29), 5, date(2019, 2, 28), id="no such day"),
        pytest.param(date(2024, 2, 29), 4, date(2020, 2, 29), id="a leap year again"),
        pytest.param(date(2026, 11, 23), 5, date(2021, 11, 23), id="any day"),
    ],
)
def test_years_are_counted_from_the_same_day(day, years, expected):
    assert years_before(day, years) == expected


def test_no_field_anywhere_is_about_a_young_person():
    models = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    fields = {(model.__name__, field.name) for model in models for field in model._meta.fields}
    assert [pair for pair in fields if OF_THE_YOUNG.search(pair[1])] == []
    assert {pair for pair in fields if re.search("full_name|surname", pair[1])} == NAMED_PEOPLE
