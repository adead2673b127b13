"""The pages of a dialogue: all its indicators at a glance, then one, its texts side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from dialogue.models import Dialogue, Draft, Rating
from dialogue.ratings.forms import form_for
from dialogue.ratings.selectors import (
    Silence,
    audience_of,
    drafts_of,
    due_day,
    is_reminded_to_reply,
    last_assessment,
    minutes_are_validated,
    reply_day,
    silence,
    texts_awaited,
    worded,
)
from dialogue.rules import (
    DIRECTOR,
    LEVEL_GIVEN,
    REPLY_AFTER_REMINDER,
    SPOKEN,
    STEPS,
    TEXTS,
    Act,
    Section,
    Stage,
    TextKind,
    acts_open_to,
    stages_before,
    texts_of,
    waited_for,
)
from dialogue.thread.selectors import Entry, entries, ratings_visible_to
from structures.ground.french import date_long
from structures.models import User

# The three texts of an indicator: title, the level shown, what is awaited there.
COLUMNS = {
    Section.ASSESSMENT: (
        "Auto-évaluation",
        TextKind.ASSESSMENT,
        "La structure choisit un niveau et l’argumente.",
    ),
    Section.PROPOSAL: (
        "Proposition",
        TextKind.PROPOSAL,
        "La Région propose un niveau, avec ses raisons, une fois la structure entendue.",
    ),
    Section.DECISION: (
        "Réponse et décision",
        TextKind.DECISION,
        "La structure répond, les trois parties se rencontrent, puis une personne qui n’a pas "
        "écrit la proposition décide.",
    ),
}


@dataclass(frozen=True)
class Turn:
    """Who is waited for on an indicator and until when, as a badge and as a sentence."""

    status: str
    tone: str
    sentence: str


@dataclass(frozen=True)
class LevelGiven:
    """A level as it was given, in words; `note` stands for one that is not there."""

    title: str
    level: int | None
    words: str
    note: str


@dataclass(frozen=True)
class Card:
    """An indicator of the dialogue: its levels, whose turn it is, what the reader must write."""

    rating: Rating
    turn: Turn
    levels: list[LevelGiven]
    is_awaited: bool


@dataclass(frozen=True)
class RatingColumn:
    """One of the three texts: the level, all that was said for it, what is awaited if nothing."""

    title: str
    anchor: str
    given: LevelGiven
    entries: list[Entry]
    pending: str
    is_current: bool


@dataclass(frozen=True)
class RatingPage:
    """All that one reader sees of an indicator."""

    rating: Rating
    turn: Turn
    steps: list[dict[str, str]]
    columns: list[RatingColumn]
    thread: list[Entry]
    silence: Silence | None
    may_close_reply: bool
    must_remind_reply: bool
    before_deciding: str
    days_after_reminder: int = REPLY_AFTER_REMINDER.days

    @property
    def definition(self) -> str:
        """What the indicator appreciates, with the campaign's own numbers in it."""
        return self.rating.dialogue.campaign.said(self.rating.indicator.definition)


def cards(dialogue: Dialogue, user: User, today: date) -> list[Card]:
    """Return one card an indicator, in order. One query."""
    return [
        Card(rating, turn(rating, today), levels(rating), bool(texts_awaited(rating, user, today)))
        for rating in ratings_visible_to(user).filter(dialogue=dialogue)
    ]


def rating_page(rating: Rating, user: User, today: date) -> RatingPage:
    """Return the page of an indicator as `user` reads it. At most three queries."""
    found = entries(rating, user)
    acts = acts_open_to(Stage(rating.stage), *user.roles)
    overdue = Act.CLOSE_REPLY in acts and today > reply_day(rating)
    return RatingPage(
        rating,
        turn(rating, today),
        steps(rating),
        _columns(rating, found),
        [entry for entry in found if entry.kind in SPOKEN],
        silence(rating, today) if Act.RECORD_SILENCE in acts else None,
        overdue and is_reminded_to_reply(rating),
        overdue and not is_reminded_to_reply(rating),
        _before_deciding(rating, user) if Act.DECIDE in acts else "",
    )


def turn(rating: Rating, today: date) -> Turn:
    """Return whose turn it is. No query on a rating of `ratings_visible_to`."""
    due = due_day(rating)
    if due is None:
        settled = date_long(timezone.localdate(rating.settled_at))
        return Turn("Décidé", "done", f"Niveau {rating.level} arrêté le {settled}.")
    stage = Stage(rating.stage)
    step, is_structures = STEPS[stage], DIRECTOR in waited_for(stage)
    party = "À la structure" if is_structures else "À la Région"
    party = "Aux trois parties" if step.is_joint else party
    doing = step.doing
    if stage == Stage.SELF_ASSESSMENT and rating.sent_back_at:
        doing = "La structure complète son auto-évaluation"
    if today <= due:
        return Turn(party, "progress", f"{doing}, au plus tard le {date_long(due)}.")
    excuse = "" if is_structures else " Ce retard ne compte pas contre la structure."
    sentence = f"{doing} : attendu depuis le {date_long(due)}.{excuse}"
    return Turn(f"{party}, en retard", "blocked", sentence)


