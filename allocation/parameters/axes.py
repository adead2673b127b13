"""Forms of the axes and of their indicators."""

from collections.abc import Iterable
from typing import Any

from django import forms

from allocation.campaigns.models import FULL_SHARE_BP, Axis, Campaign, Indicator
from allocation.campaigns.services import LEVELS, set_parts
from allocation.campaigns.sources import source_choices
from allocation.engine.measures import MEASURES, Measure
from allocation.parameters import services
from allocation.parameters.forms import ParameterForm, PercentField, RowForm
from allocation.parameters.models import IndicatorPart
from structures.ground.fields import field_of, long_text
from structures.ground.french import basis_points

MOST_WEIGHT = 1000
BLANK_LINES, MOST_PARTS, LONGEST_PART = 3, 20, 100


class SharesForm(ParameterForm):
    """The share of each axis; together they make the envelope.

    `told` is what those typed so far make, once the form was read.
    """

    told = ""

    def ask(self) -> None:
        """Add a field an axis."""
        self.axes = {f"share_{axis.number}": axis for axis in self.campaign.axes.all()}
        for name, axis in self.axes.items():
            label = f"{axis} : {axis.label}, en %"
            self.fields[name] = PercentField(label=label, initial=axis.share_bp)

    def key_of(self, name: str) -> str:
        """Return the key of an axis's share."""
        return f"axis.{self.axes[name].number}.share_bp" if name in self.axes else ""

    def clean(self) -> dict[str, Any]:
        """Refuse shares that do not make the whole."""
        super().clean()
        shares = [self.cleaned_data.get(name) for name in self.axes]
        given = [share for share in shares if share is not None]
        total = sum(given)
        self.told = f"Les parts saisies font {basis_points(total)}."
        if len(given) == len(shares) and total != FULL_SHARE_BP:
            gap = basis_points(abs(FULL_SHARE_BP - total))
            what = f"il manque {gap}" if total < FULL_SHARE_BP else f"il y a {gap} de trop"
            raise forms.ValidationError(
                f"Les parts des axes font {basis_points(total)}, et non 100 % : {what}."
            )
        return self.cleaned_data

    def values(self) -> dict[str, object]:
        """Return the shares, by key."""
        return {self.key_of(name): self.cleaned_data[name] for name in self.axes}


class AxisForm(RowForm):
    """What an axis is called, what it is for, and whether it is argued."""

    label = forms.CharField(label="Intitulé", max_length=300)
    objective = long_text("Objectif", rows=4)
    kind = forms.ChoiceField(
        label="Nature",
        choices=Axis.Kind.choices,
        help_text="Une part fixe se partage sur des valeurs mesurées ; une part variable, sur des "
        "niveaux appréciés dans le dialogue.",
    )
    source = forms.CharField(label="Source de l’axe", max_length=200)

    def __init__(self, *args: Any, axis: Axis | None = None, **kwargs: Any) -> None:
        self.axis = axis or Axis()
        super().__init__(*args, **kwargs)

    def row(self) -> Axis:
        """Return the axis."""
        return self.axis

    def key_of(self, name: str) -> str:
        """Return the key of a column of the axis."""
        return f"axis.{self.axis.number}.{name}"


class NewAxisForm(AxisForm):
    """An axis to add."""

    number = forms.IntegerField(label="Numéro", min_value=1, max_value=99)
    field_order = ["number"]

    def changes(self, campaign: Campaign) -> list[services.Change]:
        """Add it, without a share."""
        return services.add_axis(campaign, {n: self.cleaned_data[n] for n in self.names})


class IndicatorFields(forms.Form):
    """What an indicator is called and weighs."""

    label = forms.CharField(label="Intitulé", max_length=300, required=False)
    short_label = forms.CharField(label="Intitulé court", max_length=60, required=False)
    definition = long_text("Définition", rows=6, required=False)
    unit = forms.CharField(label="Unité", max_length=60, required=False)
    source = forms.CharField(label="Source des valeurs", max_length=200, required=False)
    counted_source = forms.ChoiceField(
        label="Source qui compte",
        choices=source_choices,
        required=False,
        help_text="Les valeurs de la structure, ou celles d’une seconde source qui a été déclarée.",
    )
    active = forms.BooleanField(label="Actif : il partage l’enveloppe de son axe", required=False)
    weight = forms.IntegerField(
        label="Poids dans son axe",
        min_value=0,
        max_value=MOST_WEIGHT,
        help_text="Des poids égaux partagent également. Un indicateur inactif a un poids nul.",
    )


