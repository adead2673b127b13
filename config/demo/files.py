"""The demo's files: which one tells what, of which year."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from allocation.imports.selectors import example_files
from allocation.models import ImportBatch

FIXTURES = settings.FIXTURES_DIR
EXAMPLES = FIXTURES / "exemples"


def told(subject: str, year: int) -> dict[str, Any]:
    """Return what the fixtures tell of a subject in a year."""
    return json.loads((FIXTURES / f"demo-{subject}-{year}.json").read_text(encoding="utf-8"))


def insee_file(year: int) -> Path:
    """Return the census that the campaign of a year imports."""
    return EXAMPLES / example_files(year)[ImportBatch.Kind.INSEE]


def activity_file(year: int) -> Path:
    """Return the activity that the campaign of a year imports: that of the year before."""
    return EXAMPLES / example_files(year)[ImportBatch.Kind.ACTIVITY]


INSEE_FILE, ACTIVITY_FILE = insee_file(2015), activity_file(2015)
