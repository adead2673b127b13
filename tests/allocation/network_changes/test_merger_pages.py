"""The pages of a merger: a preview that explains, a confirmation, and who may read."""

import pytest

from structures.ground.refusals import Refused
from structures.models import STRUCTURE_ROLES, Role
from tests.allocation.builders import make_user
from tests.allocation.network_builders import (
    HAGUENAU,
    MOLSHEIM,
    SAVERNE,
    asked,
    confirm,
    plan_of,
    structure,
)
from tests.structures.builders import make_person
from tests.structures.network_builders import admin
from tests.structures.pages import page, text_of

PATH = "/structures/fusion/"
pytestmark = pytest.mark.django_db


def query(*merged, into=SAVERNE, on="2015-07-01"):
    ticked = [structure(code).pk for code in merged or (HAGUENAU,)]
    return {"merged": ticked, "into": structure(into).pk, "on": on}


@pytest.mark.parametrize("role", [r for r in Role if r != Role.REGION_ADMIN])
def test_only_the_administration_merges(client, full_campaign, role):
    user = make_user(role, structure=structure(SAVERNE) if role in STRUCTURE_ROLES else None)
    with pytest.raises(Refused, match="administration"):
        confirm(asked(), by=user)
    answer = page(client, user, PATH)
    assert answer.status_code == 404
    assert "Alsace du Nord" not in answer.content.decode()


def test_the_page_explains_the_split_before_and_after_in_words(client, full_campaign):
    client.force_login(admin())
    shown = text_of(client.get(PATH, query()))
    assert "Aperçu : rien n’a encore changé." in shown
    assert "Campagne 2015 : la répartition avant et après" in shown
    assert "Parts fixes avant la fusion : Mission locale d’Alsace du Nord (" in shown
    assert "Une part proportionnelle s’additionne" in shown
    same = "2 456 500,00 € 2 456 500,00 € 2 890 000,00 € 2 890 000,00 € 0,00 €"
    assert f"Réseau {same}" in shown
    assert structure(HAGUENAU).closed_on is None


def test_the_page_merges_once_confirmed_with_a_reason(client, full_campaign):
    client.force_login(admin())
    fingerprint = plan_of(asked()).fingerprint
    typed = query() | {"fingerprint": fingerprint}
    refused = client.post(PATH, typed | {"reason": ""})
    assert refused.status_code == 422
    assert "Motif : Ce champ est obligatoire." in text_of(refused)
    answer = client.post(PATH, typed | {"reason": "AG"})
    assert answer.url == f"/structures/{SAVERNE}/"
    assert structure(HAGUENAU).merged_into == structure(SAVERNE)


def test_the_page_shows_the_new_preview_when_the_old_one_is_out_of_date(client, full_campaign):
    client.force_login(admin())
    answer = client.post(PATH, query() | {"fingerprint": "0" * 64, "reason": "AG"})
    assert answer.status_code == 422
    assert "ont changé depuis l’aperçu" in text_of(answer)
    assert plan_of(asked()).fingerprint in answer.content.decode()


def test_the_page_asks_who_leads_when_several_could(client, full_campaign):
    _, chosen = (make_person("director", code) for code in (HAGUENAU, MOLSHEIM))
    client.force_login(admin())
    asking = query(HAGUENAU, MOLSHEIM)
    assert "Direction de la structure réunie" in text_of(client.get(PATH, asking))
    fingerprint = plan_of(asked(HAGUENAU, MOLSHEIM)).fingerprint
    typed = asking | {"fingerprint": fingerprint, "reason": "AG", "director": chosen.pk}
    client.post(PATH, typed)
    chosen.refresh_from_db()
    assert chosen.structure == structure(SAVERNE)


def test_the_merged_structure_is_read_by_the_region_and_its_successor_only(client, full_campaign):
    director = make_user("director", structure=structure(SAVERNE))
    neighbour = make_person("director", MOLSHEIM)
    confirm(asked())
    for reader, status in ((admin(), 200), (director, 200), (neighbour, 404)):
        assert page(client, reader, f"/structures/{HAGUENAU}/").status_code == status
