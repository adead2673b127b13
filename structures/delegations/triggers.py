"""What the database itself refuses on a delegation."""

import pgtrigger

from structures.accounts.roles import HOLDERS
from structures.ground.locks import requires, sql_list

_HOLDERS = " OR ".join(
    f"(NEW.role = '{role}' AND holder.role IN {sql_list(holders)})"
    for role, holders in HOLDERS.items()
)
# The giver's own role: nobody lends what was lent to them.
_MAY_BE_GIVEN = f"""
    SELECT 1 FROM structures_user giver JOIN structures_user holder ON holder.id = NEW.holder_id
    WHERE giver.id = NEW.giver_id AND giver.role = NEW.role AND giver.is_active
    AND holder.is_active AND ({_HOLDERS})
    AND giver.structure_id IS NOT DISTINCT FROM NEW.structure_id
    AND holder.structure_id IS NOT DISTINCT FROM NEW.structure_id
"""
_GIVEN = [
    *("giver", "holder", "role", "structure", "starts_on", "ends_on", "reason", "given_at"),
]


def delegation_triggers() -> list[pgtrigger.Trigger]:
    """A delegation is given once, between those who may, and taken back once."""
    return [
        requires("delegation_between_those_who_may", _MAY_BE_GIVEN, on=pgtrigger.Insert),
        pgtrigger.ReadOnly(name="what_was_delegated_stands", fields=_GIVEN),
        pgtrigger.Protect(
            name="delegation_is_taken_back_once",
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__revoked_at__isnull=False),
        ),
        pgtrigger.Protect(name="delegation_is_kept", operation=pgtrigger.Delete),
    ]
