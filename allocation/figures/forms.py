"""Figures typed by hand."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from allocation.engine import plain
from allocation.figures.models import Figure
from allocation.models import Indicator
from allocation.year_before.selectors import Beside
from structures.ground.edits import Grouped
from structures.ground.fields import TypedField
from structures.ground.french import moment
from structures.ground.readings import parse_number, parse_whole


class WholeNumberField(TypedField):
    """A count as people type it: spaces between thousands are accepted, decimals are not.

    A value left as it was is accepted: under a prorata, a count may have decimals.
    """

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "class": "amount", "autocomplete": "off"}
    )

    def read(self, text: str) -> Decimal:
        """Return the exact number."""
        return parse_number(text) if text == self.initial else Decimal(parse_whole(text))


class FigureForm(Grouped):
    """A structure's counts of the year, one field an indicator, and where they come from."""

    def __init__(
        self,
        *args: Any,
        figures: list[tuple[Indicator, Figure | None]],
        before: Mapping[Indicator, Beside] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        before = before or {}
        self.all_figures = [(i, figure, before.get(i)) for i, figure in figures]
        typed = [(i, figure) for i, figure in figures if i.meaning.source.typed]
        self.figures = {f"indicator_{i.number}": figure for i, figure in typed}
        self.indicators = {f"indicator_{i.number}": i for i, _ in typed}
        for indicator, figure in typed:
            self.fields[f"indicator_{indicator.number}"] = WholeNumberField(
                label=f"{indicator.number}. {indicator.short_label}",
                help_text=_help(indicator, before.get(indicator)),
                required=figure is not None,
                initial=plain(figure.value) if figure else None,
                error_messages={
                    "required": "Une donnée enregistrée se corrige mais ne s’efface pas."
                },
            )
        self.fields["source"] = forms.CharField(
            label="Source de ces valeurs",
            max_length=200,
            help_text="Par exemple : « extraction i-Milo du 15 janvier 2015 ».",
        )

    def values(self) -> dict[Indicator, Decimal]:
        """Return what was typed; a field left empty stays a missing value, never 0."""
        typed = ((i, self.cleaned_data[name]) for name, i in self.indicators.items())
        return {indicator: value for indicator, value in typed if value is not None}

    def saved_by(self, unit: str) -> str:
        """Return who recorded the value that is stored, and when."""
        figure = self.figures.get(unit)
        if figure is None:
            return ""
        return f"par {figure.recorded_by}, le {moment(timezone.localtime(figure.recorded_at))}"


def _help(indicator: Indicator, beside: Beside | None) -> str:
    definition = indicator.campaign.said(indicator.definition)
    return f"{definition.rstrip()} {beside.sentence}" if beside else definition
