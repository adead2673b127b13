"""What an administrator does of accounts, and what nobody may do of their own."""

from contextlib import nullcontext
from functools import partial
from threading import Barrier

import pgtrigger
import pytest
from django.db import IntegrityError, transaction

from structures.accounts import services
from structures.accounts.services import (
    AccountTerms,
    change_account,
    disable_account,
    enable_account,
)
from structures.ground.refusals import Refused
from structures.messages.dispatch import send_due_messages
from structures.models import JournalEntry, Message, Role, User
from tests.allocation.builders import OWN, make_user
from tests.structures.builders import OTHER, make_mandate, make_network, make_person
from tests.structures.pages import page, text_of, version_on
from tests.structures.parallel import in_parallel, refusals

pytestmark = pytest.mark.django_db
REASON = {"reason": "Départ"}


@pytest.fixture
def admin(db):
    return make_user("region_admin")


def make_admin(name):
    return make_user("region_admin", email=f"{name}@demo.example")


def terms(account, **changes):
    names = ("full_name", "email", "role", "structure")
    return AccountTerms(**{name: getattr(account, name) for name in names} | changes)


def sent(client, account, **changes):
    """What the page of an account sends, with changes."""
    known = {"full_name": account.full_name, "email": account.email, "role": account.role}
    known["structure"] = account.structure_id or ""
    return known | version_on(client, f"/comptes/{account.pk}/") | changes


def test_who_is_disabled_is_out_at_the_next_request(client, admin):
    agent = make_user("region_agent")
    client.force_login(agent)
    assert client.get("/").status_code == 200
    disable_account(agent, "Départ", by=admin)
    assert client.get("/").url == "/connexion/?next=/"
    enable_account(agent, "Retour", by=admin)
    assert client.get("/").url == "/connexion/?next=/"  # the session that ended stays so


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"role": "region_manager"}, id="role"),
        pytest.param({"email": "autre@demo.example"}, id="address"),
    ],
)
def test_sessions_end_at_once_with_what_they_rest_on(client, admin, change):
    agent = make_user("region_agent")
    client.force_login(agent)
    client.get("/")
    change_account(agent, terms(agent, **change), by=admin)
    assert client.get("/").url == "/connexion/?next=/"


def test_sessions_end_with_the_structure_whoever_moves_the_account(client):
    one, other = (make_network()[code] for code in (OWN, OTHER))
    director = make_person("director")
    client.force_login(director)
    assert client.get("/").status_code == 200
    User.objects.filter(structure=one).update(structure=other)
    assert client.get("/").url == "/connexion/?next=/"


def test_a_name_that_is_corrected_ends_no_session(client, admin):
    agent = make_user("region_agent")
    client.force_login(agent)
    change_account(agent, terms(agent, full_name="Claire Weber"), by=admin)
    assert client.get("/").status_code == 200


def test_nobody_changes_their_own_role_nor_ends_their_own_account(client, admin):
    make_admin("autre")
    client.force_login(admin)
    answer = client.post(f"/comptes/{admin.pk}/", sent(client, admin, role="region_manager"))
    assert answer.status_code == 422
    assert "Personne ne change son propre rôle" in text_of(answer)
    ended = client.post(f"/comptes/{admin.pk}/desactiver/", REASON)
    assert "Personne ne désactive son propre compte" in text_of(ended)


def test_who_corrects_their_own_address_stays_signed_in(client, admin):
    client.force_login(admin)
    answer = client.post(f"/comptes/{admin.pk}/", sent(client, admin, email="chef@demo.example"))
    assert client.get(answer.url).status_code == 200
    assert User.objects.get(pk=admin.pk).email == "chef@demo.example"


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "region_manager"}])
def test_the_database_keeps_the_last_administrator(admin, change):
    with pytest.raises(IntegrityError, match="an_administrator_stays"), transaction.atomic():
        User.objects.filter(pk=admin.pk).update(**change)
    make_admin("autre")
    assert User.objects.filter(pk=admin.pk).update(**change) == 1


