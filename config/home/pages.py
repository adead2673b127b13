"""Everything a person has to do, gathered from each subject for the home page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from allocation.campaign_page.pages import campaign_tasks
from allocation.models import Campaign
from allocation.payments.pages import payments_tasks
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
    accounts_tasks,
)


@dataclass(frozen=True)
class Section:
    """The tasks of a part of the work: what is left, most pressing first, and what is done."""

    key: str
    title: str
    left: list[Task]
    done: list[Task]

    @property
    def presses(self) -> bool:
        """Whether something of it is to be done, or blocked, now."""
        return any(task.tone in PRESSING[:2] for task in self.left)


def sections(user: User, campaign: Campaign | None) -> list[Section]:
    """Return all that the person has to do; the parts where nothing presses come last."""
    today = clock.today()
    files = [task for subject in STRUCTURE_FILES for task in subject(user, today)]
    found = [section("files", _files_title(user), files)]
    if campaign:
        talks = _dialogue_tasks(user, campaign, today)
        found.insert(0, section("dialogue", "Dialogue et versements", talks))
        title = f"Campagne {campaign.year}"
        found.insert(0, section("campaign", title, campaign_tasks(user, campaign)))
    return sorted(filter(None, found), key=lambda one: not one.presses)


def _files_title(user: User) -> str:
    return "Votre structure" if user.leads_a_structure else "Les structures"


def _dialogue_tasks(user: User, campaign: Campaign, today: date) -> list[Task]:
    """Return them in the order in which a year goes."""
    return [
        *rating_tasks(user, campaign, today),
        *evidence_tasks(user, today),
        *meeting_tasks(user, today),
        *overview_tasks(user, campaign, today),
        *settlement_tasks(user, campaign),
        *payments_tasks(user, campaign),
    ]


def section(key: str, title: str, tasks: list[Task]) -> Section | None:
    """Return the tasks parted, each kind in the order it came; None without any."""
    left = sorted((t for t in tasks if t.tone != DONE_TONE), key=lambda t: PRESSING.index(t.tone))
    done = [task for task in tasks if task.tone == DONE_TONE]
    return Section(key, title, left, done) if tasks else None
