"""Why a correction is made, the values that are right, and the deliberation that adopts it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from allocation.corrections.models import FigureCorrection
from allocation.corrections.services import RightValue
from allocation.engine.digits import VALUE_DIGITS
from allocation.models import Adoption
from structures.ground.fields import DayField, NumberField, field_of, long_text, name_empty_choices
from structures.models import Structure


class PrepareForm(forms.Form):
    """Why the adopted run is corrected."""

    reason = long_text("Motif", rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = (
            "Ce qui était faux, et comment cela s’est su. Toutes les structures le liront : "
            "n’en nommez aucune."
        )


class RightValueForm(forms.Form):
    """A figure of the adopted run, and what it is in truth."""

    structure = forms.ModelChoiceField(Structure.objects.none(), to_field_name="code")
    indicator = forms.TypedChoiceField(label="Indicateur", coerce=int)
    value = NumberField(
        label="Valeur corrigée",
        places=VALUE_DIGITS["decimal_places"],
        help_text="Avant tout coefficient. Une absence n’est pas un zéro.",
    )
    reason = long_text("Motif", rows=2)
    source = forms.CharField(
        label="Source",
        max_length=FigureCorrection._meta.get_field("source").max_length,
        help_text="Par exemple : « extraction i-Milo du 12 mai 2015, contrôlée sur pièces ».",
    )

    def __init__(
        self,
        *args: Any,
        structures: QuerySet[Structure],
        indicators: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "structure", forms.ModelChoiceField).queryset = structures
        field_of(self, "indicator", forms.TypedChoiceField).choices = [
            ("", ""),
            *((number, f"{number}. {label}") for number, label in indicators.items()),
        ]
        self.fields[
            "reason"
        ].help_text = (
            "Lu par la Région, l’État et cette structure : pourquoi la valeur retenue était fausse."
        )
        name_empty_choices(self)

    def right(self) -> RightValue:
        """Return what was typed of the value."""
        data = self.cleaned_data
        return RightValue(data["value"], data["reason"], data["source"])


class CorrectiveAdoptionForm(forms.ModelForm):
    """The deliberation that adopts a corrected run."""

    class Meta:
        model = Adoption
        fields = ["deliberation_number", "deliberation_date"]
        field_classes = {"deliberation_date": DayField}
