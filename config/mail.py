"""The demo's mails, each as a file of its own."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class OneFileAMessage(BaseEmailBackend):
    """Writes in EMAIL_FILE_PATH: Django's own names meet when two leave within a second."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message under the moment it left; return how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{datetime.now():%Y%m%d-%H%M%S-%f}-{uuid4().hex}.log"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)
