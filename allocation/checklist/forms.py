"""How far figures are supposed to be from what they should be."""

from django import forms

from allocation.checklist.models import LEAST_MARGIN_BP, MOST_MARGIN_BP
from allocation.parameters.forms import PercentField
from structures.ground.french import basis_points

FIRST_MARGIN_BP = 100


class MarginForm(forms.Form):
    """The margin, in percent of each figure; it is an assumption."""

    margin_bp = PercentField(
        label="Marge supposée autour de chaque donnée, en %",
        initial=FIRST_MARGIN_BP,
        help_text="Une hypothèse : rien ne dit que les données soient fausses, ni de combien.",
        error_messages={"required": "Indiquez une marge, par exemple 1."},
    )

    def clean_margin_bp(self) -> int:
        """Refuse a margin that says nothing, or that makes figures of fancy."""
        margin = int(self.cleaned_data["margin_bp"])
        if not LEAST_MARGIN_BP <= margin <= MOST_MARGIN_BP:
            low, high = basis_points(LEAST_MARGIN_BP), basis_points(MOST_MARGIN_BP)
            raise forms.ValidationError(f"Indiquez une marge de {low} à {high}.")
        return margin
