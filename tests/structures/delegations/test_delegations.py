"""A power is lent for a time, between those who may, and counts only while it runs."""

from datetime import timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, transaction

from structures.delegations.services import take_back
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.models import Delegation, JournalEntry, Message, Role, User
from structures.states_of_play.services import validate
from tests.allocation.builders import OWN, make_user
from tests.domain.files import spaced
from tests.structures.builders import OTHER, make_network, make_person
from tests.structures.delegation_builders import again, lend
from tests.structures.pages import page, text_of
from tests.structures.parallel import in_parallel, refusals
from tests.structures.state_of_play_builders import make_proofreading

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    make_network()
    return make_person("director")


@pytest.fixture
def deputy(director):
    return make_person("deputy")


def lent_since(delegation, days):
    """Move the days of a delegation back, which the database lets nobody do."""
    starts, ends = (
        day - timedelta(days=days) for day in (delegation.starts_on, delegation.ends_on)
    )
    with pgtrigger.ignore("structures.Delegation:what_was_delegated_stands"):
        Delegation.objects.update(starts_on=starts, ends_on=ends)


def test_a_deputy_directs_only_while_a_delegation_runs(director, deputy):
    assert not deputy.has_role(Role.DIRECTOR)
    lend(director, deputy)
    assert again(deputy).has_role(Role.DIRECTOR)
    assert again(deputy).role == Role.DEPUTY
    assert not again(deputy).has_role(Role.PRESIDENT, Role.REGION_MANAGER)


@pytest.mark.parametrize(("gone_by", "acts"), [(0, True), (9, True), (10, False), (11, False)])
def test_it_ends_with_its_last_day(director, deputy, gone_by, acts):
    lent_since(lend(director, deputy, days=10), gone_by)
    assert again(deputy).has_role(Role.DIRECTOR) is acts


def test_it_begins_on_its_day(director, deputy):
    lend(director, deputy, starts_on=clock.today() + timedelta(days=1))
    assert not again(deputy).has_role(Role.DIRECTOR)


def test_it_is_taken_back_at_once_and_once(director, deputy):
    delegation = lend(director, deputy)
    take_back(delegation, by=director)
    assert not again(deputy).has_role(Role.DIRECTOR)
    with pytest.raises(Refused, match="déjà terminée"):
        take_back(delegation, by=director)


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"role": "president"}], ids=["disabled", "another role"]
)
@pytest.mark.parametrize("whose", ["giver", "holder"])
def test_it_ends_for_ever_when_either_account_changes(director, deputy, change, whose):
    delegation = lend(director, deputy)
    account = {"giver": director, "holder": deputy}[whose]
    User.objects.filter(pk=account.pk).update(**change)
    User.objects.filter(pk=account.pk).update(is_active=True, role=account.role)
    delegation.refresh_from_db()
    assert (delegation.revoked_at is None, delegation.revoked_by) == (False, None)
    assert not again(deputy).has_role(Role.DIRECTOR)


def test_what_was_lent_is_not_lent_on(director, deputy):
    lend(director, deputy)
    with pytest.raises(Refused, match="vos propres pouvoirs"):
        lend(again(deputy), make_person("president"))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.REGION_AGENT, Role.STATE_OBSERVER])
def test_it_is_given_to_somebody_who_may_hold_it(director, role):
    with pytest.raises(Refused, match="ne peut pas recevoir"):
        lend(director, make_person(role, OTHER))
    with pytest.raises(Refused, match="ne peut pas recevoir"):
        lend(director, make_person("deputy", OTHER))


def test_the_database_refuses_what_the_service_would(director, deputy):
    today = clock.today()
    days = {"starts_on": today, "ends_on": today + timedelta(days=1), "reason": "Congés"}
    for giver, holder in ((deputy, make_person("president")), (director, director)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.create(
                giver=giver,
                holder=holder,
                role=Role.DIRECTOR,
                structure=giver.structure,
                **days,
            )
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("starts_in", "days", "said"),
    [(-1, 5, "aujourd’hui au plus tôt"), (0, 0, "ne peut pas précéder"), (0, 400, "un an au plus")],
)
def test_its_days_are_to_come_and_a_year_at_most(director, deputy, starts_in, days, said):
    with pytest.raises(Refused, match=said):
        lend(director, deputy, days=days, starts_on=clock.today() + timedelta(days=starts_in))


def test_two_to_the_same_person_do_not_overlap(director, deputy):
    lend(director, deputy, days=10)
    with pytest.raises(Refused, match="a déjà une délégation"):
        lend(director, deputy, starts_on=clock.today() + timedelta(days=9))
    lend(director, deputy, starts_on=clock.today() + timedelta(days=10))


@pytest.mark.django_db(transaction=True)
def test_a_double_click_lends_once():
    make_network()
    director, deputy = make_person("director"), make_person("deputy")
    found = in_parallel(lambda: lend(director, deputy))
    assert len(refusals(found)) == len(found) - 1
    assert Delegation.objects.count() == 1


def test_the_holder_is_told_and_the_journal_names_nobody(director, deputy):
    take_back(lend(director, deputy), by=director)
    subjects = Message.objects.filter(address=deputy.email).order_by("pk")
    assert [m.subject for m in subjects] == ["Délégation reçue", "Délégation retirée"]
    given, taken = map(
        spaced, JournalEntry.objects.order_by("pk").values_list("summary", flat=True)
    )
    assert given.startswith(f"Délégation de la direction au compte n° {deputy.pk} : du ")
    assert taken == f"Délégation de la direction au compte n° {deputy.pk} : retirée"


def test_it_costs_one_question_and_none_to_who_can_hold_none(
    director, deputy, django_assert_num_queries
):
    for user, questions in ((director, 0), (make_user("state_observer"), 0), (again(deputy), 1)):
        with django_assert_num_queries(questions):
            for _ in range(2):
                user.has_role(Role.REGION_ADMIN)


def test_an_etat_des_lieux_says_that_it_was_validated_by_delegation(client, director, deputy):
    found = make_proofreading(OWN)
    with pytest.raises(Refused):
        validate(found, [], by=deputy)
    director.full_name = "Anne Schneider"
    director.save()
    lend(director, deputy)
    validate(found, [], by=again(deputy))
    shown = text_of(page(client, director, f"/structures/{OWN}/etat-des-lieux/{found.year}/"))
    assert "par Personne, par délégation d’Anne Schneider" in shown
