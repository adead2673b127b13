"""The demo's reminders: sent by the agent to the structures still to be heard."""

from allocation.models import Campaign
from dialogue.reminders.selectors import reminders_due
from dialogue.reminders.services import remind
from structures.ground import clock
from structures.models import Role, User


def load_reminders(campaign: Campaign, people: dict[str, User]) -> None:
    """Remind once each structure, other than the demo director's, that has not assessed itself."""
    on = clock.today()
    own = people[Role.DIRECTOR].structure_id
    due = [one for one in reminders_due(campaign, on) if one.dialogue.structure_id != own]
    chosen = [one.dialogue for one in due if not one.refusal]
    if chosen:
        remind(chosen, on, by=people[Role.REGION_AGENT])
