"""What the database itself refuses once the minutes of a meeting are validated."""

import pgtrigger

# FOR SHARE: a write here waits for a validation under way, then sees its outcome.
_REFUSE_ONCE_VALIDATED = """
    IF (SELECT minutes_validated_at FROM dialogue_meeting
        WHERE id = COALESCE(NEW.meeting_id, OLD.meeting_id) FOR SHARE) IS NOT NULL
    THEN
        RAISE EXCEPTION 'minutes of meeting % are validated',
            COALESCE(NEW.meeting_id, OLD.meeting_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_are_frozen';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


def meeting_lock() -> pgtrigger.Trigger:
    """The meeting itself: neither changed nor deleted once its minutes are validated."""
    return pgtrigger.Protect(
        name="minutes_are_frozen",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__minutes_validated_at__isnull=False),
    )


def minutes_lock() -> pgtrigger.Trigger:
    """Rows of the minutes: who was there, commitments, remarks."""
    return pgtrigger.Trigger(
        name="minutes_are_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_REFUSE_ONCE_VALIDATED,
    )
