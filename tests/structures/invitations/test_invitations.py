"""An invitation: an account begins by the person who will use it, once, and within seven days."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from structures.accounts.services import AccountTerms, change_account, disable_account
from structures.ground.refusals import Refused
from structures.invitations.models import Invitation
from structures.invitations.services import (
    Invited,
    accept,
    forget_old_invitations,
    invite,
    renew,
    revoke,
)
from structures.messages.dispatch import send_due_messages
from structures.models import JournalEntry, Message, Role, User
from tests.allocation.builders import make_user
from tests.domain.files import spaced
from tests.structures.builders import OWN, make_mandate, make_network
from tests.structures.pages import page, text_of
from tests.structures.parallel import in_parallel, refusals

LINK = re.compile(r"/invitation/[\w-]+/")
PASSWORD = "une-phrase-bien-longue"
CHOSEN = {"password1": PASSWORD, "password2": PASSWORD}
INVITE = "/comptes/inviter/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db):
    return make_user("region_admin")


def make_invitation(by, email="jeanne@exemple.example", **changes):
    known = {"full_name": "Jeanne Exemple", "role": "region_agent", "structure": None} | changes
    return invite(Invited(email, **known), by=by)


def link(invitation):
    """The address in the message of an invitation, which waits to leave."""
    return LINK.search(Invitation.objects.get(pk=invitation.pk).notice.body)[0]


def typed(**changes):
    known = {"full_name": "Jeanne Exemple", "email": "Jeanne@Exemple.example"}
    return known | {"role": "region_agent", "structure": ""} | changes


def test_who_is_invited_chooses_a_password_and_arrives_home(client, admin, mailoutbox):
    client.force_login(admin)
    client.post(INVITE, typed())
    send_due_messages()
    client.logout()
    where = LINK.search(mailoutbox[0].body)[0]
    assert "Jeanne Exemple" in text_of(client.get(where))
    assert not User.objects.filter(email="jeanne@exemple.example").exists()
    answer = client.post(where, CHOSEN, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert answer.context["user"].email == "jeanne@exemple.example"
    client.logout()
    signed = client.post("/connexion/", {"login": "jeanne@exemple.example", "password": PASSWORD})
    assert signed.url == "/"


def test_the_message_is_read_before_it_is_asked_to_leave(client, admin):
    client.force_login(admin)
    shown = text_of(client.post(INVITE, typed(preview="1")))
    assert "Ouvrir votre compte" in shown and "À jeanne@exemple.example" in shown
    assert "lien-personnel" in shown
    assert not Message.objects.exists() and not Invitation.objects.exists()


def test_an_address_that_names_no_structure_fills_in_the_rest(client, admin):
    shown = page(client, admin, f"{INVITE}?structure=%00&name=Jeanne+Exemple")
    assert 'value="Jeanne Exemple"' in shown.content.decode()


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda gone, by: disable_account(gone, "Départ", by=by), id="disabled"),
        pytest.param(
            lambda gone, by: change_account(
                gone, AccountTerms(gone.full_name, gone.email, "region_agent", None), by=by
            ),
            id="demoted",
        ),
    ],
)
def test_who_administers_no_more_has_nobody_in_until_another_renews_it(client, admin, leave):
    gone = make_user("region_admin", email="partante@demo.example")
    invitation, other = make_invitation(gone, role="region_admin"), make_invitation(admin, "b@c.fr")
    where = link(invitation)
    leave(gone, admin)
    assert client.post(where, CHOSEN).status_code == 410
    assert client.get(link(other)).status_code == 200
    send_due_messages()
    assert client.get(where).status_code == 410  # its message did not leave either
    renew(invitation, by=admin)
    assert client.post(link(invitation), CHOSEN).url == "/"


def test_only_the_digest_of_the_link_is_kept_and_nobody_reads_it(client, admin):
    invitation = make_invitation(admin)
    secret = link(invitation).split("/")[2]
    assert secret not in str(Invitation.objects.values().get())
    shown = text_of(page(client, admin, f"/messages/{invitation.notice_id}/"))
    assert "Texte confidentiel" in shown and secret not in shown
    send_due_messages()
    assert Message.objects.get().body == ""


@pytest.mark.parametrize(
    ("end", "status", "said"),
    [
        pytest.param("expire", 410, "Ce lien n’est plus valable", id="expired"),
        pytest.param("revoke", 410, "Cette invitation est annulée", id="revoked"),
        pytest.param("accept", 410, "Ce lien a déjà servi", id="used"),
        pytest.param("renew", 404, "remplacé par un lien plus récent", id="renewed"),
    ],
)
def test_a_link_that_opens_nothing_says_why_and_never_for_whom(client, admin, end, status, said):
    invitation = make_invitation(admin)
    where = link(invitation)
    if end == "expire":
        Invitation.objects.update(expires_at=timezone.now())
    elif end == "accept":
        accept(invitation, PASSWORD)
    else:
        {"revoke": revoke, "renew": renew}[end](invitation, by=admin)
    for answer in (client.get(where), client.post(where, CHOSEN)):
        shown = text_of(answer)
        assert answer.status_code == status and said in shown
        assert "Jeanne" not in shown and "exemple.example" not in shown


def test_a_password_easy_to_guess_is_refused_and_the_link_still_opens(client, admin):
    where = link(make_invitation(admin))
    weak = client.post(where, {"password1": "jeanne", "password2": "jeanne"})
    assert (weak.status_code, User.objects.count()) == (422, 1)
    assert "12 caractères" in text_of(weak)
    assert client.post(where, CHOSEN).status_code == 302


def test_an_address_that_has_an_account_or_an_invitation_is_not_invited(admin):
    with pytest.raises(Refused, match="Un compte existe déjà avec cette adresse"):
        make_invitation(admin, email=admin.email.upper())
    make_invitation(admin)
    with pytest.raises(Refused, match="Une invitation attend déjà à cette adresse"):
        make_invitation(admin, email="JEANNE@exemple.example")


def test_the_database_refuses_to_invite_who_has_an_account(admin):
    with pytest.raises(IntegrityError, match="invited_has_no_account"), transaction.atomic():
        Invitation.objects.create(
            email=admin.email.upper(),
            full_name="X",
            role="region_agent",
            token_hash="x",
            invited_by=admin,
            expires_at=timezone.now(),
        )


@pytest.mark.parametrize(
    ("role", "code", "said"),
    [
        pytest.param("director", "", "Choisissez la structure", id="none"),
        pytest.param("state_observer", OWN, "Retirez la structure", id="one too many"),
    ],
)
def test_a_role_goes_with_its_structure(client, admin, role, code, said):
    own = make_network()[OWN]
    client.force_login(admin)
    answer = client.post(INVITE, typed(role=role, structure=own.pk if code else ""))
    assert answer.status_code == 422 and said in text_of(answer)


def test_a_successor_is_invited_from_what_is_known(client, admin):
    mandate = make_mandate(make_network()[OWN])
    known = f"?structure={OWN}&role=director&email={mandate.email}&name=Jeanne+Exemple"
    shown = page(client, admin, INVITE + known).content.decode()
    assert 'value="Jeanne Exemple"' in shown and f'value="{mandate.email}"' in shown
    assert '<option value="director" selected>' in shown
    invitation = make_invitation(admin, role="director", structure=mandate.structure)
    assert invitation.mandate == mandate


def test_one_person_in_two_functions_is_warned_about_and_not_refused(client, admin):
    own = make_network()[OWN]
    make_user("president", structure=own)
    User.objects.filter(role="president").update(full_name="Jeanne Exemple")
    client.force_login(admin)
    answer = client.post(INVITE, typed(role="director", structure=own.pk), follow=True)
    assert "Une personne du même nom a déjà un compte" in text_of(answer)
    assert Invitation.objects.get().role == Role.DIRECTOR


def test_the_link_lasts_seven_days_from_when_its_message_left(admin):
    invitation = make_invitation(admin)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    send_due_messages()
    invitation.refresh_from_db()
    assert invitation.expires_at == invitation.notice.left_at + timedelta(days=7)


def test_a_message_whose_link_was_replaced_or_revoked_does_not_leave(admin, mailoutbox):
    first, second = make_invitation(admin), make_invitation(admin, email="b@exemple.example")
    renew(first, by=admin)
    revoke(second, by=admin)
    send_due_messages()
    assert [mail.to for mail in mailoutbox] == [["jeanne@exemple.example"]]
    assert Message.objects.filter(state="cancelled").count() == 2


def test_what_was_done_is_in_the_journal_without_any_name(admin):
    invitation = make_invitation(admin, role="director", structure=make_network()[OWN])
    account = accept(invitation, PASSWORD)
    said = " ".join(JournalEntry.objects.values_list("summary", flat=True))
    assert "invitation envoyée" in said and f"compte n° {account.pk} ouvert" in said
    assert "Jeanne" not in said and "exemple.example" not in said
    assert {entry.audience for entry in JournalEntry.objects.all()} == {"region"}


def test_an_invitation_over_for_a_month_is_erased_with_its_address(admin):
    old, recent = make_invitation(admin), make_invitation(admin, email="b@exemple.example")
    gone = timezone.now() - timedelta(days=31)
    Invitation.objects.filter(pk=old.pk).update(expires_at=gone)
    assert forget_old_invitations() == 1
    assert list(Invitation.objects.all()) == [recent]
    assert not Message.objects.filter(address__startswith="jeanne").exists()
    kept = str(list(Invitation.pgh_event_model.objects.values()))
    assert "Jeanne" not in kept and "exemple.example" not in kept


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REGION_ADMIN])
def test_only_an_administrator_invites(client, role):
    own = make_network()[OWN]
    user = make_user(role, structure=own if role in ("director", "president", "deputy") else None)
    assert page(client, user, INVITE).status_code == 404
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        make_invitation(user)


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_link_at_once_make_one_account(admin):
    invitation = make_invitation(admin)
    found = in_parallel(lambda: accept(invitation, PASSWORD))
    assert len(refusals(found)) == 3 and User.objects.count() == 2
    assert {spaced(str(one)) for one in refusals(found)} == {
        "Ce lien a déjà servi : connectez-vous avec le mot de passe choisi."
    }


@pytest.mark.django_db(transaction=True)
def test_without_its_lock_the_address_alone_keeps_a_second_account_from_being(admin, monkeypatch):
    invitation = make_invitation(admin)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    held = Invitation.objects.get(pk=invitation.pk)
    accept(held, PASSWORD)
    monkeypatch.setattr("structures.invitations.services._locked", lambda _: held_as_it_was(held))
    with pytest.raises(Refused, match="Un compte existe déjà avec cette adresse"):
        accept(held, PASSWORD)


def held_as_it_was(invitation):
    """The invitation as a worker without the lock would have read it."""
    return Invitation(
        **{f.attname: getattr(invitation, f.attname) for f in Invitation._meta.concrete_fields}
        | {"accepted_at": None, "account_id": None}
    )
