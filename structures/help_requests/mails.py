"""The mails of a request for help: a link that needs sign-in, nothing of what is asked."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from structures.ground.mails import Mail
from structures.help_requests.models import HelpClosing, HelpMessage, HelpRequest
from structures.help_requests.selectors import HELP, region_told, structure_told
from structures.messages.kinds import Kind
from structures.models import Message, User

CLOSED = "help_closed"
SUBJECTS = {
    "asked": "Demande d’aide",
    "added": "Demande d’aide, suite",
    "answered": "Réponse à votre demande d’aide",
    "closed": "Demande d’aide close",
}


def message_mails(said: HelpMessage) -> list[Mail]:
    """Return what tells the other side that something was written."""
    request = said.request
    is_first = not request.messages.filter(pk__lt=said.pk).exists()
    what = ("asked" if is_first else "added") if said.of_structure else "answered"
    told = _told(request, said.of_structure)
    return [_mail(person, what, request, said.written_at, said.pk) for person in told]


def closing_mails(closing: HelpClosing) -> list[Mail]:
    """Return what tells the other side that a request is closed."""
    request, told = closing.request, _told(closing.request, closing.of_structure)
    return [_mail(person, "closed", request, closing.closed_at, closing.pk) for person in told]


def _told(request: HelpRequest, of_structure: bool) -> list[User]:
    return region_told(request.structure) if of_structure else structure_told(request)


def _mail(person: User, what: str, request: HelpRequest, at: datetime, about: int) -> Mail:
    structure, kind = request.structure, CLOSED if what == "closed" else HELP
    where = reverse("structures:help_request", args=[structure.code, request.pk])
    context = {"what": what, "structure": structure, "link": settings.PUBLIC_URL + where}
    template = "structures/help_requests/mail/help.txt"
    return Mail(
        kind,
        person.email,
        f"{SUBJECTS[what]}, {structure}",
        render_to_string(template, context | {"demo": settings.DEMO}),
        day=timezone.localdate(at),
        about=about,
        structure=structure.pk,
        person=person.pk,
        key=f"{kind}-{about}-{person.pk}",
    )


def _rewritten(message: Message) -> list[Mail]:
    """Return the mails of what was written, none once the other side spoke, or it is closed."""
    found = HelpMessage.objects.select_related("request__structure")
    said = found.get(pk=message.about)
    later = said.request.messages.filter(pk__gt=said.pk).exclude(of_structure=said.of_structure)
    if later.exists() or HelpClosing.objects.filter(request=said.request_id).exists():
        return []
    return message_mails(said)


def _closed_rewritten(message: Message) -> list[Mail]:
    found = HelpClosing.objects.select_related("request__structure")
    return closing_mails(found.get(pk=message.about))


WRITTEN = Kind("demande d’aide", _rewritten)
ENDED = Kind("demande d’aide close", _closed_rewritten)
