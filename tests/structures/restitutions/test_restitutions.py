"""The analysis restituted: in one act, at one instant, to a whole territory and to no other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import Error, connection, transaction
from django.utils import timezone

from structures.ground.french import moment
from structures.ground.refusals import Refused
from structures.models import (
    STRUCTURE_ROLES,
    JournalEntry,
    Mandate,
    Recommendation,
    Restitution,
    Role,
    Structure,
    Territory,
    User,
)
from structures.restitutions import services
from structures.restitutions.selectors import analyses_visible_to, preview, recommendations_of
from tests.allocation.builders import OWN, make_structures, make_user
from tests.domain.files import spaced
from tests.structures.builders import OTHER as NEIGHBOUR
from tests.structures.builders import make_person
from tests.structures.state_of_play_builders import (
    ANALYSIS,
    YEAR,
    make_analysis,
    make_draft,
    make_proofreading,
    make_recommendation,
    make_restitution,
    make_validated,
)

FAR, LOCAL = "68066", "S11"  # of another territory; of the same as OWN and NEIGHBOUR
IN_AN_HOUR = timedelta(hours=1)


@pytest.fixture
def network(db):
    return make_structures()


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Publish as a request does: messages leave when its transaction ends."""

    def publish(*args, **changes):
        with django_capture_on_commit_callbacks(execute=True):
            return make_restitution(*args, **changes)

    return publish


def reads(user, now=None):
    return analyses_visible_to(user, now or timezone.now()).exists()


def nothing_is_published():
    facts = JournalEntry.objects.filter(summary__contains="restituée")
    return not (Restitution.objects.exists() or facts.exists() or mail.outbox)


def test_a_recommendation_rests_on_one_validated_text_at_least(network):
    analysis = make_analysis()
    with pytest.raises(Refused, match="au moins un état des lieux"):
        make_recommendation(analysis, [])
    for source in (make_proofreading(NEIGHBOUR), make_draft(FAR, year=YEAR)):
        with pytest.raises(Refused, match="validés"):
            make_recommendation(analysis, [source])


@pytest.mark.parametrize("role", [Role.REGION_ADMIN, Role.STATE_OBSERVER])
def test_only_agents_and_managers_write_the_analysis(network, role):
    with pytest.raises(Refused, match="Seule la Région"):
        services.write_analysis(YEAR, ANALYSIS, by=make_user(role))


def test_a_recommendation_may_be_removed_before_the_restitution(network):
    analysis = make_analysis()
    services.remove_recommendation(Recommendation.objects.get(), by=make_user())
    with pytest.raises(Refused, match="une préconisation"):
        make_restitution(analysis)


def test_once_restituted_the_text_no_longer_changes(network):
    analysis = make_analysis()
    make_restitution(analysis)
    found = Recommendation.objects.get()
    by = make_user()
    acts = [
        lambda: services.write_analysis(YEAR, ANALYSIS, by=by),
        lambda: make_recommendation(analysis, list(found.rests_on.all())),
        lambda: services.remove_recommendation(found, by=by),
    ]
    for act in acts:
        with pytest.raises(Refused, match="son texte ne change plus"):
            act()


@pytest.mark.parametrize("role", [r for r in Role if r != Role.REGION_MANAGER])
def test_only_a_manager_publishes(network, role):
    analysis = make_analysis()
    by = make_person(role) if role in STRUCTURE_ROLES else make_user(role)
    with pytest.raises(Refused, match="responsable"):
        make_restitution(analysis, by=by)


@pytest.mark.parametrize("part", ANALYSIS)
def test_an_unfinished_analysis_is_not_restituted(network, part):
    with pytest.raises(Refused, match="complétez"):
        make_restitution(make_analysis(**{part: ""}))


def test_a_territory_gets_it_once(network):
    analysis = make_analysis()
    make_restitution(analysis)
    with pytest.raises(Refused, match="déjà restituée"):
        make_restitution(analysis)
    assert make_restitution(analysis, number=3)


def test_a_territory_without_structure_gets_none(network):
    with pytest.raises(Refused, match="aucune structure active"):
        make_restitution(make_analysis(), number=4)


def test_what_is_not_validated_is_listed_and_confirmed(network):
    analysis = make_analysis()
    seen = preview(analysis, Territory.objects.get(number=1), timezone.localdate())
    assert [s.code for s in seen.not_validated] == [NEIGHBOUR, LOCAL]
    with pytest.raises(Refused, match="Confirmez"):
        make_restitution(analysis, confirmed=False)


def test_a_text_that_names_a_structure_is_pointed_out(network):
    analysis = make_analysis(practices="Comme la mission locale de Saverne.")
    seen = preview(analysis, Territory.objects.get(number=3), timezone.localdate())
    assert [s.code for s in seen.named] == [OWN]


def test_with_all_validated_and_reachable_nothing_is_to_be_confirmed(network):
    sources = [make_validated(code) for code in (OWN, NEIGHBOUR, LOCAL)]
    for source in sources:
        make_person("president", source.structure.code)
    assert make_restitution(make_analysis(sources), confirmed=False)


