"""Figures typed by hand, whole or by their parts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from allocation.engine import exact_sum, plain
from allocation.engine.measures import SUMS
from allocation.figures.models import LONGEST_COMMENT, Figure, FigurePart
from allocation.figures.services import Typed
from allocation.models import Indicator, IndicatorPart
from allocation.year_before.selectors import Beside
from structures.ground.edits import Grouped
from structures.ground.fields import TypedField, long_text
from structures.ground.french import moment
from structures.ground.readings import parse_number, parse_whole

NEVER_EMPTIED = "Une donnée enregistrée se corrige mais ne s’efface pas."
ALONE = "Ce commentaire n’accompagne aucune valeur : saisissez-la, ou videz-le."
# A comment may be the answer to a contest (`reviews`), which is as long.
LONGEST_SOURCE = 200


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


@dataclass(frozen=True)
class FigureRow:
    """An indicator in the form: its fields, and the value beside it; `value` None if imported."""

    indicator: Indicator
    figure: Figure | None
    beside: Beside
    value: BoundField | None
    source: BoundField | None
    comment: BoundField | None
    warnings: list[str]

    @property
    def is_sum(self) -> bool:
        """Whether it may be typed by its parts."""
        return self.indicator.measure in SUMS

    @property
    def is_open(self) -> bool:
        """Whether its comment and its own source are shown at once: there is something to say."""
        said = [one for one in (self.source, self.comment) if one]
        asked = bool(self.warnings or self.beside.question)
        return asked or any(one.errors or one.value() for one in said)


class FigureForm(Grouped):
    """A structure's counts of the year, and where they come from.

    One source for all that is typed; each indicator may have its own, and a comment. `before` has
    what stands beside each indicator, `warnings` what is to be read again, by key.
    """

    def __init__(
        self,
        *args: Any,
        figures: Sequence[tuple[Indicator, Figure | None, Beside]],
        warnings: Mapping[int, list[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.all_figures, self.warnings = list(figures), warnings or {}
        self.fields["source"] = forms.CharField(
            label="Source de ces valeurs",
            max_length=LONGEST_SOURCE,
            required=False,
            help_text="Par exemple : « extraction i-Milo du 15 janvier 2015 ».",
        )
        for indicator, figure, beside in self.all_figures:
            if indicator.meaning.source.typed:
                self._ask(indicator, figure, beside)
            if indicator.meaning.source.typed or figure:
                self.fields[f"comment_{indicator.number}"] = long_text(
                    f"Commentaire, indicateur {indicator.number}",
                    rows=2,
                    longest=LONGEST_COMMENT,
                    required=False,
                    initial=figure.comment if figure else "",
                )

    def _ask(self, indicator: Indicator, figure: Figure | None, beside: Beside) -> None:
        self.fields[f"indicator_{indicator.number}"] = WholeNumberField(
            label=f"{indicator.number}. {indicator.short_label}",
            help_text=_help(indicator, beside),
            required=figure is not None,
            initial=plain(figure.value) if figure else None,
            error_messages={"required": NEVER_EMPTIED},
        )
        now = f"Source actuelle : {figure.source}. " if figure else ""
        self.fields[f"source_{indicator.number}"] = forms.CharField(
            label=f"Source propre à l’indicateur {indicator.number}",
            max_length=LONGEST_SOURCE,
            required=False,
            help_text=f"{now}Laissée vide, celle de toutes les valeurs.",
        )

    def unit_of(self, name: str) -> str:
        """A value, its source and its comment change as one."""
        kind, _, number = name.partition("_")
        value = f"indicator_{number}"
        return value if kind in ("source", "comment") and value in self.fields else name

    def rows(self) -> Iterator[FigureRow]:
        """Yield the indicators, each with its fields."""
        for indicator, figure, beside in self.all_figures:
            names = (f"{kind}_{indicator.number}" for kind in ("indicator", "source", "comment"))
            value, source, comment = (self[name] if name in self.fields else None for name in names)
            told = self.warnings.get(indicator.pk, []) if figure and not figure.comment else []
            yield FigureRow(indicator, figure, beside, value, source, comment, told)

    def clean(self) -> dict[str, Any]:
        """Ask for the source of what changes, and for a comment on what varies so much."""
        super().clean()
        for indicator, figure, beside in self.all_figures:
            self._check(indicator, figure, beside)
        return self.cleaned_data

    def _check(self, indicator: Indicator, figure: Figure | None, beside: Beside) -> None:
        number, data = indicator.number, self.cleaned_data
        if f"comment_{number}" not in self.fields or f"indicator_{number}" in self.errors:
            return
        value, comment = data.get(f"indicator_{number}"), data.get(f"comment_{number}", "")
        if value is None and figure is None:
            if comment:
                self.add_error(f"comment_{number}", ALONE)
            return
        changes = value is not None and (figure is None or figure.value != value)
        sourced = data.get("source") or data.get(f"source_{number}") or "source" in self.errors
        if changes and not sourced:
            self.add_error("source", self.fields["source"].error_messages["required"])
        emptied = figure is not None and figure.comment and not comment
        if (changes or emptied) and not comment and f"comment_{number}" not in self.errors:
            asked = replace(beside, value=figure.value if value is None and figure else value)
            if asked.question:
                self.add_error(f"comment_{number}", asked.question)

    def values(self) -> dict[Indicator, Typed]:
        """Return what was typed; a field left empty stays a missing value, never 0."""
        found = {}
        for indicator, figure, _ in self.all_figures:
            number, data = indicator.number, self.cleaned_data
            value, comment = data.get(f"indicator_{number}"), data.get(f"comment_{number}", "")
            if figure and _lines(comment) == _lines(figure.comment):
                comment = figure.comment
            if value is not None or figure:
                found[indicator] = Typed(value, data.get(f"source_{number}", ""), comment)
        return found

    def undetailed(self) -> list[int]:
        """Return the numbers of the indicators whose parts no longer make what was typed."""
        return [
            indicator.number
            for indicator, figure, beside in self.all_figures
            if beside.parts and figure
            if self.cleaned_data.get(f"indicator_{indicator.number}", figure.value) != figure.value
        ]

    def saved_by(self, unit: str) -> str:
        """Return who recorded the value that is stored, and when."""
        number = unit.partition("_")[2]
        return _recorded(next((f for i, f, _ in self.all_figures if str(i.number) == number), None))


class PartsForm(Grouped):
    """What a structure counts under each part of a summed indicator; all of them or none."""

    def __init__(
        self,
        *args: Any,
        parts: Sequence[tuple[IndicatorPart, FigurePart | None]],
        figure: Figure | None,
        beside: Beside,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {f"part_{part.number}": (part, counted) for part, counted in parts}
        self.figure, self.beside = figure, beside
        for name, (part, counted) in self.parts.items():
            self.fields[name] = WholeNumberField(
                label=part.label,
                initial=plain(counted.value) if counted else None,
                error_messages={"required": "Le détail se saisit en entier, 0 compris."},
            )
        self.fields["source"] = forms.CharField(
            label="Source de ces valeurs",
            max_length=LONGEST_SOURCE,
            initial=figure.source if figure else "",
            help_text="Par exemple : « extraction i-Milo du 15 janvier 2015 ».",
        )
        self.fields["comment"] = long_text(
            "Commentaire",
            rows=2,
            longest=LONGEST_COMMENT,
            required=False,
            initial=figure.comment if figure else "",
        )

    def counts(self) -> dict[IndicatorPart, Decimal]:
        """Return what was typed of each part."""
        return {part: self.cleaned_data[name] for name, (part, _) in self.parts.items()}

    def said(self) -> Typed:
        """Return the source and the comment."""
        return Typed(source=self.cleaned_data["source"], comment=self.cleaned_data["comment"])

    @property
    def total(self) -> Decimal | None:
        """The sum of what is typed, or stored; None while a part is missing."""
        known = self.cleaned_data if self.is_bound and self.is_valid() else {}
        found = [known.get(name, one and one.value) for name, (_, one) in self.parts.items()]
        values = [value for value in found if value is not None]
        return exact_sum(values) if values and len(values) == len(found) else None

    def clean(self) -> dict[str, Any]:
        """Ask for a comment where the sum varies so much."""
        super().clean()
        values = [self.cleaned_data.get(name) for name in self.parts]
        typed = [value for value in values if value is not None]
        if len(typed) == len(values) and not self.cleaned_data.get("comment"):
            asked = replace(self.beside, value=exact_sum(typed)).question
            same = self.figure and self.figure.value == exact_sum(typed)
            if asked and not (same and self.figure and not self.figure.comment):
                self.add_error("comment", asked)
        return self.cleaned_data

    def saved_by(self, unit: str) -> str:
        """Return who recorded the sum that is stored, and when."""
        return _recorded(self.figure)


def _recorded(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return f"par {figure.recorded_by}, le {moment(timezone.localtime(figure.recorded_at))}"


def _lines(text: str) -> str:
    """Return a text as a browser sends it back: other ends of lines, no space around."""
    return "\n".join(text.strip().splitlines())


def _help(indicator: Indicator, beside: Beside) -> str:
    definition = indicator.campaign.said(indicator.definition)
    return f"{definition.rstrip()} {beside.sentence}"
