"""Why a run is computed, and the deliberation that adopts it."""

from typing import Any

from django import forms

from allocation.models import Adoption
from structures.ground.fields import DayField


class ComputeForm(forms.Form):
    """Why a run is computed; asked for from the second one on."""

    reason = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce qui a changé depuis la répartition précédente. Conservé avec la répartition.",
        error_messages={"required": "Indiquez le motif de cette nouvelle répartition."},
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = again


class AdoptionForm(forms.ModelForm):
    """The deliberation that adopts a run."""

    class Meta:
        model = Adoption
        fields = ["deliberation_number", "deliberation_date"]
        field_classes = {"deliberation_date": DayField}
