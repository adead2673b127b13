"""Who may count what an indicator counts, besides the structure itself: the list is data. Pure.

`sources.json` gives each kind its name, by the code that is stored: a line more is a kind more.
"""

import json
from pathlib import Path

OWN = ""
KINDS: dict[str, str] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


def source_choices() -> list[tuple[str, str]]:
    """Return whose values may count: the structure's own first."""
    return [(OWN, "la structure elle-même"), *kind_choices()]


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of second sources, by code."""
    return list(KINDS.items())
