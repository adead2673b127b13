"""The demo's dialogues: Saverne's written by its director, the others' taken over from paper.

`config.demo.dialogue` says which step comes on which day.
"""

import json
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from allocation.models import Campaign
from dialogue.models import Dialogue, Rating, Statement
from dialogue.rules import DIRECTOR, Act, Stage, after
from dialogue.selectors.statements import ratings_visible_to
from dialogue.services.assessments import assess, record_silence
from dialogue.services.decisions import decide
from dialogue.services.drafts import save_draft
from dialogue.services.opening import open_dialogues
from dialogue.services.proposals import agree, close_reply, contest, propose
from dialogue.services.ratings import say
from dialogue.services.thread import comment, write_note
from structures import clock
from structures.models import Role, User

FILE = settings.FIXTURES_DIR / "demo-dialogue-ratings.json"
People = dict[str, User]
Kind, Reply = Statement.Kind, Rating.Reply
ORDER = list(Stage)


@dataclass(frozen=True)
class Story:
    """What is said of an indicator, up to which stage; a structure without a level is silent."""

    is_own: bool
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
    open_dialogues(campaign, by=people[Role.REGION_MANAGER], today=clock.today())
    own = Dialogue.objects.get(campaign=campaign, structure=people[Role.DIRECTOR].structure)
    comment(own, _data()["general"], by=people[Role.REGION_AGENT])


def load_ratings(
    campaign: Campaign, people: People, *, up_to: Stage, to_the_end: bool = False
) -> None:
    """Bring each indicator to its stage of the story, `up_to` at most; or to `up_to` at once.

    A structure that stays silent is left where it is: only a record moves it on.
    """
    data = _data()
    for rating in _ratings(campaign, people):
        story = _story(data, rating, people)
        if story.self_level is not None or rating.stage != Stage.SELF_ASSESSMENT:
            goal = up_to if to_the_end else min(up_to, story.stage, key=ORDER.index)
            _advance(rating, story, goal, people)


def load_silence(campaign: Campaign, people: People) -> None:
    """Record the silence of whom has not spoken, and propose a level all the same."""
    data = _data()
    for rating in _ratings(campaign, people).filter(stage=Stage.SELF_ASSESSMENT):
        _advance(rating, _story(data, rating, people), Stage.REPLY, people)


def load_exchanges(campaign: Campaign, people: People) -> None:
    """Say the other words of Saverne's dialogue: a draft, a note of the Region, the State."""
    own = _ratings(campaign, people).filter(dialogue__structure=people[Role.DIRECTOR].structure)
    for rating in own:
        texts = _data()["own"][str(rating.indicator.number)]
        if "draft" in texts:
            draft, level = texts["draft"], texts["self_level"]
            save_draft(rating, Kind.ASSESSMENT, draft, by=people[Role.DIRECTOR], level=level)
        if "note" in texts:
            write_note(rating, texts["note"], by=people[Role.REGION_AGENT])
            comment(rating, texts["comment"], by=people[Role.STATE_OBSERVER])


def load_decisions(campaign: Campaign, people: People, *, first_only: bool = False) -> None:
    """Decide what has been met about, everywhere or in the first structures alone."""
    data = _data()
    for rating in _ratings(campaign, people).filter(stage=Stage.DECISION):
        if not first_only or rating.dialogue.structure.code in data["decided_first"]:
            _advance(rating, _story(data, rating, people), Stage.CLOSED, people)


def _data() -> dict[str, object]:
    return json.loads(FILE.read_text())


def _ratings(campaign: Campaign, people: People) -> QuerySet[Rating]:
    return ratings_visible_to(people[Role.REGION_AGENT]).filter(dialogue__campaign=campaign)


def _story(data: dict[str, object], rating: Rating, people: People) -> Story:
    number = str(rating.indicator.number)
    if rating.dialogue.structure_id == people[Role.DIRECTOR].structure_id:
        own = {key: data["own"][number][key] for key in Story.__annotations__ if key != "is_own"}
        return Story(is_own=True, **own | {"stage": Stage(own["stage"])})
    stage, own_level, proposed, settled = data["others"][rating.dialogue.structure.code][number]
    silent = own_level is None
    reply = Reply.AGREED if proposed == own_level else Reply.CONTESTED
    return Story(
        is_own=False,
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
    while ORDER.index(rating.stage) < ORDER.index(stage):
        acts[Stage(rating.stage)](rating, story, people)
        rating.refresh_from_db()


def _assess(rating: Rating, story: Story, people: People) -> None:
    if story.self_level is None:
        record_silence(rating, by=people[Role.REGION_AGENT], today=clock.today())
    elif story.is_own:
        assess(rating, story.self_level, story.assessment, by=people[Role.DIRECTOR])
    else:
        rating.self_level = story.self_level
        _take_over(rating, Act.ASSESS, Kind.ASSESSMENT, story.assessment, people)


def _propose(rating: Rating, story: Story, people: People) -> None:
    propose(rating, story.proposed_level, story.proposal, by=people[Role.REGION_AGENT])


def _reply(rating: Rating, story: Story, people: People) -> None:
    if story.reply == Reply.NONE:
        close_reply(rating, by=people[Role.REGION_AGENT], today=clock.today())
    elif story.is_own:
        reply = agree if story.reply == Reply.AGREED else contest
        reply(rating, story.reply_text, by=people[Role.DIRECTOR], today=clock.today())
    else:
        rating.reply = story.reply
        _take_over(rating, Act.CONTEST, Kind.REPLY, story.reply_text, people)


def _decide(rating: Rating, story: Story, people: People) -> None:
    decide(rating, story.level, story.decision, by=people[Role.REGION_MANAGER])


def _take_over(rating: Rating, act: Act, kind: Kind, text: str, people: People) -> None:
    """Enter what a structure without an account wrote on paper, saying so."""
    taker = people[Role.REGION_ADMIN]
    rating.stage = after(rating.stage, act, DIRECTOR)
    if act == Act.ASSESS:
        rating.self_assessed_by, rating.self_assessed_at = taker, clock.now()
    else:
        rating.replied_at = clock.now()
    rating.save()
    level = rating.self_level if act == Act.ASSESS else None
    say(rating, kind, f"{text}\n\n{_data()['taken_over']}", by=taker, level=level)
