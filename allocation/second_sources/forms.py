"""What is typed of second sources: what they are, what they counted, what is said of ratios."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from allocation.campaigns.models import Indicator
from allocation.campaigns.sources import kind_choices
from allocation.engine import plain
from allocation.figures.models import LONGEST_COMMENT
from allocation.second_sources.models import SecondFigure, SecondSource
from structures.ground.edits import Grouped
from structures.ground.fields import DayField, TypedField, field_of, long_text
from structures.ground.french import moment
from structures.ground.readings import parse_number, parse_whole


class SourceForm(Grouped):
    """What a second source is called, and what it counts."""

    name = forms.CharField(
        label="Nom de la source",
        max_length=120,
        help_text="Par exemple « France Travail, entrées en formation ».",
    )
    definition = long_text(
        "Ce qu’elle compte",
        rows=4,
        help_text="Sa définition, telle qu’elle la donne : c’est ce qui explique les écarts.",
    )

    def __init__(self, *args: Any, source: SecondSource | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if source:
            self.initial = {"name": source.name, "definition": source.definition}

    def said(self) -> dict[str, str]:
        """Return what is said of the source."""
        return {name: self.cleaned_data[name] for name in ("name", "definition")}


class NewSourceForm(SourceForm):
    """A second source to declare: of which indicator, and what kind of body it is."""

    indicator = forms.TypedChoiceField(label="Indicateur", coerce=int)
    kind = forms.ChoiceField(label="Organisme", choices=kind_choices)
    field_order = ["indicator", "kind"]

    def __init__(self, *args: Any, indicators: Iterable[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.number, f"{one.number}. {one.short_label}") for one in indicators]
        field_of(self, "indicator", forms.TypedChoiceField).choices = offered


class ValueField(TypedField):
    """A value as people type it; a count where the indicator counts."""

    whole = True

    def read(self, text: str) -> Decimal:
        """Return the exact number."""
        return Decimal(parse_whole(text)) if self.whole else parse_number(text)


class ValueForm(Grouped):
    """What a second source counted of a structure, and where it says so."""

    value = ValueField(
        label="Valeur", error_messages={"required": "Une absence n’est pas un zéro : saisissez-la."}
    )
    document = forms.CharField(
        label="Document d’où vient la valeur",
        max_length=200,
        help_text="Par exemple « tableau de bord du 12 février 2015 ».",
    )
    observed_on = DayField(label="Observée le", required=False)
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, *args: Any, source: SecondSource, figure: SecondFigure | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure
        field_of(self, "value", ValueField).whole = source.indicator.whole_values
        if figure:
            names = ("document", "observed_on", "comment")
            self.initial = {name: getattr(figure, name) for name in names}
            self.initial["value"] = plain(figure.value)

    def unit_of(self, name: str) -> str:
        """A value and where it is said change as one."""
        return "value"

    def saved_by(self, unit: str) -> str:
        """Return who recorded the value that is stored, and when."""
        if self.figure is None:
            return ""
        recorded = moment(timezone.localtime(self.figure.recorded_at))
        return f"par {self.figure.recorded_by}, le {recorded}"

    def facts(self) -> dict[str, object]:
        """Return what goes with the value."""
        return {name: self.cleaned_data[name] for name in ("document", "observed_on", "comment")}


class RatioNoteForm(Grouped):
    """What is said above the State's ratios."""

    text = long_text("Ce qui est dit des ratios de l’État", rows=6)

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"text": text}
