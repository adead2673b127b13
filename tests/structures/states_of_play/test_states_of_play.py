"""The life of an état des lieux: who may do what, in which order, and what is sealed."""

from datetime import date, timedelta

import pytest
from django.db import Error, transaction
from django.utils import timezone

from structures.ground.refusals import Refused
from structures.models import (
    REGION_STAFF,
    STRUCTURE_ROLES,
    BlockingPoint,
    Interview,
    JournalEntry,
    Role,
    StateOfPlay,
    Structure,
)
from structures.states_of_play import services
from structures.states_of_play.selectors import remarks_on, seal_of, states_of_play_visible_to
from tests.allocation.builders import OWN, make_structures, make_user
from tests.structures.builders import OTHER as NEIGHBOUR
from tests.structures.builders import make_person
from tests.structures.state_of_play_builders import (
    TALKS,
    TEXTS,
    YEAR,
    make_draft,
    make_proofreading,
    make_validated,
)

State = StateOfPlay.State
POINT = [("Local perdu", "La direction")]


@pytest.fixture
def network(db):
    return make_structures()


def refused_by_the_database(act):
    with pytest.raises(Error), transaction.atomic():
        act()
    return True


def test_writing_again_replaces_texts_and_talks(network):
    make_draft()
    found = make_draft(governance="Texte corrigé")
    assert StateOfPlay.objects.get().governance == "Texte corrigé"
    assert found.interviews.count() == len(TALKS)


@pytest.mark.parametrize("missing", ["documents", *StateOfPlay.Section.values])
def test_an_incomplete_draft_is_not_sent(network, missing):
    found = make_draft(**{missing: "  "})
    with pytest.raises(Refused, match="complétez"):
        services.send_for_proofreading(found, by=make_user("region_agent"))


@pytest.mark.parametrize("talks", [TALKS[:1], TALKS[1:]], ids=["no director", "no president"])
def test_a_draft_is_not_sent_before_president_and_director_were_met(network, talks):
    agent = make_user("region_agent")
    found = services.write(network[2], YEAR, TEXTS, talks, by=agent)
    with pytest.raises(Refused, match="l’échange avec la"):
        services.send_for_proofreading(found, by=agent)


def test_what_is_proofread_is_no_longer_written(network):
    make_proofreading()
    with pytest.raises(Refused, match="ne se modifie plus"):
        make_draft()


@pytest.mark.parametrize("role", [r for r in Role if r not in REGION_STAFF])
def test_only_agents_and_managers_write(network, role):
    own = Structure.objects.get(code=OWN) if role in STRUCTURE_ROLES else None
    with pytest.raises(Refused):
        services.write(network[2], YEAR, TEXTS, TALKS, by=make_user(role, structure=own))


def test_a_closed_structure_begins_none(network):
    Structure.objects.filter(code=OWN).update(closed_on=date(2014, 1, 1))
    with pytest.raises(Refused, match="n’est pas ouverte"):
        make_draft()


def test_the_director_sends_back_with_remarks_that_are_kept(network):
    found = make_proofreading()
    services.send_back(found, remarks="La permanence est fermée.", by=make_person("director"))
    found.refresh_from_db()
    assert found.state == State.DRAFT
    assert remarks_on(found).get().reason == "La permanence est fermée."


def test_sending_back_without_remarks_is_refused(network):
    found = make_proofreading()
    with pytest.raises(Refused, match="ce qui est à corriger"):
        services.send_back(found, remarks=" ", by=make_person("director"))


@pytest.mark.parametrize(
    ("role", "code"), [("president", OWN), ("director", NEIGHBOUR)], ids=["president", "neighbour"]
)
def test_nobody_but_its_director_answers(network, role, code):
    found, person = make_proofreading(), make_person(role, code)
    with pytest.raises(Refused, match="Seule la direction"):
        services.validate(found, [], by=person)
    with pytest.raises(Refused, match="Seule la direction"):
        services.send_back(found, remarks="Non.", by=person)


def test_the_region_cannot_validate_in_the_director_s_place(network):
    with pytest.raises(Refused):
        services.validate(make_proofreading(), [], by=make_user())


@pytest.mark.parametrize(
    ("points", "state"),
    [
        pytest.param([], State.VALIDATED, id="nothing blocked"),
        pytest.param(POINT, State.VALIDATED_WITH_BLOCKING, id="something blocked"),
    ],
)
def test_validation_seals_the_text_with_or_without_blocking_points(network, points, state):
    found = make_validated(points=points)
    assert (found.state, found.validated_by) == (state, make_person("director"))
    assert found.validated_sha256 == seal_of(found)
    assert found.blocking_points.count() == len(points)


