"""How a view answers with the page of an act, then does it.

@manager_only("GET", "POST")
def payment_validate(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
return confirm(
request,
lambda: validation(_payment(request, year, pk), request.user, back),
lambda: validate_payment(_payment(request, year, pk), request.user),
hold=lambda: locked(campaign_of(year)),
)
"""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from structures.ground.answers import acted, saved
from structures.ground.confirmation.values import Confirmation
from structures.ground.refusals import Refused
from structures.ground.spreadsheets import FileRefused

SEEN, CHANGE = "seen", "change"
REFUSALS = (Refused, FileRefused)


def confirm(
    request: HttpRequest,
    tell: Callable[[], Confirmation],
    act: Callable[[], object],
    *,
    hold: Callable[[], object] | None = None,
    form: BaseForm | None = None,
) -> HttpResponse:
    """Show what an act does; do it once that is what was read; go back where it came from.

    An act that answers itself is followed where it leads. `hold` locks what the act rests on,
    from the comparison to the end of the transaction. `form` asks, on the same page, for what
    the act needs besides, such as a reason.
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
        answers: list[object] = []
        if form is None:
            _acted(request, lambda: answers.append(act()), told.done)
        elif saved(form, lambda: answers.append(act()), refusals=REFUSALS):
            _say(request, told.done)
        else:
            return _page(request, told, {"form": form}, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _after(told, answers)


def confirm_form(
    request: HttpRequest,
    form: BaseForm,
    tell: Callable[[], Confirmation],
    act: Callable[[], object],
    *,
    hold: Callable[[], object] | None = None,
) -> HttpResponse | None:
    """Show what a form that was sent does, then do it; None where the form itself is to be shown.

    That is when it is first asked for, is not valid, is to be changed, or asks for what `tell`
    refuses. Its values are carried by the page, so that one may go back to them.
    """
    if request.method != "POST" or CHANGE in request.POST or not form.is_valid():
        return None
    with transaction.atomic():
        if hold:
            hold()
        try:
            told = tell()
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return None
        if request.POST.get(SEEN) != told.seen:
            changed = SEEN in request.POST
            status = HTTPStatus.CONFLICT if changed else HTTPStatus.OK
            return _page(request, told, {"carried": form, "changed": changed}, status)
        if not saved(form, act):
            return None
    _say(request, told.done)
    return _after(told, [])


def _page(
    request: HttpRequest,
    told: Confirmation,
    context: dict[str, object],
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    blank = {"form": None, "carried": None, "changed": False}
    found = {"confirmation": told, **blank, **context}
    return TemplateResponse(request, "confirmation.html", found, status=status)


def _acted(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    if done:
        acted(request, act, done)
        return
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))


def _say(request: HttpRequest, done: str) -> None:
    if done:
        messages.success(request, done)


def _after(told: Confirmation, answers: Sequence[object]) -> HttpResponse:
    """Go where the act leads, if it says so; else back."""
    for answer in answers:
        if isinstance(answer, HttpResponse):
            return answer
    return redirect(told.back[1])
