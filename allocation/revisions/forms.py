"""What is typed of a revision, part by part: each form begins with what it would hold."""

from django import forms
from django.http import QueryDict

from allocation.campaigns.models import Axis, Campaign
from allocation.campaigns.services import LEVELS
from allocation.campaigns.states import LABELS
from allocation.engine.measures import MEASURES, choices
from allocation.parameters.axes import LONGEST_PART, MOST_PARTS, MOST_WEIGHT, IndicatorFields
from allocation.parameters.forms import PercentField, RuleFields
from allocation.revisions.proposals import PARTS, Values, steps_to_come
from structures.ground.edits import Grouped
from structures.ground.fields import (
    CHOOSE,
    DayField,
    EurosField,
    name_empty_choices,
)

LEVEL_FIELDS = [f"level_{level}" for level in range(LEVELS)]


class LabelsField(forms.CharField):
    """A list of labels, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: object) -> object:
        """Return the list as it is typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: str | None) -> list[str]:  # type: ignore[override] # a list
        """Return the labels; blank lines are none."""
        labels = [" ".join(line.split()) for line in (value or "").splitlines()]
        return [label for label in labels if label]

    def validate(self, value: list[str]) -> None:
        """Refuse one that is too long, or too many."""
        long = next((label for label in value if len(label) > LONGEST_PART), "")
        if long:
            raise forms.ValidationError(
                f"« {long} » : un intitulé a {LONGEST_PART} caractères au plus."
            )
        if len(value) > MOST_PARTS:
            raise forms.ValidationError(f"{MOST_PARTS} dispositifs au plus.")

    def run_validators(self, value: list[str]) -> None:
        """Refuse in each label what no text may hold: the null character."""
        for label in value:
            super().run_validators(label)


class ReasonForm(forms.Form):
    """Why the rule of an open campaign has to change."""

    reason = forms.CharField(
        label="Motif",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lu par toutes les structures de la campagne, la Région et l’État ; imprimé dans "
        "les conventions.",
    )


class PartForm(Grouped):
    """A part of a revision; its fields are named after the parameters, « axis-1-share_bp »."""

    def __init__(self, sent: QueryDict | None, values: Values) -> None:
        """Begin with the values that the revision proposes, or else that are stored."""
        super().__init__(sent)
        self.values = values
        self.build()
        name_empty_choices(self)
        for name, field in self.fields.items():
            field.initial = values.get(self.key(name))

    def build(self) -> None:
        """Add the fields that depend on the campaign."""

    def key(self, name: str) -> str:
        """Return the key of the parameter that a field is about."""
        return name.replace("-", ".")

    def proposal(self) -> Values:
        """Return the values typed, by key."""
        return {self.key(name): value for name, value in self.cleaned_data.items()}


class RuleForm(RuleFields, PartForm):
    """The envelope and the numbers of the rule."""

    envelope_cents = EurosField(label="Enveloppe, en euros")
    field_order = ["envelope_cents"]

    def key(self, name: str) -> str:
        """Return the key of a column of the campaign."""
        return f"campaign.{name}"


class SharesForm(PartForm):
    """The shares of the axes, and the weights of the active indicators."""

    def __init__(self, sent: QueryDict | None, values: Values, axes: list[Axis]) -> None:
        self.axes = axes
        super().__init__(sent, values)

    def build(self) -> None:
        """Add a share an axis, then a weight an active indicator."""
        for axis in self.axes:
            self.fields[f"axis-{axis.number}-share_bp"] = PercentField(
                label=f"Axe {axis.number}, {axis.label} : part de l’enveloppe, en %"
            )
            for one in axis.indicators.all():
                if self.values[f"indicator.{one.number}.active"]:
                    name = self.values[f"indicator.{one.number}.short_label"]
                    self.fields[f"indicator-{one.number}-weight"] = forms.IntegerField(
                        label=f"Indicateur {one.number}, {name} : poids dans son axe",
                        min_value=0,
                        max_value=MOST_WEIGHT,
                        widget=forms.NumberInput(attrs={"class": "amount"}),
                    )


class StepsForm(PartForm):
    """The planned days of the steps that are still to come."""

    def __init__(self, sent: QueryDict | None, values: Values, campaign: Campaign) -> None:
        self.campaign = campaign
        super().__init__(sent, values)

    def build(self) -> None:
        """Add a day a step."""
        for state in steps_to_come(self.campaign):
            label = f"Étape « {LABELS[state]} », prévue le"
            self.fields[f"step-{state}"] = DayField(label=label, required=False)


class IndicatorForm(IndicatorFields, PartForm):
    """All that is said of an indicator, one to be added included."""

    field_order = ["active"]

    def __init__(
        self, sent: QueryDict | None, values: Values, number: int, *, axes: list[Axis], rated: bool
    ) -> None:
        """Begin with what is said of indicator `number`; with `axes`, it is added to one of them.

        `rated` when it is appreciated on worded levels.
        """
        self.number, self.axes = number, axes
        self.leveled = rated or bool(axes)
        whose = f"indicator.{number}"
        scale = values.get(f"{whose}.scale") or []
        levels = {f"{whose}.{name}": said for name, said in zip(LEVEL_FIELDS, scale, strict=False)}
        place = {f"{whose}.{name}": v for name, v in (values.get(whose) or {}).items()}
        super().__init__(sent, {f"{whose}.active": bool(axes)} | values | levels | place)

    def key(self, name: str) -> str:
        """Return the key of a column of the indicator."""
        return f"indicator.{self.number}.{name}"

    def build(self) -> None:
        """Add what it sums up, where an addition goes, and the levels of what may be rated."""
        if f"indicator.{self.number}.{PARTS}" in self.values:
            self.fields[PARTS] = LabelsField(
                label="Dispositifs additionnés, un par ligne",
                required=False,
                help_text="Une ligne se renomme à sa place ; un nouveau dispositif s’écrit à la "
                "fin. Aucun ne se retire.",
            )
        if self.axes:
            self.fields["active"].help_text = "Décochez pour ne plus l’ajouter."
            self.fields["axis"] = forms.TypedChoiceField(
                label="Axe", coerce=int, choices=[(a.number, f"{a} : {a.label}") for a in self.axes]
            )
            self.fields["measure"] = forms.ChoiceField(
                label="Ce qu’il compte ou apprécie", choices=[("", CHOOSE), *choices()]
            )
            self.order_fields(["active", "axis", "measure"])
        for level, name in enumerate(LEVEL_FIELDS if self.leveled else ()):
            self.fields[name] = forms.CharField(
                label=f"Niveau {level}",
                required=False,
                max_length=300,
                help_text="Pour un indicateur apprécié : les quatre niveaux." if level == 0 else "",
            )

    def proposal(self) -> Values:
        """Return what is typed, by key; None for an addition that is given up."""
        typed, whose = dict(self.cleaned_data), f"indicator.{self.number}"
        if self.axes and not typed["active"]:
            return {whose: None}
        levels = [typed.pop(name) for name in LEVEL_FIELDS if name in typed]
        found: Values = {}
        if self.axes:
            measure = MEASURES[typed.pop("measure")]
            found[whose] = {"axis": typed.pop("axis"), "measure": measure.code}
            typed["unit"] = typed["unit"] or measure.unit
            typed["source"] = typed["source"] or measure.source.label
        if self.leveled:
            typed["scale"] = levels if any(levels) else []
        typed["weight"] = typed["weight"] if typed["active"] else 0
        return found | {self.key(name): value for name, value in typed.items()}
