"""The demo's dialogues, from their opening to the settlement, each step on its day."""

from collections.abc import Callable
from datetime import date
from functools import partial

from allocation.models import Campaign
from config.demo.dialogue_evidence import load_evidence
from config.demo.dialogue_meetings import (
    announce_meetings,
    hear_about_minutes,
    hold_meetings,
    validate_minutes,
)
from config.demo.dialogue_overview import load_reminders
from config.demo.dialogue_ratings import (
    load_decisions,
    load_exchanges,
    load_ratings,
    load_silence,
    open_demo_dialogues,
)
from config.demo.dialogue_settlement import load_advances, load_settlement
from dialogue.rules import Stage
from structures.ground import clock
from structures.models import User

People = dict[str, User]
Step = tuple[date, Callable[[Campaign, People], None]]
to, to_all = partial(partial, load_ratings), partial(partial, load_ratings, to_the_end=True)
MET_FIRST = {"dialogue__structure__code__in": ("67462", "68066")}
PROPOSED = {"stage": Stage.REPLY}
# Two structures went faster: their minutes are validated when the demo opens.
UP_TO_TODAY: list[Step] = [
    (date(2015, 10, 1), open_demo_dialogues),
    (date(2015, 10, 5), load_evidence),
    (date(2015, 10, 8), to(up_to=Stage.PROPOSAL)),
    (date(2015, 10, 9), to(up_to=Stage.REPLY, where=MET_FIRST)),
    (date(2015, 10, 9), partial(announce_meetings, on=date(2015, 10, 15))),
    (date(2015, 10, 12), to(up_to=Stage.MEETING, where=MET_FIRST)),
    (date(2015, 10, 13), to(up_to=Stage.REPLY)),
    (date(2015, 10, 13), load_exchanges),
    (date(2015, 10, 13), partial(announce_meetings, on=date(2015, 10, 20))),
    (date(2015, 10, 15), load_reminders),
    (date(2015, 10, 15), hold_meetings),
    (date(2015, 10, 19), hear_about_minutes),
    (date(2015, 10, 19), to(up_to=Stage.MEETING)),
    (date(2015, 10, 20), validate_minutes),
    (date(2015, 10, 20), hold_meetings),
    (date(2015, 10, 20), partial(announce_meetings, on=date(2015, 11, 5))),
    (date(2015, 10, 21), partial(load_decisions, first_only=True)),
]
# The last structure stays silent: reminded twice once it is late, met all the same.
UP_TO_THE_LAST_DECISION: list[Step] = [
    (date(2015, 10, 28), to_all(up_to=Stage.MEETING, where=PROPOSED)),
    (date(2015, 10, 28), to_all(up_to=Stage.PROPOSAL)),
    (date(2015, 10, 30), to_all(up_to=Stage.REPLY)),
    (date(2015, 11, 2), load_reminders),
    (date(2015, 11, 3), to_all(up_to=Stage.MEETING)),
    (date(2015, 11, 3), partial(announce_meetings, on=date(2015, 11, 17))),
    (date(2015, 11, 3), partial(announce_meetings, on=date(2015, 11, 19))),
    (date(2015, 11, 5), hold_meetings),
    (date(2015, 11, 9), load_reminders),
    (date(2015, 11, 17), hold_meetings),
    (date(2015, 11, 19), hold_meetings),
    (date(2015, 11, 23), hear_about_minutes),
    (date(2015, 11, 24), validate_minutes),
    (date(2015, 11, 24), load_silence),
    (date(2015, 11, 30), load_decisions),
    (date(2015, 12, 1), load_reminders),
    (date(2015, 12, 1), partial(announce_meetings, on=date(2015, 12, 10))),
    (date(2015, 12, 10), to_all(up_to=Stage.MEETING)),
    (date(2015, 12, 10), hold_meetings),
    (date(2015, 12, 28), validate_minutes),
    (date(2015, 12, 28), load_decisions),
]
SETTLED_ON = date(2015, 12, 29)


def load_dialogues(campaign: Campaign, people: People) -> None:
    """Pay the advances, open the dialogues, and leave them at every stage."""
    load_advances(campaign, people)
    _tell(UP_TO_TODAY, campaign, people)


def close_dialogues(campaign: Campaign, people: People) -> None:
    """Bring every dialogue to its decision, then settle the year."""
    _tell(UP_TO_THE_LAST_DECISION, campaign, people)
    clock.turn_to(SETTLED_ON)
    campaign.refresh_from_db()
    load_settlement(campaign, people)


def _tell(steps: list[Step], campaign: Campaign, people: People) -> None:
    for day, act in steps:
        clock.turn_to(day)
        act(campaign, people)
