"""What may follow what in a dialogue, whose turn it is, and when. Pure.

Owns the table of moves and the delays; knows no database and no clock. What a move
stores or prints derives from its row.
"""

from dialogue.rules.delays import (
    REMINDERS_APART,
    REPLY_AFTER_REMINDER,
    absence_is_noted,
    assessment_day,
    last_reply_day,
    reminders_that_count,
    silence_day,
)
from dialogue.rules.moves import (
    DIRECTOR,
    LEVELS,
    MOVES,
    REGION,
    SPEAKERS,
    STAGE_LABELS,
    Act,
    IllegalMove,
    Stage,
    acts_open_to,
    after,
    shortest_reason,
    waited_for,
)

__all__ = [
    "Act",
    "DIRECTOR",
    "IllegalMove",
    "LEVELS",
    "MOVES",
    "REGION",
    "REMINDERS_APART",
    "REPLY_AFTER_REMINDER",
    "SPEAKERS",
    "STAGE_LABELS",
    "Stage",
    "absence_is_noted",
    "acts_open_to",
    "after",
    "assessment_day",
    "last_reply_day",
    "reminders_that_count",
    "shortest_reason",
    "silence_day",
    "waited_for",
]
