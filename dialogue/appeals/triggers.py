"""What the database itself refuses of an appeal: who writes what, and nothing after its end."""

import pgtrigger

from dialogue.rules import Stage
from structures.accounts.roles import REGION_STAFF, Role
from structures.delegations.selectors import had_role_sql
from structures.ground.locks import append_only, requires

_OWN = f"""
    SELECT 1 FROM structures_user p WHERE p.id = NEW.author_id
    AND CASE WHEN NEW.by_letter THEN p.structure_id IS NULL
        ELSE p.structure_id = NEW.structure_id END
    AND (NEW.rating_id IS NULL OR EXISTS (
        SELECT 1 FROM dialogue_rating r JOIN dialogue_dialogue d ON d.id = r.dialogue_id
        WHERE r.id = NEW.rating_id AND r.stage = '{Stage.CLOSED}'
        AND (d.campaign_id, d.structure_id) = (NEW.campaign_id, NEW.structure_id)
    ))
    AND (NEW.run_id IS NULL OR EXISTS (
        SELECT 1 FROM allocation_run r JOIN allocation_runtotal t ON t.run_id = r.id
        WHERE r.id = NEW.run_id
        AND (r.campaign_id, t.structure_id) = (NEW.campaign_id, NEW.structure_id)
    ))
"""
_ANOTHER_MANAGER = f"""
    SELECT 1 FROM dialogue_appeal a WHERE a.id = NEW.appeal_id AND a.decided_by_id <> NEW.author_id
    AND {had_role_sql("NEW.author_id", (Role.REGION_MANAGER,), "NEW.answered_at")}
"""
_BY_STAFF = f"SELECT 1 WHERE {had_role_sql('NEW.acknowledged_by_id', REGION_STAFF, 'now()')}"
_ANSWERED_SO = """
    SELECT 1 FROM dialogue_appeal a JOIN dialogue_appealanswer n ON n.appeal_id = a.id
    JOIN allocation_correction c ON c.id = NEW.correction_id AND c.campaign_id = a.campaign_id
    WHERE a.id = NEW.appeal_id AND n.effect = 'new_run'
"""
# Two statements: what the first waited for is seen by the second alone.
_STILL_OPEN = """
    PERFORM 1 FROM dialogue_appeal WHERE id = NEW.appeal_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM dialogue_appealanswer WHERE appeal_id = NEW.appeal_id)
        OR EXISTS (SELECT 1 FROM dialogue_appealwithdrawal WHERE appeal_id = NEW.appeal_id)
    THEN
        RAISE EXCEPTION 'appeal % is over', NEW.appeal_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appeal_is_still_open';
    END IF;
    RETURN NEW;
"""


def appeal_triggers() -> list[pgtrigger.Trigger]:
    """What is sent stays, is about the structure's own, and by whom it may be."""
    return [append_only(), requires("appeal_is_of_its_own", _OWN, on=pgtrigger.Insert)]


def receipt_triggers() -> list[pgtrigger.Trigger]:
    """A receipt is acknowledged by the Region, before the end."""
    return [
        append_only(),
        _still_open(),
        requires("acknowledged_by_staff", _BY_STAFF, on=pgtrigger.Insert),
    ]


def answer_triggers() -> list[pgtrigger.Trigger]:
    """An answer is given once, by a manager who did not decide what is contested."""
    return [
        append_only(),
        _still_open(),
        requires("answered_by_another_manager", _ANOTHER_MANAGER, on=pgtrigger.Insert),
    ]


def withdrawal_triggers() -> list[pgtrigger.Trigger]:
    """An appeal is withdrawn before it is answered."""
    return [append_only(), _still_open()]


def correction_triggers() -> list[pgtrigger.Trigger]:
    """A correction follows an answer that leads to another run of the same year."""
    return [
        append_only(),
        requires("correction_follows_an_answer", _ANSWERED_SO, on=pgtrigger.Insert),
    ]


def _still_open() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="appeal_is_still_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=_STILL_OPEN,
    )
