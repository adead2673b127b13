"""The dialogue app."""

from django.apps import AppConfig


class DialogueApp(AppConfig):
    """See the package's own docstring for what it owns."""

    name = "dialogue"
