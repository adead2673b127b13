"""Who acts, and how: told to the database, which writes it beside the events of every row."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pghistory

_under_way: ContextVar[bool] = ContextVar("an act is under way", default=False)


@contextmanager
def acting(act: str, **known: str | int | None) -> Iterator[None]:
    """Say, of all that is written inside, by which act it is, and what else is `known` of it.

    An act inside another is part of it, and says nothing of its own.
    """
    if _under_way.get():
        yield
        return
    begun = _under_way.set(True)
    try:
        with pghistory.context(act=act, **known):
            yield
    finally:
        _under_way.reset(begun)


def name_act(act: str) -> None:
    """Give its name to the act under way, before anything is written by it."""
    pghistory.context(act=act)


def name_address(url: str) -> None:
    """Say by which address the act under way was asked for, where the real one is a secret."""
    pghistory.context(url=url)


def name_actor(user: int) -> None:
    """Say for which account a worker does the act under way, before anything is written by it."""
    pghistory.context(user=user)
