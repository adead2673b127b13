"""Files read from the database slice by slice: a large one never stands in memory whole."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Protocol

from django.db.models import BinaryField, F, Func, Model, Value

from structures.ground.files.large import parts_of
from structures.ground.files.models import StoredFile

SLICE = 1_000_000  # bytes
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


class KeptFile(Protocol):
    """A row whose column `content` is a file; read without it, `defer("content")`."""

    name: str
    media_type: str
    size: int


def slices(file: KeptFile) -> Iterator[bytes]:
    """Read the content of a row, SLICE bytes at a time, or a part of a large file. A query each."""
    assert isinstance(file, Model)
    if isinstance(file, StoredFile) and file.held_id:
        yield from parts_of(file.held_id)
        return
    row = type(file)._base_manager.filter(pk=file.pk)
    for start in range(0, file.size, SLICE):
        part = Func(
            F("content"),
            Value(start + 1),
            Value(SLICE),
            function="substring",
            output_field=BinaryField(),
        )
        yield bytes(row.values_list(part, flat=True).get())


class _Sent(io.BytesIO):
    """What is written of an archive and not sent yet; positions count from its beginning."""

    gone = 0

    def tell(self) -> int:
        return self.gone + super().tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        offset -= self.gone if whence == io.SEEK_SET else 0
        return self.gone + super().seek(offset, whence)

    def drained(self) -> bytes:
        content = self.getvalue()
        super().seek(0)
        self.truncate()
        self.gone += len(content)
        return content


def zipped(files: Iterable[KeptFile]) -> Iterator[bytes]:
    """Write a ZIP of the files, one in memory at a time; the same files give the same bytes."""
    output = _Sent()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name, ZIP_EPOCH), b"".join(slices(file)))
            yield output.drained()
    yield output.drained()
