"""What is typed of the texts of a campaign's conventions, and of the values that they cite."""

from typing import Any

from django import forms

from allocation.agreement_texts.models import LONGEST_DELAY, AgreementTerms
from allocation.agreement_texts.rule import Clause, When, faults
from allocation.agreement_texts.selectors import TERMS, SaidText
from allocation.agreement_texts.vocabulary import VARIABLES
from structures.ground.edits import Grouped
from structures.ground.fields import DayField, long_text
from structures.ground.french import date_long
from structures.models import Structure


class TextForm(Grouped):
    """One text, which cites listed variables only."""

    body = long_text("Texte", rows=16, required=False)

    def __init__(self, *args: Any, said: SaidText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = said
        self.fields["body"].initial = said.body
        if self.clause.when != When.ALWAYS:
            self.fields["body"].help_text = "Laissé vide, ce texte n’est pas imprimé."

    @property
    def clause(self) -> Clause:
        """The text that is written."""
        return self.said.clause

    def saved_by(self, unit: str) -> str:
        """Return who wrote what is stored."""
        said = self.said
        if said.changed_by is None or said.changed_at is None:
            return ""
        return f"par {said.changed_by} le {date_long(said.changed_at.date())}"

    def clean_body(self) -> str:
        """Refuse what names an unknown variable, or puts one where it has no value."""
        body: str = self.cleaned_data["body"]
        found = faults(self.clause, body, VARIABLES)
        if found:
            raise forms.ValidationError(found)
        return body


class TermsForm(forms.ModelForm):
    """The values that the conventions cite; each may wait, until the first one is asked for."""

    payment_days = forms.IntegerField(
        label="Délai de paiement, en jours",
        required=False,
        min_value=1,
        max_value=LONGEST_DELAY,
        help_text="Compté de la notification. Imprimé à l’article 6.",
    )
    ends_on = DayField(
        label="Fin de la convention",
        required=False,
        help_text="Après la remise des documents. Imprimée à l’article 2.",
    )
    financial_report_on = DayField(
        label="Compte rendu financier, au plus tard le",
        required=False,
        help_text="D’ordinaire six mois au plus après la fin de l’exercice.",
    )
    accounts_on = DayField(label="Comptes annuels, au plus tard le", required=False)
    activity_report_on = DayField(label="Rapport d’activité, au plus tard le", required=False)
    figures_on = DayField(label="Données des indicateurs, au plus tard le", required=False)

    class Meta:
        model = AgreementTerms
        fields = TERMS
        help_texts = {
            "budget_line": "Chapitre, fonction, article, programme, tels qu’ils se lisent après "
            "« imputée sur : ». Imprimée à l’article 6.",
        }

    def values(self) -> dict[str, Any]:
        """Return what was typed, by field."""
        return {name: self.cleaned_data[name] for name in TERMS}


class PreviewForm(forms.Form):
    """The structure whose convention is previewed."""

    structure = forms.ModelChoiceField(
        label="Structure",
        queryset=Structure.objects.none(),
        to_field_name="code",
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, structures: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a queryset
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined] # a choice
