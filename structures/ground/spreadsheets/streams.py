"""What was sent, read a piece or a line at a time: a large file never stands in memory whole."""

import io
import tempfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from structures.ground.spreadsheets.table import FileRefused

PIECE = 1_000_000
LONGEST_LINE = 2_000_000
# The bytes of a small file, or a file on the disk that can be read again from its beginning.
Content = bytes | BinaryIO


def stream_of(content: Content) -> BinaryIO:
    """Return a stream of what was sent, at its beginning."""
    return rewound(io.BytesIO(content) if isinstance(content, bytes) else content)


def size_of(content: Content) -> int:
    """Count the bytes of what was sent."""
    return len(content) if isinstance(content, bytes) else content.seek(0, io.SEEK_END)


def on_disk(content: Content) -> BinaryIO:
    """Return what was sent as a file of the disk, which another process may read."""
    if not isinstance(content, bytes):
        return rewound(content)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who asked for it
    file.write(content)
    file.flush()
    return rewound(file)


def rewound(stream: BinaryIO) -> BinaryIO:
    """Go back to the beginning of a stream."""
    stream.seek(0)
    return stream


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Read a stream from its beginning, a piece at a time."""
    rewound(stream)
    while piece := stream.read(PIECE):
        yield piece


def raw_lines(name: str, stream: BinaryIO) -> Iterator[bytes]:
    """Read the lines of a text, ends included; they end as the first one does: LF, or CR alone.

    Raises FileRefused for a line that no table has.
    """
    start = rewound(stream).read(PIECE)
    rewound(stream)
    by_cr = b"\r" in start and b"\n" not in start
    lines = _ended_by_cr(stream) if by_cr else iter(partial(stream.readline, LONGEST_LINE), b"")
    for line in lines:
        if len(line) >= LONGEST_LINE:
            raise FileRefused(
                f"« {name} » a une ligne de plus de {LONGEST_LINE // PIECE} Mo : ce n’est pas un "
                "tableau. Vérifiez que c’est bien le bon fichier."
            )
        yield line


def _ended_by_cr(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while piece := stream.read(PIECE):
        *whole, rest = (rest + piece).split(b"\r")
        yield from (line + b"\r" for line in whole)
        if len(rest) >= LONGEST_LINE:
            break
    if rest:
        yield rest
