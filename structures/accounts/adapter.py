"""How accounts are opened and signed in to (django-allauth's adapter)."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


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
