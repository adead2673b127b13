"""The demo's dialogues: each structure's is written by its own director.

`config.demo.story` says which step comes on which day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from allocation.models import Campaign
from config.demo.files import told
from config.demo.people import director_of
from dialogue.course.services import open_dialogues
from dialogue.models import Dialogue, Rating, Statement
from dialogue.ratings.services import (
    agree,
    assess,
    close_reply,
    contest,
    decide,
    propose,
    record_silence,
)
from dialogue.rules import Stage
from dialogue.thread.selectors import ratings_visible_to
from dialogue.thread.services import comment, save_draft, write_note
from structures.ground import clock
from structures.models import Role, User

People = dict[str, User]
Kind, Reply = Statement.Kind, Rating.Reply
ORDER = list(Stage)


@dataclass(frozen=True)
class Story:
    """What is said of an indicator, up to which stage; a structure without a level is silent."""

    stage: Stage
    self_level: int | None
    proposed_level: int
    level: int
    reply: str
    assessment: str
    proposal: str
    reply_text: str
    decision: str


def open_demo_dialogues(campaign: Campaign, people: People) -> None:
    """Open the dialogues, and say a word to Saverne."""
    days = {name: date.fromisoformat(day) for name, day in _data(campaign)["days"].items()}
    open_dialogues(campaign, by=people[Role.REGION_MANAGER], today=clock.today(), dates=days)
    own = Dialogue.objects.get(campaign=campaign, structure=people[Role.DIRECTOR].structure)
    comment(own, _data(campaign)["general"], by=people[Role.REGION_AGENT])


def load_ratings(
    campaign: Campaign,
    people: People,
    *,
    up_to: Stage,
    to_the_end: bool = False,
    where: Mapping[str, Any] | None = None,
) -> None:
    """Bring each indicator to its stage of the story, `up_to` at most; or to `up_to` at once.

    `where` narrows them down. A structure that stays silent is left where it is: only a
    record moves it on.
    """
    data = _data(campaign)
    for rating in _ratings(campaign, people).filter(**where or {}):
        story = _story(data, rating, people)
        if story.self_level is not None or rating.stage != Stage.SELF_ASSESSMENT:
            goal = up_to if to_the_end else min(up_to, story.stage, key=ORDER.index)
            _advance(rating, story, goal, people)


def load_silence(campaign: Campaign, people: People) -> None:
    """Record the silence of whom has not spoken, and propose a level all the same."""
    data = _data(campaign)
    for rating in _ratings(campaign, people).filter(stage=Stage.SELF_ASSESSMENT):
        _advance(rating, _story(data, rating, people), Stage.REPLY, people)


def load_exchanges(campaign: Campaign, people: People) -> None:
    """Say the other words of Saverne's dialogue: a draft, a note of the Region, the State."""
    own = _ratings(campaign, people).filter(dialogue__structure=people[Role.DIRECTOR].structure)
    for rating in own:
        texts = _data(campaign)["own"][str(rating.indicator.number)]
        if "draft" in texts:
            draft, level = texts["draft"], texts["self_level"]
            save_draft(rating, Kind.ASSESSMENT, draft, by=people[Role.DIRECTOR], level=level)
        if "note" in texts:
            write_note(rating, texts["note"], by=people[Role.REGION_AGENT])
            comment(rating, texts["comment"], by=people[Role.STATE_OBSERVER])


def load_decisions(campaign: Campaign, people: People, *, first_only: bool = False) -> None:
    """Decide what has its minutes validated, everywhere or in the first structures alone."""
    data = _data(campaign)
    heard = {"stage": Stage.DECISION, "dialogue__meeting__minutes_validated_at__isnull": False}
    for rating in _ratings(campaign, people).filter(**heard):
        if not first_only or rating.dialogue.structure.code in data["decided_first"]:
            _advance(rating, _story(data, rating, people), Stage.CLOSED, people)


def _data(campaign: Campaign) -> dict[str, Any]:
    return told("dialogue-ratings", campaign.year)


def _ratings(campaign: Campaign, people: People) -> QuerySet[Rating]:
    return ratings_visible_to(people[Role.REGION_AGENT]).filter(dialogue__campaign=campaign)


def _story(data: dict[str, Any], rating: Rating, people: People) -> Story:
    number = str(rating.indicator.number)
    if rating.dialogue.structure_id == people[Role.DIRECTOR].structure_id:
        own = {key: data["own"][number][key] for key in Story.__annotations__}
        return Story(**own | {"stage": Stage(own["stage"])})
    stage, own_level, proposed, settled = data["others"][rating.dialogue.structure.code][number]
    silent = own_level is None
    reply = Reply.AGREED if proposed == own_level else Reply.CONTESTED
    return Story(
        stage=Stage(stage),
        self_level=own_level,
        proposed_level=proposed,
        level=settled,
        reply=Reply.NONE if silent else reply,
        assessment="" if silent else data["assessments"][number][own_level],
        proposal=data["silence_proposal"] if silent else data["proposals"][proposed],
        reply_text="" if silent else data["replies"][reply],
        decision=data["silence_decision"] if silent else data["decisions"][settled],
    )


def _advance(rating: Rating, story: Story, stage: Stage, people: People) -> None:
    """Take the rating up to `stage`; the meeting is held elsewhere."""
    acts = {
        Stage.SELF_ASSESSMENT: _assess,
        Stage.PROPOSAL: _propose,
        Stage.REPLY: _reply,
        Stage.DECISION: _decide,
    }
    while ORDER.index(Stage(rating.stage)) < ORDER.index(stage):
        acts[Stage(rating.stage)](rating, story, people)
        rating.refresh_from_db()


def _assess(rating: Rating, story: Story, people: People) -> None:
    if story.self_level is None:
        record_silence(rating, by=people[Role.REGION_AGENT], today=clock.today())
    else:
        director = director_of(rating.dialogue.structure)
        assess(rating, story.self_level, story.assessment, by=director)


def _propose(rating: Rating, story: Story, people: People) -> None:
    propose(rating, story.proposed_level, story.proposal, by=people[Role.REGION_AGENT])


def _reply(rating: Rating, story: Story, people: People) -> None:
    if story.reply == Reply.NONE:
        close_reply(rating, by=people[Role.REGION_AGENT], today=clock.today())
    else:
        reply = agree if story.reply == Reply.AGREED else contest
        director = director_of(rating.dialogue.structure)
        reply(rating, story.reply_text, by=director, today=clock.today())


def _decide(rating: Rating, story: Story, people: People) -> None:
    decide(rating, story.level, story.decision, by=people[Role.REGION_MANAGER])
