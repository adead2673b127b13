"""Writes XLS workbooks, of Excel before 2007: no library here does.

Source: [MS-CFB] (the container), [MS-XLS] (BIFF8).
"""

import struct
from dataclasses import dataclass

SECTOR, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SMALLEST = 4096  # a smaller stream would be kept elsewhere
HIDDEN = 1


def old_workbook(sheets, *, hidden=(), merged=(), locked=False, stream="Workbook"):
    """Write sheets, by name, each a list of rows; `merged` are ranges of the first sheet."""
    bodies = [
        _sheet(rows, merged if not place else ()) for place, rows in enumerate(sheets.values())
    ]
    names = [name.encode("utf-16-le") for name in sheets]
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    start += _record(0x002F, b"\1\0\1\0\1\0" + b"x" * 48) if locked else b""
    place = len(start) + sum(12 + len(name) for name in names) + 4
    listed = b""
    for name, known, body in zip(names, sheets, bodies, strict=True):
        state = HIDDEN if known in hidden else 0
        said = struct.pack("<IBBBB", place, state, 0, len(name) // 2, 1) + name
        listed += _record(0x0085, said)
        place += len(body)
    return container(stream, start + listed + _record(0x000A) + b"".join(bodies))


def container(name, content):
    """Write the one stream of an OLE file."""
    content = content.ljust(SMALLEST, b"\0")
    content += b"\0" * (-len(content) % SECTOR)
    count = len(content) // SECTOR
    chain = [FAT, END, *range(3, 2 + count), END]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, SMALLEST, END, 0, END, 0, 0)
    header = header.ljust(SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, 2, len(content))
    return header + fat + entries.ljust(SECTOR, b"\0") + content


def _entry(name, kind, child, start, size):
    written = name.encode("utf-16-le")
    entry = written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
    entry += struct.pack("<III", FREE, FREE, child) + b"\0" * 36
    return entry + struct.pack("<IQ", start, size)


def _sheet(rows, merged):
    found = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    width = max(map(len, rows), default=0)
    found += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            found += _cell(line, place, cell)
    if merged:
        ranges = b"".join(struct.pack("<HHHH", *each) for each in merged)
        found += _record(0x00E5, struct.pack("<H", len(merged)) + ranges)
    return found + _record(0x000A)


@dataclass(frozen=True)
class Failed:
    """An error, by its code: of a formula, or pasted as a value."""

    code: int
    formula: bool = True


def _cell(line, place, cell):
    at = struct.pack("<HHH", line, place, 0)
    if isinstance(cell, Failed):
        if not cell.formula:
            return _record(0x0205, at + bytes([cell.code, 1]))
        result = bytes([2, 0, cell.code, 0, 0, 0]) + b"\xff\xff"
        return _record(0x0006, at + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\1\0")
    if cell is None or cell == "":
        return b""
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x0204, at + struct.pack("<HB", len(cell), 1) + text)
    return _record(0x0203, at + struct.pack("<d", cell))


def _record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content
