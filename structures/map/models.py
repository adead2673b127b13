"""Outlines of communes, in the database."""

from django.db import models

from structures.coverage.models import Commune


class CommuneShape(models.Model):
    """The outline of a commune: outer rings of (longitude, latitude), in degrees."""

    commune = models.OneToOneField(
        Commune, verbose_name="commune", on_delete=models.CASCADE, related_name="shape"
    )
    rings = models.JSONField("contours")

    class Meta:
        verbose_name = "contour de commune"
        verbose_name_plural = "contours de communes"

    def __str__(self) -> str:
        return str(self.commune)
