"""What is typed of a share of the year."""

from decimal import Decimal

from django import forms

from allocation.models import Figure, Indicator
from structures.ground.fields import NumberField

WHOLE_PERCENT = 100


class ProrataForm(forms.Form):
    """The share of the year that some of a structure's figures count for, and why."""

    percent = NumberField(
        label="Part de l’année, en pour cent",
        places=2,
        help_text="De 0 à 100, avec deux décimales au plus. La valeur est multipliée exactement, "
        "sans arrondi.",
    )
    indicators = forms.MultipleChoiceField(
        label="Données concernées",
        widget=forms.CheckboxSelectMultiple,
        help_text="Le nombre de jeunes du recensement compte un territoire au 1er janvier : il ne "
        "se réduit que si le territoire n’a été couvert qu’une partie de l’année.",
    )
    reason = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lu par la structure, conservé avec chaque donnée et dans la répartition.",
    )

    def __init__(
        self, *args: object, figures: list[tuple[Indicator, Figure]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_number = {str(indicator.number): indicator for indicator, _ in figures}
        field = self.fields["indicators"]
        field.choices = [(n, f"{n}. {i.short_label}") for n, i in self.by_number.items()]
        field.initial = [n for n, i in self.by_number.items() if i.meaning.is_activity]

    def clean_percent(self) -> Decimal:
        """Refuse a share above the whole."""
        percent = self.cleaned_data["percent"]
        if percent > WHOLE_PERCENT:
            raise forms.ValidationError("Une part de l’année ne dépasse pas 100 %.")
        return percent

    def decision(self) -> dict[str, object]:
        """Return the share, the reason and the indicators it applies to."""
        data = self.cleaned_data
        return {
            "percent": data["percent"],
            "reason": data["reason"],
            "indicators": [self.by_number[number] for number in data["indicators"]],
        }
