"""How far a file is read, for whoever asks from another thread while it is."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import BinaryIO, Protocol


class Followed(Protocol):
    """A file that is being read: the last line that was reached, and where its bytes come from."""

    reached: int

    @property
    def stream(self) -> BinaryIO:
        """What the bytes are read from."""


class Following:
    """What may be asked of a reading; nothing before it began."""

    def __init__(self) -> None:
        self._source: Followed | None = None

    def begin(self, source: Followed) -> None:
        """Follow the reading of this file."""
        self._source = source

    @property
    def lines(self) -> int:
        """The number of lines that were read."""
        return self._source.reached if self._source else 0

    @property
    def share(self) -> int | None:
        """The percentage of the bytes that were read; None for what is not on the disk.

        A child process that reads the same descriptor moves the same position.
        """
        if self._source is None:
            return None
        with suppress(OSError, ValueError):  # not on the disk, or closed meanwhile
            place = self._source.stream.fileno()
            size = os.fstat(place).st_size
            return min(100, 100 * os.lseek(place, 0, io.SEEK_CUR) // size) if size else None
        return None


_UNDER_WAY: ContextVar[Following | None] = ContextVar("reading under way", default=None)


@contextmanager
def followed() -> Iterator[Following]:
    """Follow what is read meanwhile, by this thread, however far down."""
    following = Following()
    token = _UNDER_WAY.set(following)
    try:
        yield following
    finally:
        _UNDER_WAY.reset(token)


def begin_reading(source: Followed) -> None:
    """Have who follows the readings of this thread follow this one."""
    if following := _UNDER_WAY.get():
        following.begin(source)
