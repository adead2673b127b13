"""How accounts are opened and signed in to (django-allauth's adapter)."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from structures.ground import clock
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.messages.services import post
from structures.models import User
from structures.sessions.services import begin_seen

PASSWORD = Kind("mot de passe", lasts=timedelta(days=1), is_secret=True)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the Region: nobody signs up alone.

    Its messages speak as the pages do, of an « adresse électronique ».
    """

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "L’adresse électronique ou le mot de passe est incorrect.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "too_many_login_attempts": "Trop d’essais de connexion : attendez cinq minutes, puis "
        "recommencez.",
        "rate_limited": "Trop de demandes : attendez une minute, puis recommencez.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False, always."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and keep from when on the session is used."""
        super().login(request, user)
        begin_seen(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Give the mail to the outbox: no page waits for a mail server, nor tells by its time."""
        mail = self.render_mail(template_prefix, email, {**context, "email": email})
        user = context.get("user")
        person = user.pk if isinstance(user, User) else None
        post(
            [Mail("password", email, mail.subject, mail.body, clock.today(), person=person)],
            by=None,
        )
