"""Who may open a page or write, and what each person may see.

Owns the rule that each view carries (one decorator), the structures visible to a person, and the
roles that a service asks for. What a role is lies with the accounts.
"""

from structures.access.decorators import (
    AccessRule,
    admin_only,
    but_the_state,
    director_only,
    givers_only,
    manager_only,
    managers_and_admin,
    parties_and_president,
    parties_only,
    public,
    region_and_director,
    region_and_state,
    region_only,
    region_staff_only,
    signed_in,
    staff_and_director,
    staff_and_structure,
    structure_of,
    structure_only,
)
from structures.access.requests import AuthedRequest, SiteRequest
from structures.access.selectors import acts_for, directs, own_structure, structures_visible_to
from structures.access.services import require_not_author, require_role

__all__ = [
    "AccessRule",
    "AuthedRequest",
    "SiteRequest",
    "acts_for",
    "admin_only",
    "but_the_state",
    "director_only",
    "directs",
    "givers_only",
    "manager_only",
    "managers_and_admin",
    "own_structure",
    "parties_and_president",
    "parties_only",
    "public",
    "region_and_director",
    "region_and_state",
    "region_only",
    "region_staff_only",
    "require_not_author",
    "require_role",
    "signed_in",
    "staff_and_director",
    "staff_and_structure",
    "structure_of",
    "structure_only",
    "structures_visible_to",
]
