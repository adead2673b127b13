"""What is asked to begin a year."""

from collections.abc import Mapping

from django import forms

from allocation.campaigns.models import Campaign
from allocation.parameters import selectors, services
from structures.ground import clock
from structures.ground.fields import FIRST_DAY, LAST_DAY, EurosField, field_of, long_text
from structures.models import User


class EnvelopeFields(forms.Form):
    """The envelope of a year to begin: decided each year."""

    envelope_cents = EurosField(label="Enveloppe, en euros")
    envelope_source = forms.CharField(
        label="Source de l’enveloppe", max_length=200, help_text="Par exemple « budget primitif »."
    )
    envelope_note = long_text(
        "Contexte et investissement dans les orientations",
        rows=2,
        help_text="Ce qui explique le montant : il est décidé, jamais calculé.",
    )

    def clean_envelope_cents(self) -> int:
        """Refuse an envelope of nothing."""
        cents: int = self.cleaned_data["envelope_cents"]
        if not cents:
            raise forms.ValidationError("L’enveloppe est d’au moins un centime.")
        return cents


class NewCampaignForm(EnvelopeFields):
    """A year to begin without one before it; the next year begins from the last: `next_year`."""

    MODEL, NOTHING = "model", "nothing"
    field_order = ("year", "origin")
    year = forms.IntegerField(label="Année", min_value=FIRST_DAY.year, max_value=LAST_DAY.year)
    origin = forms.ChoiceField(label="D’après", widget=forms.RadioSelect)

    def __init__(self, data: Mapping[str, str] | None = None, *, last: Campaign | None) -> None:
        super().__init__(data)
        model = (self.MODEL, "le modèle : trois axes, 50 %, 35 % et 15 %, et leurs indicateurs")
        nothing = (self.NOTHING, "rien : un axe à nommer, sans indicateur, aux taux habituels")
        field_of(self, "origin", forms.ChoiceField).choices = [model, nothing]
        self.fields["origin"].initial = self.MODEL
        self.fields["year"].initial = last.year + 1 if last else clock.today().year

    def begin(self, *, by: User) -> Campaign:
        """Create the year that was asked for."""
        data = self.cleaned_data
        year = data["year"]
        if data["origin"] == self.NOTHING:
            found, origin = selectors.from_nothing(year), "sans modèle"
        else:
            found, origin = selectors.from_model(year), "d’après le modèle"
        names = ("envelope_cents", "envelope_source", "envelope_note")
        return services.begin_campaign(
            found | {name: data[name] for name in names},
            origin=origin,
            source=data["envelope_source"],
            by=by,
        )
