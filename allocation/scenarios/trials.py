"""What a scenario may change, and figures to try in place of those entered, line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from allocation.campaigns.models import Axis, Campaign, Indicator
from allocation.engine import plain
from allocation.models import Scenario
from allocation.runs.inputs import live_inputs, run_basis
from allocation.scenarios.rule import Figures, Inputs, Rule
from structures.ground.fields import field_of
from structures.ground.french import number
from structures.ground.readings import parse_number, parse_whole
from structures.ground.refusals import require
from structures.ground.rows import Row, Rows, rows_of
from structures.models import Structure

SHOWN_PLACES = 2
FIGURES = "figures"


@dataclass(frozen=True)
class Scope:
    """What a campaign lets a scenario change: its axes with their indicators, its structures."""

    campaign: Campaign
    axes: Sequence[Axis]
    structures: Sequence[Structure]
    live: Inputs

    @property
    def measured(self) -> list[Indicator]:
        """Those that have figures."""
        return [i for a in self.axes if a.kind == Axis.Kind.FIXED for i in a.indicators.all()]


@dataclass(frozen=True)
class Stored:
    """What a form of a scenario begins with."""

    name: str
    note: str
    rule: Rule
    figures: Figures
    scenario: Scenario | None = None


def scope_of(campaign: Campaign) -> Scope:
    """Return what a campaign lets a scenario change now. Six queries at most."""
    basis = run_basis(campaign)
    return Scope(campaign, basis.axes, basis.structures, live_inputs(basis))


class TriedRow(Row):
    """A value to try, of an indicator of a structure."""

    needed = ("structure", "indicator", "value")
    current: ClassVar[Mapping[tuple[str, str], str]] = {}
    whole: ClassVar[frozenset[str]] = frozenset()

    structure = forms.ChoiceField(label="Structure", required=False)
    indicator = forms.ChoiceField(label="Indicateur", required=False)
    value = forms.CharField(
        label="Valeur à essayer",
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "class": "amount", "autocomplete": "off"}),
    )

    @property
    def told(self) -> str:
        """The value that is entered now, where the line says of what."""
        where = str(self["structure"].value() or ""), str(self["indicator"].value() or "")
        if not all(where):
            return ""
        return f"Enregistrée aujourd’hui : {self.current.get(where, 'aucune')}"

    def clean(self) -> dict[str, Any]:
        """Read the value as its indicator counts."""
        cleaned = super().clean()
        if cleaned.get("value") and cleaned.get("indicator"):
            read = parse_whole if cleaned["indicator"] in self.whole else parse_number
            try:
                cleaned["value"] = plain(Decimal(read(cleaned["value"])))
            except ValueError as refusal:
                self.add_error("value", str(refusal))
        return cleaned


def tried_rows(scope: Scope) -> type[Rows]:
    """Return the lines of the values to try, over the structures and indicators of a campaign."""
    offered = [("", "Choisissez"), *((one.code, str(one)) for one in scope.structures)]
    measured = [("", "Choisissez")]
    measured += [(str(one.number), f"{one.number}. {one.short_label}") for one in scope.measured]
    counts = frozenset(str(one.number) for one in scope.measured if one.whole_values)
    known = {
        (code, n): number(Decimal(value), None if n in counts else SHOWN_PLACES)
        for n, row in scope.live["figures"].items()
        for code, value in row.items()
    }

    class OfCampaign(TriedRow):
        """A value to try, of this campaign."""

        current, whole = known, counts

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            field_of(self, "structure", forms.ChoiceField).choices = offered
            field_of(self, "indicator", forms.ChoiceField).choices = measured

    return rows_of(OfCampaign, "Données à essayer", extra=1)


def lines_of(figures: Figures) -> list[dict[str, str]]:
    """Return figures as the lines of a form, by indicator then structure."""
    return [
        {"structure": code, "indicator": n, "value": number(Decimal(value), grouped=False)}
        for n, row in sorted(figures.items(), key=lambda item: int(item[0]))
        for code, value in sorted(row.items())
    ]


def figures_in(lines: Iterable[Mapping[str, str]]) -> Figures:
    """Return what lines hold. Raises Refused for a figure told twice."""
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        row = found.setdefault(line["indicator"], {})
        require(
            line["structure"] not in row,
            f"Données à essayer : la structure {line['structure']} a deux lignes pour "
            f"l’indicateur {line['indicator']}. Gardez-en une.",
        )
        row[line["structure"]] = line["value"]
    return found
