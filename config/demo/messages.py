"""The demo's messages: they count as sent at their hour of the story, and none of them is sent."""

from django.core.mail import get_connection

from structures.messages.dispatch import send_due_messages


def let_leave() -> None:
    """Take what waits for sent now, at the hour that the story has reached."""
    send_due_messages(get_connection("django.core.mail.backends.dummy.EmailBackend"))
