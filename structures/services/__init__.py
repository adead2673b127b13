"""What changes among the partners: each function is one transaction, done by a named person."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Model

from structures.models import Role, User
from structures.services.reference import (
    ReferenceRefused,
    load_absorbed_communes,
    load_communes,
    load_coverage,
    load_structures,
    load_territories,
)

__all__ = [
    "ReferenceRefused",
    "Refused",
    "load_absorbed_communes",
    "load_communes",
    "load_coverage",
    "load_structures",
    "load_territories",
    "require",
    "require_role",
    "require_valid",
]


class Refused(ValueError):
    """The action is not possible now; the message says why and what to do, in French."""


def require(condition: object, refusal: str) -> None:
    """Raise Refused, with the words of `refusal`, unless the condition holds."""
    if not condition:
        raise Refused(refusal)


def require_role(by: User, *roles: Role) -> None:
    """Raise Refused unless the person has one of `roles`: a page is not the only way in."""
    require(by.role in roles, "Cette action ne revient pas à votre rôle.")


def require_valid(row: Model, *, exclude: Collection[str] = ()) -> None:
    """Raise Refused, with all that is wrong, unless the row may be stored; asks the database."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
