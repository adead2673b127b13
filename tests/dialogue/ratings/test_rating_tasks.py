"""What each person's first page says to do next in the dialogues."""

from datetime import timedelta

import pytest
from django.utils import timezone

from allocation.campaigns.services import enter_state, locked
from allocation.models import Campaign, State
from dialogue.models import Rating
from dialogue.ratings.services import record_silence
from dialogue.ratings.tasks import rating_tasks
from dialogue.rules import Stage
from tests.allocation.builders import OWN, make_adopted_campaign, make_user
from tests.dialogue.builders import (
    advance,
    make_dialogue,
    make_director,
    make_meeting,
    make_president,
    make_rating_proposed_by,
    make_silent,
    meet,
)

pytestmark = pytest.mark.django_db


def tasks(user, days=0):
    """The person's tasks by title: their status, their detail."""
    found = rating_tasks(
        user, Campaign.objects.first(), timezone.localdate() + timedelta(days=days)
    )
    return {task.title: task for task in found}


def test_nothing_is_asked_before_the_conventions():
    make_adopted_campaign()
    assert tasks(make_user()) == {}


@pytest.mark.parametrize(
    ("role", "status"),
    [("region_manager", "À faire"), ("region_agent", "À faire"), ("state_observer", "En attente")],
)
def test_the_region_opens_the_dialogues(role, status):
    campaign = locked(make_adopted_campaign())
    enter_state(campaign, State.CONVENTIONS, by=make_user())
    [task] = tasks(make_user(role)).values()
    assert (task.title, task.status) == ("Ouvrir les dialogues de gestion", status)
    assert tasks(make_director()) == {}


@pytest.mark.usefixtures("opened")
class TestOnceOpen:
    def test_the_director_writes_and_the_president_follows(self):
        make_dialogue()
        own = tasks(make_director())["Écrire l’auto-évaluation"]
        assert own.status == "À faire"
        assert own.url == f"/structures/{OWN}/dialogue/2015/8/"
        assert "2\N{NO-BREAK SPACE}indicateurs, au plus tard le" in own.detail
        assert tasks(make_president())["Écrire l’auto-évaluation"].status == "En attente"

    def test_the_director_replies_until_the_last_day(self):
        make_dialogue(Stage.REPLY)
        title = "Répondre à la proposition de la Région"
        assert tasks(make_director())[title].status == "À faire"
        assert tasks(make_director(), days=16)[title].status == "En attente"

    def test_a_silence_recorded_is_not_said_to_be_an_assessment(self):
        dialogue = make_dialogue()
        make_silent(dialogue, timezone.localdate())
        for rating in dialogue.ratings.all():
            record_silence(rating, by=make_user("region_agent"), today=timezone.localdate())
        found = tasks(make_director())["Écrire l’auto-évaluation"]
        assert found.detail.endswith("silence constaté.")

    def test_the_region_proposes_where_a_structure_was_heard(self):
        dialogue = make_dialogue()
        title = "Proposer un niveau à chaque structure"
        assert tasks(make_user())[title].status == "En attente"
        advance(dialogue.ratings.first(), Stage.PROPOSAL)
        assert tasks(make_user("region_agent"))[title].status == "À faire"
        assert tasks(make_user("state_observer"))[title].status == "En attente"

    def test_a_manager_decides_what_another_proposed(self):
        make_dialogue(Stage.DECISION)
        title = "Arrêter les niveaux"
        assert tasks(make_user())[title].status == "À faire"
        assert tasks(make_user("region_agent"))[title].status == "En attente"

    def test_the_author_of_the_proposals_waits_for_another_manager(self):
        make_rating_proposed_by(make_user())
        assert tasks(make_user())["Arrêter les niveaux"].status == "En attente"

    def test_a_manager_waits_for_the_minutes_to_be_validated(self):
        dialogue = make_dialogue(Stage.MEETING)
        make_meeting(dialogue, until="offered")
        meet(dialogue)
        task = tasks(make_user())["Arrêter les niveaux"]
        assert task.status == "En attente"
        assert task.detail.endswith("une fois validé le compte rendu.")

    def test_the_region_is_told_when_it_may_go_on_without_an_answer(self):
        dialogue, agent = make_dialogue(), make_user("region_agent")
        assert "Constater la carence" not in tasks(agent)
        make_silent(dialogue, timezone.localdate())
        task = tasks(agent)["Constater la carence"]
        assert (task.status, task.url) == ("À faire", f"/structures/{OWN}/dialogue/2015/8/")
        assert "Constater la carence" not in tasks(make_user("state_observer"))
        make_dialogue(Stage.REPLY, code="67180")
        assert "Noter l’absence de réponse" not in tasks(agent, days=16)
        tomorrow = timezone.localdate() + timedelta(days=1)
        Rating.objects.filter(stage=Stage.REPLY).update(reply_reminded_on=tomorrow)
        assert "Noter l’absence de réponse" not in tasks(agent, days=15)
        assert tasks(agent, days=16)["Noter l’absence de réponse"].status == "À faire"

    def test_a_decision_to_read_is_not_left_to_do_for_ever(self):
        make_dialogue(Stage.CLOSED)
        for reader in (make_director(), make_president()):
            task = tasks(reader)["Décision de la Région"]
            assert task.status == "À lire"
            assert task.detail.startswith("2\N{NO-BREAK SPACE}indicateurs sur 2")

    def test_the_tasks_cost_three_queries_for_everybody(self, django_assert_max_num_queries):
        for user in (make_user(), make_director()):
            with django_assert_max_num_queries(3):
                rating_tasks(user, Campaign.objects.first(), timezone.localdate())
        assert Campaign.objects.count() == 1
