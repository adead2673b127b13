"""What the database itself refuses on a rating: see dialogue.rules.

Each party's words are written at their own stage, by a person of their own role, and no
level is decided before the meeting, its minutes and a reason.
"""

import pgtrigger

from dialogue.rules.moves import DIRECTOR, MANAGER, MOVES, REGION, Stage
from structures.ground.locks import day, requires

# What is written at each stage, and stays as it is at the others.
_WRITTEN = {
    Stage.SELF_ASSESSMENT: (
        "self_level",
        "self_assessed_by_id",
        "self_assessed_at",
        "silence_recorded_by_id",
        "silence_recorded_at",
    ),
    Stage.PROPOSAL: ("proposed_level", "proposed_by_id", "sent_back_at"),
    Stage.REPLY: ("reply", "replied_at"),
    Stage.DECISION: ("level", "settled_by_id", "settled_at"),
}
_BY = {
    "assessed_by_its_director": ("self_assessed_by_id", (DIRECTOR,)),
    "silence_recorded_by_the_region": ("silence_recorded_by_id", REGION),
    "proposed_by_the_region": ("proposed_by_id", REGION),
    "settled_by_a_manager": ("settled_by_id", (MANAGER,)),
}
_REMINDERS = f"""
    SELECT 1 FROM dialogue_reminder r
    JOIN dialogue_dialogue d ON d.id = r.dialogue_id
    JOIN dialogue_schedule s ON s.campaign_id = d.campaign_id
    WHERE d.id = NEW.dialogue_id AND r.sent_on > GREATEST(
        s.self_assessment_due, {day("NEW.sent_back_at")} + s.reply_days
    )
    GROUP BY s.id HAVING count(*) >= s.reminders_needed
"""
_MEETING = """
    SELECT 1 FROM dialogue_meeting m
    WHERE m.dialogue_id = NEW.dialogue_id AND m.{} IS NOT NULL
"""
_REASON = """
    SELECT 1 FROM dialogue_statement t
    WHERE t.rating_id = NEW.id AND t.kind = 'decision'
    AND t.level = NEW.level AND t.author_id = NEW.settled_by_id
"""


def turns() -> list[pgtrigger.Trigger]:
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
            condition=pgtrigger.Q(old__stage="closed"),
        ),
        pgtrigger.Protect(name="rating_is_kept", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name="what_is_rated_stands", fields=["dialogue", "indicator"]),
        _begins_unwritten(),
        *(_stays_but_at(stage) for stage in _WRITTEN),
        # A proposal said again leaves the structure its whole time from then on.
        _unless(
            "time_to_reply_is_not_cut",
            "OLD.stage NOT IN ('proposal', 'reply') AND OLD.proposed_at IS DISTINCT FROM"
            " NEW.proposed_at OR OLD.stage = 'reply' AND NEW.proposed_at < OLD.proposed_at",
        ),
        *(_by(name, column, roles) for name, (column, roles) in _BY.items()),
        requires(
            "silence_follows_reminders",
            _REMINDERS,
            when="OLD.silence_recorded_at IS DISTINCT FROM NEW.silence_recorded_at",
        ),
        requires("met_before_the_decision", _MEETING.format("held_on"), when=_enters("decision")),
        requires(
            "minutes_precede_the_decision",
            _MEETING.format("minutes_validated_at"),
            when=_enters("closed"),
        ),
        requires("decided_with_a_reason", _REASON, when=_enters("closed")),
    ]


def _begins_unwritten() -> pgtrigger.Trigger:
    columns = [c for written in _WRITTEN.values() for c in written if c != "reply"]
    filled = ", ".join(f"NEW.{column}" for column in columns)
    return pgtrigger.Protect(
        name="rating_begins_unwritten",
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition(
            f"NEW.stage <> 'self_assessment' OR NEW.reply <> '' OR num_nonnulls({filled}) > 0"
        ),
    )


def _stays_but_at(stage: Stage) -> pgtrigger.Trigger:
    old, new = (", ".join(f"{row}.{c}" for c in _WRITTEN[stage]) for row in ("OLD", "NEW"))
    return _unless(
        f"{stage}_written_in_its_turn",
        f"OLD.stage <> '{stage}' AND ({old}) IS DISTINCT FROM ({new})",
    )


def _unless(name: str, refused: str) -> pgtrigger.Trigger:
    condition = pgtrigger.Condition(refused)
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update, condition=condition)


def _by(name: str, column: str, roles: tuple[str, ...]) -> pgtrigger.Trigger:
    """Ask for a person of these roles; of the dialogue's own structure for its director."""
    wanted = ", ".join(f"'{role}'" for role in roles)
    found = f"""
        SELECT 1 FROM structures_user u JOIN dialogue_dialogue d ON d.id = NEW.dialogue_id
        WHERE u.id = NEW.{column} AND u.role IN ({wanted})
        AND COALESCE(u.structure_id, d.structure_id) = d.structure_id
    """
    changes = f"NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column}"
    return requires(name, found, when=changes)


def _enters(stage: str) -> str:
    return f"NEW.stage = '{stage}' AND OLD.stage <> '{stage}'"
