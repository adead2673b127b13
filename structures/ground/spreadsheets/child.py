"""A workbook, opened in a child process: what it asks for can only kill that child.

Decision 0048. The child writes lines of JSON; nothing of what it says is trusted beyond that.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGABRT, SIGPROF
from threading import Timer
from typing import Any, BinaryIO

from structures.ground.spreadsheets.choice import Head
from structures.ground.spreadsheets.lines import Line, Merged, Wanted, trimmed
from structures.ground.spreadsheets.streams import Content, on_disk, rewound, size_of
from structures.ground.spreadsheets.table import FileRefused, HowRead, megabytes
from structures.ground.spreadsheets.workbooks.archives import damaged

ROOT = Path(__file__).resolve().parents[3]
MODULE = "structures.ground.spreadsheets.workbooks"
MEMORY = 1_000_000_000
# Seconds of processor: little for a small file, however long it would like to be read.
LEAST_SECONDS, MOST_SECONDS, BYTES_A_SECOND = 1.5, 30.0, 100_000
# Times as long on the wall, where the machine does other things, and seconds at most.
PATIENCE, LONGEST_WAIT = 20, 300.0
LONGEST_ANSWER, MOST_ANSWERED = 20_000_000, 400_000_000
PIECE = 1_000_000


class WorkbookFile:
    """A workbook whose first rows were read."""

    def __init__(self, child: "_Child", heads: list[Any]) -> None:
        self._child, self.stream = child, child.file
        self._merged: list[Merged] = []
        self.left_out = self.reached = 0
        self.heads = [
            Head(
                sheet := trimmed(name),
                tuple(tuple(map(trimmed, row)) for row in rows),
                hidden,
                HowRead(sheet),
                place,
            )
            for place, (name, hidden, rows) in enumerate(heads)
        ]

    def notices(self, head: Head) -> list[str]:
        """Say how the file was read."""
        return [f"Feuille lue : « {head.sheet} »."]

    def lines(self, head: Head, wanted: Wanted) -> Iterator[Line]:
        """Read the rows under the header."""
        asked = wanted._replace(sheet=head.place)._asdict()
        asked |= {name: sorted(asked[name]) for name in ("untitled", "codes")}
        self._child.ask(asked)
        while isinstance(found := self._child.answer(), list):
            for number, cells, stray in found:
                self.reached = number
                yield Line(number, list(map(trimmed, cells)), stray, wanted.width, False)
        self._merged = [tuple(merged) for merged in found["merged"]]
        self.left_out = found["left_out"]

    def merged(self) -> list[Merged]:
        """Return the merged cells of the sheet that was read."""
        return self._merged


class TableInside:
    """A table that was alone in an archive, on the disk."""

    def __init__(self, name: str, stream: BinaryIO, beside: list[str]) -> None:
        self.name, self.stream, self.beside = name, stream, beside


@contextmanager
def opened_workbook(name: str, content: Content) -> Iterator[WorkbookFile | TableInside]:
    """Open a workbook, or an archive that holds a table. Raises FileRefused."""
    file = on_disk(content)
    child = _Child(name, file, size_of(file))
    try:
        found = child.answer()
        if "heads" in found:
            yield WorkbookFile(child, found["heads"])
        else:
            with tempfile.TemporaryFile() as table:
                child.pour(table)
                beside = list(map(trimmed, found["beside"]))
                yield TableInside(trimmed(found["table"]), rewound(table), beside)
    finally:
        child.end()
        if isinstance(content, bytes):
            file.close()


class _Child:
    """The process, what it is asked and what it answers."""

    def __init__(self, name: str, file: BinaryIO, size: int) -> None:
        seconds = min(LEAST_SECONDS + size / BYTES_A_SECOND, MOST_SECONDS)
        rewound(file)
        self._name, self._answered, self._late, self.file = name, 0, False, file
        self._process = subprocess.Popen(
            [sys.executable, "-m", MODULE, str(file.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[file.fileno()],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        self._clock = Timer(min(seconds * PATIENCE, LONGEST_WAIT), self._stop)
        self._clock.daemon = True
        self._clock.start()
        self.ask({"name": name, "memory": MEMORY, "seconds": seconds})

    def ask(self, what: dict[str, Any]) -> None:
        """Tell it in a line; one that died says why by its answer."""
        assert self._process.stdin is not None  # it is a pipe
        try:
            self._process.stdin.write(json.dumps(what).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return

    def answer(self) -> Any:  # noqa: ANN401 - what JSON says
        """Return what it says in its next line. Raises FileRefused when it cannot, or refuses."""
        assert self._process.stdout is not None  # it is a pipe
        line = self._process.stdout.readline(LONGEST_ANSWER)
        self._answered += len(line)
        if len(line) == LONGEST_ANSWER or self._answered > MOST_ANSWERED:
            raise self._too_much("trop de mémoire")
        if not line.endswith(b"\n"):
            raise self._died()
        found = json.loads(line)
        if isinstance(found, dict) and "refused" in found:
            raise FileRefused(trimmed(found["refused"]))
        if isinstance(found, dict) and "memory" in found:
            raise self._too_much("trop de mémoire")
        return found

    def pour(self, file: BinaryIO) -> None:
        """Write in a file all that it gives."""
        assert self._process.stdout is not None  # it is a pipe
        while piece := self._process.stdout.read(PIECE):
            self._answered += len(piece)
            if self._answered > MOST_ANSWERED:
                raise FileRefused(
                    f"Ce que contient l’archive « {self._name} » dépasse "
                    f"{megabytes(MOST_ANSWERED)} Mo. Décompressez-la, et gardez les lignes utiles."
                )
            file.write(piece)
        if self._process.wait() != 0:
            raise self._died()

    def end(self) -> None:
        """Stop it, whatever it is doing."""
        self._clock.cancel()
        self._process.kill()
        self._process.communicate()

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _died(self) -> FileRefused:
        """Say what killed it."""
        code = self._process.wait()
        if code == -SIGPROF or self._late:
            return self._too_much("trop de temps")
        if code == -SIGABRT:
            return self._too_much("trop de mémoire")
        return damaged(self._name)

    def _too_much(self, of_what: str) -> FileRefused:
        return FileRefused(
            f"Lire le classeur « {self._name} » demande {of_what} : il est abîmé, ou s’étend bien "
            "au-delà de ses données. Enregistrez en CSV la seule feuille utile."
        )
