"""Which two years are compared."""

from typing import Any

from django import forms

from allocation.models import Campaign


class PairForm(forms.Form):
    """Two years that have a campaign."""

    first = forms.TypedChoiceField(label="Année", coerce=int)
    second = forms.TypedChoiceField(label="Comparée à", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in Campaign.objects.values_list("year", flat=True)]
        for name in ("first", "second"):
            self.fields[name].choices = years  # type: ignore[attr-defined]  # both have choices
