"""Large files, in parts: neither a process nor a query ever holds one whole.

What is sent waits in parts to be read, and the same parts are what is kept if it is.
"""

import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from structures.ground.files.models import FilePart, HeldFile, StoredFile

PART = 1_000_000  # bytes, before they are folded
LARGE = 4_000_000  # bytes from which a file is held in parts
FOLDING = 1  # fast: a large file is a text of figures, or folded already
Content = bytes | BinaryIO


def hold(stream: BinaryIO) -> HeldFile:
    """Store a large file, a part at a time, in the transaction under way."""
    held, fingerprint, size = HeldFile.objects.create(), hashlib.sha256(), 0
    stream.seek(0)
    for number, part in enumerate(iter(lambda: stream.read(PART), b"")):
        fingerprint.update(part)
        size += len(part)
        FilePart.objects.create(held=held, number=number, content=zlib.compress(part, FOLDING))
    held.size, held.sha256 = size, fingerprint.hexdigest()
    held.save()
    return held


def parts_of(held: int) -> Iterator[bytes]:
    """Read a large file, a part at a time. One query a part."""
    number = 0
    rows = FilePart.objects.filter(held=held)
    while part := rows.filter(number=number).values_list("content", flat=True).first():
        yield zlib.decompress(part)
        number += 1


def on_disk(held: HeldFile) -> BinaryIO:
    """Copy a large file in one of the disk, without a name: it goes with who reads it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who asked for it
    for part in parts_of(held.pk):
        file.write(part)
    file.seek(0)
    return file


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
