"""What the settlement asks of each person, in sentences, with links."""

from django.urls import reverse

from allocation.models import Campaign, State
from dialogue.settlement.selectors import count_open_dialogues
from structures.access import own_structure
from structures.ground.french import counted
from structures.ground.tasks import BLOCKED, DONE, READ, TODO, WAITING, Task, task
from structures.models import Role, User


def settlement_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return what the settlement of the campaign asks of this person. One query at most."""
    if campaign.state not in (State.DIALOGUE, State.SETTLEMENT):
        return []
    if user.leads_a_structure:
        return _structure_tasks(user, campaign)
    title, url = "Arrêter le solde", reverse("dialogue:settlement", args=[campaign.year])
    if campaign.state == State.SETTLEMENT:
        return [task(title, "Les montants finals sont connus.", DONE, url)]
    left = count_open_dialogues(campaign)
    if left:
        detail = f"{counted(left, 'dialogue', 'dialogues')} à clore auparavant."
        return [task(title, detail, BLOCKED, url)]
    if user.has_role(Role.REGION_MANAGER):
        return [task(title, "Tous les dialogues sont clos.", TODO, url)]
    return [task(title, "Tous les dialogues sont clos. Par une ou un responsable.", WAITING, url)]


def _structure_tasks(user: User, campaign: Campaign) -> list[Task]:
    if campaign.state != State.SETTLEMENT:
        return []
    url = reverse("allocation:explained", args=[own_structure(user).code, campaign.year])
    detail = "Part fixe, part variable obtenue, solde : chaque euro y est expliqué."
    return [task(f"Votre montant final {campaign.year}", detail, READ, url)]