class IndicatorForm(IndicatorFields, RowForm):
    """All that is said of an indicator; rated ones have four levels in words."""

    measure = forms.ChoiceField(label="Mesure")
    field_order = ["measure"]

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        self.indicator = indicator
        super().__init__(*args, **kwargs)

    def ask(self) -> None:
        """Offer the measures that suit the axis, and the levels where it is rated."""
        super().ask()
        fitting = fitting_measures(self.indicator.axis)
        field_of(self, "measure", forms.ChoiceField).choices = [
            (one.code, one.label) for one in fitting
        ]
        scale = dict(enumerate(self.indicator.scale))
        for level in range(LEVELS) if self.is_rated else ():
            self.fields[f"scale_{level}"] = forms.CharField(
                label=f"Niveau {level}",
                max_length=300,
                required=False,
                initial=scale.get(level, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def is_rated(self) -> bool:
        """Whether its axis is argued."""
        return self.indicator.axis.kind == Axis.Kind.VARIABLE

    def row(self) -> Indicator:
        """Return the indicator."""
        return self.indicator

    def key_of(self, name: str) -> str:
        """Return the key of a column of the indicator; levels are one of them."""
        column = "scale" if name.startswith("scale_") else name
        return f"indicator.{self.indicator.number}.{column}"

    def clean(self) -> dict[str, Any]:
        """Ask of an active indicator all that it needs, and no weight of another."""
        super().clean()
        data = self.cleaned_data
        if not data.get("active"):
            if data.get("weight"):
                self.add_error("weight", "Un indicateur inactif a un poids nul.")
            return data
        levels = [f"scale_{level}" for level in range(LEVELS)] if self.is_rated else []
        for name in ("label", "short_label", "definition", "unit", "source", *levels):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "À écrire pour activer l’indicateur.")
        if data.get("weight") == 0:
            self.add_error("weight", "Un indicateur actif a un poids d’au moins 1.")
        return data

    def values(self) -> dict[str, object]:
        """Return the columns as typed, by key."""
        return {self.key_of(name): value for name, value in self.columns().items()}

    def columns(self) -> dict[str, object]:
        """Return the columns as typed."""
        found = {name: self.cleaned_data[name] for name in self.names}
        levels = [self.cleaned_data[f"scale_{level}"] for level in range(LEVELS) if self.is_rated]
        return found | {"scale": levels if any(levels) else []}


class NewIndicatorForm(IndicatorForm):
    """An indicator to add to an axis."""

    number = forms.IntegerField(label="Numéro", min_value=1, max_value=99)
    field_order = ["number", "measure"]

    def changes(self, campaign: Campaign) -> list[services.Change]:
        """Add it."""
        return services.add_indicator(campaign, self.indicator.axis, self.columns())


def fitting_measures(axis: Axis) -> list[Measure]:
    """Return the measures of the catalogue that suit an axis."""
    rated = axis.kind == Axis.Kind.VARIABLE
    return [measure for measure in MEASURES.values() if measure.is_rated == rated]


class RemovalForm(forms.Form):
    """Why an axis or an indicator is removed."""

    ground = forms.CharField(
        label="Motif",
        max_length=300,
        error_messages={"required": "Dites pourquoi vous le retirez : c’est conservé."},
    )


class PartsForm(ParameterForm):
    """The parts of an indicator, each with its rank; one left blank is taken away."""

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        self.indicator = indicator
        super().__init__(*args, **kwargs)

    def ask(self) -> None:
        """Show the parts that are there, and lines for others."""
        stored = list(self.indicator.parts.all())
        self.parts: dict[str, IndicatorPart | None] = {str(one.number): one for one in stored}
        self.parts |= {f"new{line}": None for line in range(1, BLANK_LINES + 1)}
        for rank, (name, part) in enumerate(self.parts.items(), start=1):
            self.fields[f"label_{name}"] = forms.CharField(
                label=f"Dispositif {part.number}" if part else "Autre dispositif",
                max_length=LONGEST_PART,
                required=False,
                initial=part.label if part else "",
                help_text="Vidé, il est retiré." if part else "",
            )
            self.fields[f"rank_{name}"] = forms.IntegerField(
                label=f"Rang du dispositif {part.number}" if part else "Son rang",
                min_value=1,
                max_value=MOST_PARTS,
                initial=rank,
            )

    def unit_of(self, name: str) -> str:
        """A label and its rank change together."""
        return name.replace("rank_", "label_")

    def key_of(self, name: str) -> str:
        """Return the key of the list."""
        return f"indicator.{self.indicator.number}.parts" if name in self.fields else ""

    def clean(self) -> dict[str, Any]:
        """Refuse the same label twice."""
        super().clean()
        labels: set[str] = set()
        for name in self.parts:
            label = self.cleaned_data.get(f"label_{name}", "").casefold()
            if label and label in labels:
                self.add_error(f"label_{name}", "Un autre dispositif a déjà cet intitulé.")
            labels.add(label)
        return self.cleaned_data

    def changes(self, campaign: Campaign) -> list[services.Change]:
        """Write the list in its order."""
        lines = [
            (self.cleaned_data[f"rank_{name}"], self.cleaned_data[f"label_{name}"], part)
            for name, part in self.parts.items()
            if self.cleaned_data[f"label_{name}"]
        ]
        ordered = sorted(lines, key=lambda line: line[0])
        number = self.indicator.number
        indicator = campaign.indicators.get(number=number)
        before = parts_in_words(part.label for part in indicator.parts.all())
        set_parts(indicator, [(part, label) for _, label, part in ordered])
        after = parts_in_words(label for _, label, _ in ordered)
        if after == before:
            return []
        label = f"{indicator}, dispositifs"
        return [services.Change(f"indicator.{number}.parts", label, before, after)]


def parts_in_words(labels: Iterable[str]) -> str:
    """Return a list of parts, a line each."""
    lines = [f"{rank} : {label}" for rank, label in enumerate(labels, start=1)]
    return "\n".join(lines) or services.NOTHING
