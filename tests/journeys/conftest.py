"""What every journey begins with: the structures, and people who open pages."""

from types import SimpleNamespace

import pytest

from tests.allocation.builders import make_structures
from tests.journeys.people import Person


@pytest.fixture
def network(db):
    """Five structures over the four territories, before anything is written about them."""
    return make_structures()


@pytest.fixture
def people(network):
    """One person a role; the neighbour directs a structure of another territory."""
    return SimpleNamespace(
        director=Person("director", name="Anne Schneider"),
        president=Person("president", name="Catherine Muller"),
        neighbour=Person("director", "68066", name="Olivier Walter"),
        agent=Person("region_agent", name="Claire Weber"),
        manager=Person("region_manager", name="Antoine Meyer"),
        admin=Person("region_admin", name="Sophie Klein"),
        state=Person("state_observer", name="Marc Lefèvre"),
    )
