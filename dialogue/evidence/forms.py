"""What the director adds in support: files, links, operations, projects, other funders."""

from typing import Any

from django import forms

from dialogue.evidence.models import Cooperation, CooperativeProject, Evidence, OtherFunding
from dialogue.evidence.models import PartnerOperation as Operation
from dialogue.evidence.selectors import possible_partners
from dialogue.evidence.services import ProjectEntry, plain
from dialogue.models import Rating
from structures.ground.fields import EurosField, field_of, long_text
from structures.ground.files.forms import AttachmentForm
from structures.models import Structure

LABEL_LENGTH = Evidence._meta.get_field("label").max_length
LONGEST_PART = 5_000
PROJECT_READERS = "Lu par les structures partenaires, la Région et l’État."
NO_NAMES = "Des totaux seulement, aucun nom de jeune."


class FileForm(AttachmentForm):
    """A file, and what to call it."""

    label = forms.CharField(label="Intitulé", max_length=LABEL_LENGTH)


class LinkForm(forms.Form):
    """The address of a page, and what to call it."""

    label = forms.CharField(label="Intitulé", max_length=LABEL_LENGTH)
    url = forms.URLField(
        label="Adresse de la page",
        assume_scheme="https",
        max_length=Evidence._meta.get_field("url").max_length,
        help_text="Par exemple https://www.exemple.fr/bilan",
    )


class OperationForm(forms.ModelForm):
    """An operation with an actor of the labour market; the model refuses Pôle emploi."""

    class Meta:
        model = Operation
        fields = ["title", "partner", "partner_type", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "partner": "Un organisme. Pôle emploi, aujourd’hui France Travail, n’est pas retenu "
            "pour cet indicateur.",
            "description": NO_NAMES,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, label[0].upper() + label[1:]) for value, label in _types()]
        field_of(self, "partner_type", forms.ChoiceField).choices = [("", "Choisissez"), *choices]

    def clean_partner(self) -> str:
        """Return the name as it will be compared and kept."""
        return plain(self.cleaned_data["partner"])


class _PartnerChoice(forms.ModelMultipleChoiceField):
    """Structures, by their usual name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Structure) -> str:
        """Name a structure beside its box."""
        return obj.name


class CooperativeProjectForm(forms.Form):
    """A cooperative project: entered once, for all its structures."""

    title = forms.CharField(
        label="Intitulé",
        max_length=CooperativeProject._meta.get_field("title").max_length,
        help_text=PROJECT_READERS,
    )
    description = long_text(
        "Ce qui est fait ensemble",
        rows=5,
        longest=LONGEST_PART,
        help_text=f"{PROJECT_READERS} {NO_NAMES}",
    )
    part = long_text(
        "La part que prend votre structure",
        rows=3,
        longest=LONGEST_PART,
        help_text="Lu par votre structure, la Région et l’État.",
    )
    from_recommendations = forms.BooleanField(
        label="La thématique est issue de la démarche de progrès", required=False
    )

    def __init__(self, *args: Any, rating: Rating, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"] = _PartnerChoice(
            label="Structures partenaires",
            queryset=possible_partners(rating.dialogue),
            help_text="Chaque direction confirmera sa part ; d’ici là elle est affichée comme "
            "non confirmée.",
            error_messages={"required": "Choisissez au moins une structure partenaire."},
        )

    def entry(self) -> ProjectEntry:
        """Return what was typed."""
        return ProjectEntry(**self.cleaned_data)


class PartForm(forms.Form):
    """The part that a partner takes, in its own words."""

    part = long_text(
        Cooperation._meta.get_field("part").verbose_name.capitalize(),
        rows=4,
        longest=LONGEST_PART,
        help_text="Lu par votre structure, la structure porteuse, la Région et l’État.",
    )


class FundingForm(forms.Form):
    """Another funder, and what it gives."""

    funder = forms.CharField(
        label="Financeur",
        max_length=OtherFunding._meta.get_field("funder").max_length,
        help_text="Commune, intercommunalité, autre collectivité ou organisme.",
    )
    amount_cents = EurosField(label="Montant, en euros", help_text="Par exemple 12 500.")


def _types() -> list[tuple[str, str]]:
    return Operation.PartnerType.choices
