"""What is typed of another funder."""

from typing import Any

from django import forms

from structures.funders.models import Funding
from structures.funders.selectors import FIRST_YEAR
from structures.ground import clock
from structures.ground.fields import CHOOSE, EurosField, long_text, most_characters

KINDS = [(kind.value, kind.label[0].upper() + kind.label[1:]) for kind in Funding.Kind]


class FundingForm(forms.Form):
    """Who gives how much for a year, and where that is read."""

    year = forms.IntegerField(label="Année")
    kind = forms.ChoiceField(label="Nature du financeur", choices=[("", CHOOSE), *KINDS])
    funder = forms.CharField(
        label="Financeur",
        max_length=most_characters(Funding, "funder"),
        help_text="Par exemple « Ville de Bourg-en-Bresse » ou « Fonds social européen ».",
    )
    amount_cents = EurosField(label="Montant, en euros", help_text="Par exemple 12 500.")
    source = forms.CharField(
        label="Source",
        max_length=most_characters(Funding, "source"),
        help_text="Où ce montant se lit : budget voté, arrêté, convention, compte de résultat…",
    )
    note = long_text(
        "Précision",
        rows=2,
        longest=1000,
        required=False,
        help_text="Facultatif : ce que ce financement soutient. Aucun nom de jeune.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A budget is voted the year before at the earliest.
        self.fields["year"] = forms.IntegerField(
            label="Année", min_value=FIRST_YEAR, max_value=clock.today().year + 1
        )


def as_typed(funding: Funding) -> dict[str, object]:
    """Return what the form shows of a line."""
    return {name: getattr(funding, name) for name in FundingForm.base_fields}