def each_disables_the_other(held=nullcontext):
    """Two administrators, who each disable the other at the same instant, inside of `held`."""
    one, other = make_admin("un"), make_admin("deux")
    pairs = [(one, other), (other, one)]

    def act():
        by, account = pairs.pop()
        with held():
            disable_account(account, "Départ", by=by)

    found = in_parallel(act, times=2)
    return found, User.objects.filter(role=Role.REGION_ADMIN, is_active=True).count()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_disable_each_other_leave_one():
    found, left = each_disables_the_other()
    assert (len(refusals(found)), left) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_their_turn_and_the_trigger_they_leave_none(monkeypatch):
    both_read = Barrier(2, timeout=10)
    locked = services._locked

    def meet(account, by):
        found = locked(account, by)
        both_read.wait()
        return found

    monkeypatch.setattr(services, "accounts_turn", lambda: None)
    monkeypatch.setattr(services, "_locked", meet)
    lifted = partial(pgtrigger.ignore, "structures.User:an_administrator_stays")
    found, left = each_disables_the_other(lifted)
    assert (len(refusals(found)), left) == (0, 0)


def test_the_former_address_neither_signs_in_nor_receives_a_new_password(client, admin):
    agent = make_user("region_agent")
    change_account(agent, terms(agent, email="neuve@demo.example"), by=admin)
    for address in ("region_agent@demo.example", "neuve@demo.example"):
        client.post("/mot-de-passe/oublie/", {"email": address})
    assert [m.address for m in Message.objects.all()] == ["neuve@demo.example"]


def test_an_address_taken_is_refused_in_words(client, admin):
    agent = make_user("region_agent")
    client.force_login(admin)
    answer = client.post(f"/comptes/{agent.pk}/", sent(client, agent, email=admin.email))
    assert answer.status_code == 422
    assert "Un compte existe déjà avec cette adresse." in text_of(answer)


def test_the_page_tells_its_history_and_names_nobody_in_the_journal(client, admin):
    director = make_person("director", code=make_network()[OWN].code)
    change_account(director, terms(director, role="president", full_name="Zoé"), by=admin)
    disable_account(director, "Fin de fonctions", by=admin)
    shown = text_of(page(client, admin, f"/comptes/{director.pk}/"))
    assert "rôle : directrice, directeur → présidente, président" in shown
    assert "Fin de fonctions" in shown and "Désactivé" in shown
    said = " ".join(JournalEntry.objects.values_list("summary", flat=True))
    assert "Zoé" not in said and "Personne" not in said


def test_the_list_is_narrowed_to_a_role_a_state_or_what_is_to_review(client, admin):
    own = make_network()[OWN]
    make_mandate(own)  # of somebody else than the account
    director = make_person("director")
    for asked, found in (
        ("role=director", ["Directrice, directeur"]),
        ("state=disabled", []),
        ("missing=without_mandate", ["Directrice, directeur"]),
    ):
        shown = page(client, admin, f"/comptes/?{asked}").content.decode()
        assert [director.email for _ in found] == [director.email] * shown.count(director.email)
    assert "Jeanne Exemple" in text_of(page(client, admin, "/comptes/sans-compte/"))


def test_the_structure_says_who_has_no_account_and_whose_account_no_mandate(client, admin):
    own = make_network()[OWN]
    make_mandate(own)
    make_person("director")
    shown = text_of(page(client, admin, f"/structures/{OWN}/"))
    assert "Jeanne Exemple, direction Sans compte Inviter" in shown
    assert "Personne, direction Compte sans mandat Ouvrir le compte" in shown
    director = make_person("director")
    assert "Sans compte" not in text_of(page(client, director, f"/structures/{OWN}/"))


def test_a_new_password_is_sent_by_the_administrator(client, admin, mailoutbox):
    agent = make_user("region_agent")
    client.force_login(admin)
    client.post(f"/comptes/{agent.pk}/mot-de-passe/")
    send_due_messages()
    assert mailoutbox[0].to == [agent.email] and "/mot-de-passe/nouveau/" in mailoutbox[0].body
    assert "nouveau mot de passe" in JournalEntry.objects.get(account=agent).summary


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REGION_ADMIN])
def test_accounts_are_the_administrators_alone(client, admin, role):
    make_network()
    user = make_person(role)
    paths = ("", f"{admin.pk}/", f"{admin.pk}/desactiver/", "sans-compte/")
    assert {page(client, user, f"/comptes/{path}").status_code for path in paths} == {404}
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        disable_account(admin, "Non", by=user)
