"""What others than the Region give a structure, by year."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from structures.accounts.models import User
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.network.models import Structure


@tracked()
class Funding(models.Model):
    """What another funder gives a structure for a year; it enters no calculation."""

    class Kind(models.TextChoices):
        """Who funds, in the order in which people read them."""

        STATE = "state", "État"
        DEPARTMENT = "department", "Département"
        LOCAL = "local", "communes et EPCI"
        EUROPE = "europe", "Europe"
        OTHER_PUBLIC = "public", "autre collectivité"
        OTHER = "other", "autre"

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="fundings"
    )
    year = models.PositiveSmallIntegerField("année")
    kind = models.CharField("nature", max_length=10, choices=Kind.choices)
    funder = models.CharField("financeur", max_length=200)
    amount_cents = models.PositiveBigIntegerField("montant, en centimes")
    source = models.CharField("source", max_length=200)
    note = models.TextField("précision", blank=True)
    entered_by = models.ForeignKey(
        User, verbose_name="saisi par", on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("saisi le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "autre financeur"
        verbose_name_plural = "autres financeurs"
        ordering = ["-year", "funder", "pk"]
        constraints = [
            models.UniqueConstraint(
                "structure",
                "year",
                "kind",
                Lower("funder"),
                name="one_line_a_funder_and_year",
                violation_error_message=(
                    "Ce financeur est déjà inscrit pour cette année : corrigez sa ligne, ou dites "
                    "ce qui distingue celle-ci (« État, garantie jeunes » par exemple)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0),
                name="funding_gives_something",
                violation_error_message="Un financement a un montant : 0 n’en est pas un.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder}, {self.year}"
