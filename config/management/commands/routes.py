"""`manage.py routes`: every page, its methods, and who may open it."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from config.routes import routes


class Command(BaseCommand):
    """Prints the URL map with methods and roles."""

    help = "Liste chaque adresse, ses méthodes et les rôles qui peuvent l’utiliser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked."""
        parser.add_argument("--json", action="store_true", help="au format JSON")

    def handle(self, **options: object) -> None:
        """Print as text, or as JSON."""
        found = [route.as_json() for route in routes()]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for route in found:
            who = ", ".join(route["roles"])
            self.stdout.write(f"{' '.join(route['methods']):<10} {route['path']:<50} {who}")
