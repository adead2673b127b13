"""What is done while faults strike, when it is over, and what is then counted."""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from allocation.models import Agreement, Figure, ImportBatch, ImportWork
from config.demo.loader import accounts
from structures.ground.work.beats import alive
from structures.models import JournalEntry, Message, RequestedDocument, Structure
from tests.proofs.person import Person

YEAR = "/campagnes/2015/"
LONGEST = 240  # seconds, for what must come back by itself
EXAMPLES = settings.FIXTURES_DIR / "exemples"


@dataclass(frozen=True)
class Act:
    """What is done in a state of the demo, when it is over, and counts: found and expected."""

    name: str
    state: str
    do: Callable[[Person], None]
    is_over: Callable[[], bool]
    counts: Callable[[], Mapping[str, tuple[int, int]]]


def say(words: str) -> None:
    """Print at once."""
    print(words, flush=True)


def wait_until(done: Callable[[], bool], what: str) -> None:
    """Wait for what must come back by itself; end the proof if it does not."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST:
        try:
            if done():
                say(f"  {what} : après {time.monotonic() - began:.0f} s")
                return
        except Error:  # the database is away
            connection.close()
        time.sleep(1)
    sys.exit(f"  {what} : toujours pas, après {LONGEST} s")


def agent(site: str) -> Person:
    """Return the agent of the demo, signed in."""
    return Person(site, "agent@demo.example", accounts()["password"])


def is_open() -> bool:
    """Tell whether a worker is alive."""
    return alive().exists()


def nothing_is_left() -> bool:
    """Tell whether every task is done, and none failed."""
    return not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def _import_files(person: Person) -> None:
    for kind in ("insee", "activite"):
        file = next(EXAMPLES.glob(f"{kind}*demo.csv"))
        found = ImportBatch.objects.filter(kind=kind)
        person.send(f"{YEAR}imports/{kind}/", {"file": file, "age_bracket": "15-24"})
        wait_until(found.exists, f"{file.name} lu")
        page = f"{YEAR}imports/{found.get().pk}/"
        person.send(f"{page}application/", {"confirmed": "on"}, page)


def _print_agreements(person: Person) -> None:
    page = f"{YEAR}conventions/"
    person.send(f"{page}generation/", {"no_project_reason": "Preuve de pannes"}, page)


def _ask_for_documents(person: Person) -> None:
    for code in Structure.objects.values_list("code", flat=True):
        person.read(f"/structures/{code}/dialogue/2015/dossier.pdf")


def _open_dialogues(person: Person) -> None:
    person.send(f"{YEAR}dialogues/ouverture/", {})


def _openings() -> QuerySet[Message]:
    """Return what tells of the opening; of others the demo only says that they left."""
    return Message.objects.filter(kind="opening")


def _left() -> int:
    """Count the messages whose e-mail is there."""
    files = "".join(path.read_text() for path in Path(settings.EMAIL_FILE_PATH).iterdir())
    return sum(key in files for key in _openings().values_list("message_id", flat=True))


def _structures() -> int:
    return Structure.objects.count()


def _printed() -> int:
    return JournalEntry.objects.filter(summary__endswith="générée").count()


ACTS = (
    Act(
        "Import",
        "collection",
        _import_files,
        lambda: not ImportWork.objects.filter(ended_at=None).exists() and Figure.objects.exists(),
        lambda: {
            "imports appliqués": (ImportBatch.objects.filter(applied_at__isnull=False).count(), 2),
            "valeurs": (Figure.objects.count(), 77),
        },
    ),
    Act(
        "Conventions",
        "adopted",
        _print_agreements,
        lambda: Agreement.objects.filter(state="generated").count() == _structures(),
        lambda: {"impressions": (_printed(), _structures())},
    ),
    Act(
        "Messages",
        "conventions",
        _open_dialogues,
        lambda: _openings().exists() and not Message.objects.exclude(state="left").exists(),
        lambda: {"messages partis": (_left(), _openings().count())},
    ),
    Act(
        "Dossiers",
        "dialogue",
        _ask_for_documents,
        lambda: RequestedDocument.objects.filter(state="made").count() == _structures(),
        lambda: {"dossiers": (RequestedDocument.objects.count(), _structures())},
    ),
)
