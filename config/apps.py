"""The top app."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """Registers templates' shared context and the commands that span apps."""

    name = "config"
    verbose_name = "Configuration"
