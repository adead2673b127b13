"""An invitation to open an account: to whom, in which role, until when, and what became of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from structures.accounts.models import User
from structures.accounts.roles import STRUCTURE_ROLES, Role
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.invitations.triggers import no_account_yet
from structures.messages.models import Message
from structures.network.models import Structure
from structures.people.models import Mandate


@tracked(without=("email", "full_name", "token_hash"))
class Invitation(models.Model):
    """A person asked to open an account; none exists until they do.

    The link is never stored, only the digest of its secret: a renewal replaces it, and the
    former link opens nothing. `notice` is the message that carries the present link. The row
    is erased some weeks after it ended; its history never held who it was.
    """

    email = models.EmailField("adresse électronique")
    full_name = models.CharField("nom complet", max_length=150)
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    structure = models.ForeignKey(
        Structure,
        verbose_name="structure",
        on_delete=models.PROTECT,
        related_name="invitations",
        null=True,
        blank=True,
    )
    mandate = models.ForeignKey(
        Mandate,
        verbose_name="mandat",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True, editable=False)
    notice = models.ForeignKey(
        Message,
        verbose_name="message",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    invited_at = models.DateTimeField("envoyée le", default=clock.now, editable=False)
    invited_by = models.ForeignKey(
        User, verbose_name="invitée par", on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField("valable jusqu’au")
    renewed_at = models.DateTimeField("renouvelée le", null=True, editable=False)
    revoked_at = models.DateTimeField("annulée le", null=True, editable=False)
    accepted_at = models.DateTimeField("acceptée le", null=True, editable=False)
    account = models.OneToOneField(
        User,
        verbose_name="compte ouvert",
        on_delete=models.PROTECT,
        related_name="invitation",
        null=True,
        editable=False,
    )

    class Meta:
        verbose_name = "invitation"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_an_address",
                violation_error_message=(
                    "Une invitation attend déjà à cette adresse : renouvelez-la ou annulez-la."
                ),
            ),
            models.CheckConstraint(
                condition=Q(role__in=STRUCTURE_ROLES, structure__isnull=False)
                | (Q(role__in=Role.values) & ~Q(role__in=STRUCTURE_ROLES) & Q(structure=None)),
                name="invited_structure_follows_role",
                violation_error_message=(
                    "Ce rôle et cette structure ne vont pas ensemble : corrigez l’un ou l’autre."
                ),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, account=None)
                | Q(accepted_at__isnull=False, account__isnull=False, revoked_at=None),
                name="invitation_ends_once",
                violation_error_message="Une invitation est acceptée ou annulée, jamais les deux.",
            ),
        ]
        triggers = [no_account_yet()]

    def __str__(self) -> str:
        return f"invitation n° {self.pk}"
