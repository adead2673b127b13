"""What may follow what in a dialogue, whose turn it is, and when. Pure.

Owns the tables of stages, texts and moves, and the delays; knows no database and no
clock. What a move stores, asks or prints derives from its row.
"""

from dialogue.rules.delays import (
    REMINDERS_APART,
    REPLY_AFTER_REMINDER,
    absence_is_noted,
    answer_day,
    assessment_day,
    days_late,
    last_reply_day,
    reminders_that_count,
    silence_day,
)
from dialogue.rules.moves import (
    LEVELS,
    MOVES,
    STEPS,
    TEXTS,
    Act,
    Move,
    Stage,
    TextKind,
)
from dialogue.rules.order import (
    LEVEL_GIVEN,
    SPOKEN,
    IllegalMove,
    acts_open_to,
    after,
    reworded_at,
    shortest_reason,
    stages_before,
    stages_from,
    texts_of,
    texts_open_to,
    waited_for,
)
from dialogue.rules.roles import DIRECTOR, REGION, SPEAKERS, STATE
from dialogue.rules.rows import Section, Text

__all__ = [
    "Act",
    "DIRECTOR",
    "IllegalMove",
    "LEVELS",
    "LEVEL_GIVEN",
    "MOVES",
    "Move",
    "REGION",
    "REMINDERS_APART",
    "REPLY_AFTER_REMINDER",
    "SPEAKERS",
    "SPOKEN",
    "STATE",
    "STEPS",
    "Section",
    "Stage",
    "TEXTS",
    "Text",
    "TextKind",
    "absence_is_noted",
    "acts_open_to",
    "after",
    "answer_day",
    "assessment_day",
    "days_late",
    "last_reply_day",
    "reminders_that_count",
    "reworded_at",
    "shortest_reason",
    "silence_day",
    "stages_before",
    "stages_from",
    "texts_of",
    "texts_open_to",
    "waited_for",
]
