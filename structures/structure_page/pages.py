"""What a structure's page says: what is due next, where each part of its file stands."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from structures.deadlines.selectors import deadlines_of
from structures.ground import clock
from structures.ground.french import counted, date_long
from structures.ground.tasks import Deadline
from structures.models import (
    ActionPlan,
    CrossAnalysis,
    ProjectAttachment,
    ProjectVersion,
    Restitution,
    StateOfPlay,
    Structure,
    StructureProject,
    User,
)
from structures.plans.selectors import plans_of
from structures.projects.pages import ProjectLine, project_lines
from structures.projects.selectors import projects_visible_to
from structures.restitutions.selectors import analyses_visible_to
from structures.states_of_play.pages import label_of
from structures.states_of_play.selectors import VALIDATED, states_of_play_visible_to

if TYPE_CHECKING:
    from structures.plans.selectors import CountedPlan

MOST = 5


@dataclass(frozen=True)
class Deadlines:
    """What is to come, the soonest first, five at most; all that is late, apart."""

    coming: list[Deadline]
    late: list[Deadline]


def deadlines(structure: Structure, user: User, today: date) -> Deadlines:
    """Return what is due next, as `user` may read it. As many queries as its subjects make."""
    found = deadlines_of(structure, user, today)
    late = [due for due in found if due.day and due.day < today]
    return Deadlines([due for due in found if due not in late][:MOST], late)


NOTHING_YET = ("Aucun", "neutral")


@dataclass(frozen=True)
class PartOfFile:
    """Where one part of the file stands; `found` is its latest document, None without any."""

    found: ActionPlan | StateOfPlay | StructureProject | None
    detail: str
    status: str
    tone: str


@dataclass(frozen=True)
class Dossier:
    """What a person may read of a structure's file.

    Documents: validated projects, validated états des lieux, analyses restituted to its
    territory, what was joined to projects as last submitted; each latest first.
    """

    project: PartOfFile
    plan: PartOfFile
    state_of_play: PartOfFile
    validated_projects: list[StructureProject]
    validated_states_of_play: list[StateOfPlay]
    analyses: list[CrossAnalysis]
    attachments: list[ProjectAttachment]

    @property
    def has_documents(self) -> bool:
        """Whether there is any document."""
        return bool(
            self.validated_projects
            or self.validated_states_of_play
            or self.analyses
            or self.attachments
        )


def dossier_of(structure: Structure, user: User, today: date) -> Dossier:
    """Return the structure's file as `user` may read it. Six queries."""
    projects = project_lines(structure, user, today)
    states = list(_states_of_play(structure, user))
    return Dossier(
        project=_project(projects),
        plan=_plan(plans_of(structure, user).first()),
        state_of_play=_state_of_play(states),
        validated_projects=[line.project for line in projects if line.project.validated_on],
        validated_states_of_play=[found for found in states if found.state in VALIDATED],
        analyses=list(_analyses(structure, user)),
        attachments=list(_attachments(structure, user)),
    )


def _project(lines: list[ProjectLine]) -> PartOfFile:
    if not lines:
        return PartOfFile(None, "Trois ans, quatre parties.", *NOTHING_YET)
    first = lines[0].project
    dates = f"Du {date_long(first.starts_on)} au {date_long(first.ends_on)}."
    return PartOfFile(first, dates, lines[0].label, lines[0].tone)


def _plan(plan: "CountedPlan | None") -> PartOfFile:
    if plan is None:
        return PartOfFile(None, "Chaque année, les actions et leurs résultats.", *NOTHING_YET)
    done = counted(plan.done, "réalisée", "réalisées")
    detail = f"{counted(plan.count, 'action', 'actions')}, dont {done}."
    status = ("Publié", "done") if plan.published_at else ("En préparation", "progress")
    return PartOfFile(plan, detail, *status)


def _state_of_play(states: list[StateOfPlay]) -> PartOfFile:
    if not states:
        return PartOfFile(None, "Écrit par la Région, validé par la direction.", *NOTHING_YET)
    tone = "done" if states[0].state in VALIDATED else "progress"
    label = label_of(states[0])
    return PartOfFile(states[0], "", label[0].upper() + label[1:], tone)


def _states_of_play(structure: Structure, user: User) -> QuerySet[StateOfPlay]:
    return states_of_play_visible_to(user).filter(structure=structure).order_by("-year")


def _analyses(structure: Structure, user: User) -> QuerySet[CrossAnalysis]:
    made = Restitution.objects.filter(territory=structure.territory_id)
    readable = analyses_visible_to(user, clock.now())
    return readable.filter(pk__in=made.values("analysis")).order_by("-year")


def _attachments(structure: Structure, user: User) -> QuerySet[ProjectAttachment]:
    read = projects_visible_to(user).filter(structure=structure)
    last = ProjectVersion.objects.filter(project__in=read).order_by("project_id", "-number")
    found = ProjectAttachment.objects.filter(versions__in=last.distinct("project_id"))
    found = found.select_related("project", "file")
    return found.defer("file__content").order_by("-added_at", "-pk")
