"""Who presides over and directs a structure, and from when to when."""

from django.db import models
from django.db.models import F, Q

from structures.ground.history.events import tracked
from structures.network.models import Structure


@tracked()
class Mandate(models.Model):
    """A professional contact of a structure, in a function, from a date to another.

    Only professional details are kept. `anonymised_at` says when they were erased;
    the function and the dates stay.
    """

    class Function(models.TextChoices):
        """What the person does for the structure; the deputy is optional."""

        PRESIDENT = "president", "présidente, président"
        DIRECTOR = "director", "directrice, directeur"
        DEPUTY = "deputy", "directrice adjointe, directeur adjoint"
        CONTACT = "contact", "autre contact"

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="mandates"
    )
    function = models.CharField("fonction", max_length=9, choices=Function.choices)
    full_name = models.CharField("nom complet", max_length=150)
    email = models.EmailField("adresse électronique professionnelle", blank=True)
    phone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    anonymised_at = models.DateTimeField("anonymisé le", null=True, editable=False)

    class Meta:
        verbose_name = "mandat"
        ordering = ["structure", "-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "function"],
                condition=Q(ends_on=None, function__in=["president", "director", "deputy"]),
                name="one_current_holder_a_function",
                violation_error_message=(
                    "Cette fonction est déjà occupée : terminez d’abord le mandat en cours."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="mandate_ends_after_it_begins",
                violation_error_message="La fin d’un mandat suit son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.get_function_display()}"
