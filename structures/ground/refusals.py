"""Refusing an act, with words that say why and what to do."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Model


class Refused(ValueError):
    """The action is not possible now; the message says why and what to do, in French."""


def require(condition: object, refusal: str) -> None:
    """Raise Refused, with the words of `refusal`, unless the condition holds."""
    if not condition:
        raise Refused(refusal)


def require_valid(row: Model, *, exclude: Collection[str] = ()) -> None:
    """Raise Refused, with all that is wrong, unless the row may be stored; asks the database."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
