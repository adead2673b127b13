"""Who signs in, and in which role."""

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from structures.accounts.roles import HOLDERS, REGION_ROLES, REGION_STAFF, STRUCTURE_ROLES, Role
from structures.accounts.triggers import an_administrator_stays, sessions_end
from structures.ground import clock
from structures.ground.history.events import tracked

if TYPE_CHECKING:
    from structures.delegations.models import Delegation

# A power lent is lent by this account, to that account: neither is the same one any more.
DELEGATIONS_END = """
    UPDATE structures_delegation SET revoked_at = now()
    WHERE revoked_at IS NULL AND (giver_id = NEW.id OR holder_id = NEW.id);
    RETURN NULL;
"""
SESSIONS = "structures.accounts.models.User.get_session_auth_hash"


class UserManager(BaseUserManager["User"]):
    """Makes accounts; e-mail addresses are stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create an account; without a password it can only be reset by mail."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        """Create the first administrator of a new installation (`manage.py createsuperuser`)."""
        return self.create_user(email, password, role=Role.REGION_ADMIN, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find an account by its address, whatever its case."""
        return self.get(email__iexact=email)


@tracked(without=("password", "last_login", "session_series"))
class User(AbstractBaseUser):
    """A person with one role; who leads a structure belongs to that one."""

    email = models.EmailField("adresse électronique", unique=True)
    full_name = models.CharField("nom complet", max_length=150)
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    structure = models.ForeignKey(
        "structures.Structure",
        verbose_name="structure",
        on_delete=models.PROTECT,
        related_name="users",
        null=True,
        blank=True,
    )
    is_active = models.BooleanField("compte actif", default=True)
    deactivated_at = models.DateTimeField("désactivé le", null=True, blank=True, editable=False)
    date_joined = models.DateTimeField("créé le", default=clock.now, editable=False)
    session_series = models.PositiveIntegerField("série de sessions", default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "utilisateur"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_an_address",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=STRUCTURE_ROLES, structure__isnull=False)
                | (Q(role__in=Role.values) & ~Q(role__in=STRUCTURE_ROLES) & Q(structure=None)),
                name="structure_follows_role",
                violation_error_message=(
                    "Une direction ou une présidence est rattachée à une structure ; "
                    "les autres rôles ne le sont pas."
                ),
            ),
        ]
        triggers = [
            sessions_end(),
            an_administrator_stays(),
            pgtrigger.Trigger(
                name="delegations_end_with_the_account",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.role, OLD.structure_id, OLD.is_active)"
                    " IS DISTINCT FROM ROW(NEW.role, NEW.structure_id, NEW.is_active)"
                ),
                func=DELEGATIONS_END,
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what each session of the account holds: one that holds another is signed out."""
        held = f"{self.session_series}:{self.password}"
        return salted_hmac(SESSIONS, held, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_region(self) -> bool:
        """Whether the person works for the Region, administrators included."""
        return self.role in REGION_ROLES

    @property
    def is_region_staff(self) -> bool:
        """Whether the person works on money and dialogues for the Region: agent or manager."""
        return self.role in REGION_STAFF

    @property
    def leads_a_structure(self) -> bool:
        """Whether the person directs or presides a structure, or is its deputy."""
        return self.role in STRUCTURE_ROLES

    @cached_property
    def delegations(self) -> "tuple[Delegation, ...]":
        """The delegations that the person acts by today, with their givers.

        One query, once; none for who may hold no delegation.
        """
        lent = [role for role, holders in HOLDERS.items() if self.role in holders]
        if not lent or not self.is_active or self.pk is None:
            return ()
        today = clock.today()
        held = self.delegations_held.filter(
            revoked_at=None, starts_on__lte=today, ends_on__gt=today, role__in=lent
        )
        # Their account as it is now: one that has just been disabled lends nothing.
        givers = {"giver__is_active": True, "giver__role": F("role")}
        return tuple(
            held.filter(**givers, giver__structure=self.structure_id).select_related("giver")
        )

    @property
    def roles(self) -> tuple[str, ...]:
        """The person's role, then those that they act in by delegation today."""
        return (self.role, *(delegation.role for delegation in self.delegations))

    def has_role(self, *roles: str) -> bool:
        """Tell whether the person may act in one of these roles, by their own or by delegation."""
        return self.role in roles or any(role in roles for role in self.roles)
