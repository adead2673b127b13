"""A convention without a valid projet de structure: asked why, by name, and never by silence."""

from datetime import date

import pytest

from allocation.agreements.selectors import structures_without_valid_project
from allocation.agreements.services import request_agreements
from allocation.models import Agreement
from structures.ground.refusals import Refused
from structures.models import JournalEntry, Structure, StructureProject
from tests.allocation.builders import (
    OWN,
    PUBLIC_BODY,
    make_adopted_campaign,
    make_agreement,
    make_signable,
    make_user,
)
from tests.structures.pages import page, text_of

ROOT = "/campagnes/2015/conventions/"
REASON = "Projet attendu en mars, activité continue."
QUESTION = "Sans projet de structure valide le 6 février 2015, jour de la délibération"
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """Every structure but two has a project that is valid on the day of the deliberation."""
    return make_signable(make_adopted_campaign(without_project=[OWN, PUBLIC_BODY]))


def codes(structures):
    return [structure.code for structure in structures]


def generate(client, **data):
    client.force_login(make_user("region_agent"))
    return client.post(f"{ROOT}generation/", data, follow=True)


def test_conventions_are_refused_without_a_reason_and_the_structures_are_named(campaign):
    with pytest.raises(Refused) as refusal:
        request_agreements(campaign, by=make_user(), no_project_reason="  ")
    assert str(refusal.value).replace("\xa0", " ") == (
        "Aucun projet de structure valide le 6 février 2015 : Mission locale de Saverne, "
        "Structure n° 11 (à nommer). Donnez un motif."
    )
    assert not Agreement.objects.exists()


def test_the_reason_is_kept_with_those_conventions_only(campaign):
    request_agreements(campaign, by=make_user(), no_project_reason=REASON)
    reasons = dict(Agreement.objects.values_list("structure__code", "no_project_reason"))
    assert {code for code, reason in reasons.items() if reason} == {OWN, PUBLIC_BODY}
    assert reasons[OWN] == REASON


def test_the_structure_reads_it_in_its_journal(campaign):
    request_agreements(campaign, by=make_user(), no_project_reason=REASON)
    found = JournalEntry.objects.filter(reason=REASON)
    assert sorted(found.values_list("structure__code", "audience")) == [
        (OWN, "all"),
        (PUBLIC_BODY, "all"),
    ]


def test_nothing_is_asked_when_every_structure_has_a_project(client):
    make_signable(make_adopted_campaign())
    assert QUESTION not in text_of(page(client, make_user(), ROOT))
    generate(client)
    assert not Agreement.objects.exclude(no_project_reason="").exists()


def test_a_convention_already_made_is_not_asked_about_again(campaign):
    for code in (OWN, PUBLIC_BODY):
        make_agreement(campaign, code)
    assert structures_without_valid_project(campaign) == []
    assert len(request_agreements(campaign, by=make_user())) == 5


def test_the_page_names_them_asks_why_and_links_to_their_projects(client, campaign):
    response = page(client, make_user("region_agent"), ROOT)
    shown = text_of(response)
    assert QUESTION in shown.replace(" :", "")
    assert shown.index(QUESTION) < shown.index("Mission locale de Saverne Structure n° 11")
    assert f'href="/structures/{OWN}/projet/"' in response.content.decode()
    assert "Mission locale de Molsheim" not in shown


def test_an_empty_reason_is_told_and_nothing_is_made(client, campaign):
    response = generate(client, no_project_reason=" ")
    assert response.status_code == 422
    assert "Écrivez le motif, ou attendez un projet valide." in text_of(response)
    assert not Agreement.objects.exists()


def test_the_list_says_which_conventions_rest_on_no_project(client, campaign):
    shown = text_of(generate(client, no_project_reason=REASON))
    assert shown.count(f"Sans projet de structure valide : {REASON}") == 2


def test_a_reader_of_the_state_is_not_asked(client, campaign):
    assert QUESTION not in text_of(page(client, make_user("state_observer"), ROOT))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "missed"),
    [
        pytest.param(date(2015, 2, 6), date(2018, 2, 5), False, id="begins that day"),
        pytest.param(date(2015, 2, 7), date(2018, 2, 6), True, id="begins the day after"),
        pytest.param(date(2012, 2, 7), date(2015, 2, 6), False, id="ends that day"),
        pytest.param(date(2012, 2, 6), date(2015, 2, 5), True, id="ended the day before"),
    ],
)
def test_the_project_is_judged_on_the_day_of_the_deliberation(campaign, starts_on, ends_on, missed):
    StructureProject.objects.create(
        structure=Structure.objects.get(code=OWN),
        state="validated",
        starts_on=starts_on,
        ends_on=ends_on,
        validated_on=starts_on,
    )
    assert (OWN in codes(structures_without_valid_project(campaign))) is missed
