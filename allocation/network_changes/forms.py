"""What is typed of a share of the year."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from allocation.models import Figure, Indicator
from allocation.network_changes.services import Prorata
from structures.ground.edits import Grouped
from structures.ground.fields import DayField, NumberField, field_of
from structures.ground.files.forms import SentFileField
from structures.ground.files.services import MEGABYTE
from structures.ground.french import number
from structures.ground.spreadsheets import ENDINGS
from structures.models import Role, Structure, User
from structures.network_changes.selectors import ROLE_TITLES, Merger

WHOLE_PERCENT = 100


class ProrataForm(Grouped):
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
    seen = forms.CharField(label="Données", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, figures: list[tuple[Indicator, Figure]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figures = figures
        self.by_number = {str(indicator.number): indicator for indicator, _ in figures}
        field = field_of(self, "indicators", forms.MultipleChoiceField)
        field.choices = [(n, f"{n}. {i.short_label}") for n, i in self.by_number.items()]
        self.fields["seen"].initial = ", ".join(
            f"{indicator.short_label} : {number(figure.value)}" for indicator, figure in figures
        )
        field.initial = [n for n, i in self.by_number.items() if i.meaning.is_activity]

    def unit_of(self, name: str) -> str:
        """Let all change as one: a share was decided for the figures that were seen."""
        return "percent"

    def clean_percent(self) -> Decimal:
        """Refuse a share above the whole."""
        percent = self.cleaned_data["percent"]
        if percent > WHOLE_PERCENT:
            raise forms.ValidationError("Une part de l’année ne dépasse pas 100 %.")
        return percent

    def decision(self) -> Prorata:
        """Return the share, the reason and the indicators it applies to."""
        data = self.cleaned_data
        chosen = [self.by_number[number] for number in data["indicators"]]
        return Prorata(data["percent"], data["reason"], chosen)


LARGEST_FILE = 5 * MEGABYTE


REASON_HELP = "Conservé dans le journal : délibération, décision de l’assemblée générale, courrier…"


class CoverageFileField(SentFileField):
    """A coverage file, not larger than a Region's communes may need."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            largest=LARGEST_FILE,
            advice="Gardez une ligne par commune et par structure.",
            accept=ENDINGS,
            **kwargs,
        )


class PerimeterForm(forms.Form):
    """A file that says who covers which commune, and why it changes."""

    file = CoverageFileField(
        label="Fichier du périmètre",
        help_text="CSV, XLSX, XLS ou ODS ; colonnes code_commune, code_structure, quotite (en %), "
        "valable_du, et source si vous voulez.",
    )
    reason = forms.CharField(
        label="Motif", widget=forms.Textarea(attrs={"rows": 2}), help_text=REASON_HELP
    )


class ClosureForm(forms.Form):
    """The end of a structure: from which day, and who covers its communes."""

    on = DayField(
        label="Fermée à partir du",
        help_text="Premier jour sans la structure. La veille, elle couvre encore ses communes.",
    )
    successor = forms.ModelChoiceField(
        Structure.objects.none(),
        label="Structure qui reprend toutes les communes",
        required=False,
        empty_label="Plusieurs structures : je dépose un fichier",
    )
    file = CoverageFileField(
        label="Ou fichier du nouveau périmètre",
        required=False,
        help_text="Mêmes colonnes que le périmètre téléchargé ; valable_du est le jour choisi.",
    )
    reason = forms.CharField(
        label="Motif", widget=forms.Textarea(attrs={"rows": 2}), help_text=REASON_HELP
    )

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Structure.objects.filter(closed_on=None).exclude(pk=structure.pk)
        field_of(self, "successor", forms.ModelChoiceField).queryset = others

    def clean(self) -> dict[str, Any]:
        """Ask for one way of handing over the communes, not both."""
        super().clean()
        data = self.cleaned_data
        if data.get("successor") and data.get("file"):
            self.add_error("file", "Choisissez une structure ou un fichier, pas les deux.")
        return data


class MergerForm(forms.Form):
    """Which structures merge, into which one, from which day."""

    merged = forms.ModelMultipleChoiceField(
        Structure.objects.filter(closed_on=None),
        label="Structures qui fusionnent",
        widget=forms.CheckboxSelectMultiple,
        help_text="Celle qui continue peut être cochée ou non.",
    )
    into = forms.ModelChoiceField(
        Structure.objects.filter(closed_on=None),
        label="Structure qui continue",
        empty_label="Choisissez",
        help_text="L’une d’elles ; ou une nouvelle, créée d’abord et ouverte au jour de la fusion.",
    )
    on = DayField(
        label="À partir du",
        help_text="Premier jour de la structure réunie, passé ou du jour.",
    )

    def merger(self) -> Merger:
        """Return what was asked for; the structure that goes on does not end."""
        into: Structure = self.cleaned_data["into"]
        merged = [s for s in self.cleaned_data["merged"] if s != into]
        on: date = self.cleaned_data["on"]
        return Merger(tuple(sorted(merged, key=lambda s: s.code)), into, on)


class ConfirmationForm(forms.Form):
    """The confirmation of a merger that was previewed; asks who takes a function several can."""

    def __init__(self, *args: Any, candidates: dict[str, list[User]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        for role, users in candidates.items():
            self.fields[role] = forms.ChoiceField(
                label=f"{ROLE_TITLES[Role(role)]} de la structure réunie",
                choices=[("", "Choisissez")]
                + [(str(user.pk), f"{user}, {user.structure}") for user in users],
                help_text="L’autre compte est désactivé.",
            )
        self.fields["reason"] = forms.CharField(
            label="Motif", widget=forms.Textarea(attrs={"rows": 2}), help_text=REASON_HELP
        )

    def chosen(self) -> dict[str, User]:
        """Return the chosen account by role."""
        return {
            role: next(user for user in users if str(user.pk) == self.cleaned_data[role])
            for role, users in self.candidates.items()
        }
