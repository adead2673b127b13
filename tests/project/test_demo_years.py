"""The demo's two years: 2015 settled and closed, 2016 where it was asked to be."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from allocation.models import Adoption, Campaign, State
from allocation.next_year.selectors import unconfirmed
from config.demo.loader import accounts
from config.demo.story import YEARS, story
from dialogue.meetings.selectors import agenda_of
from dialogue.models import Dialogue, Draft, Rating
from dialogue.rules import Stage
from structures.ground import clock
from structures.models import ActionPlan, User
from tests.allocation.builders import make_structures
from tests.project.demo_years import judge_years
from tests.structures.pages import page, text_of


@pytest.fixture
def two_years(db):
    """Load both years by the command; the second in the state that it is told."""

    def load(**asked):
        call_command("demo", verbosity=0, **asked)
        return Campaign.objects.get(year=2016)

    return load


def test_the_second_year_in_preparation_has_the_first_one_closed_and_all_confirmed(two_years):
    two_years(state=State.PREPARATION)
    second = judge_years(State.PREPARATION)
    assert clock.today() == date(2016, 1, 29)
    assert unconfirmed(second) == []
    grants = second.former_grants.values_list("source", flat=True)
    assert set(grants) == {"Dotation définitive 2015"}
    assert second.indicators.get(number=7).weight == 2
    assert second.following_months != Campaign.objects.get(year=2015).following_months


def test_the_demo_opens_in_the_middle_of_the_second_year_s_dialogue(two_years, client):
    two_years()
    second = judge_years(State.DIALOGUE)
    assert clock.today() == date(2016, 10, 26)
    assert _figures_vary_strongly() == {"67447", "68334"}
    _every_stage_is_there(second)
    _words_are_of_their_year(second)
    _each_role_reads_its_own_page(client)


@pytest.mark.parametrize("state", State)
def test_a_year_alone_tells_nothing_of_the_next(state):
    assert {step.year for step in story([2015], state)} <= {2015}
    acts = [step.act for step in story([2015], State.CLOSED)]
    told = [step.act for step in story(YEARS, state) if step.year == 2015]
    assert [act for act in told if act in acts] == acts
    assert len(told) == len(acts) + 2


def test_the_story_goes_forward():
    moments = [step.at for step in story(YEARS, State.CLOSED)]
    assert moments == sorted(set(moments))


def test_nothing_is_loaded_again_over_a_network(db, capsys):
    make_structures()
    call_command("demo", if_empty=True, accounts=True)
    shown = capsys.readouterr().out
    assert "chargée" not in shown
    assert all(account["email"] in shown for account in accounts()["accounts"])
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("asked", [["--year", "2016"], ["--state", "open"]])
def test_what_the_demo_does_not_tell_is_refused(asked):
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("demo", *asked)


def _figures_vary_strongly():
    """Whose maximum moves by more than a tenth."""
    first, second = (
        dict(adoption.run.totals.values_list("structure__code", "maximum_cents"))
        for adoption in Adoption.objects.order_by("run__campaign__year")
    )
    return {code for code in first if abs(second[code] - first[code]) * 10 > first[code]}


def _every_stage_is_there(campaign):
    ratings = Rating.objects.filter(dialogue__campaign=campaign)
    stages = set(ratings.values_list("stage", flat=True))
    assert stages == {"self_assessment", "proposal", "reply", "decision", "closed"}
    assert ratings.filter(stage=Stage.CLOSED).count() == 2
    assert Draft.objects.get(rating__in=ratings).rating.indicator.number == 9


def _words_are_of_their_year(campaign):
    own = Dialogue.objects.get(campaign=campaign, structure__code="67437")
    agenda = agenda_of(own)
    assert any("bus des métiers" in one.text for one in agenda.commitments)
    assert {action.plan.year for action in agenda.actions} == {2016}
    before = Dialogue.objects.get(campaign__year=2015, structure__code="67437")
    assert _said(own) and not _said(own) & _said(before)
    plans = ActionPlan.objects.filter(year=2016)
    assert plans.count() == plans.exclude(published_at=None).count() == 5


def _said(dialogue):
    return set(dialogue.statements.values_list("text", flat=True))


def _each_role_reads_its_own_page(client):
    for account in accounts()["accounts"]:
        shown = text_of(page(client, User.objects.get(email=account["email"]), "/"))
        assert "nous y sommes le 26 octobre 2016" in shown
