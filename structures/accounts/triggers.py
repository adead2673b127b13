"""What the database itself keeps true of accounts, whoever changes them and by whatever way."""

import pgtrigger

from structures.accounts.roles import Role

# The changes of accounts wait for each other: no rule about several of them is read half-way.
TURN = "accounts"
# What somebody signed in with, or by right of what: a session does not outlive its change.
SESSION_RESTS_ON = ("email", "role", "structure_id", "is_active")
_ADMINISTERS = f"{{}}.role = '{Role.REGION_ADMIN}' AND {{}}.is_active"


def _administers(row: str) -> str:
    return _ADMINISTERS.format(row, row)


def sessions_end() -> pgtrigger.Trigger:
    """Begin a new series of sessions when what they rest on changes; a series never comes back."""
    changed = " OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in SESSION_RESTS_ON)
    return pgtrigger.Trigger(
        name="sessions_end_with_a_change",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            NEW.session_series := GREATEST(NEW.session_series, OLD.session_series);
            IF {changed} THEN
                NEW.session_series := NEW.session_series + 1;
            END IF;
            RETURN NEW;
        """,
    )


def an_administrator_stays() -> pgtrigger.Trigger:
    """Refuse to lose the last active administrator, also to two who go at the same instant."""
    return pgtrigger.Trigger(
        name="an_administrator_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"{_administers('OLD')} AND NOT ({_administers('NEW')})"),
        func=f"""
            PERFORM pg_advisory_xact_lock(hashtextextended('{TURN}', 0));
            IF NOT EXISTS (
                SELECT FROM structures_user other
                WHERE {_administers("other")} AND other.id <> OLD.id
            ) THEN
                RAISE EXCEPTION 'an_administrator_stays'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'an_administrator_stays';
            END IF;
            RETURN NEW;
        """,
    )
