"""What the requests for help say: where each stands, and what is left to do of them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from structures.ground.french import counted, date_long
from structures.ground.tasks import BLOCKED, NAMED, READ, TODO, Task, few, task
from structures.help_requests.models import HelpMessage
from structures.help_requests.selectors import AWAITING, Standing, requests_visible_to, to_answer
from structures.models import User

if TYPE_CHECKING:
    from structures.help_requests.selectors import StandingRequest

TONES = {
    Standing.LATE: "blocked",
    Standing.ASKED: "waiting",
    Standing.ANSWERED: "progress",
    Standing.CLOSED: "neutral",
}


@dataclass(frozen=True)
class ShownRequest:
    """A request as its page and the lists show it: a badge, and whose turn it is, in words."""

    request: "StandingRequest"
    label: str
    tone: str
    sentence: str


@dataclass(frozen=True)
class ShownMessage:
    """What one side wrote, and for whom."""

    message: HelpMessage
    party: str


def shown(request: "StandingRequest") -> ShownRequest:
    """Return a request as it is shown. No query on one of `requests_visible_to`."""
    standing = Standing(request.standing)
    return ShownRequest(
        request, capfirst(str(standing.label)), TONES[standing], _sentence(request, standing)
    )


def shown_message(message: HelpMessage) -> ShownMessage:
    """Return what was written, with its side. No query."""
    return ShownMessage(message, "structure" if message.of_structure else "Région")


def _sentence(request: "StandingRequest", standing: Standing) -> str:
    if standing == Standing.CLOSED:
        closing = request.closing
        closed = date_long(timezone.localdate(closing.closed_at))
        return f"Close le {closed} par {closing.closed_by}."
    if standing == Standing.ANSWERED:
        return "La Région a répondu : la structure peut continuer, ou clore la demande."
    if request.told_at is None:
        return "La Région la lit ici ; le message qui l’en avertit n’est pas encore parti."
    told = date_long(timezone.localdate(request.told_at))
    if standing == Standing.LATE:
        return f"La Région, avertie le {told}, n’a pas répondu dans les deux semaines."
    return f"La Région est avertie depuis le {told} : elle répond dans les deux semaines."


def help_tasks(user: User, today: date) -> list[Task]:
    """Return which requests wait for `user`. One query."""
    if user.is_region_staff:
        return _to_answer(user)
    return _answered(user) if user.leads_a_structure else []


def _to_answer(user: User) -> list[Task]:
    found = requests_visible_to(user).filter(to_answer(user), standing__in=AWAITING)
    waiting = list(found.order_by("asked_at"))
    if not waiting:
        return []
    late = [request for request in waiting if request.standing == Standing.LATE]
    url = _address(waiting[0]) if len(waiting) == 1 else reverse("structures:help_overview")
    names = list(dict.fromkeys(request.structure.name for request in late or waiting))
    count = counted(len(waiting), "demande d’aide", "demandes d’aide")
    since = f"{len(late)} en retard : " if late else ""
    detail = f"{since}{few(names[:NAMED], len(names))}."
    return [task(f"Répondre à {count}", detail, BLOCKED if late else TODO, url)]


def _answered(user: User) -> list[Task]:
    found = requests_visible_to(user).filter(
        structure=user.structure_id, standing=Standing.ANSWERED
    )
    return [
        task(
            f"Réponse de la Région : {request.subject}",
            "Lisez-la ; continuez l’échange, ou mettez fin à la demande.",
            READ,
            _address(request),
        )
        for request in found.order_by("asked_at")[:NAMED]
    ]


def _address(request: "StandingRequest") -> str:
    return reverse("structures:help_request", args=[request.structure.code, request.pk])
