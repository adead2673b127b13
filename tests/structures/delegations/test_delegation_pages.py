"""The page of delegations: who reads which, who gives and takes back, what is said everywhere."""

from datetime import timedelta

import pytest

from structures.ground import clock
from structures.models import Delegation, Role
from tests.allocation.builders import OWN, make_user
from tests.structures.builders import OTHER, make_network, make_person
from tests.structures.delegation_builders import again, lend
from tests.structures.pages import page, text_of

LIST, GIVE = "/delegations/", "/delegations/donner/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    make_network()
    return make_person("director")


def typed(holder, **changes):
    today = clock.today()
    days = {"starts_on": today.isoformat(), "last_day": (today + timedelta(days=9)).isoformat()}
    return {"holder": holder.pk, "reason": "Congés", **days, **changes}


def test_a_director_gives_a_delegation_and_takes_it_back(client, director):
    deputy = make_person("deputy")
    client.force_login(director)
    answer = client.post(GIVE, typed(deputy), follow=True)
    assert "La délégation à Personne est enregistrée." in text_of(answer)
    given = Delegation.objects.get()
    assert given.last_day == clock.today() + timedelta(days=9)
    answer = client.post(f"{LIST}{given.pk}/retirer/", follow=True)
    assert "Retirée" in text_of(answer)
    assert not again(deputy).has_role(Role.DIRECTOR)


def test_a_delegation_to_the_president_is_given_with_a_warning(client, director):
    client.force_login(director)
    answer = client.post(GIVE, typed(make_person("president")), follow=True)
    assert "réunit les deux en une seule personne" in text_of(answer)


def test_what_is_wrong_is_said_and_kept(client, director):
    client.force_login(director)
    answer = client.post(GIVE, typed(make_person("deputy"), last_day="01/01/2015"))
    assert answer.status_code == 422
    assert "Le dernier jour ne peut pas précéder le premier." in text_of(answer)


def test_the_holder_reads_it_in_the_frame_and_on_the_first_page(client, director):
    deputy = make_person("deputy")
    lend(director, deputy)
    home = text_of(page(client, again(deputy), "/"))
    assert home.count("Vous agissez par délégation de Personne") == 2
    assert "Personne agit par délégation de vous-même" in text_of(page(client, director, "/"))
    assert "Vous agissez" not in text_of(page(client, make_person("president"), "/"))


def test_a_deputy_opens_what_a_director_does_only_by_delegation(client, director):
    deputy = make_person("deputy")
    opened = [f"/structures/{OWN}/projet/commencer/", f"/structures/{OWN}/plan/ouvrir/", GIVE]
    client.force_login(deputy)
    assert [client.get(path).status_code for path in opened] == [404, 404, 404]
    delegation = lend(director, deputy)
    found = [client.get(path).status_code for path in opened]
    assert 404 not in found[:2]
    assert found[2] == 404  # what is lent is not lent on
    client.force_login(director)
    client.post(f"{LIST}{delegation.pk}/retirer/")
    client.force_login(deputy)
    assert [client.get(path).status_code for path in opened] == [404, 404, 404]


def test_each_reads_those_of_their_own_house(client, director):
    lend(director, make_person("deputy"))
    lend(make_user("region_manager"), make_user("region_agent"))
    shown = {
        user.role: text_of(page(client, user, LIST)).count("Motif : Congés.")
        for user in (
            *(director, make_person("president"), make_user("region_agent")),
            *(make_user("region_admin"), make_user("region_manager")),
        )
    }
    assert shown == {
        "director": 1,
        "president": 1,
        "region_agent": 1,
        "region_admin": 2,
        "region_manager": 1,
    }
    assert "Congés" not in text_of(page(client, make_person("director", OTHER), LIST))
    assert page(client, make_user("state_observer"), LIST).status_code == 404


def test_nobody_takes_back_what_another_house_lent(client, director):
    delegation = lend(director, make_person("deputy"))
    for user in (make_person("director", OTHER), make_user("region_manager")):
        client.force_login(user)
        assert client.post(f"{LIST}{delegation.pk}/retirer/").status_code == 404
    assert Delegation.objects.get().revoked_at is None
