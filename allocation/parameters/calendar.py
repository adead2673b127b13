"""The form of the planned days of a year."""

from datetime import date
from typing import Any

from allocation.campaigns.models import Campaign
from allocation.campaigns.states import LABELS, ORDER, State
from allocation.parameters import services
from allocation.parameters.forms import ParameterForm, proposed, tell
from allocation.parameters.selectors import planned_days, year_before
from structures.ground.fields import DayField
from structures.ground.french import date_long


class CalendarForm(ParameterForm):
    """The day on which each step of the year is planned."""

    def ask(self) -> None:
        """Add a field a step; one not planned recalls the day of the year before, moved."""
        planned, before = planned_days(self.campaign), year_before(self.campaign)
        then = planned_days(before) if before else {}
        self.states = {f"step_{state}": state for state in ORDER if state != State.PREPARATION}
        for name, state in self.states.items():
            label = LABELS[state]
            self.fields[name] = DayField(
                label=f"{label[:1].upper()}{label[1:]}", required=False, initial=planned.get(state)
            )
            if before and state not in planned:
                tell(self.fields[name], proposed(self.campaign, before, then.get(state)))

    def key_of(self, name: str) -> str:
        """Return the key of a step."""
        return f"step.{self.states[name]}" if name in self.states else ""

    def clean(self) -> dict[str, Any]:
        """Refuse steps that do not follow each other."""
        super().clean()
        before: date | None = None
        for name in self.states:
            day = self.cleaned_data.get(name)
            if day and before and day < before:
                said = f"Cette étape suit une autre, prévue le {date_long(before)}."
                self.add_error(name, said)
            before = day or before
        return self.cleaned_data

    def changes(self, campaign: Campaign) -> list[services.Change]:
        """Plan the days."""
        days: dict[State, date | None] = {
            state: self.cleaned_data[name] for name, state in self.states.items()
        }
        return services.set_steps(campaign, days)
