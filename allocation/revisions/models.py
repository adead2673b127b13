"""A revision of the rule: prepared by one person, confirmed by another."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator

from allocation.campaigns.models import Campaign
from allocation.revisions.triggers import revision_locks
from structures.ground import clock
from structures.ground.files.fingerprints import seal
from structures.ground.french import in_a_row
from structures.ground.history.events import tracked
from structures.models import User

SUMMARY = 250  # characters


@tracked()
class CampaignRevision(models.Model):
    """What one person proposes to change in an open campaign, until another confirms it.

    `proposed` holds values by the key of their parameter, `changes` what they change, in words
    (key, label, before, after): both stay as they were confirmed. The rule may change in the
    `transaction` that confirms a revision, and in no other.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("numéro", null=True, editable=False)
    reason = models.TextField("motif")
    proposed = models.JSONField("valeurs proposées", default=dict, encoder=DjangoJSONEncoder)
    changes = models.JSONField("changements", default=list)
    prepared_by = models.ForeignKey(
        User, verbose_name="préparé par", on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField("préparé le", default=clock.now)
    # The keys of the accounts that wrote any of it: none of them confirms it.
    writers = ArrayField(models.BigIntegerField(), default=list)
    confirmed_by = models.ForeignKey(
        User, verbose_name="confirmé par", on_delete=models.PROTECT, related_name="+", null=True
    )
    confirmed_at = models.DateTimeField("confirmé le", null=True)
    withdrawn_by = models.ForeignKey(
        User, verbose_name="abandonné par", on_delete=models.PROTECT, related_name="+", null=True
    )
    withdrawn_at = models.DateTimeField("abandonné le", null=True)
    transaction = models.BigIntegerField(null=True, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "rectificatif"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(confirmed_at=None, withdrawn_at=None),
                name="one_revision_prepared_at_a_time",
                violation_error_message=(
                    "Un rectificatif de cette campagne est déjà en préparation."
                ),
            ),
            models.UniqueConstraint(fields=["campaign", "number"], name="one_revision_a_number"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, number=None, transaction=None)
                | Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    number__isnull=False,
                    transaction__isnull=False,
                    applied_at__isnull=False,
                    withdrawn_at=None,
                ),
                name="revision_is_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="revision_is_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("prepared_by")),
                name="revision_has_two_people",
                violation_error_message=(
                    "Qui a écrit un rectificatif ne le confirme pas : une ou un autre responsable "
                    "le relit."
                ),
            ),
        ]
        triggers = revision_locks()

    def __str__(self) -> str:
        return f"Rectificatif n° {self.number}" if self.number else "Rectificatif en préparation"

    @property
    def is_prepared(self) -> bool:
        """Whether it is still to be confirmed or withdrawn."""
        return self.confirmed_at is None and self.withdrawn_at is None

    @property
    def anchor(self) -> str:
        """What it is called inside a page."""
        return f"rectificatif-{self.pk}"

    @property
    def fingerprint(self) -> str:
        """What stands for all that is read before it is confirmed."""
        return seal({"reason": self.reason, "changes": self.changes})

    @property
    def summary(self) -> str:
        """Its number and the parameters that it changes, in a line."""
        labels = in_a_row([change["label"] for change in self.changes])
        return Truncator(f"{self} ({labels})").chars(SUMMARY)