def test_the_seal_covers_texts_talks_and_blocking_points(network):
    found = make_proofreading()
    seals = [seal_of(found)]
    Interview.objects.filter(function="president").update(note="Autre")
    seals.append(seal_of(found))
    found.blocking_points.create(title="Local", owner="Elle")
    seals.append(seal_of(found))
    found.management = "Autre"
    assert len({*seals, seal_of(found)}) == 4


def test_a_validated_text_is_frozen_by_the_database(network):
    found = make_validated(points=POINT)
    point = found.blocking_points.get()
    talk = found.interviews.first()
    assert refused_by_the_database(lambda: StateOfPlay.objects.update(governance="x"))
    assert refused_by_the_database(lambda: StateOfPlay.objects.update(state=State.DRAFT))
    assert refused_by_the_database(lambda: Interview.objects.update(note="x"))
    assert refused_by_the_database(talk.delete)
    assert refused_by_the_database(lambda: BlockingPoint.objects.update(title="x"))
    assert refused_by_the_database(point.delete)
    assert refused_by_the_database(lambda: found.blocking_points.create(title="x", owner="y"))


@pytest.mark.parametrize("who", ["director", "region"])
def test_a_blocking_point_gets_its_outcome_after_validation(network, who):
    point = make_validated(points=POINT).blocking_points.get()
    by = make_person("director") if who == "director" else make_user("region_agent")
    today = timezone.localdate()
    services.record_outcome(point, outcome="Nouveau local", resolved_on=today, by=by)
    point.refresh_from_db()
    assert (point.outcome, point.resolved_on) == ("Nouveau local", today)
    assert point.state_of_play.validated_sha256 == seal_of(point.state_of_play)


@pytest.mark.parametrize(
    ("outcome", "days", "words"),
    [
        pytest.param(" ", 0, "Écrivez l’issue", id="no outcome"),
        pytest.param("Fait", 1, "à venir", id="tomorrow"),
        pytest.param("Fait", -1, "précède la validation", id="before the point was named"),
    ],
)
def test_an_outcome_is_worded_and_not_dated_ahead(network, outcome, days, words):
    point = make_validated(points=POINT).blocking_points.get()
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Refused, match=words):
        services.record_outcome(point, outcome=outcome, resolved_on=day, by=make_person("director"))


def test_a_resolved_point_does_not_change(network):
    point = make_validated(points=POINT).blocking_points.get()
    today = timezone.localdate()
    services.record_outcome(point, outcome="Fait", resolved_on=today, by=make_user())
    with pytest.raises(Refused, match="déjà résolu"):
        services.record_outcome(point, outcome="Autre", resolved_on=None, by=make_user())


@pytest.mark.parametrize(("role", "code"), [("president", OWN), ("director", NEIGHBOUR)])
def test_presidents_and_neighbours_do_not_follow_points(network, role, code):
    point = make_validated(points=POINT).blocking_points.get()
    with pytest.raises(Refused, match="Seules la Région et la direction"):
        services.record_outcome(point, outcome="Fait", resolved_on=None, by=make_person(role, code))


@pytest.mark.parametrize(
    ("role", "drafts"),
    [
        (Role.REGION_AGENT, 2),
        (Role.REGION_MANAGER, 2),
        (Role.REGION_ADMIN, 2),
        (Role.STATE_OBSERVER, 1),
    ],
)
def test_drafts_are_the_region_s_alone(network, role, drafts):
    make_draft()
    make_proofreading(NEIGHBOUR)
    assert states_of_play_visible_to(make_user(role)).count() == drafts


@pytest.mark.parametrize("role", ["director", "president"])
def test_a_structure_reads_its_own_from_proofreading_on(network, role):
    make_proofreading(NEIGHBOUR)
    found, person = make_draft(), make_person(role)
    assert not states_of_play_visible_to(person).exists()
    services.send_for_proofreading(found, by=make_user())
    assert states_of_play_visible_to(person).get() == found


def test_the_history_that_a_structure_reads_does_not_tell_of_drafts(network):
    make_proofreading()
    read = JournalEntry.objects.filter(audience=JournalEntry.Audience.ALL)
    assert [entry.summary for entry in read] == ["État des lieux 2014 transmis pour relecture"]
