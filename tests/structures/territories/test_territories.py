"""Territories: read by the Region and the State, changed by administrators, kept while in use."""

import pytest

from structures.models import JournalEntry, Territory
from tests.allocation.builders import make_user
from tests.domain.files import spaced
from tests.journeys.forms import Page
from tests.structures.builders import make_network, make_person
from tests.structures.pages import text_of

ROOT = "/territoires/"
pytestmark = pytest.mark.django_db


def facts():
    return {spaced(fact) for fact in JournalEntry.objects.values_list("summary", flat=True)}


def opened(client, territory):
    return client.get(f"{ROOT}{territory.pk}/").content.decode()


def test_an_administrator_adds_renames_and_removes_a_territory(client):
    client.force_login(make_user("region_admin"))
    client.post(f"{ROOT}nouveau/", {"number": "4", "name": "Sud"})
    one = Territory.objects.get()
    [form, *_] = [f for f in Page(opened(client, one)).forms if "name" in f.data]
    client.post(f"{ROOT}{one.pk}/", form.data | {"name": "Grand Sud"})
    assert "Grand Sud" in text_of(client.get(ROOT))
    assert "Territoire « Grand Sud » retiré" in spaced(
        text_of(client.post(f"{ROOT}{one.pk}/retirer/", follow=True))
    )
    assert not Territory.objects.exists()
    assert facts() == {
        "Territoire 4 ajouté : Sud",
        "Territoire 4, Sud → territoire 4, Grand Sud",
        "Territoire 4 retiré : Grand Sud",
    }


def test_a_territory_that_holds_structures_stays(client):
    make_network()
    used = Territory.objects.filter(structures__isnull=False).first()
    client.force_login(make_user("region_admin"))
    assert "changez d’abord leur territoire" in text_of(client.get(f"{ROOT}{used.pk}/"))
    shown = text_of(client.post(f"{ROOT}{used.pk}/retirer/", follow=True))
    assert f"{used} ne peut pas être retiré" in spaced(shown)
    assert Territory.objects.filter(pk=used.pk).exists()


def test_two_territories_do_not_bear_the_same_number(client):
    Territory.objects.create(number=4, name="Sud")
    client.force_login(make_user("region_admin"))
    answer = client.post(f"{ROOT}nouveau/", {"number": "4", "name": "Est"})
    assert answer.status_code == 422
    assert "Un autre territoire porte déjà ce numéro" in text_of(answer)


@pytest.mark.parametrize(
    ("role", "reads"),
    [("region_agent", 200), ("region_manager", 200), ("state_observer", 200), ("director", 404)],
)
def test_who_is_no_administrator_reads_at_most(client, role, reads):
    make_network()
    one = Territory.objects.get(number=1)
    client.force_login(make_person(role))
    answer = client.get(ROOT)
    assert answer.status_code == reads
    assert "Ajouter un territoire" not in text_of(answer)
    assert client.get(f"{ROOT}{one.pk}/").status_code == 404
    assert client.post(f"{ROOT}{one.pk}/retirer/").status_code == 404
