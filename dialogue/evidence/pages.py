"""What a structure is asked to confirm, in sentences, with links."""

from django.urls import reverse

from allocation.models import Campaign, State
from dialogue.evidence.models import Cooperation
from dialogue.evidence.selectors import CONFIRMABLE
from structures.access import own_structure
from structures.ground.french import counted
from structures.ground.tasks import TODO, Task, task
from structures.models import Role, User


def evidence_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return the parts of the year that a director may still confirm. One query at most."""
    if campaign.state != State.DIALOGUE or not user.has_role(Role.DIRECTOR):
        return []
    waiting = Cooperation.objects.filter(
        CONFIRMABLE,
        structure=user.structure_id,
        project__campaign=campaign,
        confirmed_at=None,
    ).count()
    if not waiting:
        return []
    url = reverse("dialogue:cooperations", args=[own_structure(user).code, campaign.year])
    detail = f"{counted(waiting, 'projet nomme', 'projets nomment')} votre structure."
    return [task("Confirmer votre part dans un projet coopératif", detail, TODO, url)]
