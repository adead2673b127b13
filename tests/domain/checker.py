"""The auditors' checker, as anybody runs it, and as the tests call it a thousand times."""

import contextlib
import io
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from allocation.runs.record import computed
from structures.ground.files.fingerprints import canonical

SCRIPT = Path(__file__).parents[2] / "script" / "check-run"
RUN = {"number": 7, "campaign": 2015}


def record_of(inputs):
    """A sealed record over these inputs; the rest of it is beside the point."""
    return computed({"run": RUN, "context": {}, "inputs": inputs})


def check(content, *more):
    """Run the checker on a file of this content: its exit code, then what it says on each stream.

    Isolated: no environment, no package, no folder of ours.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "enregistrement.json")
        path.write_bytes(content if isinstance(content, bytes) else canonical(content))
        command = [sys.executable, "-I", str(SCRIPT), str(path), *more]
        found = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return found.returncode, *(_spaced(text.decode()) for text in (found.stdout, found.stderr))


def checked_here(record):
    """Do the same without another process: its exit code and its last line."""
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "enregistrement.json")
        path.write_bytes(canonical(record))
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            ended = _main()(str(path))
    return ended, _spaced(said.getvalue()).rstrip("\n").rpartition("\n")[2]


@cache
def _main():
    """The function that the script calls, once it has said how it is called and ended."""
    names = {"__name__": "__main__"}
    asked, sys.argv = sys.argv, [str(SCRIPT)]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        exec(compile(SCRIPT.read_text(encoding="utf-8"), SCRIPT.name, "exec"), names)
    sys.argv = asked
    return names["main"]


def _spaced(text):
    return text.replace("\u00a0", " ")
