"""A scenario as it is typed, section by section; which ones are compared; why one becomes a run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from allocation.campaigns.models import FULL_SHARE_BP, Axis, Campaign, Indicator
from allocation.engine import plain
from allocation.guard_rails.selectors import LIMITS
from allocation.parameters.forms import MoneyFields, PercentField
from allocation.scenarios.models import LONGEST_NAME, Scenario
from allocation.scenarios.rule import OF_THE_CAMPAIGN, values_of
from allocation.scenarios.selectors import Side, solidarity_number
from allocation.scenarios.tables import COMPARED
from allocation.scenarios.trials import Scope, Stored, figures_in
from structures.ground.edits import Grouped
from structures.ground.fields import EurosField, NumberField, field_of, long_text
from structures.ground.french import basis_points, moment, number
from structures.ground.rows import Together
from structures.models import Structure

COEFFICIENT_PLACES = 4
MOST_WEIGHT, MOST_COMPARED = 1_000, 4
ADVANCE = ("advance_base", "advance_bp", "former_grant_bp")
WEIGHTS_LEAD = (
    "L’enveloppe de l’axe va à ses indicateurs selon leur poids ; à 0, un indicateur ne compte pas."
)
SOLIDARITY_LEAD = (
    "Chaque coefficient multiplie la valeur de l’indicateur {}. Laissé vide : 1, sans effet."
)
GUARD_RAILS_LEAD = (
    "Ils tiennent chaque part fixe près de celle de l’année d’avant, à enveloppe égale : ce qui "
    "est ajouté aux unes est repris aux autres. Sans part fixe l’année d’avant, une structure n’a "
    "pas de limite."
)
UNEARNED_LEAD = "Sans effet sur les montants comparés ici : elle joue au solde, une fois notés."


@dataclass(frozen=True)
class Section:
    """Fields that go together on the page: one under the other, side by side, or folded."""

    title: str
    lead: str
    fields: list[BoundField]
    layout: str = "beside"

    @property
    def is_filled(self) -> bool:
        """Whether any field says something, or was refused."""
        return any(field.value() or field.errors for field in self.fields)


class ScenarioForm(MoneyFields, Grouped):
    """The name, the note and the rule of a scenario; the key of a parameter names its field."""

    name = forms.CharField(label="Nom", max_length=LONGEST_NAME)
    note = long_text("Note", rows=3, required=False, help_text="Ce que l’on essaie, et pourquoi.")
    envelope_cents = EurosField(label="Enveloppe, en euros")

    def __init__(
        self, data: Mapping[str, str] | None = None, *, scope: Scope, stored: Stored, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.scope, self.stored = scope, stored
        values, parameters = values_of(stored.rule), stored.rule["parameters"]
        self.initial = {
            "name": stored.name,
            "note": stored.note,
            "envelope_cents": stored.rule["envelope_cents"],
            **{n: values[f"campaign.{n}"] for n in (*OF_THE_CAMPAIGN, *LIMITS)},
            **self.initial,
        }
        for axis in scope.axes:
            label = f"{axis} : {axis.label}, en %"
            shown = values.get(f"axis.{axis.number}.share_bp", 0)
            self.fields[_share(axis)] = PercentField(label=label, initial=shown)
            for one in axis.indicators.all():
                weight = values.get(f"indicator.{one.number}.weight", 0)
                self.fields[_weight(one)] = _weight_field(one, weight)
        self._ask_coefficients(parameters.get("solidarity", {}))

    def _ask_coefficients(self, given: Mapping[str, str]) -> None:
        if solidarity_number(self.scope.measured) is None:
            return
        for one in self.scope.structures:
            found = given.get(one.code)
            self.fields[_coefficient(one)] = NumberField(
                places=COEFFICIENT_PLACES,
                label=str(one),
                required=False,
                initial=None if found is None else Decimal(found),
            )

    @property
    def sections(self) -> list[Section]:
        """The fields as the page lays them out."""
        axes, number_of = self.scope.axes, solidarity_number(self.scope.measured)
        weights = [self._weights(axis) for axis in axes]
        given = [self[_coefficient(s)] for s in self.scope.structures if number_of is not None]
        found = [
            Section("Scénario", "", [self["name"], self["note"]], "under"),
            Section("Enveloppe", "", [self["envelope_cents"]]),
            Section("Parts des axes", self.told, [self[_share(axis)] for axis in axes]),
            *weights,
            Section("Garde-fous", GUARD_RAILS_LEAD, [self[name] for name in LIMITS]),
            Section("Premier versement", "", [self[name] for name in ADVANCE], "under"),
            Section("Part variable non obtenue", UNEARNED_LEAD, [self["unearned_axis3"]]),
        ]
        if given:
            lead = SOLIDARITY_LEAD.format(number_of)
            found.insert(
                3 + len(weights), Section("Coefficients de solidarité", lead, given, "folded")
            )
        return found

    def _weights(self, axis: Axis) -> Section:
        fields = [self[_weight(one)] for one in axis.indicators.all()]
        total = sum(_points(field.field, field.value()) for field in fields)
        lead = f"Ensemble, ils font {number(total)}. {WEIGHTS_LEAD}"
        return Section(f"Axe {axis.number} : poids des indicateurs", lead, fields)

    @property
    def told(self) -> str:
        """What the shares of the axes make together, as they are typed."""
        names = [_share(axis) for axis in self.scope.axes]
        total = sum(_points(self.fields[name], self[name].value()) for name in names)
        asked = ", comme il le faut" if total == FULL_SHARE_BP else " ; il faut 100 %"
        return f"Ensemble, elles font {basis_points(total)}{asked}."

    def saved_by(self, unit: str) -> str:
        """Return who changed the scenario last, and when."""
        one = self.stored.scenario
        if one is None:
            return ""
        return f"par {one.changed_by}, le {moment(timezone.localtime(one.changed_at))}"

    def clean(self) -> dict[str, Any]:
        """Refuse shares that do not make the whole, and a coefficient of 0."""
        super().clean()
        data = self.cleaned_data
        shares = [data.get(_share(axis)) for axis in self.scope.axes]
        given = [share for share in shares if share is not None]
        total = sum(given)
        if len(given) == len(shares) and total != FULL_SHARE_BP:
            gap = basis_points(abs(FULL_SHARE_BP - total))
            what = f"il manque {gap}" if total < FULL_SHARE_BP else f"il y a {gap} de trop"
            raise forms.ValidationError(
                f"Les parts des axes font {basis_points(total)}, et non 100 % : {what}."
            )
        for one in self.scope.structures:
            if data.get(_coefficient(one)) == 0:
                said = "Un coefficient de solidarité est supérieur à 0."
                self.add_error(_coefficient(one), said)
        return data

    def rule(self) -> dict[str, Any]:
        """Return the rule that was typed: the campaign's axes, whole."""
        data, solidarity = self.cleaned_data, solidarity_number(self.scope.measured)
        given = {s.code: data.get(_coefficient(s)) for s in self.scope.structures}
        parameters = {name: data[name] for name in OF_THE_CAMPAIGN}
        parameters |= Campaign(**{name: data[name] for name in LIMITS}).guard_rails
        parameters["solidarity"] = {c: plain(one) for c, one in given.items() if one is not None}
        parameters |= {} if solidarity is None else {"solidarity_indicator": solidarity}
        return {
            "envelope_cents": data["envelope_cents"],
            "axes": [self._axis(axis) for axis in self.scope.axes],
            "parameters": parameters,
        }

    def _axis(self, axis: Axis) -> dict[str, Any]:
        return {
            "number": axis.number,
            "share_bp": self.cleaned_data[_share(axis)],
            "kind": axis.kind,
            "indicators": [
                {"number": one.number, "weight": self.cleaned_data[_weight(one)]}
                for one in axis.indicators.all()
            ],
        }


