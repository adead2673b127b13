"""What the database itself refuses of a step back, and what it lets one undo."""

import pgtrigger

from allocation.campaigns.states import STEPS_BACK, Obstacle, State

# A step back undoes what it voids in its own transaction, the one that wrote its reason.
_IN_A_STEP_BACK = """EXISTS (
        SELECT FROM allocation_statechange
        WHERE campaign_id = {campaign} AND leaves = {leaves}
            AND transaction = txid_current() AND applied_at = transaction_timestamp()
    )"""
_OF_THE_YEAR = "SELECT FROM allocation_{table} WHERE campaign_id = NEW.id"
# What the database finds of the obstacles; `dialogue` adds its own on the same table.
_FOUND = {
    Obstacle.REVISION: _OF_THE_YEAR.format(table="campaignrevision")
    + " AND confirmed_at IS NULL AND withdrawn_at IS NULL",
    Obstacle.CORRECTION: _OF_THE_YEAR.format(table="correction")
    + " AND adopted_at IS NULL AND withdrawn_at IS NULL",
    Obstacle.AGREEMENT: _OF_THE_YEAR.format(table="agreement") + " AND state <> 'void'",
    Obstacle.PAYMENT: _OF_THE_YEAR.format(table="payment"),
    Obstacle.BALANCE: _OF_THE_YEAR.format(table="payment") + " AND kind = 'balance'",
}
# What a step back has undone by the time the state changes.
_STANDING = {
    State.ADOPTED: _OF_THE_YEAR.format(table="adoption"),
    State.CONVENTIONS: _FOUND[Obstacle.AGREEMENT],
    State.SETTLEMENT: """
        SELECT FROM allocation_settlementline l JOIN allocation_run r ON r.id = l.run_id
        LEFT JOIN allocation_withdrawnsettlement w ON w.run_id = r.id
        WHERE r.campaign_id = NEW.id AND w.id IS NULL""",
}


def in_a_step_back(campaign: str, leaves: State) -> str:
    """Return the SQL condition that this transaction takes a campaign back out of a state."""
    return _IN_A_STEP_BACK.format(campaign=campaign, leaves=f"'{leaves}'")


def in_this_step_back(leaves: State) -> str:
    """Return the query that finds the step back of a NEW row, when this transaction made it."""
    return f"""
        SELECT FROM allocation_statechange c
        WHERE c.id = NEW.change_id AND c.leaves = '{leaves}'
            AND c.transaction = txid_current() AND c.applied_at = transaction_timestamp()
    """


def steps_back_locked() -> pgtrigger.Trigger:
    """A year goes back with a reason, once what it voids is undone and nothing else follows."""
    refused = []
    for step in STEPS_BACK.values():
        found = [_FOUND[one] for one in step.needs if one in _FOUND]
        found += [_STANDING[step.leaves]] if step.leaves in _STANDING else []
        refused += [f"OLD.state = '{step.leaves}' AND EXISTS ({query})" for query in found]
    reason = _IN_A_STEP_BACK.format(campaign="NEW.id", leaves="OLD.state")
    return pgtrigger.Trigger(
        name="goes_back_while_nothing_follows",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.state <> NEW.state AND (OLD.state, NEW.state) IN {_backwards()}"
        ),
        func=f"""
            IF NOT {reason} OR {" OR ".join(refused)} THEN
                RAISE EXCEPTION 'campaign % does not go back', NEW.id
                    USING ERRCODE = 'check_violation',
                        CONSTRAINT = 'goes_back_while_nothing_follows';
            END IF;
            RETURN NEW;
        """,
    )


def step_back_begins() -> pgtrigger.Trigger:
    """A step back is one of the table, from where the year is; it holds in its transaction."""
    return pgtrigger.Trigger(
        name="step_back_is_of_the_table",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.leaves <> ''"),
        func=f"""
            IF (NEW.leaves, NEW.state) NOT IN {_backwards()} OR NEW.leaves <>
                (SELECT state FROM allocation_campaign WHERE id = NEW.campaign_id FOR UPDATE)
            THEN
                RAISE EXCEPTION 'campaign % is not in state %', NEW.campaign_id, NEW.leaves
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'step_back_is_of_the_table';
            END IF;
            NEW.transaction = txid_current();
            NEW.applied_at = transaction_timestamp();
            RETURN NEW;
        """,
    )


def _backwards() -> str:
    pairs = ", ".join(f"('{step.leaves}', '{step.to}')" for step in STEPS_BACK.values())
    return f"({pairs})"
