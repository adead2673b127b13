"""What the database itself refuses: to invite at an address that has an account."""

import pgtrigger


def no_account_yet() -> pgtrigger.Trigger:
    """Refuse an invitation to an address that already signs in, whatever its case."""
    return pgtrigger.Trigger(
        name="invited_has_no_account",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF EXISTS (SELECT FROM structures_user WHERE lower(email) = lower(NEW.email)) THEN
                RAISE EXCEPTION 'invited_has_no_account'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'invited_has_no_account';
            END IF;
            RETURN NEW;
        """,
    )
