"""What the database itself refuses on a meeting and on its minutes."""

import pgtrigger
from django.db import models

from structures.ground.locks import day, requires, sql_list
from structures.messages.selectors import day_left_sql
from structures.models import STRUCTURE_ROLES


class Party(models.TextChoices):
    """On whose side one attends."""

    STRUCTURE = "structure", "structure"
    REGION = "region", "Région"
    STATE = "state", "État"


OFFERED, VALIDATED = "minutes_offered_at", "minutes_validated_at"
_APPOINTMENT = (
    *("dialogue_id", "starts_at", "place", "link", "invited_at"),
    *("held_on", "held_otherwise"),
)
_MINUTES = ("notes", "agenda", "minutes_offered_at", "offered_minutes_id")
# A structure that did not come was invited on two days, for two dates, by messages that left:
# rules.absence_is_noted.
_STRUCTURE_WAS_AWAITED = f"""
    SELECT 1 FROM dialogue_attendance a
    WHERE a.meeting_id = NEW.id AND a.party = '{Party.STRUCTURE}' AND a.present
    UNION ALL
    SELECT 1 FROM (
        SELECT {day_left_sql("i", day("i.sent_at"))} AS left_on, {day("i.starts_at")} AS meets_on
        FROM dialogue_invitation i LEFT JOIN structures_message notice ON notice.id = i.notice_id
        WHERE i.meeting_id = NEW.id
    ) sent WHERE left_on IS NOT NULL
    HAVING count(DISTINCT left_on) > 1 AND count(DISTINCT meets_on) > 1
"""
# On another day than the one announced, the structure and the Region were both there, and why is
# said: what nobody could expect is never held without the structure.
_MET_ON_ANOTHER_DAY = f"""
    SELECT 1 FROM dialogue_attendance a
    WHERE a.meeting_id = NEW.id AND a.present AND NEW.held_otherwise <> ''
    AND a.party IN ('{Party.STRUCTURE}', '{Party.REGION}')
    HAVING count(DISTINCT a.party) = 2
"""
_STRUCTURE_WAS_HEARD = f"""
    SELECT 1 FROM dialogue_minutesremark r JOIN structures_user u ON u.id = r.author_id
    WHERE r.meeting_id = NEW.id AND u.role IN {sql_list(STRUCTURE_ROLES)}
    UNION ALL
    SELECT 1 FROM dialogue_dialogue d JOIN dialogue_schedule s ON s.campaign_id = d.campaign_id
    WHERE d.id = NEW.dialogue_id
    AND {day("NEW.minutes_validated_at")} > {day("NEW.minutes_offered_at")} + s.reply_days
"""
# FOR SHARE: a write here waits for an offer or a validation under way, then sees its outcome.
_REFUSE_ONCE = """
    IF (SELECT {reached} FROM dialogue_meeting
        WHERE id = COALESCE(NEW.meeting_id, OLD.meeting_id) FOR SHARE) IS NOT NULL
    THEN
        RAISE EXCEPTION 'minutes of meeting % are frozen',
            COALESCE(NEW.meeting_id, OLD.meeting_id)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_are_frozen';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


def meeting_locks() -> list[pgtrigger.Trigger]:
    """The meeting itself: announced, held, offered and validated in order, then frozen."""
    return [
        _frozen("what_was_held_stands", _APPOINTMENT, "held_on"),
        _frozen("minutes_offered_stand", _MINUTES, OFFERED),
        pgtrigger.Protect(
            name="minutes_are_frozen",
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__minutes_validated_at__isnull=False),
        ),
        pgtrigger.Protect(name="meeting_is_kept", operation=pgtrigger.Delete),
        requires(
            "meeting_was_announced",
            "SELECT 1 FROM dialogue_invitation i"
            " WHERE i.meeting_id = NEW.id AND i.starts_at = NEW.starts_at",
            when="NEW.held_on IS NOT NULL",
            on=pgtrigger.Insert | pgtrigger.Update,
        ),
        requires(
            "another_day_was_agreed",
            _MET_ON_ANOTHER_DAY,
            when=f"NEW.held_on <> {day('NEW.starts_at')} AND (OLD.held_on IS NULL"
            f" OR NEW.held_otherwise <> '' AND OLD.{OFFERED} IS NULL"
            f" AND NEW.{OFFERED} IS NOT NULL)",
        ),
        requires(
            "structure_was_awaited", _STRUCTURE_WAS_AWAITED, when=f"NEW.{OFFERED} IS NOT NULL"
        ),
        requires("structure_was_heard", _STRUCTURE_WAS_HEARD, when=f"NEW.{VALIDATED} IS NOT NULL"),
    ]


def minutes_lock() -> pgtrigger.Trigger:
    """Rows of the minutes, who was there and commitments: frozen once these are offered."""
    return _frozen_once(OFFERED)


def remark_lock() -> pgtrigger.Trigger:
    """Remarks on the minutes: taken until these are validated."""
    return _frozen_once(VALIDATED)


def _frozen(name: str, columns: tuple[str, ...], reached: str) -> pgtrigger.Trigger:
    """Refuse a change of these columns once `reached` is set."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.{reached} IS NOT NULL AND ({old}) IS DISTINCT FROM ({new})"
        ),
    )


def _frozen_once(reached: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="minutes_are_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_REFUSE_ONCE.format(reached=reached),
    )
