"""Who takes part in a dialogue, by the names that accounts give to roles. Pure."""

from dataclasses import dataclass

DIRECTOR = "director"
AGENT = "region_agent"
MANAGER = "region_manager"
STATE = "state_observer"
REGION = (AGENT, MANAGER)
# Who writes in the thread of the three parties; the president and the administrator read it.
SPEAKERS = (DIRECTOR, *REGION, STATE)


@dataclass(frozen=True)
class Mover:
    """Who makes a move: their roles, as a refusal says it, as a rule of the database names it."""

    roles: tuple[str, ...]
    whose: str
    name: str


ITS_DIRECTOR = Mover((DIRECTOR,), "à la direction de la structure", "its_director")
THE_REGION = Mover(REGION, "à la Région, chargé de mission ou responsable", "the_region")
MANAGERS = Mover((MANAGER,), "à une ou un responsable de la Région", "a_manager")
