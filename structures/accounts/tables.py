"""The lists of accounts: what they show, what they may be narrowed to, what their files hold."""

from django.db.models import QuerySet
from django.utils.text import capfirst
from django_filters import ModelChoiceFilter

from structures.accounts.selectors import ACTIVE, DISABLED, INVITED, without_mandate
from structures.ground import clock
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words
from structures.invitations.selectors import Standing, standing
from structures.models import Invitation, Role, Structure, User

SEARCHED = ("full_name", "email", "structure__name", "structure__code")
ROLES = [(role.value, capfirst(role.label)) for role in Role]
STATES = [(ACTIVE, "Actifs"), (DISABLED, "Désactivés"), (INVITED, "Invitations en attente")]
WITHOUT_MANDATE = "without_mandate"


def state_of(account: User) -> str:
    """Return where an account stands, in words."""
    return "actif" if account.is_active else "désactivé"


def waiting_of(invitation: Invitation) -> str:
    """Return where an invitation that waits stands, in words."""
    return "expirée" if standing(invitation, clock.now()) == Standing.EXPIRED else "en attente"


class AccountTable(ListTable):
    """Who signs in, by name."""

    caption = "Comptes"
    noun = ("compte", "comptes")
    first_order = "full_name"
    row_template = "structures/accounts/_account_row.html"
    ties = ("full_name", "pk")

    full_name = Column("Nom", "full_name", sort="full_name")
    email = Column("Adresse électronique", "email", shown=False)
    role = Column("Rôle", lambda one: one.get_role_display(), sort="role")
    structure = Column("Structure", "structure", sort="structure__name")
    last_login = Column("Dernière connexion", "last_login", sort="last_login")
    date_joined = Column("Créé le", "date_joined", shown=False)
    state = Column("État", state_of, sort="is_active")


class InvitationTable(ListTable):
    """Who was invited and has not answered, the latest first."""

    caption = "Invitations en attente"
    noun = ("invitation en attente", "invitations en attente")
    first_order = "-invited_at"
    row_template = "structures/accounts/_invitation_row.html"
    nothing = "Aucune invitation n’attend."

    full_name = Column("Nom", "full_name", sort="full_name")
    email = Column("Adresse électronique", "email", shown=False)
    role = Column("Rôle", lambda one: one.get_role_display(), sort="role")
    structure = Column("Structure", "structure", sort="structure__name")
    invited_at = Column("Invitation", "invited_at", sort="invited_at")
    expires_at = Column("Valable jusqu’au", "expires_at", shown=False)
    state = Column("État", waiting_of, sort="expires_at")


class MandateTable(ListTable):
    """Who holds a function today and cannot sign in."""

    caption = "Mandats sans compte"
    noun = ("mandat sans compte", "mandats sans compte")
    first_order = "structure"
    row_template = "structures/accounts/_mandate_row.html"
    nothing = "Chaque mandat en cours a son compte."

    structure = Column("Structure", "structure", sort="structure__name")
    function = Column("Fonction", lambda one: one.get_function_display(), sort="function")
    full_name = Column("Nom", "full_name", sort="full_name")
    email = Column("Adresse électronique", "email", shown=False)
    starts_on = Column("Depuis le", "starts_on", sort="starts_on")
    act = Column("Compte")


class SeatFilter(ListFilter):
    """What accounts and invitations are both narrowed to."""

    text = Words("Nom, adresse ou structure", SEARCHED)
    role = Choice("Rôle", ROLES)
    structure = ModelChoiceFilter(
        label="Structure", queryset=Structure.objects.order_by("name"), empty_label="Toutes"
    )
    state = Choice("État", STATES, method="in_state")

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        """Keep all: which list is shown says the rest."""
        return rows


class AccountFilter(SeatFilter):
    """What the accounts may be narrowed to."""

    missing = Choice(
        "À revoir",
        [(WITHOUT_MANDATE, "Comptes sans mandat")],
        everything="Peu importe",
        method="to_review",
    )

    def in_state(self, rows: QuerySet[User], name: str, state: str) -> QuerySet[User]:
        """Keep the accounts that sign in, or the others."""
        return rows.filter(is_active=state == ACTIVE)

    def to_review(self, rows: QuerySet[User], name: str, what: str) -> QuerySet[User]:
        """Keep the accounts of a structure that no mandate explains."""
        return without_mandate(rows, clock.today())


class InvitationFilter(SeatFilter):
    """What the invitations may be narrowed to."""
