"""What the database itself refuses: a revision signed by one person, or rewritten afterwards."""

import pgtrigger

from allocation.campaigns.states import OPEN_TO_FIGURES
from structures.ground.locks import sql_list

_ENDED = "OLD.confirmed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL"
# The transaction in which the rule may change is the one that confirms, whatever was written.
# Its number alone could come again, in the cluster where a backup is restored.
_CONFIRMED_NOW = f"""
    IF (SELECT state FROM allocation_campaign WHERE id = NEW.campaign_id FOR SHARE)
        NOT IN {sql_list(OPEN_TO_FIGURES)}
    THEN
        RAISE EXCEPTION 'campaign % takes no revision', NEW.campaign_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'revised_while_figures_are_open';
    END IF;
    IF NEW.confirmed_by_id = ANY (NEW.writers) THEN
        RAISE EXCEPTION 'revision % is confirmed by who wrote it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'revision_has_two_people';
    END IF;
    NEW.transaction = txid_current();
    NEW.applied_at = transaction_timestamp();
    RETURN NEW;
"""


def revision_locks() -> list[pgtrigger.Trigger]:
    """A revision is prepared, then confirmed or withdrawn, and stays as it is."""
    return [
        pgtrigger.Trigger(
            name="revised_while_figures_are_open",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL"
            ),
            func=_CONFIRMED_NOW,
        ),
        pgtrigger.Protect(
            name="revision_begins_as_a_draft",
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition(
                "NEW.confirmed_at IS NOT NULL OR NEW.transaction IS NOT NULL"
            ),
        ),
        pgtrigger.Protect(
            name="revision_is_frozen",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(_ENDED),
        ),
        pgtrigger.Protect(
            name="transaction_is_not_forged",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "NEW.confirmed_at IS NULL AND NEW.transaction IS NOT NULL"
            ),
        ),
        pgtrigger.Protect(name="revision_is_kept", operation=pgtrigger.Delete),
    ]
