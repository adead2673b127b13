"""What is typed of a revision, part by part: each form begins with what it would hold."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from allocation.campaigns.models import (
    FEWEST_REMINDERS,
    FULL_SHARE_BP,
    MOST_MONTHS,
    SHORTEST_SILENCE,
    Axis,
    Campaign,
)
from allocation.campaigns.states import LABELS
from allocation.engine.measures import MEASURES, choices
from allocation.revisions.proposals import Values, steps_to_come
from structures.ground.edits import Grouped
from structures.ground.fields import (
    CHOOSE,
    DayField,
    EurosField,
    TypedField,
    long_text,
    name_empty_choices,
    parse_typed,
)
from structures.ground.french import number

PERCENT_PLACES = 2
LEVELS = ("level_0", "level_1", "level_2", "level_3")
MOST_WEIGHT = 1000
LONGEST_DEFINITION = 4_000


class ReasonForm(forms.Form):
    """Why the rule of an open campaign has to change."""

    reason = forms.CharField(
        label="Motif",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lu par toutes les structures de la campagne, la Région et l’État ; imprimé dans "
        "les conventions.",
    )


class ShareField(TypedField):
    """A share typed in percent, « 50 » or « 12,5 »; its value is basis points."""

    def read(self, text: str) -> int:
        """Return whole basis points, of the whole at most."""
        points = int(parse_typed(text.strip().removesuffix("%").strip(), PERCENT_PLACES) * 100)
        if points > FULL_SHARE_BP:
            raise ValueError("Une part ne dépasse pas 100 %.")
        return points

    def prepare_value(self, value: object) -> object:
        """Show basis points as one would type them; what was typed stays as it was typed."""
        return number(Decimal(value) / 100) if isinstance(value, int) else value


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


class RuleForm(PartForm):
    """The envelope and the numbers of the rule."""

    envelope_cents = EurosField(label="Enveloppe, en euros")
    advance_base = forms.ChoiceField(
        label="Base du premier versement", choices=Campaign.AdvanceBase.choices
    )
    advance_bp = ShareField(label="Taux du premier versement, en pour cent")
    former_grant_bp = ShareField(label="Part de la dotation antérieure, en pour cent")
    unearned_axis3 = forms.ChoiceField(
        label="Part variable non obtenue", choices=Campaign.UnearnedAxis3.choices
    )
    reminders_needed = forms.IntegerField(
        label="Relances avant de constater un silence", min_value=FEWEST_REMINDERS, max_value=10
    )
    silence_days = forms.IntegerField(
        label="Jours entre la dernière relance et le constat",
        min_value=SHORTEST_SILENCE,
        max_value=120,
    )
    counting_date = DayField(
        label="Jour où se compte la file active",
        required=False,
        help_text="À laisser vide : le 31 décembre de l’année de référence.",
    )
    following_months = forms.IntegerField(
        label="Mois entendus par « suite à »", min_value=1, max_value=MOST_MONTHS
    )

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
            self.fields[f"axis-{axis.number}-share_bp"] = ShareField(
                label=f"Axe {axis.number}, {axis.label} : part de l’enveloppe, en pour cent"
            )
            for one in axis.indicators.all():
                if self.values[f"indicator.{one.number}.active"]:
                    name = self.values[f"indicator.{one.number}.short_label"]
                    self.fields[f"indicator-{one.number}-weight"] = forms.IntegerField(
                        label=f"Indicateur {one.number}, {name} : poids dans l’axe",
                        min_value=0,
                        max_value=MOST_WEIGHT,
                        widget=forms.NumberInput(attrs={"class": "amount"}),
                    )

    def clean(self) -> dict[str, Any]:
        """Refuse shares that do not make the whole envelope."""
        super().clean()
        shares = [v for name, v in self.cleaned_data.items() if name.startswith("axis-")]
        if len(shares) == len(self.axes) and sum(shares) != FULL_SHARE_BP:
            total = number(Decimal(sum(shares)) / 100)
            self.add_error(None, f"Les parts des axes font {total} %, et non 100 %.")
        return self.cleaned_data


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


class IndicatorForm(PartForm):
    """All that is said of an indicator; `adding` where the campaign does not have it yet."""

    active = forms.BooleanField(label="Actif : il compte dans le partage", required=False)
    label = forms.CharField(label="Intitulé", required=False, max_length=300)
    short_label = forms.CharField(label="Intitulé court", required=False, max_length=60)
    definition = long_text("Définition", rows=4, longest=LONGEST_DEFINITION, required=False)
    unit = forms.CharField(label="Unité", required=False, max_length=60)
    source = forms.CharField(label="Source", required=False, max_length=200)
    weight = forms.IntegerField(
        label="Poids dans l’axe", min_value=0, max_value=MOST_WEIGHT, initial=0
    )

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
        levels = {f"{whose}.{name}": said for name, said in zip(LEVELS, scale, strict=False)}
        place = {f"{whose}.{name}": v for name, v in (values.get(whose) or {}).items()}
        super().__init__(sent, {f"{whose}.active": bool(axes)} | values | levels | place)

    def key(self, name: str) -> str:
        """Return the key of a column of the indicator."""
        return f"indicator.{self.number}.{name}"

    def build(self) -> None:
        """Add where an addition goes, and the levels of what may be rated."""
        if self.axes:
            self.fields["active"].help_text = "Décochez pour ne plus l’ajouter."
            self.fields["axis"] = forms.TypedChoiceField(
                label="Axe", coerce=int, choices=[(a.number, f"{a} : {a.label}") for a in self.axes]
            )
            self.fields["measure"] = forms.ChoiceField(
                label="Ce qu’il compte ou apprécie", choices=[("", CHOOSE), *choices()]
            )
            self.order_fields(["active", "axis", "measure"])
        for level, name in enumerate(LEVELS if self.leveled else ()):
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
        levels = [typed.pop(name) for name in LEVELS if name in typed]
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
