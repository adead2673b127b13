"""What the database refuses: going back over what was opened or printed, dates brought forward."""

import pgtrigger

from allocation.campaigns.states import STEPS_BACK, State

_OPEN = "SELECT FROM dialogue_dialogue WHERE campaign_id = NEW.id"
# A letter of before the settlement says nothing of it.
_PRINTED = f"""
    SELECT FROM dialogue_decisionletter l JOIN dialogue_dialogue d ON d.id = l.dialogue_id
    WHERE d.campaign_id = NEW.id AND l.printed_at >= (
        SELECT max(c.changed_at) FROM allocation_statechange c
        WHERE c.campaign_id = NEW.id AND c.state = '{State.SETTLEMENT}'
    )
"""
_EARLIER = " OR ".join(
    f"NEW.{name} < OLD.{name}"
    for name in ("self_assessment_due", "proposal_due", "decision_due", "reply_days")
)


def nothing_is_open() -> pgtrigger.Trigger:
    """Out of the dialogues, once none is left: what was written in one keeps it there."""
    return _refused("dialogues_are_closed_first", State.DIALOGUE, _OPEN)


def letters_precede_settlement() -> pgtrigger.Trigger:
    """Out of the settlement, as long as no letter tells of it."""
    return _refused("letter_keeps_its_settlement", State.SETTLEMENT, _PRINTED)


def _refused(name: str, leaves: State, found: str) -> pgtrigger.Trigger:
    step = STEPS_BACK[leaves]
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.state = '{leaves}' AND NEW.state = '{step.to}'"),
        func=f"""
            IF EXISTS ({found}) THEN
                RAISE EXCEPTION 'campaign % does not go back', NEW.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )


def dates_only_put_off() -> pgtrigger.Trigger:
    """Dates and delays, once the dialogues are open: they go later, and never sooner."""
    return pgtrigger.Trigger(
        name="announced_dates_only_go_later",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(_EARLIER),
        func=f"""
            IF (SELECT state FROM allocation_campaign WHERE id = NEW.campaign_id FOR SHARE)
                <> '{State.CONVENTIONS}'
            THEN
                RAISE EXCEPTION 'the dates of schedule % are announced', NEW.id
                    USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'announced_dates_only_go_later';
            END IF;
            RETURN NEW;
        """,
    )
