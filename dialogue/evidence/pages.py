"""What a structure is asked to confirm, in sentences, with links."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from dialogue.evidence.models import Cooperation
from dialogue.evidence.selectors import CONFIRMABLE
from structures.ground.french import counted
from structures.ground.tasks import TODO, Task, task
from structures.models import Role, User


def evidence_tasks(user: User, today: date) -> list[Task]:
    """Return the parts that a director may still confirm, a task a year. One query."""
    if not user.has_role(Role.DIRECTOR):
        return []
    waiting = Cooperation.objects.filter(
        CONFIRMABLE, structure=user.structure_id, confirmed_at=None
    ).select_related("project__campaign", "structure")
    return [
        task(
            "Confirmer votre part dans un projet coopératif",
            f"{counted(len(found), 'projet nomme', 'projets nomment')} votre structure.",
            TODO,
            reverse("dialogue:cooperations", args=[found[0].structure.code, year]),
        )
        for year, found in _by_year(waiting).items()
    ]


def _by_year(waiting: Iterable[Cooperation]) -> dict[int, list[Cooperation]]:
    years: dict[int, list[Cooperation]] = {}
    for cooperation in waiting:
        years.setdefault(cooperation.project.campaign.year, []).append(cooperation)
    return years
