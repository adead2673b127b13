"""A structure’s identity."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from structures.ground.fields import CompactField, DayField, field_of, name_empty_choices
from structures.network.models import Structure
from structures.network.selectors import possible_referents
from structures.network.services import FIELDS

SECTIONS = (
    ("Nom et rattachement", ("name", "legal_name", "kind", "territory")),
    ("Numéros", ("siret", "rna")),
    (
        "Régime juridique et inscription",
        ("regime", "court", "register_volume", "register_folio", "registered_on"),
    ),
    ("Adresse et contact", ("street", "postcode", "town", "email", "phone")),
    ("Suivi", ("referent", "reason")),
)


class StructureFieldsForm(forms.ModelForm):
    """Everything that names a structure."""

    siret = CompactField(
        label="SIRET", required=False, help_text="14 chiffres. Demandé avant la convention."
    )
    rna = CompactField(
        label="Numéro RNA",
        required=False,
        help_text="W suivi de 9 chiffres. Le répertoire ne couvre pas l’Alsace-Moselle : "
        "laissez vide pour une association de droit local.",
    )
    registered_on = DayField(label="Date d’inscription", required=False)
    postcode = CompactField(label="Code postal")

    class Meta:
        model = Structure
        fields: tuple[str, ...] = FIELDS
        help_texts = {
            "regime": "Une association de droit local est connue par son inscription : tribunal, "
            "volume, folio et date sont demandés avant la convention.",
            "referent": "Un chargé de mission ou un responsable ; la structure lit son nom et "
            "son adresse.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_empty_choices(self)
        referent = field_of(self, "referent", forms.ModelChoiceField)
        referent.queryset = possible_referents(self.instance)
        referent.empty_label = "Aucun pour l’instant"


class IdentityForm(StructureFieldsForm):
    """The identity of a structure, and why it changes."""

    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Facultatif, lu dans l’historique par la structure, la Région et l’État.",
    )

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """Return the fields in groups, each under its title."""
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]


class StructureForm(StructureFieldsForm):
    """The identity of a new structure, its code, and the day it opens."""

    code = forms.RegexField(
        regex=r"\A[A-Z0-9]{2,10}\Z",
        label="Code",
        help_text="Chiffres et lettres majuscules. Il ne changera plus : il sert dans les "
        "fichiers, les répartitions et les conventions.",
        error_messages={
            "invalid": "Deux à dix caractères, lettres majuscules sans accent ou chiffres."
        },
    )
    opened_on = DayField(
        label="Ouverte le",
        help_text="La structure compte dans les campagnes des années où elle est ouverte "
        "un jour au moins.",
    )
    field_order = ("code", "name", "legal_name", "kind", "territory", "opened_on")

    class Meta(StructureFieldsForm.Meta):
        fields = ("code", "opened_on", *FIELDS)
