"""Who acts for whom, who acted for whom, and who may lend what to whom."""

from collections.abc import Iterable
from datetime import date

from django.db.models import DateTimeField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from structures.delegations.models import Delegation
from structures.ground.french import of
from structures.ground.locks import day, sql_list
from structures.models import HOLDERS, Role, User

PAST_SHOWN = 50
# How one acts in a power that is lent.
AS = {Role.DIRECTOR: "par délégation", Role.REGION_MANAGER: "par suppléance"}


def may_lend(user: User) -> bool:
    """Tell whether the person has a power to lend: their own, never one lent to them."""
    return user.role in HOLDERS


def candidates(giver: User) -> QuerySet[User]:
    """Return the accounts that may act for this person. One query."""
    roles = HOLDERS.get(Role(giver.role), ())
    found = User.objects.filter(role__in=roles, is_active=True, structure=giver.structure_id)
    return found.order_by("role", "full_name", "pk")


def delegations_visible_to(user: User) -> QuerySet[Delegation]:
    """Return the delegations of the person's structure or of the Region's staff; or all."""
    found = Delegation.objects.select_related("giver", "holder", "structure", "revoked_by")
    if user.has_role(Role.REGION_ADMIN):
        return found
    if user.is_region_staff:
        return found.filter(structure=None)
    return found.filter(structure=user.structure_id) if user.structure_id else found.none()


def may_take_back(user: User, delegation: Delegation) -> bool:
    """Tell whether the person may end it: its giver, or who has the same power by their role."""
    same = (delegation.role, delegation.structure_id) == (user.role, user.structure_id)
    return same or user.pk == delegation.giver_id


def running_or_to_come(today: date) -> Q:
    """Return the condition that a delegation runs or will."""
    return Q(revoked_at=None, ends_on__gt=today)


def given_by(user: User, today: date) -> QuerySet[Delegation]:
    """Return what the person lends today. One query."""
    found = user.delegations_given.filter(running_or_to_come(today), starts_on__lte=today)
    return found.select_related("holder").order_by("ends_on", "pk")


def lender_of(account: str, moment: str, role: Role) -> Subquery:
    """Return the name of who had lent `role` to an account at a moment, both columns of a row.

    Null for who acted by their own role: they can be lent nothing. To annotate with.
    """
    at = ExpressionWrapper(OuterRef(moment), output_field=DateTimeField())
    on = TruncDate(at)
    held = Delegation.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        holder=OuterRef(account),
        role=role,
        starts_on__lte=on,
        ends_on__gt=on,
    )
    return Subquery(held.order_by("given_at", "pk").values("giver__full_name")[:1])


def on_behalf(lender: str | None, role: Role) -> str:
    """Return how somebody acted in a power that `lender` lent them; empty without a lender."""
    return f"{AS[role]} {of(lender)}" if lender else ""


def had_role_sql(account: str, roles: Iterable[str], moment: str) -> str:
    """Return the SQL condition that an account has one of `roles`, or had it lent at a moment.

    For the triggers that ask who signed: `account` and `moment` are columns of the row.
    """
    listed = sql_list(roles)
    return f"""EXISTS (
        SELECT 1 FROM structures_user u WHERE u.id = {account} AND u.role IN {listed}
        UNION ALL
        SELECT 1 FROM structures_delegation d
        WHERE d.holder_id = {account} AND d.role IN {listed}
        AND d.starts_on <= {day(moment)} AND d.ends_on > {day(moment)}
        AND (d.revoked_at IS NULL OR d.revoked_at > {moment})
    )"""
