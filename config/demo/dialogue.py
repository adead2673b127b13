"""The demo's dialogues, from their opening to the settlement, each step at its hour."""

from collections.abc import Callable
from datetime import date, datetime
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
from config.demo.messages import let_leave
from dialogue.rules import Stage
from structures.ground import clock
from structures.models import User

People = dict[str, User]
DemoStep = tuple[datetime, Callable[[Campaign, People], None]]
to, to_all = partial(partial, load_ratings), partial(partial, load_ratings, to_the_end=True)
MET_FIRST = {"dialogue__structure__code__in": ("67462", "68066")}
PROPOSED = {"stage": Stage.REPLY}
# Two structures went faster: their minutes are validated when the demo opens.
UP_TO_TODAY: list[DemoStep] = [
    (datetime(2015, 10, 1, 9, 40), open_demo_dialogues),
    (datetime(2015, 10, 5, 14, 15), load_evidence),
    (datetime(2015, 10, 8, 16, 20), to(up_to=Stage.PROPOSAL)),
    (datetime(2015, 10, 9, 10, 5), to(up_to=Stage.REPLY, where=MET_FIRST)),
    (datetime(2015, 10, 9, 15, 30), partial(announce_meetings, on=date(2015, 10, 15))),
    (datetime(2015, 10, 12, 11, 10), to(up_to=Stage.MEETING, where=MET_FIRST)),
    (datetime(2015, 10, 13, 9, 50), to(up_to=Stage.REPLY)),
    (datetime(2015, 10, 13, 11, 25), load_exchanges),
    (datetime(2015, 10, 13, 15, 45), partial(announce_meetings, on=date(2015, 10, 20))),
    (datetime(2015, 10, 15, 9, 10), load_reminders),
    (datetime(2015, 10, 15, 9, 30), hold_meetings),
    (datetime(2015, 10, 19, 10, 35), hear_about_minutes),
    (datetime(2015, 10, 19, 14, 40), to(up_to=Stage.MEETING)),
    (datetime(2015, 10, 20, 9, 5), validate_minutes),
    (datetime(2015, 10, 20, 9, 30), hold_meetings),
    (datetime(2015, 10, 20, 11, 30), partial(announce_meetings, on=date(2015, 11, 5))),
    (datetime(2015, 10, 21, 9, 20), partial(load_decisions, first_only=True)),
]
# The last structure stays silent: reminded twice once it is late, met all the same.
UP_TO_THE_LAST_DECISION: list[DemoStep] = [
    (datetime(2015, 10, 28, 10, 15), to_all(up_to=Stage.MEETING, where=PROPOSED)),
    (datetime(2015, 10, 28, 14, 50), to_all(up_to=Stage.PROPOSAL)),
    (datetime(2015, 10, 30, 11, 20), to_all(up_to=Stage.REPLY)),
    (datetime(2015, 11, 2, 9, 35), load_reminders),
    (datetime(2015, 11, 3, 10, 25), to_all(up_to=Stage.MEETING)),
    (datetime(2015, 11, 3, 14, 5), partial(announce_meetings, on=date(2015, 11, 17))),
    (datetime(2015, 11, 3, 14, 20), partial(announce_meetings, on=date(2015, 11, 19))),
    (datetime(2015, 11, 5, 9, 30), hold_meetings),
    (datetime(2015, 11, 9, 9, 15), load_reminders),
    (datetime(2015, 11, 17, 9, 30), hold_meetings),
    (datetime(2015, 11, 19, 9, 30), hold_meetings),
    (datetime(2015, 11, 23, 11, 40), hear_about_minutes),
    (datetime(2015, 11, 24, 9, 25), validate_minutes),
    (datetime(2015, 11, 24, 15, 10), load_silence),
    (datetime(2015, 11, 30, 14, 30), load_decisions),
    (datetime(2015, 12, 1, 9, 20), load_reminders),
    (datetime(2015, 12, 1, 10, 45), partial(announce_meetings, on=date(2015, 12, 10))),
    (datetime(2015, 12, 10, 9, 5), to_all(up_to=Stage.MEETING)),
    (datetime(2015, 12, 10, 9, 30), hold_meetings),
    (datetime(2015, 12, 28, 9, 45), validate_minutes),
    (datetime(2015, 12, 28, 14, 10), load_decisions),
]
SETTLED_AT = datetime(2015, 12, 29, 10, 30)


def load_dialogues(campaign: Campaign, people: People) -> None:
    """Pay the advances, open the dialogues, and leave them at every stage."""
    load_advances(campaign, people)
    _tell(UP_TO_TODAY, campaign, people)


def close_dialogues(campaign: Campaign, people: People) -> None:
    """Bring every dialogue to its decision, then settle the year."""
    _tell(UP_TO_THE_LAST_DECISION, campaign, people)
    clock.turn_to(SETTLED_AT.date(), SETTLED_AT.time())
    campaign.refresh_from_db()
    load_settlement(campaign, people)


def _tell(steps: list[DemoStep], campaign: Campaign, people: People) -> None:
    for moment, act in steps:
        clock.turn_to(moment.date(), moment.time())
        act(campaign, people)
        let_leave()
