"""Powers lent for a time, and taken back."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from structures.accounts.models import User
from structures.accounts.roles import HOLDERS, Role
from structures.delegations.triggers import delegation_triggers
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.network.models import Structure


def _alone(key: str) -> Func:
    """Return a key as the range of itself: two of them overlap when they are the same."""
    return Func(F(key), F(key), Value("[]"), function="int8range")


@tracked()
class Delegation(models.Model):
    """A power that its giver holds by their own role, lent to an account until a day (excluded).

    The database takes it back when either account is disabled, or changes role or structure;
    `revoked_by` is then empty.
    """

    giver = models.ForeignKey(
        User, verbose_name="donnée par", on_delete=models.PROTECT, related_name="delegations_given"
    )
    holder = models.ForeignKey(
        User, verbose_name="donnée à", on_delete=models.PROTECT, related_name="delegations_held"
    )
    role = models.CharField(
        "pouvoirs", max_length=20, choices=[(role.value, role.label) for role in HOLDERS]
    )
    structure = models.ForeignKey(
        Structure,
        verbose_name="structure",
        on_delete=models.PROTECT,
        related_name="delegations",
        null=True,
        blank=True,
    )
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (exclu)")
    reason = models.CharField("motif", max_length=200)
    given_at = models.DateTimeField("donnée le", default=clock.now, editable=False)
    revoked_at = models.DateTimeField("retirée le", null=True, editable=False)
    revoked_by = models.ForeignKey(
        User,
        verbose_name="retirée par",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )

    class Meta:
        verbose_name = "délégation"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="delegation_ends_after_it_begins",
                violation_error_message="Le dernier jour d’une délégation suit le premier.",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.DIRECTOR, structure__isnull=False)
                | Q(role=Role.REGION_MANAGER, structure=None),
                name="delegation_structure_follows_role",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="delegation_is_revoked_on_a_day",
            ),
            ExclusionConstraint(
                name="one_delegation_a_pair_and_day",
                expressions=[
                    (_alone("giver"), RangeOperators.OVERLAPS),
                    (_alone("holder"), RangeOperators.OVERLAPS),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(revoked_at=None),
                violation_error_message=(
                    "Cette personne a déjà une délégation pendant ces jours-là : retirez-la "
                    "d’abord, ou choisissez d’autres dates."
                ),
            ),
        ]
        triggers = delegation_triggers()

    def __str__(self) -> str:
        return f"délégation n° {self.pk}"

    @property
    def last_day(self) -> date:
        """Its last day, included."""
        return self.ends_on - timedelta(days=1)
