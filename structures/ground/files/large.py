"""Large files, in parts: neither a process nor a query ever holds one whole.

What is sent waits in parts to be read, and the same parts are what is kept if it is.
"""

import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.db import connection

from structures.ground.files.models import FilePart, HeldFile, StoredFile

PART = 1_000_000  # bytes
LARGE = 4_000_000  # bytes from which a file is held in parts
# What comes before the rows of a binary COPY, and before the content of each of them: how many
# columns (2), a truth value (5), the length (4). Source: PostgreSQL, reference of COPY.
HEADER, BEFORE = 19, 11
COPY = """
    COPY (SELECT folded, content FROM structures_filepart WHERE held_id = %s ORDER BY number)
    TO STDOUT (FORMAT binary)
"""
Content = bytes | BinaryIO


def hold(stream: BinaryIO) -> HeldFile:
    """Store a large file, a part at a time, in the transaction under way."""
    held, fingerprint, size = HeldFile.objects.create(), hashlib.sha256(), 0
    stream.seek(0)
    for number, part in enumerate(iter(lambda: stream.read(PART), b"")):
        fingerprint.update(part)
        size += len(part)
        FilePart.objects.create(held=held, number=number, content=part)
    held.size, held.sha256 = size, fingerprint.hexdigest()
    held.save()
    return held


def parts_of(held: int) -> Iterator[bytes]:
    """Read a large file, a part at a time. One query a part."""
    number = 0
    rows = FilePart.objects.filter(held=held)
    while part := rows.filter(number=number).values_list("folded", "content").first():
        yield _unfolded(*part)
        number += 1


def on_disk(held: HeldFile) -> BinaryIO:
    """Copy a large file in one of the disk, without a name: it goes with who reads it. One query.

    Bytes come as they are: in the text of an ordinary query, each would take two letters.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who asked for it
    with connection.cursor() as cursor:
        cursor.copy_expert(cursor.mogrify(COPY, [held.pk]), _Parts(file))
    file.seek(0)
    return file


class _Parts:
    """Takes the parts that a binary COPY sends, and writes what they hold."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._rest, self._begun = file, b"", False

    def write(self, sent: bytes) -> None:
        """Take what came, which may end anywhere."""
        self._rest += sent
        if not self._begun and len(self._rest) >= HEADER:
            self._rest, self._begun = self._rest[HEADER:], True
        while self._begun and len(self._rest) >= BEFORE:
            end = BEFORE + int.from_bytes(self._rest[BEFORE - 4 : BEFORE])
            if len(self._rest) < end:
                return
            self._file.write(_unfolded(self._rest[6] != 0, self._rest[BEFORE:end]))
            self._rest = self._rest[end:]


def _unfolded(folded: bool, content: bytes | memoryview) -> bytes:
    return zlib.decompress(content) if folded else bytes(content)


@contextmanager
def content_of(file: StoredFile) -> Iterator[Content]:
    """Give what a kept file holds: its bytes, or a file of the disk where it is large."""
    if not file.held:
        yield bytes(file.content)
        return
    with on_disk(file.held) as stream:
        yield stream


def release(held: Iterable[int]) -> None:
    """Forget large files that wait no more, and that nothing is kept of."""
    HeldFile.objects.filter(pk__in=held, files=None).delete()
