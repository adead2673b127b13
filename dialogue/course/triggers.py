"""What the database itself refuses on the dates of the dialogues."""

import pgtrigger

from allocation.campaigns.states import State

_EARLIER = " OR ".join(
    f"NEW.{name} < OLD.{name}"
    for name in ("self_assessment_due", "proposal_due", "decision_due", "reply_days")
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
