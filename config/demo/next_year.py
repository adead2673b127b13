"""The demo's second year: begun from the first, then written where it differs."""

import json
from datetime import date

from allocation.campaigns.states import State
from allocation.models import Campaign
from allocation.next_year.selectors import retained_note, unconfirmed
from allocation.next_year.services import begin_next_year, confirm_carried, refresh_grants
from allocation.parameters.services import Change, change_values, edit, set_steps
from config.demo.campaign import say_terms
from config.demo.files import FIXTURES
from structures.models import Role, User

People = dict[str, User]
DECIDED = ("envelope_cents", "envelope_source", "envelope_note")


def prepare_next_year(before: Campaign, people: People) -> None:
    """Begin the year after `before`, with the envelope that is proposed for it."""
    data = json.loads((FIXTURES / f"campagne-{before.year + 1}.json").read_text())
    values = {name: data[name] for name in DECIDED}
    begin_next_year(before, values, by=people[Role.REGION_ADMIN])


def write_next_year(campaign: Campaign, people: People) -> None:
    """Write what changes, confirm what does not, take the former grants as they were settled.

    The note of the envelope recalls what the Region kept of the year before (RULES.md, rule 7).
    """
    data = json.loads((FIXTURES / f"campagne-{campaign.year}.json").read_text())
    admin = people[Role.REGION_ADMIN]
    days: dict[State, date | None] = {
        State(state): date.fromisoformat(day) for state, day in data["planned_steps"].items()
    }

    kept = retained_note(Campaign.objects.get(year=campaign.year - 1))
    changes = data["changes"] | {"campaign.envelope_note": f"{data['envelope_note']} {kept}"}

    def write(found: Campaign) -> list[Change]:
        return [*change_values(found, changes), *set_steps(found, days)]

    edit(campaign, write, source=data["changes_source"], by=admin)
    refresh_grants(campaign, by=admin)
    say_terms(campaign, people)
    keys = [row.key for row in unconfirmed(campaign)]
    if keys:
        confirm_carried(campaign, keys, by=admin)
