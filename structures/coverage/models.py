"""Communes and which structure covers them."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from structures.ground.history.events import tracked

FULL_SHARE_BP = 10_000

# Checked when the transaction commits, so that a coverage can be loaded row by row.
# At each date where something begins or ends, a commune is covered whole or not at all.
COVERAGE_SUMS_TO_100 = """
    PERFORM 1
    FROM (
        SELECT valid_from AS day FROM structures_coverage
            WHERE commune_id = COALESCE(NEW.commune_id, OLD.commune_id)
        UNION
        SELECT valid_to FROM structures_coverage
            WHERE commune_id = COALESCE(NEW.commune_id, OLD.commune_id) AND valid_to IS NOT NULL
    ) AS boundary
    WHERE (
        SELECT COALESCE(SUM(share_bp), 0) FROM structures_coverage
        WHERE commune_id = COALESCE(NEW.commune_id, OLD.commune_id)
          AND valid_from <= day AND (valid_to IS NULL OR valid_to > day)
    ) NOT IN (0, 10000);
    IF FOUND THEN
        RAISE EXCEPTION 'coverage of commune % does not sum to 100 percent',
            COALESCE(NEW.commune_id, OLD.commune_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'coverage_sums_to_100';
    END IF;
    RETURN NULL;
"""


@tracked()
class Commune(models.Model):
    """A commune of the Region in today's geography."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=100)
    department = models.CharField("département", max_length=3, db_index=True)
    # INSEE's list of communes does not give it.
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    cog_vintage = models.PositiveSmallIntegerField("millésime du code officiel géographique")

    class Meta:
        verbose_name = "commune"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


@tracked()
class AbsorbedCommune(models.Model):
    """A code that older files still carry, and the commune its territory went to."""

    code = models.CharField("ancien code INSEE", max_length=5, primary_key=True)
    name = models.CharField("ancien nom", max_length=100)
    successor = models.ForeignKey(
        Commune, verbose_name="commune actuelle", on_delete=models.PROTECT, related_name="absorbed"
    )
    absorbed_on = models.DateField("absorbée le")

    class Meta:
        verbose_name = "commune absorbée"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


@tracked()
class Coverage(models.Model):
    """The share of a commune that a structure covers, from a date to another (excluded)."""

    commune = models.ForeignKey(
        Commune, verbose_name="commune", on_delete=models.PROTECT, related_name="coverages"
    )
    structure = models.ForeignKey(
        "structures.Structure",
        verbose_name="structure",
        on_delete=models.PROTECT,
        related_name="coverages",
    )
    share_bp = models.PositiveSmallIntegerField("quotité, en points de base")
    valid_from = models.DateField("valable du")
    valid_to = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "périmètre"
        ordering = ["commune_id", "structure_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "structure", "valid_from"],
                name="one_coverage_a_commune_structure_and_date",
                violation_error_message="Ce périmètre est déjà enregistré à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(share_bp__gte=1, share_bp__lte=FULL_SHARE_BP),
                name="share_between_0_and_100",
                violation_error_message="Une quotité est comprise entre 0,01 et 100 pour cent.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="coverage_ends_after_it_begins",
                violation_error_message="La fin d’un périmètre suit son début.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="sums_to_100",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                func=COVERAGE_SUMS_TO_100,
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune} → {self.structure}"
