"""The structures app."""

from django.apps import AppConfig


class StructuresApp(AppConfig):
    """See the package's own docstring for what it owns."""

    name = "structures"
