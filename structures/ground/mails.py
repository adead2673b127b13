"""How messages leave."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction

from structures.ground.refusals import Refused


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
