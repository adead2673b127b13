"""What happens in the demo, and when: one table of steps, of a year or of two.

The dialogues of the second year follow each other as those of the first, so many weeks later;
their words are those of its own files.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from allocation.campaigns.states import ORDER
from allocation.models import Campaign, State
from config.demo.campaign import adopt, close, fill_and_compute, open_campaign, print_agreements
from config.demo.corrections import correct_what_was_counted_twice
from config.demo.dialogue.evidence import load_evidence
from config.demo.dialogue.meetings import (
    announce_meetings,
    hear_about_minutes,
    hold_meetings,
    validate_minutes,
)
from config.demo.dialogue.ratings import (
    load_decisions,
    load_exchanges,
    load_ratings,
    load_silence,
    open_demo_dialogues,
)
from config.demo.dialogue.reminders import load_reminders
from config.demo.dialogue.settlement import load_advances, load_settlement
from config.demo.next_year import prepare_next_year, write_next_year
from config.demo.plans import load_next_plans, load_results
from config.demo.reviews import ask_to_read, end_review, say_of_figures
from config.demo.second_sources import tell_second_source
from config.demo.states_of_play import (
    load_next_state_of_play,
    restitute_elsewhere,
    validate_state_of_play,
)
from dialogue.rules import Stage
from structures.models import User

YEARS = FIRST, SECOND = 2015, 2016
Act = Callable[[Campaign, dict[str, User]], object]
Row = tuple[State, datetime, Act]


@dataclass(frozen=True)
class Step:
    """What happens to the campaign of a year, at its hour, once a year reaches `state`."""

    year: int
    state: State
    at: datetime
    act: Act


to, to_all = partial(partial, load_ratings), partial(partial, load_ratings, to_the_end=True)
MET_FIRST = {"dialogue__structure__code__in": ("67462", "68066")}
PROPOSED = {"stage": Stage.REPLY}
UP_TO_THE_ADVANCES: dict[int, list[Row]] = {
    FIRST: [
        (State.COLLECTION, datetime(2015, 1, 19, 9, 15), open_campaign),
        (State.COLLECTION, datetime(2015, 1, 19, 15, 20), tell_second_source),
        (State.SIMULATION, datetime(2015, 1, 28, 10, 40), fill_and_compute),
        (State.SIMULATION, datetime(2015, 1, 28, 11, 30), ask_to_read),
        (State.SIMULATION, datetime(2015, 1, 30, 14, 10), say_of_figures),
        (State.ADOPTED, datetime(2015, 2, 5, 9, 20), end_review),
        (State.ADOPTED, datetime(2015, 2, 6, 16, 30), adopt),
        (State.CONVENTIONS, datetime(2015, 2, 16, 11, 5), print_agreements),
        (State.DIALOGUE, datetime(2015, 3, 16, 9, 55), load_advances),
    ],
    SECOND: [
        (State.PREPARATION, datetime(2016, 1, 12, 14, 35), write_next_year),
        (State.PREPARATION, datetime(2016, 1, 14, 15, 5), load_next_plans),
        (State.PREPARATION, datetime(2016, 1, 20, 11, 15), validate_state_of_play),
        (State.COLLECTION, datetime(2016, 2, 1, 9, 20), open_campaign),
        (State.COLLECTION, datetime(2016, 2, 1, 15, 10), tell_second_source),
        (State.SIMULATION, datetime(2016, 2, 10, 10, 25), fill_and_compute),
        (State.SIMULATION, datetime(2016, 2, 10, 11, 15), ask_to_read),
        (State.SIMULATION, datetime(2016, 2, 12, 14, 40), say_of_figures),
        (State.ADOPTED, datetime(2016, 2, 18, 9, 40), end_review),
        (State.ADOPTED, datetime(2016, 2, 19, 16, 10), adopt),
        (State.CONVENTIONS, datetime(2016, 2, 29, 11, 30), print_agreements),
        (State.DIALOGUE, datetime(2016, 3, 21, 10, 15), load_advances),
        (State.DIALOGUE, datetime(2016, 6, 14, 14, 30), restitute_elsewhere),
        (State.DIALOGUE, datetime(2016, 9, 15, 11, 45), load_next_state_of_play),
    ],
}
# What waits in a state, and is no part of what follows it.
THERE_ALONE: dict[int, list[Row]] = {
    FIRST: [(State.ADOPTED, datetime(2015, 2, 10, 14, 5), correct_what_was_counted_twice)],
    SECOND: [(State.ADOPTED, datetime(2016, 2, 23, 10, 40), correct_what_was_counted_twice)],
}
# What is done to the first year for the second, whatever the state of the second.
FOR_THE_SECOND: list[Row] = [
    (State.PREPARATION, datetime(2015, 12, 7, 10, 20), prepare_next_year),
    (State.PREPARATION, datetime(2015, 12, 15, 14, 15), load_results),
]
# Two structures went faster: their minutes are validated when the demo opens.
UP_TO_TODAY: list[tuple[datetime, Act]] = [
    (datetime(2015, 10, 1, 9, 40), open_demo_dialogues),
    (datetime(2015, 10, 5, 14, 15), load_evidence),
    (datetime(2015, 10, 8, 16, 20), to(up_to=Stage.PROPOSAL)),
    (datetime(2015, 10, 9, 10, 5), to(up_to=Stage.REPLY, where=MET_FIRST)),
    (datetime(2015, 10, 9, 15, 30), partial(announce_meetings, rank=0)),
    (datetime(2015, 10, 12, 11, 10), to(up_to=Stage.MEETING, where=MET_FIRST)),
    (datetime(2015, 10, 13, 9, 50), to(up_to=Stage.REPLY)),
    (datetime(2015, 10, 13, 11, 25), load_exchanges),
    (datetime(2015, 10, 13, 15, 45), partial(announce_meetings, rank=1)),
    (datetime(2015, 10, 15, 9, 10), load_reminders),
    (datetime(2015, 10, 15, 9, 30), hold_meetings),
    (datetime(2015, 10, 19, 10, 35), hear_about_minutes),
    (datetime(2015, 10, 19, 14, 40), to(up_to=Stage.MEETING)),
    (datetime(2015, 10, 20, 9, 5), validate_minutes),
    (datetime(2015, 10, 20, 9, 30), hold_meetings),
    (datetime(2015, 10, 20, 11, 30), partial(announce_meetings, rank=2)),
    (datetime(2015, 10, 21, 9, 20), partial(load_decisions, first_only=True)),
]
# The last structure stays silent: reminded twice once it is late, met all the same.
UP_TO_THE_SETTLEMENT: list[tuple[datetime, Act]] = [
    (datetime(2015, 10, 28, 10, 15), to_all(up_to=Stage.MEETING, where=PROPOSED)),
    (datetime(2015, 10, 28, 14, 50), to_all(up_to=Stage.PROPOSAL)),
    (datetime(2015, 10, 30, 11, 20), to_all(up_to=Stage.REPLY)),
    (datetime(2015, 11, 2, 9, 35), load_reminders),
    (datetime(2015, 11, 3, 10, 25), to_all(up_to=Stage.MEETING)),
    (datetime(2015, 11, 3, 14, 5), partial(announce_meetings, rank=3)),
    (datetime(2015, 11, 3, 14, 20), partial(announce_meetings, rank=4)),
    (datetime(2015, 11, 5, 9, 30), hold_meetings),
    (datetime(2015, 11, 9, 9, 15), load_reminders),
    (datetime(2015, 11, 17, 9, 30), hold_meetings),
    (datetime(2015, 11, 19, 9, 30), hold_meetings),
    (datetime(2015, 11, 23, 11, 40), hear_about_minutes),
    (datetime(2015, 11, 24, 9, 25), validate_minutes),
    (datetime(2015, 11, 24, 15, 10), load_silence),
    (datetime(2015, 11, 30, 14, 30), load_decisions),
    (datetime(2015, 12, 1, 9, 20), load_reminders),
    (datetime(2015, 12, 1, 10, 45), partial(announce_meetings, rank=5)),
    (datetime(2015, 12, 10, 9, 5), to_all(up_to=Stage.MEETING)),
    (datetime(2015, 12, 10, 9, 30), hold_meetings),
    (datetime(2015, 12, 28, 9, 45), validate_minutes),
    (datetime(2015, 12, 28, 14, 10), load_decisions),
    (datetime(2015, 12, 29, 10, 30), load_settlement),
]
CLOSED_AT = datetime(2016, 1, 29, 15, 20)
LATER = {FIRST: timedelta(), SECOND: timedelta(weeks=53)}


def story(years: Iterable[int], state: State) -> list[Step]:
    """Return what happens, in order: the last year reaches `state`, those before are closed."""
    *before, last = sorted(years)
    steps = [step for year in before for step in _steps(year, State.CLOSED)]
    if before:
        steps += [Step(before[-1], *row) for row in FOR_THE_SECOND]
    return sorted([*steps, *_steps(last, state)], key=lambda step: step.at)


def _steps(year: int, up_to: State) -> Iterator[Step]:
    later = LATER[year]
    rows = [
        *UP_TO_THE_ADVANCES[year],
        *((State.DIALOGUE, at + later, act) for at, act in UP_TO_TODAY),
        *((State.SETTLEMENT, at + later, act) for at, act in UP_TO_THE_SETTLEMENT),
        (State.CLOSED, CLOSED_AT + later, close),
    ]
    for state, at, act in rows:
        if ORDER.index(state) <= ORDER.index(up_to):
            yield Step(year, state, at, act)
    for state, at, act in THERE_ALONE[year]:
        if state == up_to:
            yield Step(year, state, at, act)
