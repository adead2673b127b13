"""A mandate that ends or passes on proposes what becomes of accounts, to administrators alone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from config.home.pages import sections
from structures.accounts.pages import accounts_tasks
from structures.models import Invitation, JournalEntry, Mandate, User
from tests.allocation.builders import OWN, make_user
from tests.domain.files import spaced
from tests.structures.builders import make_mandate, make_network, make_person
from tests.structures.pages import text_of

TODAY, A_MONTH = date(2015, 6, 1), timedelta(days=31)
ENDED = {"last_day": "2015-05-31", "reason": "", "disable": "on"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def mandate():
    """The mandate of a director, whose account has the same name."""
    return make_mandate(make_network()[OWN], name="Personne")


def where(mandate, act):
    return f"/structures/{OWN}/personnes/{mandate.pk}/{act}/"


def test_an_administrator_ends_the_account_with_the_mandate(client, mandate):
    director = make_person("director")
    client.force_login(make_user("region_admin"))
    assert "Désactiver aussi le compte" in text_of(client.get(where(mandate, "fin")))
    client.post(where(mandate, "fin"), ENDED)
    director.refresh_from_db()
    assert (director.is_active, director.deactivated_at is not None) == (False, True)
    entry = JournalEntry.objects.get(account=director)
    assert entry.reason == "Fin du mandat." and "Personne" not in entry.summary


def test_an_account_does_not_end_before_the_mandate(client, mandate):
    director = make_person("director")
    client.force_login(make_user("region_admin"))
    late = ENDED | {"last_day": str(timezone.localdate().replace(day=28) + A_MONTH)}
    answer = client.post(where(mandate, "fin"), late)
    assert "le compte ne se désactive qu’ensuite" in text_of(answer)
    assert User.objects.get(pk=director.pk).is_active
    assert Mandate.objects.get().ends_on is None


@pytest.mark.parametrize("role", ["region_agent", "region_manager"])
def test_others_of_the_region_end_mandates_and_no_account(client, mandate, role):
    director = make_person("director")
    client.force_login(make_user(role))
    assert "Désactiver" not in text_of(client.get(where(mandate, "fin")))
    client.post(where(mandate, "fin"), ENDED)
    assert User.objects.get(pk=director.pk).is_active
    assert "Compte sans mandat" in text_of(client.get(f"/structures/{OWN}/"))


def test_a_succession_leads_to_the_invitation_of_who_takes_over(client, mandate):
    client.force_login(make_user("region_admin"))
    new = {"full_name": "Zoé Neuve", "email": "zoe@exemple.example", "starts_on": "2015-06-01"}
    answer = client.post(where(mandate, "succession"), new, follow=True)
    shown = answer.content.decode()
    assert 'value="Zoé Neuve"' in shown and 'value="zoe@exemple.example"' in shown
    own = mandate.structure
    client.post("/comptes/inviter/", new | {"role": "director", "structure": own.pk})
    assert Invitation.objects.get().mandate.full_name == "Zoé Neuve"


def test_the_administrator_is_told_of_what_does_not_match(mandate):
    admin = make_user("region_admin")
    make_mandate(mandate.structure, "president", name="Paul Président")
    make_person("director")
    assert [spaced(task.title) for task in accounts_tasks(admin, TODAY)] == ["1 mandat sans compte"]
    Mandate.objects.filter(function="director").delete()
    assert [spaced(task.title) for task in accounts_tasks(admin, TODAY)] == [
        "1 mandat sans compte",
        "1 compte sans mandat",
    ]
    assert accounts_tasks(make_user("region_agent"), TODAY) == []
    left = [task for part in sections(admin, []) for task in part.left]
    assert "1 compte sans mandat" in [spaced(task.title) for task in left]
