"""Refusing an act, with words that say why and what to do."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model

# What PostgreSQL says of a row that may not stand beside another: unique_violation, then
# exclusion_violation.
TWINS = {"23505", "23P01"}
COLUMN = re.compile(r"\((\w+)\)=")  # in the detail of a refusal, whatever its language
JUST_STORED = (
    "Quelqu’un vient d’enregistrer la même chose. Rouvrez la page pour voir ce qui est enregistré."
)


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


@contextmanager
def twins_refused() -> Iterator[None]:
    """Raise Refused where a row meets one that was stored at the same instant.

    `full_clean` had found nothing for either: the database alone decides, and its constraint
    says why in its own words. Any other fault of integrity is raised as it is.
    """
    try:
        yield
    except IntegrityError as error:
        cause: Any = error.__cause__  # the driver's own error, which names the constraint
        if cause.pgcode not in TWINS:
            raise
        models = [
            m
            for m in apps.get_models()
            if m._meta.db_table == cause.diag.table_name and not m._meta.proxy
        ]
        said = [_words(m, cause.diag.constraint_name, cause.diag.message_detail) for m in models]
        raise Refused("".join(said) or JUST_STORED) from error


def _words(model: type[Model], name: str, detail: str) -> str:
    """Return what a constraint, or else the unique field in `detail`, says of its own, or ""."""
    for constraint in model._meta.constraints:
        message = constraint.violation_error_message
        if constraint.name == name and message != constraint.default_violation_error_message:
            return str(message)
    key = COLUMN.search(detail)
    fields = [f for f in model._meta.concrete_fields if key and f.column == key[1]]
    # The message that the field was given, not Django's, which says less than JUST_STORED.
    given = [field.deconstruct()[3].get("error_messages", {}) for field in fields]
    return "".join(str(messages.get("unique", "")) for messages in given)
