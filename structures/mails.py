"""Messages, one recipient each: those of the structures, and how all of them are sent."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from structures.models import Restitution
from structures.services import Refused


def restitution_notices(restitution: Restitution, addresses: Iterable[str]) -> list[EmailMessage]:
    """Return the notice to each address: a link that needs sign-in, nothing of the analysis."""
    analysis = restitution.analysis
    link = settings.PUBLIC_URL + reverse("structures:analysis", args=[analysis.year])
    context = {"restitution": restitution, "link": link, "demo": settings.DEMO}
    body = render_to_string("structures/mail/restitution.txt", context)
    subject = f"{analysis} : restitution à votre territoire"
    return [EmailMessage(subject, body, to=[address]) for address in addresses]


def send_on_commit(messages: Iterable[EmailMessage]) -> None:
    """Send each message when the transaction ends. Raises Refused for a wrong address."""
    messages = list(messages)
    for message in messages:
        check_address(message.to[0])
    for message in messages:
        # A mail server that fails cannot undo what was done.
        transaction.on_commit(message.send, robust=True)


def check_address(address: str) -> None:
    """Raise Refused for what is not an address."""
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise Refused(f"« {address} » n’est pas une adresse : corrigez-la d’abord.") from wrong
