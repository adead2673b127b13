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


STRUCTURE_ROLES = (Role.DIRECTOR, Role.PRESIDENT)
REGION_STAFF = (Role.REGION_AGENT, Role.REGION_MANAGER)
REGION_ROLES = (*REGION_STAFF, Role.REGION_ADMIN)