def steps(rating: Rating) -> list[dict[str, str]]:
    """Return the steps of an indicator, for the component of that name. No query."""
    done = stages_before(Stage(rating.stage))
    return [
        {
            "label": capfirst(STEPS[stage].label),
            "state": "done" if stage in done else "current" if stage == rating.stage else "todo",
            "detail": _done_on(rating, stage) if stage in done else "",
        }
        for stage in stages_before(Stage.CLOSED)
    ]


def levels(rating: Rating) -> list[LevelGiven]:
    """Return the levels of an indicator, given or not, in the order of the dialogue. No query."""
    return [_given(rating, kind) for kind in LEVEL_GIVEN]


def _given(rating: Rating, kind: TextKind) -> LevelGiven:
    level, note = getattr(rating, TEXTS[kind].level), "Pas encore"
    if kind == TextKind.ASSESSMENT and rating.silence_recorded_at:
        note = "Silence constaté"
    elif kind == TextKind.DECISION:
        note = "Pas encore arrêté"
    return LevelGiven(capfirst(TEXTS[kind].label), level, worded(rating.indicator, level), note)


def _columns(rating: Rating, found: list[Entry]) -> list[RatingColumn]:
    return [
        RatingColumn(
            title,
            section.value,
            _given(rating, kind),
            [entry for entry in found if TEXTS[entry.kind].section == section],
            pending,
            STEPS[Stage(rating.stage)].section == section,
        )
        for section, (title, kind, pending) in COLUMNS.items()
    ]


def _before_deciding(rating: Rating, user: User) -> str:
    """Return why a manager cannot decide yet, or at all; nothing if they can."""
    if rating.proposed_by_id == user.pk:
        return "Vous avez écrit la proposition : la décision revient à une ou un autre responsable."
    if not minutes_are_validated(rating):
        return "La décision attend que le compte rendu de l’entretien soit proposé, puis validé."
    return ""


def _done_on(rating: Rating, stage: Stage) -> str:
    """Return the day of a step that is done. No query once the meeting is read."""
    if stage == Stage.MEETING:
        meeting = getattr(rating.dialogue, "meeting", None)
        return date_long(meeting.held_on) if meeting and meeting.held_on else ""
    for text in texts_of(stage):
        moment = getattr(rating, text.at)
        if moment:
            return date_long(timezone.localdate(moment))
    return ""


@dataclass(frozen=True)
class WritingForm:
    """A form of the page: what the person had begun, where it is sent, where it is kept."""

    kind: TextKind
    form: Form
    draft: Draft | None
    title: str
    button: str
    audience: str
    url: str
    draft_url: str


def writing_forms(
    about: Dialogue | Rating, kinds: Iterable[TextKind], user: User
) -> list[WritingForm]:
    """Return the forms of these kinds, each with the person's draft. At most two queries."""
    drafts = drafts_of(about, user)
    return [
        writing_form(about, kind, _begun(about, kind, drafts.get(kind)), drafts.get(kind))
        for kind in kinds
    ]


def writing_form(
    about: Dialogue | Rating, kind: TextKind, form: Form, draft: Draft | None = None
) -> WritingForm:
    """Return a form, blank or sent, as the page shows it. No query on what selectors return."""
    asked = TEXTS[kind].asked
    assert asked is not None  # no form asks for what the product words itself
    return WritingForm(
        kind,
        form,
        draft,
        asked.title,
        asked.button,
        audience_of(kind).label,
        address(about, asked.route),
        address(about, "draft"),
    )


def _begun(about: Dialogue | Rating, kind: TextKind, draft: Draft | None) -> Form:
    form = form_for(about, kind)
    assessed = about if isinstance(about, Rating) and kind == TextKind.ASSESSMENT else None
    if draft:
        form.initial = {"level": draft.level, "text": draft.text}
    # Sent back: one completes what one had written.
    elif assessed and assessed.self_level is not None:
        form.initial = {"level": assessed.self_level, "text": last_assessment(assessed)}
    return form


def address(about: Dialogue | Rating, route: str = "") -> str:
    """Return the address of a page or an act of an indicator, or of the whole dialogue."""
    rating = about if isinstance(about, Rating) else None
    dialogue = about.dialogue if isinstance(about, Rating) else about
    arguments = [dialogue.structure.code, dialogue.campaign.year]
    name = "rating" if rating else "dialogue"
    arguments += [rating.indicator.number] if rating else []
    return reverse(f"dialogue:{name}_{route}" if route else f"dialogue:{name}", args=arguments)
