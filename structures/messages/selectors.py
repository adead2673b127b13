"""The outbox as the Region follows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Case, DateField, QuerySet, When
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate

from structures.ground.french import date_long
from structures.ground.locks import day
from structures.ground.mails import Mail
from structures.messages.models import Message

State = Message.State
Thing = TypeVar("Thing")
THINGS_A_PAGE = 25  # most are about two people each
# What is said of a reminder or an invitation, by the state of its message.
STANDINGS: dict[str, str] = {
    State.WAITING: "en attente de départ",
    State.REFUSED: "refusée par le serveur de messagerie",
    State.CANCELLED: "annulée avant son départ",
    State.RETURNED: "revenue en erreur : elle ne compte pas",
}


def posted_messages() -> QuerySet[Message]:
    """Return the messages, latest first; no text is read."""
    return Message.objects.select_related("structure", "person").defer("body", "attachment")


@dataclass(frozen=True)
class MailsShown:
    """What would be sent about one page of things; `is_asked` when a person turns the pages."""

    mails: list[Mail]
    page: Page
    is_asked: bool


def mails_shown(
    things: Sequence[Thing], write: Callable[[Sequence[Thing]], list[Mail]], asked: str | None
) -> MailsShown:
    """Return the mails that would be written about the page `asked` of these things."""
    page = Paginator(things, THINGS_A_PAGE).get_page(asked or 1)
    return MailsShown(write(list(page)), page, asked is not None)


class Sent(Protocol):
    """A reminder or an invitation: the day its message left, and the state of that message."""

    left_on: date | None
    state: str


def standing(sent: Sent) -> str:
    """Return what is said of a reminder or an invitation: the day it left, or why it did not."""
    if sent.left_on:
        return f"partie le {date_long(sent.left_on)}"
    return STANDINGS[sent.state]


def day_left(asked_on: Combinable) -> Case:
    """Return the expression of the day when the `notice` of a row left, None if it did not.

    A row without a notice is of before the outbox: it left when it was asked.
    """
    return Case(
        When(notice=None, then=asked_on),
        When(notice__state=State.LEFT, then=TruncDate("notice__left_at")),
        output_field=DateField(),
    )


def day_left_sql(row: str, asked_on: str) -> str:
    """Return the same in SQL, where `row` is the alias of the row and `notice` of its message."""
    return (
        f"CASE WHEN {row}.notice_id IS NULL THEN {asked_on}"
        f" WHEN notice.state = '{State.LEFT}' THEN {day('notice.left_at')} END"
    )
