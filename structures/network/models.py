"""The network: territories and the structures in them."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from stdnum.fr import siret as siret_number

from structures.ground import clock
from structures.ground.history.events import tracked

POSTCODE = RegexValidator(r"^[0-9]{5}\Z", "Un code postal compte cinq chiffres.")
PHONE = RegexValidator(
    r"^\+?[0-9][0-9 .()-]{5,}\Z", "Un numéro de téléphone est attendu, par exemple 03 88 00 00 00."
)


def check_siret(value: str) -> None:
    """Raise ValidationError unless `value` is 14 digits with a right check digit."""
    if not siret_number.is_valid(value) or not value.isdigit():
        raise ValidationError(
            "« %(value)s » n’est pas un SIRET : 14 chiffres attendus, clé de contrôle comprise.",
            params={"value": value},
        )


@tracked()
class Territory(models.Model):
    """A part of the Region to which a restitution is made at once."""

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    name = models.CharField("nom", max_length=100)

    class Meta:
        verbose_name = "territoire"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Structure(models.Model):
    """A mission locale or a PAIO, as the convention names it."""

    class Kind(models.TextChoices):
        """What the structure is."""

        MISSION_LOCALE = "ML", "mission locale"
        PAIO = "PAIO", "permanence d’accueil, d’information et d’orientation"

    class Regime(models.TextChoices):
        """The law it lives under; decides the wording of the convention."""

        LOCAL_LAW = "droit_local", "association de droit local (Alsace-Moselle)"
        LAW_1901 = "loi_1901", "association régie par la loi du 1er juillet 1901"
        PUBLIC = "public", "organisme public"

    code = models.CharField(
        "code",
        max_length=10,
        unique=True,
        error_messages={"unique": "Une autre structure porte déjà ce code."},
    )
    name = models.CharField("nom", max_length=150)
    legal_name = models.CharField("dénomination légale", max_length=200)
    kind = models.CharField("type", max_length=4, choices=Kind.choices)
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="structures"
    )
    regime = models.CharField("régime juridique", max_length=11, choices=Regime.choices)
    court = models.CharField("tribunal d’inscription", max_length=100, blank=True)
    register_volume = models.CharField("volume", max_length=20, blank=True)
    register_folio = models.CharField("folio", max_length=20, blank=True)
    registered_on = models.DateField("inscrite le", null=True, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[check_siret])
    rna = models.CharField("numéro RNA", max_length=10, blank=True)
    street = models.CharField("adresse", max_length=200)
    postcode = models.CharField("code postal", max_length=5, validators=[POSTCODE])
    town = models.CharField("commune du siège", max_length=100)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True, validators=[PHONE])
    referent = models.ForeignKey(
        "structures.User",
        verbose_name="référent à la Région",
        on_delete=models.PROTECT,
        related_name="referred_structures",
        null=True,
        blank=True,
    )
    opened_on = models.DateField("ouverte le", null=True, blank=True)
    closed_on = models.DateField("fermée le (exclu)", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name="fusionnée dans",
        on_delete=models.PROTECT,
        related_name="merged",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "structure"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["siret"],
                condition=~Q(siret=""),
                name="one_structure_a_siret",
                violation_error_message="Une autre structure porte déjà ce SIRET.",
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^\d{14}$"),
                name="siret_has_14_digits",
                violation_error_message="Un SIRET compte 14 chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(rna="") | Q(rna__regex=r"^W\d{9}$"),
                name="rna_is_w_and_9_digits",
                violation_error_message="Un numéro RNA s’écrit W suivi de 9 chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(closed_on__isnull=False),
                name="merged_structure_is_closed",
                violation_error_message="Une structure fusionnée a une date de fermeture.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a registration that is still to come. Raises ValidationError."""
        if self.registered_on and self.registered_on > clock.today():
            message = "Cette date est à venir : une inscription est déjà faite."
            raise ValidationError({"registered_on": message})
