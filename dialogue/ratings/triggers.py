"""What the database itself refuses on a rating: see dialogue.rules.

Each party's words are written at their own stage, by a person of their own role, and no
level is decided before the meeting, its minutes and a reason.
"""

import pgtrigger

from allocation.campaigns.states import State
from allocation.steps_back.triggers import in_a_step_back
from dialogue.rules import MOVES, TEXTS, Move, Stage, Text, TextKind, texts_of
from structures.delegations.selectors import had_role_sql
from structures.ground.locks import day, requires
from structures.messages.selectors import day_left_sql

CLOSED = Stage.CLOSED.value
_REMINDERS = f"""
    SELECT 1 FROM dialogue_reminder r LEFT JOIN structures_message notice ON notice.id = r.notice_id
    JOIN dialogue_dialogue d ON d.id = r.dialogue_id
    JOIN dialogue_schedule s ON s.campaign_id = d.campaign_id
    JOIN allocation_campaign c ON c.id = d.campaign_id
    WHERE d.id = NEW.dialogue_id AND {day_left_sql("r", "r.sent_on")} > GREATEST(
        s.self_assessment_due, {day("NEW.sent_back_at")} + s.reply_days
    )
    GROUP BY c.id HAVING count(*) >= c.reminders_needed
"""
_MEETING = """
    SELECT 1 FROM dialogue_meeting m
    WHERE m.dialogue_id = NEW.dialogue_id AND m.{} IS NOT NULL
"""
_REASON = f"""
    SELECT 1 FROM dialogue_statement t
    WHERE t.rating_id = NEW.id AND t.kind = '{TextKind.DECISION}'
    AND t.level = NEW.level AND t.author_id = NEW.settled_by_id
"""


def rating_triggers() -> list[pgtrigger.Trigger]:
    """All that keeps a rating in the order of the dialogue."""
    return [
        pgtrigger.FSM(
            name="stages_in_order",
            field="stage",
            transitions=sorted({(move.stage.value, move.leads_to.value) for move in MOVES}),
        ),
        pgtrigger.Protect(
            name="closed_is_frozen",
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__stage=CLOSED),
        ),
        _is_kept(),
        pgtrigger.ReadOnly(name="what_is_rated_stands", fields=["dialogue", "indicator"]),
        _begins_unwritten(),
        *(_stays_but_at(stage) for stage in Stage if _written_at(stage)),
        # A proposal said again leaves the structure its whole time from then on.
        _unless(
            "time_to_reply_is_not_cut",
            f"OLD.stage NOT IN ('{Stage.PROPOSAL}', '{Stage.REPLY}')"
            " AND OLD.proposed_at IS DISTINCT FROM NEW.proposed_at"
            f" OR OLD.stage = '{Stage.REPLY}' AND NEW.proposed_at < OLD.proposed_at",
        ),
        *(_made_by(move) for move in MOVES if _author(move)),
        requires(
            "silence_follows_reminders",
            _REMINDERS,
            when="OLD.silence_recorded_at IS DISTINCT FROM NEW.silence_recorded_at",
        ),
        requires(
            "met_before_the_decision", _MEETING.format("held_on"), when=_enters(Stage.DECISION)
        ),
        requires(
            "minutes_precede_the_decision",
            _MEETING.format("minutes_validated_at"),
            when=_enters(Stage.CLOSED),
        ),
        requires("decided_with_a_reason", _REASON, when=_enters(Stage.CLOSED)),
    ]


def _is_kept() -> pgtrigger.Trigger:
    """Rows go with an opening that is undone before anybody wrote, and never else."""
    written = ", ".join(f"OLD.{column}" for column in ("self_level", "silence_recorded_at"))
    campaign = "(SELECT campaign_id FROM dialogue_dialogue WHERE id = OLD.dialogue_id)"
    return pgtrigger.Trigger(
        name="rating_is_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF OLD.stage <> '{Stage.SELF_ASSESSMENT}' OR OLD.sent_back_at IS NOT NULL
                OR num_nonnulls({written}) > 0
                OR NOT {in_a_step_back(campaign, State.DIALOGUE)}
            THEN
                RAISE EXCEPTION 'rating % is kept', OLD.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_is_kept';
            END IF;
            RETURN OLD;
        """,
    )


def _columns(text: Text) -> list[str]:
    """Return what a text fills and what then stays; a date that moves has its own lock."""
    by = f"{text.by}_id" if text.by else ""
    at = "" if text.restarts_delay else text.at
    return [column for column in (text.level, by, text.answer, at) if column]


def _written_at(stage: Stage) -> list[str]:
    """Return the columns that are written at a stage, and stay as they are at the others."""
    return [column for text in texts_of(stage) for column in _columns(text)]


def _begins_unwritten() -> pgtrigger.Trigger:
    answers = {text.answer for text in TEXTS.values()}
    written = [column for stage in Stage for column in _written_at(stage)]
    answered = "".join(f" OR NEW.{column} <> ''" for column in written if column in answers)
    filled = ", ".join(f"NEW.{column}" for column in written if column not in answers)
    return pgtrigger.Protect(
        name="rating_begins_unwritten",
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition(
            f"NEW.stage <> '{Stage.SELF_ASSESSMENT}'{answered} OR num_nonnulls({filled}) > 0"
        ),
    )


def _stays_but_at(stage: Stage) -> pgtrigger.Trigger:
    old = ", ".join(f"OLD.{column}" for column in _written_at(stage))
    new = ", ".join(f"NEW.{column}" for column in _written_at(stage))
    return _unless(
        f"{stage}_written_in_its_turn",
        f"OLD.stage <> '{stage}' AND ({old}) IS DISTINCT FROM ({new})",
    )


def _unless(name: str, refused: str) -> pgtrigger.Trigger:
    condition = pgtrigger.Condition(refused)
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update, condition=condition)


def _author(move: Move) -> str:
    """Return the field of who makes the move, nothing when the rating does not keep it."""
    return TEXTS[move.text].by if move.text else ""


def _made_by(move: Move) -> pgtrigger.Trigger:
    """Ask for who may make the move, then at least; its director of the dialogue's structure."""
    by = _author(move)
    column = f"{by}_id"
    at = TEXTS[move.text].at if move.text else ""
    may = had_role_sql(f"NEW.{column}", move.by.roles, f"NEW.{at}")
    found = f"""
        SELECT 1 FROM structures_user p JOIN dialogue_dialogue own ON own.id = NEW.dialogue_id
        WHERE p.id = NEW.{column} AND COALESCE(p.structure_id, own.structure_id) = own.structure_id
        AND {may}
    """
    changes = f"NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column}"
    return requires(f"{by}_{move.by.name}", found, when=changes)


def _enters(stage: Stage) -> str:
    return f"NEW.stage = '{stage}' AND OLD.stage <> '{stage}'"
