"""The network that begins, merges and ends in several files."""

import pytest

from tests.allocation.builders import make_structures
from tests.structures.network_builders import cover, make_commune


@pytest.fixture
def small_network(db):
    """Three structures and three communes; the third commune is shared 60/40."""
    one, other, third = make_structures(["67437", "68066", "S11"])
    for code, name in (("67001", "Achenheim"), ("67002", "Adamswiller"), ("67003", "Albé")):
        make_commune(code, name)
    cover("67001", (one, 10_000))
    cover("67002", (other, 10_000))
    cover("67003", (one, 6_000), (other, 4_000))
    return one, other, third
