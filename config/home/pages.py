"""Everything a person has to do, gathered from each subject for the home page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from allocation.campaign_page.pages import campaign_tasks
from allocation.campaigns.selectors import alive_among
from allocation.campaigns.states import LABELS
from allocation.models import Campaign, State
from allocation.payments.pages import payments_tasks
from dialogue.appeals.pages import appeal_tasks
from dialogue.course.pages import overview_tasks
from dialogue.evidence.pages import evidence_tasks
from dialogue.meetings.pages import meeting_tasks
from dialogue.ratings.tasks import rating_tasks
from dialogue.settlement.pages import settlement_tasks
from structures.accounts.pages import accounts_tasks
from structures.delegations.pages import delegation_tasks
from structures.ground import clock
from structures.ground.tasks import Task
from structures.help_requests.pages import help_tasks
from structures.models import User
from structures.people.pages import people_tasks
from structures.plans.pages import plan_tasks
from structures.projects.pages import project_tasks
from structures.restitutions.pages import restitution_tasks
from structures.states_of_play.pages import state_of_play_tasks

PRESSING, DONE_TONE = ("progress", "blocked", "waiting", "neutral"), "done"
Subject = Callable[[User, date], list[Task]]

STRUCTURE_FILES: tuple[Subject, ...] = (
    project_tasks,
    plan_tasks,
    state_of_play_tasks,
    restitution_tasks,
    people_tasks,
    delegation_tasks,
    help_tasks,
    appeal_tasks,
    accounts_tasks,
)


@dataclass(frozen=True)
class Section:
    """The tasks of a part of the work: what is left, most pressing first, and what is done.

    `state` is where its year stands, empty for what belongs to no year.
    """

    key: str
    title: str
    state: str
    left: list[Task]
    done: list[Task]

    @property
    def presses(self) -> bool:
        """Whether something of it is to be done, or blocked, now."""
        return any(task.tone in PRESSING[:2] for task in self.left)


def sections(user: User, campaigns: Sequence[Campaign]) -> list[Section]:
    """Return all that the person has to do, a section a year that is alive, then the others.

    Those where nothing presses come last.
    """
    today = clock.today()
    found = [_year(user, campaign, today) for campaign in alive_among(campaigns)]
    files = [task for subject in STRUCTURE_FILES for task in subject(user, today)]
    found.append(section("files", _files_title(user), files))
    return sorted(filter(None, found), key=lambda one: not one.presses)


def _files_title(user: User) -> str:
    return "Votre structure" if user.leads_a_structure else "Les structures"


def _year(user: User, campaign: Campaign, today: date) -> Section | None:
    tasks = [*campaign_tasks(user, campaign), *_dialogue_tasks(user, campaign, today)]
    return section(f"year-{campaign.year}", str(campaign), tasks, LABELS[State(campaign.state)])


def _dialogue_tasks(user: User, campaign: Campaign, today: date) -> list[Task]:
    """Return them in the order in which a year goes."""
    return [
        *rating_tasks(user, campaign, today),
        *evidence_tasks(user, campaign),
        *meeting_tasks(user, campaign, today),
        *overview_tasks(user, campaign, today),
        *settlement_tasks(user, campaign),
        *payments_tasks(user, campaign),
    ]


def section(key: str, title: str, tasks: list[Task], state: str = "") -> Section | None:
    """Return the tasks parted, each kind in the order it came; None without any."""
    left = sorted((t for t in tasks if t.tone != DONE_TONE), key=lambda t: PRESSING.index(t.tone))
    done = [task for task in tasks if task.tone == DONE_TONE]
    return Section(key, title, state, left, done) if tasks else None
