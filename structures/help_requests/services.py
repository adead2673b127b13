"""Asking for help, answering, closing: each step tells the other side."""

from django.db import transaction

from structures.ground.refusals import require
from structures.help_requests.mails import closing_mails, message_mails
from structures.help_requests.models import HelpClosing, HelpMessage, HelpRequest
from structures.help_requests.selectors import may_ask, may_take_part
from structures.journal.services import note
from structures.messages.services import post
from structures.models import JournalEntry, Structure, User

OVER = "Cette demande est close : si la question revient, demandez de nouveau de l’aide."


@transaction.atomic
def ask(structure: Structure, subject: str, text: str, *, by: User) -> HelpRequest:
    """Ask the Region for help; its referent of the structure is told. Raises Refused."""
    require(may_ask(by, structure), "L’aide est demandée par ceux qui dirigent la structure.")
    require(subject.strip(), "Dites en quelques mots l’objet de la demande.")
    request = HelpRequest.objects.create(structure=structure, subject=subject.strip(), author=by)
    _write(request, text, by)
    _note(request, "envoyée à la Région", by)
    return request


@transaction.atomic
def reply(request: HelpRequest, text: str, *, by: User) -> HelpMessage:
    """Write to the other side, as long as the request is open. Raises Refused."""
    said = _write(_open(request, by), text, by)
    _note(request, "complétée par la structure" if said.of_structure else "répondue", by)
    return said


@transaction.atomic
def close(request: HelpRequest, *, by: User) -> HelpClosing:
    """End a request, from either side; all that was written stays. Raises Refused."""
    request = _open(request, by)
    closing = HelpClosing.objects.create(
        request=request, closed_by=by, of_structure=by.leads_a_structure
    )
    post(closing_mails(closing), by=by)
    _note(request, "close", by)
    return closing


def _open(request: HelpRequest, by: User) -> HelpRequest:
    """Return the request, locked: what is written and its end come one after the other."""
    found = HelpRequest.objects.select_for_update(of=("self",)).select_related("structure")
    request = found.get(pk=request.pk)
    require(
        may_take_part(by, request.structure),
        "Une demande d’aide se suit entre la structure et la Région.",
    )
    require(not HelpClosing.objects.filter(request=request).exists(), OVER)
    return request


def _write(request: HelpRequest, text: str, by: User) -> HelpMessage:
    require(text.strip(), "Écrivez votre message : il est vide.")
    said = HelpMessage.objects.create(
        request=request, text=text, author=by, of_structure=by.leads_a_structure
    )
    post(message_mails(said), by=by)
    return said


def _note(request: HelpRequest, fact: str, by: User) -> None:
    """Write that it happened, not what it is about."""
    summary = f"Demande d’aide n° {request.pk} {fact}"
    note(JournalEntry.Kind.SURROUNDINGS, summary, structure=request.structure, by=by)
