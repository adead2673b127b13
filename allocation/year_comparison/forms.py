"""Which two years are compared."""

from typing import Any

from django import forms

from allocation.models import Campaign
from structures.ground.fields import field_of


class PairForm(forms.Form):
    """Two years that have a campaign."""

    first = forms.TypedChoiceField(label="Année", coerce=int)
    second = forms.TypedChoiceField(label="Comparée à", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = list(Campaign.objects.values_list("year", flat=True))
        for name in ("first", "second"):
            choices = [(year, str(year)) for year in years]
            field_of(self, name, forms.TypedChoiceField).choices = choices
        first = str(self.initial.get("first") or max(years, default=""))
        self.initial.setdefault("second", _compared_with(first, years))


def _compared_with(first: str, years: list[int]) -> int | None:
    """Return the year before the first, else the one after: never itself.

    >>> _compared_with("2016", [2017, 2016, 2015]), _compared_with("2015", [2017, 2016, 2015])
    (2015, 2016)
    """
    earlier = [year for year in years if str(year) < first]
    later = [year for year in years if str(year) > first]
    return max(earlier) if earlier else min(later, default=None)
