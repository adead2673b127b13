"""What the database itself refuses of a correction, and what it lets one change."""

import pgtrigger

from allocation.campaigns.states import OPEN_TO_CORRECTIONS
from structures.ground.locks import sql_list

# A correction changes what was adopted in its own transaction, the one that adopts it.
_IN_A_CORRECTION = """EXISTS (
        SELECT FROM allocation_correction
        WHERE campaign_id = {campaign}
            AND transaction = txid_current() AND applied_at = transaction_timestamp()
    )"""
_ENDED = "OLD.adopted_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL"
_ADOPTED_NOW = f"""
    IF (SELECT state FROM allocation_campaign WHERE id = NEW.campaign_id FOR SHARE)
        NOT IN {sql_list(OPEN_TO_CORRECTIONS)}
    THEN
        RAISE EXCEPTION 'campaign % takes no correction', NEW.campaign_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'corrected_before_the_settlement';
    END IF;
    IF NEW.adopted_by_id = ANY (NEW.writers) THEN
        RAISE EXCEPTION 'correction % is adopted by who prepared it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_has_two_people';
    END IF;
    NEW.transaction = txid_current();
    NEW.applied_at = transaction_timestamp();
    RETURN NEW;
"""
_STILL_PREPARED = """
    IF TG_OP = 'UPDATE' AND NEW.correction_id <> OLD.correction_id THEN
        RAISE EXCEPTION 'a row of correction % stays there', OLD.correction_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'corrected_while_prepared';
    END IF;
    IF EXISTS (
        SELECT FROM allocation_correction
        WHERE id = COALESCE(NEW.correction_id, OLD.correction_id)
            AND (adopted_at IS NOT NULL OR withdrawn_at IS NOT NULL)
        FOR SHARE
    ) THEN
        RAISE EXCEPTION 'correction % does not change any more',
            COALESCE(NEW.correction_id, OLD.correction_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'corrected_while_prepared';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


def in_a_correction(campaign: str) -> str:
    """Return the SQL condition that this transaction adopts a correction of a campaign."""
    return _IN_A_CORRECTION.format(campaign=campaign)


def in_this_correction() -> str:
    """Return the query that finds the correction of a NEW row, when this transaction adopts it."""
    return """
        SELECT FROM allocation_correction c
        WHERE c.id = NEW.correction_id
            AND c.transaction = txid_current() AND c.applied_at = transaction_timestamp()
    """


def correction_locks() -> list[pgtrigger.Trigger]:
    """A correction is prepared, then adopted or given up, and stays as it is."""
    return [
        pgtrigger.Trigger(
            name="corrected_before_the_settlement",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition("OLD.adopted_at IS NULL AND NEW.adopted_at IS NOT NULL"),
            func=_ADOPTED_NOW,
        ),
        pgtrigger.Protect(
            name="correction_begins_as_a_draft",
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition(
                "NEW.adopted_at IS NOT NULL OR NEW.transaction IS NOT NULL"
            ),
        ),
        pgtrigger.Protect(
            name="correction_is_frozen",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(_ENDED),
        ),
        pgtrigger.Protect(
            name="transaction_is_not_forged",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition("NEW.adopted_at IS NULL AND NEW.transaction IS NOT NULL"),
        ),
        pgtrigger.Protect(name="correction_is_kept", operation=pgtrigger.Delete),
    ]


def corrected_while_prepared() -> pgtrigger.Trigger:
    """What a correction changes is written until it is adopted or given up."""
    return pgtrigger.Trigger(
        name="corrected_while_prepared",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_STILL_PREPARED,
    )
