"""The outbox, read and followed by the Region."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, region_only
from structures.ground.answers import acted, posted, saved
from structures.ground.lists import Listing, list_page
from structures.messages import pages, selectors, services
from structures.messages.forms import ReasonForm
from structures.messages.models import Message
from structures.messages.tables import MessageFilter, MessageTable


@region_only("GET")
def message_list(request: AuthedRequest) -> HttpResponse:
    """Show the messages, latest first, narrowed and sorted as asked."""
    found = MessageFilter(request.GET, selectors.posted_messages())
    listing = Listing(request, MessageTable, found, shown=partial(map, pages.shown))
    template = "structures/messages/message_list.html"
    return list_page(request, template, "messages", listing=listing)


@region_only("GET")
def message_detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """Show a message, its whole text, why it is where it is, and what may be done."""
    return _answer(request, _message(pk), ReasonForm())


@region_only("POST")
def message_retry(request: AuthedRequest, pk: int) -> HttpResponse:
    """Try a message again."""
    message = _message(pk)
    done = "Le message part de nouveau : son état est à jour dans la minute."
    acted(request, lambda: services.retry(message, by=request.user), done)
    return redirect("structures:message_detail", pk)


@region_only("POST")
def message_cancel(request: AuthedRequest, pk: int) -> HttpResponse:
    """Keep a message from leaving."""
    return _with_reason(request, _message(pk), services.cancel, "Message annulé.")


@region_only("POST")
def message_return(request: AuthedRequest, pk: int) -> HttpResponse:
    """Note that a message came back."""
    done = "C’est noté : ce message ne compte plus."
    return _with_reason(request, _message(pk), services.record_return, done)


def _message(pk: int) -> Message:
    found = Message.objects.select_related("structure", "person", "created_by")
    return get_object_or_404(found.defer("attachment"), pk=pk)


def _with_reason(
    request: AuthedRequest, message: Message, act: Callable[..., object], done: str
) -> HttpResponse:
    form = ReasonForm(posted(request))
    if saved(form, lambda: act(message, form.cleaned_data["reason"], by=request.user)):
        messages.success(request, done)
        return redirect("structures:message_detail", message.pk)
    return _answer(request, message, form)


def _answer(request: AuthedRequest, message: Message, form: ReasonForm) -> HttpResponse:
    context = {
        "shown": pages.shown(message),
        "message": message,
        "text": pages.text_shown(message),
        "acts": pages.acts_open(message),
        "form": form,
    }
    status = 422 if form.errors else 200
    template = "structures/messages/message_detail.html"
    return TemplateResponse(request, template, context, status=status)
