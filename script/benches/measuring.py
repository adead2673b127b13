"""How work is measured: in turn with its yardstick, so that a busy machine slows both."""

import ctypes
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import log
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import mean, median
from threading import Event, Thread
from typing import Any

from django.db import connection, transaction

Work = Callable[[], object]
NOTHING = "–"
KILOBYTE, MEGABYTE = 1_000, 1_000_000
WHOLE_FROM = 100  # a ratio from there is written without decimals
SMALLEST = 1e-9  # seconds: a ratio needs something to divide by


@dataclass(frozen=True)
class Row:
    """A line of a table: what was measured, the number, its spread, and what is aimed at."""

    what: str
    now: str
    spread: str = NOTHING
    also: str = NOTHING
    aim: str = NOTHING


@dataclass(frozen=True)
class Spent:
    """Seconds that one call took: of this process and its children, and by the clock."""

    processor: float
    elapsed: float


def spent(work: Work) -> Spent:
    """Call `work` once, and say what it took; what others left to collect is not its own."""
    gc.collect()
    processor, elapsed = _processor(), time.perf_counter()
    work()
    return Spent(_processor() - processor, time.perf_counter() - elapsed)


def _processor() -> float:
    """Seconds that this process worked, and its children that ended: workbooks are opened there."""
    children = getrusage(RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@contextmanager
def known_apart() -> Iterator[None]:
    """Collect no more what is in memory already: for many measures in a big process."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def ratio_row(what: str, work: Work, yardstick: Work, *, rounds: int, aim: str) -> Row:
    """Measure `work` against its yardstick, one after the other, `rounds` times.

    The ratio is of the time of this process; `also` is that of the clock on the wall, which
    counts the database too, and whatever else the machine does.
    """
    processors, walls = _ratios(work, yardstick, rounds)
    return Row(what, times(median(processors)), _spread(processors), _also("horloge", walls), aim)


def wall_ratio_row(what: str, work: Work, yardstick: Work, *, rounds: int, aim: str) -> Row:
    """Do the same by the clock on the wall: the yardstick is the database's own work."""
    processors, walls = _ratios(work, yardstick, rounds)
    return Row(what, times(median(walls)), _spread(walls), _also("processeur", processors), aim)


def _ratios(work: Work, yardstick: Work, rounds: int) -> tuple[list[float], list[float]]:
    work(), yardstick()  # whatever is loaded once
    pairs = [(spent(work), spent(yardstick)) for _ in range(rounds)]
    return (
        [mine.processor / max(its.processor, SMALLEST) for mine, its in pairs],
        [mine.elapsed / max(its.elapsed, SMALLEST) for mine, its in pairs],
    )


def _spread(ratios: list[float]) -> str:
    return f"{times(min(ratios))} à {times(max(ratios))}"


def _also(clock: str, ratios: list[float]) -> str:
    return f"{clock} {times(median(ratios))}"


@contextmanager
def undone() -> Iterator[None]:
    """Run what is inside in a transaction, and leave nothing of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def queries(work: Work) -> int:
    """Count what `work` asks of the database."""
    return len(asked_by(work))


def bytes_read(work: Work) -> int:
    """Add up, as text, all that the database gives `work`: each query is asked again for it."""
    return sum(_size(sql) for sql in asked_by(work) if sql.startswith("SELECT"))


def asked_by(work: Work) -> list[str]:
    """Return every query of `work` as the database got it, however many they are."""
    asked: list[str] = []

    def note(execute: Callable[..., object], sql: str, *more: Any) -> object:
        found = execute(sql, *more)
        cursor = more[-1]["cursor"]
        asked.append(cursor.query.decode() if cursor.query else sql)
        return found

    with connection.execute_wrapper(note):
        work()
    return asked


def _size(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(octet_length(t::text)), 0) FROM (" + sql + ") AS t")
        return int(cursor.fetchone()[0])


def peak_memory(work: Work) -> int:
    """Return how many bytes `work` adds, at its highest, to what this process holds before."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what is free is not held
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    before = _held("VmRSS")
    work()
    return max(_held("VmHWM") - before, 0)


def _held(name: str, process: str = "self") -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def peak_of_children(work: Work) -> int:
    """Return the most bytes that a child process held while `work` lasted, looked at often."""
    peaks, done = [0], Event()

    def look() -> None:
        tasks = Path("/proc/self/task")
        while not done.wait(0.01):
            for children in tasks.glob("*/children"):
                for child in children.read_text().split():
                    with suppress(OSError, StopIteration):  # it ended meanwhile
                        peaks.append(_held("VmHWM", child))

    looking = Thread(target=look)
    looking.start()
    try:
        work()
    finally:
        done.set()
        looking.join()
    return max(peaks)


def slope(points: list[tuple[float, float]]) -> float:
    """Return by how much the logarithm of a cost grows with that of a size (least squares).

    >>> round(slope([(10, 7), (100, 70), (1000, 700)]), 3)
    1.0
    """
    logs = [(log(size), log(max(cost, SMALLEST))) for size, cost in points]
    x, y = mean(a for a, _ in logs), mean(b for _, b in logs)
    return sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)


def times(ratio: float) -> str:
    """Write a ratio: « × 1,14 », « × 390 »."""
    return "× " + (f"{ratio:.0f}" if ratio >= WHOLE_FROM else f"{ratio:.3g}".replace(".", ","))


def size_of(count: int) -> str:
    """Write a number of bytes: « 1,2 Mo », « 48 ko »."""
    if count < MEGABYTE:
        return f"{count / KILOBYTE:.0f} ko"
    return f"{count / MEGABYTE:.1f} Mo".replace(".", ",")


def table(title: str, rows: list[Row]) -> str:
    """Lay rows out in columns, under their title."""
    heads = Row("", "mesuré", "étendue", "aussi", "visé")
    cells = [(r.what, r.now, r.spread, r.also, r.aim) for r in (heads, *rows)]
    return f"{title}\n" + aligned(cells)


def aligned(cells: list[tuple[str, ...]]) -> str:
    """Lay cells out in columns as wide as their widest."""
    widths = [max(len(line[n]) for line in cells) for n in range(len(cells[0]))]
    lines = ("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in cells)
    return "\n".join(f"  {line.rstrip()}" for line in lines) + "\n"
