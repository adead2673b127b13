"""An act that is confirmed: its page says what will happen, to whom, for how much, then acts.

    @manager_only("GET", "POST")
    def payment_validate(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
        payment = _payment(request, year, pk)
        return confirm(
            request,
            lambda: validation_told(payment),
            lambda: validate_payment(payment, request.user),
            hold=lambda: locked(payment.campaign),
        )

The page carries the fingerprint of what it says. Where something else would happen now, nothing
is done, and the page is shown again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from structures.ground.answers import acted, saved
from structures.ground.french import NO_BREAK_SPACE, counted

SEEN, CHANGE = "seen", "change"
SHOWN = 50  # rows of the table; those left out are counted and added up
FOR_GOOD = "Cet acte ne s’annule pas."


@dataclass(frozen=True)
class Concerned:
    """A person or a structure that an act touches, and for how much, in cents, where it is money.

    `note` says what else the act does to it.
    """

    name: str
    cents: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Whom:
    """The table of who is concerned: what it is called, what a row is, what the amount is.

    `noun` is the singular and the plural of what is left out when the list is long.
    """

    rows: Sequence[Concerned]
    caption: str = "Qui est concerné, et pour combien"
    who: str = "Structure"
    amount: str = "Montant"
    noun: tuple[str, str] = ("autre structure", "autres structures")

    @property
    def shown(self) -> Sequence[Concerned]:
        """The rows that the page shows: all, or the first."""
        return self.rows[:SHOWN]

    @property
    def others(self) -> str:
        """How many are left out, in words, or nothing."""
        left = len(self.rows) - SHOWN
        return f"et {counted(left, *self.noun)}" if left > 0 else ""

    @property
    def others_cents(self) -> int:
        """What those left out add up to."""
        return _sum(self.rows[SHOWN:])

    @property
    def is_money(self) -> bool:
        """Whether any row has an amount."""
        return any(row.cents is not None for row in self.rows)

    @property
    def total_cents(self) -> int:
        """What all the rows add up to, those left out included."""
        return _sum(self.rows)


@dataclass(frozen=True)
class Confirmation:
    """What the page of an act says before it is done.

    `title` names the act in the infinitive, `button` what is pressed (the same, with its euros),
    `back` is the page above (label, address), where one also comes back to once `done` is said.
    `for_good` is what cannot be undone, or how it may be; `hindrance` why it may not be done now:
    there is no button then. `rests_on` tells apart what the sentences do not.
    """

    title: str
    button: str
    sentences: Sequence[str]
    back: tuple[str, str]
    done: str
    whom: Whom | None = None
    for_good: str = FOR_GOOD
    hindrance: str = ""
    rests_on: str = ""

    @property
    def question(self) -> str:
        """The heading of the page."""
        return f"{self.title}{NO_BREAK_SPACE}?"

    @cached_property
    def seen(self) -> str:
        """The fingerprint of all that is said, rows left out included."""
        rows = [(row.name, row.cents, row.note) for row in self.whom.rows] if self.whom else []
        said = (self.title, self.button, [*self.sentences], rows)
        told = repr((*said, self.for_good, self.hindrance, self.rests_on))
        return sha256(told.encode()).hexdigest()


def confirm(
    request: HttpRequest,
    tell: Callable[[], Confirmation],
    act: Callable[[], object],
    *,
    hold: Callable[[], object] | None = None,
    form: Form | None = None,
) -> HttpResponse:
    """Show what an act does; do it once that is what was read; go back where it came from.

    `hold` locks what the act rests on, from the comparison to the end of the transaction. `form`
    asks, on the same page, for what the act needs besides, such as a reason.
    """
    if request.method != "POST":
        return _page(request, tell(), {"form": form})
    with transaction.atomic():
        if hold:
            hold()
        told = tell()
        if request.POST.get(SEEN) != told.seen:
            context: dict[str, object] = {"form": form, "changed": SEEN in request.POST}
            return _page(request, told, context, HTTPStatus.CONFLICT)
        if form is None:
            acted(request, act, told.done)
        elif saved(form, act):
            messages.success(request, told.done)
        else:
            return _page(request, told, {"form": form}, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(told.back[1])


def confirm_form(
    request: HttpRequest,
    form: Form,
    tell: Callable[[], Confirmation],
    act: Callable[[], object],
    *,
    hold: Callable[[], object] | None = None,
) -> HttpResponse | None:
    """Show what a form that was sent does, then do it; None where the form itself is to be shown.

    That is when it is first asked for, is not valid, or is to be changed. Its values are carried
    by the page, so that one may go back to them.
    """
    if request.method != "POST" or CHANGE in request.POST or not form.is_valid():
        return None
    with transaction.atomic():
        if hold:
            hold()
        told = tell()
        if request.POST.get(SEEN) != told.seen:
            changed = SEEN in request.POST
            status = HTTPStatus.CONFLICT if changed else HTTPStatus.OK
            return _page(request, told, {"carried": form, "changed": changed}, status)
        if not saved(form, act):
            return None
    messages.success(request, told.done)
    return redirect(told.back[1])


def _page(
    request: HttpRequest,
    told: Confirmation,
    context: dict[str, object],
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    blank = {"form": None, "carried": None, "changed": False}
    found = {"confirmation": told, **blank, **context}
    return TemplateResponse(request, "confirmation.html", found, status=status)


def _sum(rows: Sequence[Concerned]) -> int:
    return sum(row.cents or 0 for row in rows)
