"""The roles, and the sets of them that rules speak of."""

from django.db import models


class Role(models.TextChoices):
    """What a person may do; `manage.py routes` prints the whole table."""

    REGION_AGENT = "region_agent", "chargé de mission"
    REGION_MANAGER = "region_manager", "responsable"
    REGION_ADMIN = "region_admin", "administrateur"
    STATE_OBSERVER = "state_observer", "observateur État"
    DIRECTOR = "director", "directrice, directeur"
    PRESIDENT = "president", "présidente, président"
    DEPUTY = "deputy", "directrice adjointe, directeur adjoint"


# Who is written to and invited in the name of a structure; its deputy reads.
LEADERS = (Role.DIRECTOR, Role.PRESIDENT)
STRUCTURE_ROLES = (*LEADERS, Role.DEPUTY)
REGION_STAFF = (Role.REGION_AGENT, Role.REGION_MANAGER)
REGION_ROLES = (*REGION_STAFF, Role.REGION_ADMIN)
# Which power may be lent for a time, and to the accounts of which roles.
HOLDERS = {Role.DIRECTOR: (Role.DEPUTY, Role.PRESIDENT), Role.REGION_MANAGER: (Role.REGION_AGENT,)}
