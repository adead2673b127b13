"""What is wrong in a file, gathered so that all of it is shown at once."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

Severity = Literal["error", "warning", "notice"]
Parsed = TypeVar("Parsed")

ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "notice": 2}
SHOWN = 200
NAMED = 5
MANY = 3  # rows, from which the same is said once


@dataclass(frozen=True)
class Issue:
    """Something to know about a file; an error keeps all of it from being applied.

    `line` is the row of the spreadsheet, None when the whole file is concerned; `also` are the
    others of which the same is said.
    """

    severity: Severity
    message: str
    line: int | None = None
    column: str = ""
    also: tuple[int, ...] = ()


class Findings:
    """The issues met while reading, gathered so that they are all shown at once."""

    def __init__(self) -> None:
        self._issues: list[Issue] = []

    def error(self, message: str, line: int | None = None, column: str = "") -> None:
        """Note what must be corrected."""
        self._issues.append(Issue("error", message, line, column))

    def warning(self, message: str, line: int | None = None, column: str = "") -> None:
        """Note what someone should look at."""
        self._issues.append(Issue("warning", message, line, column))

    def notice(self, message: str, line: int | None = None, column: str = "") -> None:
        """Note what was done."""
        self._issues.append(Issue("notice", message, line, column))

    def parsed(
        self, parse: Callable[[str], Parsed], text: str, line: int, column: str
    ) -> Parsed | None:
        """Parse a cell; the ValueError of one that cannot be becomes an error, and gives None."""
        try:
            return parse(text)
        except ValueError as refusal:
            self.error(str(refusal), line, column)
            return None

    @property
    def blocked(self) -> bool:
        """Whether an error was met."""
        return any(issue.severity == "error" for issue in self._issues)

    def issues(self) -> tuple[Issue, ...]:
        """Return errors first, then by line; beyond 200, a last one counts the others.

        What is said of many rows is said once, with their lines.
        """
        ordered = sorted(
            _once(self._issues), key=lambda issue: (ORDER[issue.severity], issue.line or 0)
        )
        hidden = len(ordered) - SHOWN
        if hidden <= 0:
            return tuple(ordered)
        more = (
            f"Et {hidden} autres remarques : corrigez celles-ci, puis déposez à nouveau le fichier."
        )
        return (*ordered[:SHOWN], Issue("notice", more))


def _once(issues: Iterable[Issue]) -> Iterator[Issue]:
    """Say once, of all its rows, what would be said of each of many."""
    alike: dict[tuple[Severity, str, str], list[Issue]] = {}
    for issue in issues:
        alike.setdefault((issue.severity, issue.message, issue.column), []).append(issue)
    for same in alike.values():
        lines = sorted({issue.line for issue in same if issue.line})
        if len(lines) < MANY:
            yield from same
            continue
        told = f"{same[0].message} Lignes concernées : {spans(lines)}."
        yield replace(same[0], message=told, line=lines[0], also=tuple(lines[1:]))


def spans(lines: Iterable[int]) -> str:
    """Write numbers of lines, those that follow each other together; the first five of these.

    >>> spans([2, 3, 4, 8, 10, 11])
    '2 à 4, 8, 10 à 11'
    """
    found: list[list[int]] = []
    for line in lines:
        if found and line == found[-1][1] + 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    written = [f"{a} à {b}" if b > a else str(a) for a, b in found[:NAMED]]
    left = sum(b - a + 1 for a, b in found[NAMED:])
    return ", ".join(written) + (f" et {left} de plus" if left else "")


def named(names: Collection[str]) -> str:
    """Name the first five, in order, and count the others.

    >>> named(["f", "e", "d", "c", "b", "a"])
    'a, b, c, d, e et 1 de plus'
    """
    first = ", ".join(sorted(names)[:NAMED])
    return f"{first} et {len(names) - NAMED} de plus" if len(names) > NAMED else first
