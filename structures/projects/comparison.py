"""What changed between two versions of a long text, word by word.

Lines are matched first, then the words of the lines that differ: a long text with
few changes is read as its changes, each in its line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

# A word with the space before it; an elided article is a word: « l’ », « emploi ».
WORD = re.compile(r"\s*(?:\w+(?:-\w+)*[’']?|[^\w\s])")
# Fewer words in common than this, between two changes of a line, would only cut the reading.
SHORTEST_KEPT = 3


class Change(Enum):
    """What became of some words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Words with the same fate, and the white space before them."""

    change: Change
    space: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A line that differs in pieces, or lines that are the same in both texts, in one piece."""

    changed: bool
    lines: int
    pieces: tuple[Piece, ...]


def compare(before: str, after: str) -> list[Passage]:
    """Return the passages of both texts, in order; what was removed comes before what replaces it.

    Empty lines and spaces at the end of a line do not count.

    >>> [p.text for p in compare("un deux", "un trois")[0].pieces]
    ['un', 'deux', 'trois']
    """
    old, new = _lines(before), _lines(after)
    passages: list[Passage] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            kept = Piece(Change.KEPT, "", "\n".join(new[j1:j2]))
            passages.append(Passage(False, j2 - j1, (kept,)))
        else:
            pieces = _word_changes("\n".join(old[i1:i2]), "\n".join(new[j1:j2]))
            passages += map(_passage, _cut_in_lines(pieces))
    return passages


def is_changed(passages: list[Passage]) -> bool:
    """Whether the two texts compared differ."""
    return any(passage.changed for passage in passages)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _passage(pieces: list[Piece]) -> Passage:
    changed = any(piece.change is not Change.KEPT for piece in pieces)
    return Passage(changed, 1, tuple(pieces))


def _cut_in_lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = (piece.space + piece.text).split("\n")
        found[-1] += _piece(piece.change, first)
        found += [_piece(piece.change, line) for line in others]
    return [line for line in found if line]


def _word_changes(before: str, after: str) -> Iterator[Piece]:
    old, new = WORD.findall(before), WORD.findall(after)
    bare = [word.strip() for word in old], [word.strip() for word in new]
    opcodes = SequenceMatcher(None, *bare).get_opcodes()
    removed: list[str] = []
    added: list[str] = []
    for rank, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        kept = "".join(new[j1:j2]) if tag == "equal" else ""
        between = 0 < rank < len(opcodes) - 1 and "\n" not in kept
        if kept and not (between and j2 - j1 < SHORTEST_KEPT):
            yield from _pieces(removed, added)
            removed, added = [], []
            yield from _piece(Change.KEPT, kept)
        else:
            removed += old[i1:i2]
            added += new[j1:j2]
    yield from _pieces(removed, added)


def _pieces(removed: list[str], added: list[str]) -> Iterator[Piece]:
    yield from _piece(Change.REMOVED, "".join(removed))
    yield from _piece(Change.ADDED, "".join(added))


def _piece(change: Change, text: str) -> list[Piece]:
    """Return the text as one piece, its first space apart; none when nothing is written."""
    bare = text.lstrip()
    return [Piece(change, text[: len(text) - len(bare)], bare)] if bare else []