def said_in(form: Together) -> dict[str, Any]:
    """Return what a valid form says of a scenario. Raises Refused for a figure told twice."""
    assert isinstance(form.form, ScenarioForm)
    [lines] = form.rows
    data = form.cleaned_data
    return {
        "name": data["name"],
        "note": data["note"],
        "rule": form.form.rule(),
        "figures": figures_in(lines.values()),
    }


class BecomingForm(forms.Form):
    """Why a scenario becomes the rule or the run of the year."""

    reason = forms.CharField(label="Motif", max_length=1_000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, note: str, read_by: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"reason": note}
        self.fields["reason"].help_text = read_by


class ComparedForm(forms.Form):
    """Which scenarios stand side by side, and which amount is compared."""

    s = forms.MultipleChoiceField(
        label="Scénarios",
        error_messages={
            "required": "Choisissez un à quatre scénarios.",
            "invalid_choice": "Un scénario choisi n’est plus là : choisissez de nouveau.",
        },
    )
    montant = forms.ChoiceField(label="Montant comparé", choices=COMPARED.items(), required=False)

    def __init__(self, *args: Any, scenarios: Iterable[Scenario], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.pk), one.name) for one in scenarios]
        field_of(self, "s", forms.MultipleChoiceField).choices = offered

    def clean_s(self) -> list[int]:
        """Return the keys, four at most."""
        keys = list(dict.fromkeys(map(int, self.cleaned_data["s"])))
        if len(keys) > MOST_COMPARED:
            raise forms.ValidationError(
                f"Quatre scénarios se comparent au plus : vous en avez choisi {len(keys)}."
            )
        return keys

    def clean_montant(self) -> str:
        """Return the amount, the maximum where none is asked."""
        return self.cleaned_data["montant"] or next(iter(COMPARED))


class AmountForm(forms.Form):
    """Which amount is compared, and with which column: as it is now, to be asked otherwise."""

    montant = forms.ChoiceField(label="Montant comparé", choices=COMPARED.items())
    base = forms.ChoiceField(label="Comparer avec")

    def __init__(self, amount: str, base: Side, sides: Iterable[Side]) -> None:
        super().__init__(initial={"montant": amount, "base": base.key})
        found = field_of(self, "base", forms.ChoiceField)
        found.choices = [(side.key, side.title) for side in sides]


def _share(axis: Axis) -> str:
    return f"share_{axis.number}"


def _weight(indicator: Indicator) -> str:
    return f"weight_{indicator.number}"


def _coefficient(structure: Structure) -> str:
    return f"coefficient_{structure.code}"


def _weight_field(indicator: Indicator, weight: int) -> forms.IntegerField:
    label = f"{indicator.number}. {indicator.short_label or 'sans intitulé'}"
    return forms.IntegerField(label=label, initial=weight, min_value=0, max_value=MOST_WEIGHT)


def _points(field: forms.Field, shown: object) -> int:
    """Return basis points, or a weight, as shown or typed; 0 for what is none."""
    if isinstance(shown, int):
        return shown
    try:
        return int(field.clean(shown))
    except forms.ValidationError:
        return 0
