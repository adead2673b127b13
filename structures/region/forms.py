"""What is asked about the Region."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from structures.ground.fields import CompactField, DayField, long_text
from structures.ground.files.logos import LARGEST
from structures.region.models import RegionIdentity
from structures.region.services import FIELDS, LogoChange

SECTIONS = (
    ("Nom et siège", ("valid_from", "name", "seat", "siret")),
    ("Conventions et décisions", ("signatory_title", "signatory_name", "accountant", "court")),
    ("Contact", ("contact_email", "contact_phone", "legal_notice")),
    ("Logo", ("logo_file", "without_logo")),
)


class RegionForm(forms.ModelForm):
    """An identity of the Region, and its first day."""

    valid_from = DayField(
        label="Valable à partir du",
        help_text="Ce qui porte une date antérieure cite l’identité d’avant. La première "
        "identité vaut aussi pour les jours qui la précèdent.",
    )
    siret = CompactField(
        label="SIRET", required=False, help_text="14 chiffres. Imprimé dans les conventions."
    )
    legal_notice = long_text(
        "Mentions légales",
        rows=8,
        required=False,
        help_text="Directrice ou directeur de la publication, hébergement, délégué à la "
        "protection des données, base légale et durées de conservation. Lues par tous, "
        "sur la page des mentions légales.",
    )
    logo_file = forms.FileField(
        label="Logo",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".svg,.png"}),
        error_messages={"empty": "Le fichier est vide."},
        help_text=f"SVG ou PNG, {LARGEST // 1000} ko au plus. Montré en tête des pages et des "
        "documents. Laissez vide pour ne rien changer.",
    )
    without_logo = forms.BooleanField(label="Retirer le logo", required=False)

    class Meta:
        model = RegionIdentity
        fields = FIELDS
        help_texts = {
            "name": "Tel qu’il se lit après « La » : Région Bretagne, Collectivité de Corse.",
            "seat": "L’adresse entière, sur une ligne.",
            "signatory_title": "Avec son article, tel qu’il se lit après « représentée par » : "
            "la présidente du conseil régional.",
            "signatory_name": "Prénom et nom de qui signe les conventions.",
            "accountant": "Le comptable public qui paie, avec son article : le payeur régional "
            "de Bretagne.",
            "court": "Tel qu’il se lit après « devant le » : tribunal administratif de Rennes.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.logo_id is None:
            del self.fields["without_logo"]

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """Return the fields in groups, each under its title."""
        return [(title, [self[n] for n in names if n in self.fields]) for title, names in SECTIONS]

    def values(self) -> dict[str, Any]:
        """Return what was typed, by field of the identity."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def logo_change(self) -> LogoChange | None:
        """Return the logo that was sent, or that it goes; None where it stays as it is."""
        sent = self.cleaned_data["logo_file"]
        if sent:
            return LogoChange(sent.name, sent.read(LARGEST + 1))
        return LogoChange() if self.cleaned_data.get("without_logo") else None