def test_presidents_and_directors_are_told_one_by_one_at_the_same_time(network, sent):
    people = [make_person(r, c) for c in (OWN, NEIGHBOUR) for r in ("director", "president")]
    make_person("director", FAR)
    sent(make_analysis())
    assert sorted(tuple(m.to) for m in mail.outbox) == sorted((p.email,) for p in people)
    assert {(*m.cc, *m.bcc) for m in mail.outbox} == {()}


def test_the_message_says_nothing_of_the_analysis(network, sent):
    make_person("director")
    sent(make_analysis(practices="Bonne idée"))
    (message,) = mail.outbox
    whole = message.subject + message.body
    assert "/analyses/2014/" in whole
    assert not any(word in whole for word in ("Bonne idée", "Difficulté", "Frein", "coopérer"))


def test_nothing_leaves_before_the_transaction_ends(network):
    make_person("director")
    make_restitution(make_analysis())
    assert mail.outbox == []


def test_who_has_no_account_is_told_at_their_professional_address(network, sent):
    structure = Structure.objects.get(code=NEIGHBOUR)
    who = {"full_name": "Luc Roth", "starts_on": "2013-01-01"}
    Mandate.objects.create(structure=structure, function="president", email="l@a.example", **who)
    Mandate.objects.create(
        structure=structure, function="director", email="old@a.example", ends_on="2014-01-01", **who
    )
    sent(make_analysis(sources=[make_validated()]))
    assert sorted(to for m in mail.outbox for to in m.to) == [
        "director-67437@demo.example",
        "l@a.example",
    ]


def test_one_person_in_both_functions_is_written_to_once(network, sent):
    structure = Structure.objects.get(code=NEIGHBOUR)
    for function, email in (("president", "L@a.example"), ("director", "l@a.example")):
        Mandate.objects.create(
            structure=structure,
            function=function,
            email=email,
            full_name="Luc Roth",
            starts_on="2013-01-01",
        )
    sent(make_analysis(), number=1)
    assert sum(m.to[0].lower() == "l@a.example" for m in mail.outbox) == 1


def test_a_wrong_address_stops_the_whole_publication(network, sent):
    analysis = make_analysis()
    make_person("director", NEIGHBOUR)
    User.objects.filter(structure__code=NEIGHBOUR).update(email="pas une adresse")
    with pytest.raises(Refused, match="pas une adresse"):
        sent(analysis)
    assert nothing_is_published()


def test_one_failed_insert_stops_the_whole_publication(network, sent):
    analysis, last = make_analysis(), Structure.objects.get(code=LOCAL)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE structures_journalentry ADD CONSTRAINT broken"
            f" CHECK (structure_id <> {last.pk}) NOT VALID"
        )
    with pytest.raises(Error), transaction.atomic():
        sent(analysis)
    assert nothing_is_published()


def test_the_whole_territory_reads_from_the_publication_on_and_no_other(network):
    analysis = make_analysis()
    people = [make_person(r, c) for c in (OWN, NEIGHBOUR) for r in ("director", "president")]
    assert [reads(person) for person in people] == [False] * 4
    make_restitution(analysis)
    assert [reads(person) for person in people] == [True] * 4
    assert not reads(make_person("director", FAR))


def test_with_an_embargo_the_whole_territory_reads_at_the_same_instant(network):
    instant = timezone.now() + IN_AN_HOUR
    make_restitution(make_analysis(), embargo_until=instant)
    people = [make_person(r, c) for c in (OWN, NEIGHBOUR) for r in ("director", "president")]
    before = instant - timedelta(microseconds=1)
    assert [reads(person, before) for person in people] == [False] * 4
    assert [reads(person, instant) for person in people] == [True] * 4


def test_an_embargo_ends_in_the_future(network):
    past = datetime(2014, 12, 4, tzinfo=UTC)
    with pytest.raises(Refused, match="est passée"):
        make_restitution(make_analysis(), embargo_until=past)


def test_the_embargo_is_written_in_message_and_history(network, sent):
    make_person("director")
    until = timezone.now() + timedelta(days=30)
    said = spaced(f"à partir du {moment(timezone.localtime(until))}")
    sent(make_analysis(), embargo_until=until)
    assert said in spaced(mail.outbox[0].body)
    fact = JournalEntry.objects.filter(structure__code=OWN, kind="restitution").get()
    assert f"lisible {said}" in spaced(fact.summary)


def test_an_embargo_lasts_six_months_at_most(network):
    analysis = make_analysis()
    too_late = timezone.now() + timedelta(days=184)
    with pytest.raises(Refused, match="six mois au plus"):
        make_restitution(analysis, embargo_until=too_late)
    with pytest.raises(Error, match="six_months"), transaction.atomic():
        Restitution.objects.create(
            analysis=analysis,
            territory=Territory.objects.first(),
            embargo_until=too_late,
            published_by=make_user(),
        )


def test_structures_learn_how_many_texts_a_recommendation_rests_on(network):
    analysis = make_analysis([make_validated(), make_validated(NEIGHBOUR)])
    for user in (make_person("director"), make_user("state_observer")):
        assert recommendations_of(user, analysis).get().sources == 2
