"""Forms of a year's allocation; they read what was typed, services decide."""

from decimal import Decimal

from django import forms

from allocation.decimals import plain
from allocation.imports import parse_number, parse_whole
from allocation.models import Adoption, Figure, ImportBatch, Indicator
from allocation.services.imports import Upload
from allocation.spreadsheets import MAX_BYTES
from structures.fields import DayField, NumberField, TypedField
from structures.forms.files import SentFileField
from structures.models import Structure

WHOLE_PERCENT = 100


class WholeNumberField(TypedField):
    """A count as people type it: spaces between thousands are accepted, decimals are not.

    A value left as it was is accepted: under a prorata, a count may have decimals.
    """

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "class": "amount", "autocomplete": "off"}
    )

    def read(self, text: str) -> Decimal:
        """Return the exact number."""
        return parse_number(text) if text == self.initial else Decimal(parse_whole(text))


class UploadForm(forms.Form):
    """A file to import, not larger than what can be read."""

    file = SentFileField(
        label="Fichier",
        largest=MAX_BYTES,
        advice="Gardez les communes de la Région et les colonnes utiles, puis recommencez.",
        accept=".csv,.txt,.xlsx",
    )
    title = ""
    lead = ""

    def upload(self) -> Upload:
        """Return the file's name, bytes and type."""
        file = self.cleaned_data["file"]
        return Upload(file.name, file.read(), file.content_type or "application/octet-stream")


class InseeUploadForm(UploadForm):
    """An INSEE commune file, with the ages it counts."""

    title = "Importer la population active par commune"
    lead = (
        "Base INSEE « Emploi – Population active », au niveau communal, en CSV ou XLSX. "
        "Les valeurs des communes sont additionnées par structure, selon le périmètre."
    )
    kind = ImportBatch.Kind.INSEE
    age_bracket = forms.ChoiceField(
        label="Tranche d’âge de la source",
        choices=[("", "Choisissez"), *ImportBatch.AgeBracket.choices],
        help_text="Elle est affichée partout avec la donnée, et jamais mélangée à une autre.",
    )


class ActivityUploadForm(UploadForm):
    """An activity file in the Region's own format."""

    title = "Importer l’activité des structures"
    lead = (
        "Une ligne par structure et par indicateur, en CSV ou XLSX. Des totaux seulement : "
        "un fichier où figurent des personnes est refusé et n’est pas conservé."
    )
    kind = ImportBatch.Kind.ACTIVITY


class ApplyForm(forms.Form):
    """The confirmation that a preview may ask for before it is applied."""

    def __init__(self, *args: object, empty_perimeters: list[Structure], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if empty_perimeters:
            names = ", ".join(structure.name for structure in empty_perimeters)
            self.fields["confirmed"] = forms.BooleanField(
                label=f"Je confirme la valeur 0 pour : {names} (aucune commune dans le périmètre)",
                error_messages={
                    "required": "Cochez cette case pour confirmer la valeur 0, "
                    "ou complétez le périmètre avant d’importer."
                },
            )


class FigureForm(forms.Form):
    """A structure's counts of the year, one field an indicator, and where they come from."""

    def __init__(
        self,
        *args: object,
        figures: list[tuple[Indicator, Figure | None]],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = {f"indicator_{i.number}": i for i, _ in figures if i.whole_values}
        for indicator, figure in figures:
            if indicator.whole_values:
                self.fields[f"indicator_{indicator.number}"] = WholeNumberField(
                    label=f"{indicator.number}. {indicator.short_label}",
                    help_text=indicator.definition,
                    required=figure is not None,
                    initial=plain(figure.value) if figure else None,
                    error_messages={
                        "required": "Une donnée enregistrée se corrige mais ne s’efface pas."
                    },
                )
        self.fields["source"] = forms.CharField(
            label="Source de ces valeurs",
            max_length=200,
            help_text="Par exemple : « extraction i-Milo du 15 janvier 2015 ».",
        )

    def values(self) -> dict[Indicator, Decimal]:
        """Return what was typed; a field left empty stays a missing value, never 0."""
        typed = ((i, self.cleaned_data[name]) for name, i in self.indicators.items())
        return {indicator: value for indicator, value in typed if value is not None}


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
        field.initial = [n for n, i in self.by_number.items() if i.whole_values]

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


class ComputeForm(forms.Form):
    """Why a run is computed; asked for from the second one on."""

    reason = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce qui a changé depuis la répartition précédente. Conservé avec la répartition.",
        error_messages={"required": "Indiquez le motif de cette nouvelle répartition."},
    )

    def __init__(self, *args: object, again: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = again


class AdoptionForm(forms.ModelForm):
    """The deliberation that adopts a run."""

    class Meta:
        model = Adoption
        fields = ["deliberation_number", "deliberation_date"]
        field_classes = {"deliberation_date": DayField}


class GenerationForm(forms.Form):
    """Why conventions are made for structures without a valid project; else nothing to fill."""

    def __init__(self, *args: object, without_project: list[Structure], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.without_project = without_project
        if without_project:
            self.fields["no_project_reason"] = forms.CharField(
                label="Motif",
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Pourquoi la convention est établie tout de même. Lu par ces structures.",
                error_messages={"required": "Écrivez le motif, ou attendez un projet valide."},
            )


class PaidForm(forms.Form):
    """The day when a payment was made."""

    paid_on = DayField(label="Payé le", help_text="Le jour du virement, d’après la paierie.")
