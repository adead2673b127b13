"""Which dates are put off, and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from allocation.campaigns.states import LABELS, ORDER, State
from allocation.models import Campaign
from allocation.parameters.selectors import planned_days
from structures.ground.fields import DayField

LONGEST = 300


class PostponementForm(forms.Form):
    """Why dates are put off: whoever is told reads it."""

    reason = forms.CharField(
        label="Motif du report",
        max_length=LONGEST,
        help_text="Lu par toutes les personnes prévenues, et gardé avec les anciennes dates.",
    )


class StepsForm(PostponementForm):
    """The planned days of the steps to come."""

    def __init__(
        self, data: Mapping[str, str] | None = None, *, campaign: Campaign, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        planned = planned_days(campaign)
        to_come = ORDER[ORDER.index(State(campaign.state)) + 1 :]
        self.states = {f"step_{state}": state for state in to_come}
        for name, state in self.states.items():
            self.fields[name] = DayField(
                label=LABELS[state].capitalize(),
                required=state in planned,
                initial=planned.get(state),
                error_messages={"required": "Un jour annoncé se reporte, il ne s’efface pas."},
            )
        self.order_fields([*self.states, "reason"])

    def days(self) -> dict[State, date]:
        """Return the day of each step that has one."""
        found = {state: self.cleaned_data[name] for name, state in self.states.items()}
        return {state: day for state, day in found.items() if day}
