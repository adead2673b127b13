"""What is said of a delegation: on whose behalf one acts, until when, and how it ended."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from structures.delegations.models import Delegation
from structures.delegations.selectors import (
    AS,
    PAST_SHOWN,
    delegations_visible_to,
    given_by,
    may_lend,
    may_take_back,
    on_behalf,
    running_or_to_come,
)
from structures.ground.french import date_long
from structures.ground.tasks import READ, Task, task
from structures.models import Role, User

RUNNING, TO_COME, OVER = ("En cours", "progress"), ("À venir", "waiting"), ("Terminée", "neutral")
TAKEN_BACK = ("Retirée", "neutral")


@dataclass(frozen=True)
class Row:
    """A delegation as it is read: `label` and `tone` say where it stands, `ended` how it ended."""

    delegation: Delegation
    label: str
    tone: str
    ended: str
    may_take_back: bool


@dataclass(frozen=True)
class Register:
    """Those that run or will, then the latest of those that are over."""

    open: list[Row]
    over: list[Row]


def register(user: User, today: date) -> Register:
    """Return the delegations that the person may read. Two queries."""
    found, is_open = delegations_visible_to(user), running_or_to_come(today)
    return Register(
        [_row(one, user, today) for one in found.filter(is_open).order_by("starts_on", "pk")],
        [_row(one, user, today) for one in found.exclude(is_open)[:PAST_SHOWN]],
    )


def acting(user: User) -> list[str]:
    """Return on whose behalf the person acts today, one sentence each. One query, kept."""
    return [
        f"Vous agissez {_behalf(one)}, jusqu’au {date_long(one.last_day)}."
        for one in user.delegations
    ]


def delegation_tasks(user: User, today: date) -> list[Task]:
    """Return what the person lends or holds today: to be kept in mind. One query at most."""
    url = reverse("structures:delegations")
    held = [
        task(f"Vous agissez {_behalf(one)}", _until(one), READ, url) for one in user.delegations
    ]
    given = given_by(user, today) if may_lend(user) else []
    lent = [
        task(f"{one.holder} agit {AS[Role(one.role)]} de vous-même", _until(one), READ, url)
        for one in given
    ]
    return [*held, *lent]


def _row(delegation: Delegation, user: User, today: date) -> Row:
    label, tone = _standing(delegation, today)
    is_open = delegation.revoked_at is None and delegation.ends_on > today
    ended = ""
    if delegation.revoked_at:
        by = delegation.revoked_by
        ended = f"par {by}" if by else "un des deux comptes a changé"
    return Row(
        delegation,
        label,
        tone,
        ended,
        is_open and may_take_back(user, delegation),
    )


def _standing(delegation: Delegation, today: date) -> tuple[str, str]:
    if delegation.revoked_at:
        return TAKEN_BACK
    if delegation.ends_on <= today:
        return OVER
    return RUNNING if delegation.starts_on <= today else TO_COME


def _behalf(delegation: Delegation) -> str:
    return on_behalf(str(delegation.giver), Role(delegation.role))


def _until(delegation: Delegation) -> str:
    return f"Jusqu’au {date_long(delegation.last_day)} inclus."
