"""`manage.py worker`: do what web pages leave to the background."""

from typing import Any

from django.db import connection
from django_tasks_db.management.commands import db_worker

from config.health import WORKER


class Command(db_worker.Command):
    """Runs tasks until it is told to end; as many as wanted, on any machine."""

    help = "Exécute les travaux d’arrière-plan (conventions, lettres) jusqu’à son arrêt."

    def configure_logging(self, verbosity: int) -> None:
        """Leave warnings and errors to the settings, and say nothing of what goes well."""

    def handle(self, **options: Any) -> None:
        """Tell the database who is connected, so that /sante/ knows of it, then work."""
        connection.settings_dict["OPTIONS"]["application_name"] = WORKER
        connection.settings_dict["CONN_MAX_AGE"] = None  # seen as long as it runs
        connection.close()
        super().handle(**options)
