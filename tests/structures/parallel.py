"""The same act, asked for by several people at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from structures.ground.refusals import Refused


def in_parallel(act, times=4):
    """Call `act` at once on several connections; return what each gave, or its refusal."""
    barrier = Barrier(times)

    def once(_):
        barrier.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(once, range(times)))


def refusals(found):
    """The refusals among what `in_parallel` gave."""
    return [one for one in found if isinstance(one, Refused)]
