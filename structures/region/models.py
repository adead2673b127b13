"""The identity of the Region, from a day on."""

from django.db import models
from django.db.models import Q

from structures.ground.files.models import StoredFile
from structures.ground.history.events import tracked
from structures.network.models import PHONE, check_siret


@tracked()
class RegionIdentity(models.Model):
    """How the Region is named in what bears a date; it holds until the next one begins."""

    valid_from = models.DateField(
        "à partir du",
        unique=True,
        error_messages={
            "unique": "Une identité commence déjà ce jour-là : corrigez-la, ou choisissez un "
            "autre jour."
        },
    )
    name = models.CharField("nom de la Région", max_length=100)
    seat = models.CharField("siège", max_length=200)
    court = models.CharField("tribunal compétent", max_length=200)
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[check_siret])
    accountant = models.CharField("comptable assignataire", max_length=200, blank=True)
    signatory_title = models.CharField("qualité du signataire", max_length=150, blank=True)
    signatory_name = models.CharField("nom du signataire", max_length=150, blank=True)
    contact_email = models.EmailField("adresse électronique de contact", blank=True)
    contact_phone = models.CharField(
        "téléphone de contact", max_length=20, blank=True, validators=[PHONE]
    )
    legal_notice = models.TextField("mentions légales", blank=True)
    logo = models.ForeignKey(
        StoredFile,
        verbose_name="logo",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "identité de la Région"
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=~(Q(name="") | Q(seat="") | Q(court="")),
                name="region_is_named",
                violation_error_message="Une Région a un nom, un siège et un tribunal.",
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^\d{14}$"),
                name="region_siret_has_14_digits",
                violation_error_message="Un SIRET compte 14 chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
