"""The allocation app."""

from django.apps import AppConfig


class AllocationApp(AppConfig):
    """See the package's own docstring for what it owns."""

    name = "allocation"
