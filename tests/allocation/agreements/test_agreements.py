"""Conventions: asked for once a run is adopted, printed by workers, then frozen."""

import io
import zipfile

import pytest
from django.db import InternalError, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from allocation.agreements.jobs import print_progress
from allocation.agreements.selectors import agreements_made
from allocation.agreements.services import request_agreements
from allocation.models import Agreement, Campaign, State, StateChange
from structures.ground.refusals import Refused
from structures.models import StoredFile, Structure
from tests.allocation.builders import (
    make_adopted_campaign,
    make_campaign,
    make_generated_agreement,
    make_run,
    make_signable,
    make_structures,
    make_user,
)
from tests.structures.pages import page, text_of

ROOT = "/campagnes/2015/conventions/"
TWO = ["67437", "S11"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def real_queue(settings):
    """Tasks wait in the database, as in production, and nobody takes them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def generate(client, role="region_agent"):
    client.force_login(make_user(role))
    return client.post(f"{ROOT}generation/", follow=True)


def director(code="67437"):
    return make_user("director", structure=Structure.objects.get(code=code))


@pytest.mark.parametrize("build", [make_campaign, make_run])
def test_no_convention_is_made_before_the_adoption(client, build):
    build()
    shown = text_of(generate(client))
    assert "cette action se fait à l’étape « répartition arrêtée » ou « conventions »" in shown
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        pytest.param({"siret": ""}, "Mission locale de Saverne (SIRET)", id="SIRET"),
        pytest.param(
            {"street": "", "town": ""},
            "Mission locale de Saverne (adresse, commune du siège)",
            id="address",
        ),
        pytest.param(
            {"court": "", "registered_on": None},
            "Mission locale de Saverne (tribunal d’inscription, inscrite le)",
            id="registration under local law",
        ),
    ],
)
def test_an_incomplete_identity_refuses_them_all_and_is_named(client, changes, named):
    make_adopted_campaign()
    Structure.objects.filter(code="67437").update(**changes)
    assert f"Identité à compléter avant la convention : {named}." in text_of(generate(client))
    assert not Agreement.objects.exists()
    assert Campaign.objects.get().state == State.ADOPTED


def test_one_button_prints_a_convention_a_structure_and_freezes_it(client):
    make_signable(make_adopted_campaign(codes=TWO))
    shown = text_of(generate(client))
    assert [a.state for a in Agreement.objects.all()] == ["generated", "generated"]
    assert Campaign.objects.get().state == State.CONVENTIONS
    assert StateChange.objects.last().changed_by.role == "region_agent"
    assert "Télécharger les 2 conventions (ZIP)" in shown
    assert all(bytes(a.file.content).startswith(b"%PDF-") for a in Agreement.objects.all())
    before = list(Agreement.objects.values())
    generate(client, "region_manager")
    assert list(Agreement.objects.values()) == before
    assert StoredFile.objects.count() == 2


def test_a_printed_convention_is_frozen_in_the_database():
    make_generated_agreement(make_adopted_campaign(), "67437")
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Agreement.objects.update(reference="X")
    with pytest.raises(InternalError, match="Cannot (update|delete)"), transaction.atomic():
        Agreement.objects.get().delete()


def test_asking_again_makes_what_is_missing_and_leaves_what_is_printed():
    campaign = make_signable(make_adopted_campaign())
    done = make_generated_agreement(campaign, "67437")
    left = request_agreements(campaign, by=make_user())
    assert [a.structure.code for a in left] == ["67180", "67300", "68066", "S11"]
    assert request_agreements(campaign, by=make_user()) == left
    assert campaign.agreements.get(structure__code="67437") == done


def test_a_structure_that_joins_after_the_adoption_gets_no_convention():
    campaign = make_signable(make_adopted_campaign(codes=TWO))
    make_structures(["67180"])
    found = request_agreements(campaign, by=make_user())
    assert [a.structure.code for a in found] == TWO


def test_each_convention_bears_its_own_reference_and_cites_the_adopted_run():
    campaign = make_signable(make_adopted_campaign())
    found = request_agreements(campaign, by=make_user())
    assert found[2].reference == "ML-2015-67437"
    assert {agreement.run for agreement in found} == {campaign.adoption.run}


def test_a_director_gets_the_very_bytes_that_are_stored(client):
    make_generated_agreement(make_adopted_campaign(), "67437", b"%PDF-1.7 of Saverne")
    answer = page(client, director(), f"{ROOT}ML-2015-67437.pdf")
    assert answer.content == b"%PDF-1.7 of Saverne"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="convention-ML-2015-67437.pdf"'


@pytest.mark.parametrize("reference", ["ML-2015-S11", "ML-2015-67180", "ML-2014-67437", "X"])
def test_a_director_gets_neither_that_of_another_nor_one_not_printed(client, reference):
    campaign = make_signable(make_adopted_campaign())
    make_generated_agreement(campaign, "S11")
    request_agreements(campaign, by=make_user())
    assert page(client, director(), f"{ROOT}{reference}.pdf").status_code == 404


def test_a_convention_belongs_to_the_year_of_its_address(client):
    make_generated_agreement(make_adopted_campaign(), "67437")
    answer = page(client, make_user(), "/campagnes/2014/conventions/ML-2015-67437.pdf")
    assert answer.status_code == 404


def test_the_archive_holds_every_printed_convention(client):
    campaign = make_signable(make_adopted_campaign())
    make_generated_agreement(campaign, "67437", b"one")
    make_generated_agreement(campaign, "S11", b"other")
    request_agreements(campaign, by=make_user())
    first = b"".join(page(client, make_user("state_observer"), f"{ROOT}conventions.zip"))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == {"convention-ML-2015-67437.pdf": b"one", "convention-ML-2015-S11.pdf": b"other"}
    assert b"".join(client.get(f"{ROOT}conventions.zip")) == first


def test_progress_counts_what_is_printed(client, real_queue):
    make_generated_agreement(make_signable(make_adopted_campaign()), "67437")
    generate(client)
    found = print_progress(agreements_made(Campaign.objects.get()))
    assert (found.done, found.total, found.failed, found.running) == (1, 5, 0, True)
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 4


def test_the_progress_asks_for_itself_again_until_all_is_done(client, real_queue):
    campaign = make_signable(make_adopted_campaign(codes=TWO))
    make_generated_agreement(campaign, "67437")
    generate(client)
    running = client.get(f"{ROOT}avancement/")
    assert "Relancer la génération" in text_of(running)
    assert b'hx-trigger="every 1s"' in running.content
    assert b"<html" not in running.content
    assert "Conventions générées 1 sur 2" in text_of(running)
    Agreement.objects.get(state="draft").delete()
    done = client.get(f"{ROOT}avancement/").content
    assert b"hx-trigger" not in done and "Relancer" not in done.decode()


def test_a_print_that_failed_is_shown_and_may_be_asked_again(client, real_queue):
    make_signable(make_adopted_campaign(codes=TWO))
    generate(client)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    shown = page(client, make_user("region_agent"), ROOT)
    assert "2 conventions n’ont pas pu être générées." in text_of(shown)
    assert b"hx-trigger" not in shown.content
    assert "Relancer la génération" in text_of(shown)
    generate(client)
    assert print_progress(agreements_made(Campaign.objects.get())).failed == 0


def test_tasks_are_only_queued_if_the_request_goes_through(client, real_queue):
    make_signable(make_adopted_campaign())
    Structure.objects.filter(code="S11").update(siret="")
    with pytest.raises(Refused):
        request_agreements(Campaign.objects.get(), by=make_user())
    generate(client)
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        pytest.param("region_agent", True, id="agent"),
        pytest.param("region_manager", True, id="manager"),
        pytest.param("region_admin", False, id="administrator"),
        pytest.param("state_observer", False, id="State"),
    ],
)
def test_the_button_is_offered_to_who_may_use_it(client, role, offered):
    make_adopted_campaign()
    shown = text_of(page(client, make_user(role), ROOT))
    assert ("Générer toutes les conventions" in shown) is offered
