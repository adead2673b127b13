"""Where formulas failed in an XLS workbook, which calamine gives empty: an error is no absence.

Only two kinds of record are looked at, in the one stream that holds the sheets.
Source: [MS-CFB] 2.2 to 2.6 (the container), [MS-XLS] 2.4.27, 2.4.28, 2.4.127, 2.5.10.
"""

import struct
from collections.abc import Iterator

HEADER, ENTRY, LISTED_FIRST = 512, 128, 109
LAST_SECTOR = 0xFFFFFFFA  # from there on, a number names no sector
STREAMS = ("Workbook", "Book")
BEGINS, ENDS, SHEET, VALUE, FORMULA = 0x0809, 0x000A, 0x0085, 0x0205, 0x0006
NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
Failures = dict[tuple[int, int], str]  # by line, from 0, and place


def failures_of(content: bytes) -> list[Failures]:
    """Return the errors of each sheet, in the workbook's order; none of what cannot be followed.

    Such a workbook was opened by calamine before: what is damaged was refused.
    """
    try:
        book = _stream(content)
        starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(book, 0, SHEET)]
        return [_failures(book, start) for start in starts]
    except struct.error:
        return []


def _failures(book: bytes, start: int) -> Failures:
    found: Failures = {}
    for kind, body in _records(book, start, VALUE, FORMULA):
        line, place, _ = struct.unpack_from("<HHH", body)
        if kind == VALUE:
            code, failed = body[6], body[7]
        else:  # a result that is no number says so by its last two bytes
            code, failed = body[8], body[6] == 2 and body[12:14] == b"\xff\xff"  # noqa: PLR2004
        if failed:
            found[line, place] = NAMES.get(code, "#N/A")
    return found


def _records(book: bytes, place: int, *kinds: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of these kinds, to the end of what begins at a place."""
    depth = 0
    while place + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, place)
        depth += (kind == BEGINS) - (kind == ENDS)
        if depth <= 0:
            return
        if kind in kinds:
            yield kind, book[place + 4 : place + 4 + size].ljust(14, b"\0")
        place += 4 + size


def _stream(content: bytes) -> bytes:
    """Return the stream of the sheets; empty where it is not in sectors of its own."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if not ENTRY <= size <= 1 << 16:
        return b""
    first, least, listed = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 68))

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from(f"<{LISTED_FIRST}I", content, 76))
    for _ in range(len(content) // size):
        if listed >= LAST_SECTOR:
            break
        *more, listed = struct.unpack(f"<{size // 4}I", sector(listed))
        tables += more
    chains = b"".join(map(sector, (one for one in tables if one < LAST_SECTOR)))
    following = struct.unpack(f"<{len(chains) // 4}I", chains[: len(chains) // 4 * 4])

    def chain(number: int) -> bytes:
        found: list[bytes] = []
        while number < len(following) and len(found) <= len(following):
            found.append(sector(number))
            number = following[number]
        return b"".join(found)

    entries = chain(first)
    for at in range(0, len(entries) - ENTRY + 1, ENTRY):
        name = entries[at : at + 64].decode("utf-16-le", "replace").rstrip("\0")
        start, length = struct.unpack_from("<II", entries, at + 116)
        if name in STREAMS and length >= least:
            return chain(start)[:length]
    return b""
