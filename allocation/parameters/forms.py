"""Forms of a year's parameters: what was typed, as changes of the campaign."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from allocation.campaigns.models import (
    FEWEST_REMINDERS,
    FULL_SHARE_BP,
    MOST_MONTHS,
    SHORTEST_SILENCE,
    Axis,
    Campaign,
    Indicator,
)
from allocation.campaigns.states import LABELS, ORDER, State
from allocation.next_year.selectors import moved, retained_note
from allocation.parameters import services
from allocation.parameters.models import ParameterChange
from allocation.parameters.selectors import last_changes, planned_days, year_before
from structures.ground.edits import Grouped
from structures.ground.fields import (
    DayField,
    EurosField,
    TypedField,
    long_text,
    parse_typed,
)
from structures.ground.french import NO_BREAK_SPACE, basis_points, date_long

PERCENT_PLACES = 2
MOST_REMINDERS, LONGEST_SILENCE = 10, 365
GROUND_HELP = "Délibération, budget, décision… Lu à côté du paramètre, avec votre nom et la date."


class PercentField(TypedField):
    """A share typed in percent; its value is basis points."""

    def read(self, text: str) -> int:
        """Return basis points, the whole at most."""
        points = int(parse_typed(text.strip().removesuffix("%").strip(), PERCENT_PLACES) * 100)
        if points > FULL_SHARE_BP:
            raise ValueError("Un taux ne dépasse pas 100 %.")
        return points

    def prepare_value(self, value: object) -> object:
        """Show basis points as one would type them; what was typed stays as it was typed."""
        return (
            basis_points(value).removesuffix(f"{NO_BREAK_SPACE}%")
            if isinstance(value, int)
            else value
        )


class ParameterForm(Grouped):
    """Parameters of a campaign, and the ground of their change."""

    ground = forms.CharField(
        label="Source ou motif du changement", max_length=300, help_text=GROUND_HELP
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, campaign: Campaign, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.campaign = campaign
        self.ask()
        self.order_fields([name for name in self.fields if name != "ground"])

    told: str | None = None  # where what is typed is told at once

    def ask(self) -> None:
        """Add the fields that depend on what is stored, and fill them in."""

    def changes(self, campaign: Campaign) -> list[services.Change]:
        """Write what was typed in a campaign that is locked, and return what changed."""
        return services.change_values(campaign, self.values())

    def values(self) -> dict[str, object]:
        """Return what was typed, by key of parameter."""
        raise NotImplementedError

    def key_of(self, name: str) -> str:
        """Return the key of the parameter that a field is for."""
        return f"campaign.{name}"

    def saved_by(self, unit: str) -> str:
        """Return who wrote what is stored, and when."""
        return written_by(last_changes(self.campaign).get(self.key_of(unit)))


class RowForm(ParameterForm):
    """Columns of one row of the rule: the fields bear their names."""

    def row(self) -> Campaign | Axis | Indicator:
        """Return the row."""
        return self.campaign

    def ask(self) -> None:
        """Show what the row holds."""
        row = self.row()
        self.initial.update({name: getattr(row, name) for name in self.names if row.pk})

    @property
    def names(self) -> list[str]:
        """The columns asked for."""
        return [name for name in self.base_fields if name != "ground"]

    def values(self) -> dict[str, object]:
        """Return the columns as typed, by key."""
        return {self.key_of(name): self.cleaned_data[name] for name in self.names}


class EnvelopeForm(RowForm):
    """The amount of the year, and what it is decided on."""

    reference_year = forms.IntegerField(label="Année de référence des données", min_value=1900)
    envelope_cents = EurosField(label="Enveloppe, en euros")
    envelope_source = forms.CharField(label="Source de l’enveloppe", max_length=200)
    envelope_note = long_text(
        "Contexte et investissement dans les orientations",
        rows=6,
        help_text="Ce qui explique l’enveloppe : contexte interne et externe, investissement des "
        "structures dans les orientations. Elle est décidée, jamais calculée.",
    )

    def ask(self) -> None:
        """Show what the row holds, and recall what the Region kept of the year before."""
        super().ask()
        before = year_before(self.campaign)
        tell(self.fields["envelope_note"], retained_note(before) if before else "")


class MoneyFields(forms.Form):
    """What moves amounts beside shares and weights: first payment, unearned money, guard rails."""

    advance_base = forms.ChoiceField(
        label="Base du premier versement", choices=Campaign.AdvanceBase.choices
    )
    advance_bp = PercentField(label="Taux du premier versement sur l’enveloppe, en %")
    former_grant_bp = PercentField(label="Taux sur la dotation antérieure, en %")
    unearned_axis3 = forms.ChoiceField(
        label="Part variable non obtenue", choices=Campaign.UnearnedAxis3.choices
    )
    fixed_fall_bp = PercentField(
        label="Baisse de la part fixe limitée à, en %",
        required=False,
        help_text="Garde-fou : aucune part fixe ne baisse davantage par rapport à celle de l’année "
        "d’avant. Laissé vide : sans limite. 0 : aucune baisse.",
    )
    fixed_rise_bp = PercentField(
        label="Hausse de la part fixe limitée à, en %",
        required=False,
        help_text="Garde-fou : aucune part fixe n’augmente davantage. Ce qu’une limite ajoute aux "
        "unes ou reprend aux autres se partage entre celles qu’aucune ne tient, sans changer "
        "l’enveloppe.",
    )


class RuleFields(MoneyFields):
    """What moves amounts, then silence, and what the definitions count on."""

    reminders_needed = forms.IntegerField(
        label="Relances avant de constater un silence",
        min_value=FEWEST_REMINDERS,
        max_value=MOST_REMINDERS,
        help_text="Deux au moins : la structure est entendue d’abord.",
    )
    silence_days = forms.IntegerField(
        label="Jours entre la dernière relance et le constat",
        min_value=SHORTEST_SILENCE,
        max_value=LONGEST_SILENCE,
        help_text="Quinze au moins.",
    )
    counting_date = DayField(
        label="Jour où se compte la file active (indicateur 3)",
        required=False,
        help_text="Laissé vide : le 31 décembre de l’année de référence. Une définition le cite "
        "par {date_comptage}.",
    )
    following_months = forms.IntegerField(
        label="Mois entendus par « suite à » (indicateurs 6 et 7)",
        min_value=1,
        max_value=MOST_MONTHS,
        help_text="Une définition les cite par {mois_suite}.",
    )


class RuleForm(RuleFields, RowForm):
    """The numbers of the rule."""

    def ask(self) -> None:
        """Show what the row holds, and the counting day of the year before, moved."""
        super().ask()
        before = year_before(self.campaign)
        if before and self.campaign.counting_date is None:
            day = before.counting_date
            tell(self.fields["counting_date"], proposed(self.campaign, before, day))


class ControlsForm(RowForm):
    """What is worth a comment in the figures."""

    variation_bp = PercentField(
        label="Variation à commenter, en %",
        help_text="Une valeur saisie qui s’écarte de plus de ce taux de celle de l’année d’avant "
        "demande un commentaire. 0 : jamais.",
    )


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


class TextsForm(RowForm):
    """The texts that the year's documents print."""

    legal_visas = long_text(
        "Visas ajoutés à la convention",
        rows=4,
        required=False,
        help_text="Un par ligne, par exemple « Vu la délibération cadre du 12 juin 2014 ; ».",
    )
    special_terms = long_text(
        "Dispositions particulières de la convention",
        rows=6,
        required=False,
        help_text="Imprimées dans un article 19, avant les signatures. Laissé vide : aucun.",
    )
    appeal_route = long_text(
        "Voies et délais de recours",
        rows=4,
        required=False,
        help_text="Imprimés avec les décisions. Laissé vide : le texte habituel, qui cite le "
        "tribunal de la Région.",
    )
    notes = long_text("Notes", rows=4, required=False)


def proposed(campaign: Campaign, before: Campaign, day: date | None) -> str:
    """Say a day of the year before, moved to the campaign's; nothing where there is none."""
    shown = date_long(moved(day, campaign.year - before.year)) if day else ""
    return f"Proposé d’après {before.year} : {shown}, à saisir s’il convient." if shown else ""


def tell(field: forms.Field, told: str) -> None:
    """Add a sentence to the help of a field."""
    field.help_text = f"{field.help_text} {told}".strip()


def written_by(change: ParameterChange | None) -> str:
    """Return who wrote a parameter, and when, as « par … le … »."""
    if change is None:
        return ""
    return f"par {change.changed_by} le {date_long(change.changed_at.date())}"
