"""The ordinary lines of a large text, read at a glance: most rows of a national file.

Whatever is not written in the plainest way (a quote around a cell, a code without its zero, a
cell too many) is left to `text`, which reads all of it and would answer the same.
"""

import re
from collections.abc import Callable

from structures.ground.spreadsheets.lines import Wanted, trimmed

QUOTE, RETURN = b'"', b"\r"
# A commune's code, written whole; one of four digits may have lost its zero.
PLAIN_CODE = rb"[0-9][0-9AB][0-9]{3}"


def chooser(separator: bytes, wanted: Wanted) -> Callable[[bytes], bool | None]:
    """Return what tells, from its first bytes, whether a line is asked for; None if unsure."""
    if wanted.code < 0:
        return lambda line: True
    before = rb"(?:[^%s\"\r\n]*%s){%d}" % (separator, separator, wanted.code)
    code_of = re.compile(rb"%s(\"?)(%s)\1%s" % (before, PLAIN_CODE, separator)).match
    prefixes = tuple(prefix.encode() for prefix in wanted.prefixes)
    codes = frozenset(code.encode() for code in wanted.codes)

    def is_wanted(line: bytes) -> bool | None:
        found = code_of(line)
        return found and (found[2].startswith(prefixes) or found[2] in codes)

    return is_wanted


def plain_reader(
    separator: bytes, wanted: Wanted, decode: Callable[[bytes], str]
) -> Callable[[bytes], list[str]]:
    """Return what reads the useful cells of a line alone; none where it is not plain."""
    places, inside, cut = wanted.places, wanted.width - 1, max(wanted.places, default=0) + 1
    titled = not wanted.untitled

    def cells(line: bytes) -> list[str]:
        bare = line.rstrip(b"\r\n")
        if not titled or QUOTE in bare or RETURN in bare or bare.count(separator) != inside:
            return []
        found = bare.split(separator, cut)
        try:
            return [trimmed(decode(found[place])) for place in places]
        except UnicodeError:
            return []

    return cells
