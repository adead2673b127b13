"""Every former value of a row is kept by the database, with who replaced it and how."""

import pghistory
import pytest
from django.db import DatabaseError, connection, transaction
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext
from pghistory.models import Context

from structures.ground.history.acts import acting
from structures.ground.history.events import append_only_lifted, events_of
from structures.models import Commune, Structure, Territory, User
from structures.network.services import FIELDS
from tests.allocation.builders import OWN, make_structures, make_user
from tests.structures.pages import version_on

PASSWORD = "une phrase de passe longue"
pytestmark = pytest.mark.django_db


def events(model, **sought):
    return events_of(model).filter(**sought)


def labels(model, **sought):
    return list(events(model, **sought).values_list("pgh_label", flat=True))


def test_a_row_is_kept_as_created_and_as_it_was_before_each_change():
    commune = Commune.objects.create(
        code="67000", name="Avant", department="67", population=1, cog_vintage=2015
    )
    commune.name = "Après"
    commune.save()
    Commune.objects.filter(pk="67000").delete()
    found = events(Commune, pgh_obj="67000").values_list("pgh_label", "name")
    assert list(found) == [("insert", "Avant"), ("update", "Avant"), ("delete", "Après")]


def test_bulk_writes_are_seen_and_rows_left_alone_are_not():
    names = ["Un", "Deux", "Trois"]
    Territory.objects.bulk_create(Territory(number=n, name=name) for n, name in enumerate(names))
    with CaptureQueriesContext(connection) as queries:
        Territory.objects.update(name="Deux")
    assert len(queries) == 1
    assert labels(Territory) == ["insert"] * 3 + ["update"] * 2
    assert {e.name for e in events(Territory, pgh_label="update")} == {"Un", "Trois"}


def test_an_upsert_is_a_creation_here_and_a_change_there():
    make = Territory.objects.bulk_create
    make([Territory(number=1, name="A")])
    both = [Territory(number=1, name="A bis"), Territory(number=2, name="B")]
    make(both, update_conflicts=True, unique_fields=["number"], update_fields=["name"])
    found = events(Territory).values_list("pgh_label", "name")
    assert sorted(found) == [("insert", "A"), ("insert", "B"), ("update", "A")]


def test_an_event_says_who_acted_by_which_request(client):
    [own] = make_structures([OWN])
    admin = make_user("region_admin")
    client.force_login(admin)
    shown = {k: "" if v is None else v for k, v in model_to_dict(own, FIELDS).items()}
    address = f"/structures/{OWN}/identite/"
    shown |= version_on(client, address) | {"town": "Colmar", "reason": ""}
    assert client.post(address, shown).status_code == 302
    event = events(Structure, pgh_label="update").get()
    known = {"user": admin.pk, "method": "POST", "url": address, "act": "structures:identity"}
    assert (event.town, event.pgh_context.metadata) == (own.town, known)


def test_what_no_request_did_says_by_which_act():
    with acting("manage.py essai"):
        Territory.objects.create(number=9, name="A")
    assert events(Territory).get().pgh_context.metadata == {"act": "manage.py essai"}


def test_an_act_inside_another_is_part_of_it():
    with acting("dehors"), acting("dedans"):
        Territory.objects.create(number=9, name="A")
    assert events(Territory).get().pgh_context.metadata == {"act": "dehors"}
    assert Context.objects.count() == 1


def test_events_and_who_acted_are_neither_changed_nor_deleted():
    with acting("essai"):
        Territory.objects.create(number=9, name="A")
    for rows in (events(Territory), Context.objects):
        for write in (rows.all().delete, lambda rows=rows: rows.update(**_change(rows.model))):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()


def _change(model):
    return {"metadata": {}} if model is Context else {"name": "Faux"}


def test_what_must_be_forgotten_can_be_and_that_table_alone():
    territory = Territory.objects.create(number=9, name="A")
    make_structures([OWN])
    with append_only_lifted(Territory):
        events(Territory, pgh_obj=territory.pk).update(name="")
        with pytest.raises(DatabaseError), transaction.atomic():
            events(Structure).update(name="")
    with pytest.raises(DatabaseError), transaction.atomic():
        events(Territory).update(name="")


def test_no_event_holds_a_password_nor_the_bytes_of_a_file():
    held = {
        field.name
        for model in pghistory.models.Event.__subclasses__()
        for field in model._meta.fields
        if field.name == "password" or field.get_internal_type() == "BinaryField"
    }
    assert held == set()


def test_signing_in_is_no_change(client):
    User.objects.create_user("a@b.example", PASSWORD, full_name="A", role="region_agent")
    before = labels(User)
    client.post("/connexion/", {"login": "a@b.example", "password": PASSWORD})
    assert User.objects.get().last_login is not None
    assert (labels(User), Context.objects.count()) == (before, 0)
