"""What is left to do, or due next, by name, with a link; each subject says its own.

The home page gathers the tasks, a structure's page its deadlines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from structures.ground.french import counted

NAMED = 5  # a task names a few of those it is about, and leads to the others

DONE = ("Fait", "done")
TODO = ("À faire", "progress")
WAITING = ("En attente", "waiting")
BLOCKED = ("Bloqué", "blocked")
LATER = ("Plus tard", "neutral")
FREE = ("Si vous voulez", "neutral")  # nothing waits for it
READ = ("À lire", "neutral")  # stays in sight: nobody has to say that it was read


@dataclass(frozen=True)
class Task:
    """One thing to do, to wait for, or done; no address when it is not this person's to do.

    `parts` lead to the parts of what it is about, each by its label and its address.
    """

    title: str
    detail: str
    status: str
    tone: str
    url: str = ""
    parts: tuple[tuple[str, str], ...] = ()


def task(title: str, detail: str, verdict: tuple[str, str], url: str = "") -> Task:
    """Return a task whose `verdict` is one of the constants above."""
    status, tone = verdict
    return Task(title, detail, status, tone, url)


def few(names: Sequence[str], total: int) -> str:
    """Name the first ones and count the others.

    >>> few(["A", "B", "C", "D", "E", "F"], 440)
    'A, B, C, D, E et 435 autres'
    """
    named = ", ".join(names[:NAMED])
    others = total - NAMED
    return f"{named} et {counted(others, 'autre', 'autres')}" if others > 0 else named


@dataclass(frozen=True)
class Deadline:
    """Something expected, by a day or, without one, from now on, of who has one of these roles."""

    day: date | None
    title: str
    url: str
    awaits: tuple[str, ...] = ("director",)
