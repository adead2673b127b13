"""Accounts: one role each, tied to a structure or not, found by an address of any case."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from structures.messages.dispatch import send_due_messages
from structures.models import STRUCTURE_ROLES, Message, Role, User
from tests.allocation.builders import make_structures, make_user
from tests.domain.files import spaced

NETWORK_ROLES = [role for role in Role if role not in STRUCTURE_ROLES]
RESET = "/mot-de-passe/oublie/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return make_structures(["67437"])[0]


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
def test_who_leads_a_structure_belongs_to_one(role):
    with pytest.raises(IntegrityError, match="structure_follows_role"), transaction.atomic():
        make_user(role)


@pytest.mark.parametrize("role", NETWORK_ROLES)
def test_nobody_else_belongs_to_a_structure(role, structure):
    with pytest.raises(IntegrityError, match="structure_follows_role"), transaction.atomic():
        make_user(role, structure=structure)


def test_a_role_that_does_not_exist_is_refused():
    with pytest.raises(IntegrityError, match="structure_follows_role"), transaction.atomic():
        make_user("everyone")


def test_the_refusal_is_said_in_french():
    user = User(email="a@demo.example", full_name="Personne", role=Role.DIRECTOR)
    with pytest.raises(ValidationError) as refused:
        user.validate_constraints()
    assert [spaced(message) for message in refused.value.messages] == [
        "Une direction ou une présidence est rattachée à une structure ; "
        "les autres rôles ne le sont pas."
    ]


def test_an_address_serves_one_account_whatever_its_case():
    make_user(email="claire@demo.example")
    with pytest.raises(IntegrityError, match="one_account_an_address"), transaction.atomic():
        User.objects.create(email="Claire@Demo.Example", full_name="X", role=Role.REGION_AGENT)


def test_an_address_is_kept_in_lower_case_and_found_in_any():
    user = User.objects.create_user(
        "Claire@Demo.Example", full_name="Claire", role=Role.REGION_AGENT
    )
    assert user.email == "claire@demo.example"
    assert User.objects.get_by_natural_key("CLAIRE@demo.example") == user


def test_an_account_without_password_cannot_sign_in():
    assert not make_user().has_usable_password()


def test_the_first_administrator_decides_on_no_money():
    user = User.objects.create_superuser("a@demo.example", "x", full_name="Admin")
    assert user.role == Role.REGION_ADMIN


def test_a_new_password_is_asked_for_alike_whoever_is_known(client):
    user = make_user("region_agent")
    answers = [client.post(RESET, {"email": email}) for email in (user.email, "nul@demo.example")]
    assert answers[0].url == answers[1].url
    message = Message.objects.get()
    assert (message.address, message.person, message.state) == (user.email, user, "waiting")
    assert "/mot-de-passe/nouveau/" in message.body


def test_the_link_of_a_new_password_is_erased_once_it_left(client, mailoutbox):
    client.post(RESET, {"email": make_user("region_agent").email})
    send_due_messages()
    assert "/mot-de-passe/nouveau/" in mailoutbox[0].body
    assert (Message.objects.get().state, Message.objects.get().body) == ("left", "")
