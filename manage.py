#!/usr/bin/env python3
"""Django's commands. Where nothing is set, script/manage gives them the demo's environment."""

import os
import sys
from pathlib import Path

GIVEN = {"SECRET_KEY", "DATABASE_URL"}


def main() -> None:
    """Run a command, by way of script/manage on a machine where nothing is set."""
    if not GIVEN & os.environ.keys():
        script = Path(__file__).resolve().parent / "script" / "manage"
        os.execv(script, [str(script), *sys.argv[1:]])
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
