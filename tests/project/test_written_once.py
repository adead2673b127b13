"""What is saved without a change, or withdrawn twice, adds no line to any history."""

import pytest

from dialogue.evidence import services as evidence
from dialogue.meetings import services as meetings
from dialogue.meetings.services import Appointment
from dialogue.models import OtherFunding, PartnerOperation
from structures.ground.refusals import Refused
from structures.models import Action, JournalEntry, ProjectAttachment, Recommendation
from structures.plans import services as plans
from structures.projects import services as projects
from structures.restitutions import services as restitutions
from structures.states_of_play import services as states_of_play
from tests.allocation.builders import make_user
from tests.dialogue.builders import make_director, make_open_campaign
from tests.dialogue.meeting_builders import make_invited
from tests.project.addresses import make_supports
from tests.structures.plan_builders import make_action, make_plan
from tests.structures.plan_builders import make_director as make_writer
from tests.structures.project_builders import make_draft as make_draft_project
from tests.structures.project_builders import make_network
from tests.structures.state_of_play_builders import (
    ANALYSIS,
    YEAR,
    make_analysis,
    make_draft,
    make_validated,
)

pytestmark = pytest.mark.django_db


def saved_state_of_play():
    make_draft()
    return make_draft


def saved_analysis():
    make_analysis()
    return lambda: restitutions.write_analysis(YEAR, ANALYSIS, by=make_user("region_agent"))


def saved_recommendation():
    found = make_analysis().recommendations.get()
    values = {"title": found.title, "text": found.text}
    sources, by = list(found.rests_on.all()), make_user("region_agent")
    return lambda: restitutions.write_recommendation(found, values, sources, by=by)


def saved_outcome():
    point = make_validated(points=[("Local perdu", "La direction")]).blocking_points.get()
    written = {
        "outcome": "Un bail est signé.",
        "resolved_on": None,
        "by": make_user("region_agent"),
    }
    states_of_play.record_outcome(point, **written)
    return lambda: states_of_play.record_outcome(point, **written)


def saved_meeting():
    make_open_campaign()
    meeting = make_invited()
    same = Appointment(meeting.starts_at, meeting.place, meeting.link)
    return lambda: meetings.plan(meeting.dialogue, same, by=make_user("region_agent"))


@pytest.mark.parametrize(
    "saved",
    [saved_state_of_play, saved_analysis, saved_recommendation, saved_outcome, saved_meeting],
)
def test_saving_again_what_is_there_writes_no_line(saved):
    save_again = saved()
    lines = JournalEntry.objects.count()
    save_again()
    assert JournalEntry.objects.count() == lines > 0


def joined_file():
    make_network()
    project = make_draft_project()
    by = make_director(project.structure.code)
    projects.attach(project, name="a.pdf", content=b"%PDF-1.7", label="Carte", by=by)
    return ProjectAttachment, projects.detach, by


def noted(model, withdraw):
    make_open_campaign()
    make_supports()
    first = model.objects.order_by("pk")[:1].get()
    model.objects.exclude(pk=first.pk).delete()
    dialogue = first.dialogue if model is OtherFunding else first.rating.dialogue
    return model, withdraw, make_director(dialogue.structure.code)


def planned_action():
    by = make_writer()
    make_action(make_plan(by))
    return Action, plans.remove_action, by


def written_recommendation():
    make_analysis()
    return Recommendation, restitutions.remove_recommendation, make_user("region_agent")


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(joined_file, id="file of a project"),
        pytest.param(lambda: noted(OtherFunding, evidence.withdraw_funding), id="funding"),
        pytest.param(lambda: noted(PartnerOperation, evidence.withdraw), id="operation"),
        pytest.param(planned_action, id="action"),
        pytest.param(written_recommendation, id="recommendation"),
    ],
)
def test_what_two_people_withdraw_is_withdrawn_once(made):
    model, withdraw, by = made()
    seen, seen_too = (model.objects.get() for _ in range(2))
    withdraw(seen, by=by)
    lines = JournalEntry.objects.count()
    with pytest.raises(Refused, match="déjà retiré"):
        withdraw(seen_too, by=by)
    assert JournalEntry.objects.count() == lines
