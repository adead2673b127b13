"""What is known of a rating: what is awaited and until when, what may be written, the stakes."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Q, When
from django.db.models.expressions import Combinable
from django.utils import timezone

from allocation.engine import earned
from allocation.models import Campaign, Indicator, RunLine, State
from dialogue.models import Dialogue, Draft, Rating, Statement
from dialogue.rules import (
    LEVELS,
    REMINDERS_APART,
    REPLY_AFTER_REMINDER,
    SPOKEN,
    STEPS,
    TEXTS,
    Stage,
    TextKind,
    assessment_day,
    last_reply_day,
    reminders_that_count,
    silence_day,
    texts_open_to,
)
from structures.access import acts_for
from structures.delegations.selectors import lender_of, on_behalf
from structures.models import HOLDERS, Role, User


@dataclass(frozen=True)
class Silence:
    """What a recorded silence still needs: reminders counted, the first day it is possible."""

    due: date
    reminders: list[date]
    needed: int
    days_apart: int
    day: date | None
    possible: bool


def due_day(rating: Rating) -> date | None:
    """Return the last day of what is awaited, None once it is settled.

    No query on a rating of `ratings_visible_to`.
    """
    if rating.stage == Stage.CLOSED:
        return None
    if rating.stage == Stage.SELF_ASSESSMENT:
        return assessment_due(rating)
    if rating.stage == Stage.REPLY:
        return reply_day(rating)
    return getattr(rating.dialogue.campaign.schedule, STEPS[Stage(rating.stage)].due)


def is_late(campaign: Campaign, today: date) -> Q:
    """Return the condition, on the campaign's ratings, that `due_day` is over. One query."""
    schedule = campaign.schedule
    window_start = today - timedelta(days=schedule.reply_days)
    asked_before = Q(sent_back_at=None) | Q(sent_back_at__date__lt=window_start)
    reminded_before = Q(reply_reminded_on=None) | Q(
        reply_reminded_on__lt=today - REPLY_AFTER_REMINDER
    )
    late = Q(stage=Stage.REPLY, proposed_at__date__lt=window_start) & reminded_before
    if schedule.self_assessment_due < today:
        late |= Q(stage=Stage.SELF_ASSESSMENT) & asked_before
    others = set(Stage) - {Stage.CLOSED, Stage.SELF_ASSESSMENT, Stage.REPLY}
    over = [stage for stage in others if getattr(schedule, STEPS[stage].due) < today]
    return late | Q(stage__in=over)


def reply_day(rating: Rating, reminded_on: date | None = None) -> date:
    """Return the last day of the structure's reply, were it reminded on `reminded_on`."""
    return last_reply_day(
        timezone.localdate(rating.proposed_at),
        window_days=rating.dialogue.campaign.schedule.reply_days,
        reminded_on=reminded_on or rating.reply_reminded_on,
    )


def first_reply_day(rating: Rating) -> date:
    """Return the last day to reply that the proposal itself gave, whatever reminders followed."""
    return last_reply_day(
        timezone.localdate(rating.proposed_at),
        window_days=rating.dialogue.campaign.schedule.reply_days,
    )


def is_reminded_to_reply(rating: Rating) -> bool:
    """Tell whether a reminder about the reply left after the day of the proposal."""
    reminded_on = rating.reply_reminded_on
    return reminded_on is not None and reminded_on > timezone.localdate(rating.proposed_at)


def assessment_due(rating: Rating) -> date:
    """Return the last day of the structure's self-assessment, later once more was asked for."""
    schedule, asked = rating.dialogue.campaign.schedule, rating.sent_back_at
    return assessment_day(
        schedule.self_assessment_due,
        timezone.localdate(asked) if asked else None,
        window_days=schedule.reply_days,
    )


def silence(rating: Rating, today: date) -> Silence:
    """Return what a recorded silence of the structure needs.

    One query, none once the reminders of the dialogue are read.
    """
    campaign, due = rating.dialogue.campaign, assessment_due(rating)
    reminders = rating.dialogue.reminders.all()
    sent = [reminder.left_on for reminder in reminders if reminder.left_on]
    counted, needed = reminders_that_count(sent, due), campaign.reminders_needed
    day = silence_day(counted, needed=needed, waiting_days=campaign.silence_days)
    possible = day is not None and today >= day
    return Silence(due, counted, needed, REMINDERS_APART.days, day, possible)


def texts_open(about: Dialogue | Rating, user: User) -> list[TextKind]:
    """Return the kinds of text that `user` may write about an indicator or a whole dialogue."""
    rating = about if isinstance(about, Rating) else None
    dialogue = about.dialogue if isinstance(about, Rating) else about
    if not acts_for(user, dialogue.structure_id):
        return []
    if dialogue.campaign.state != State.DIALOGUE:
        return []
    spoken = [kind for kind in SPOKEN if user.has_role(*TEXTS[kind].roles)]
    return [*_texts_of_the_stage(rating, user), *spoken] if rating else spoken


def texts_awaited(rating: Rating, user: User, today: date) -> list[TextKind]:
    """Return the texts of the person's own turn: none once the time to reply has passed."""
    kinds = [kind for kind in texts_open(rating, user) if kind not in SPOKEN]
    if TextKind.REPLY in kinds and today > reply_day(rating):
        kinds.remove(TextKind.REPLY)
    return kinds


def _texts_of_the_stage(rating: Rating, user: User) -> list[TextKind]:
    kinds = texts_open_to(Stage(rating.stage), *user.roles)
    if rating.proposed_by_id == user.pk or not minutes_are_validated(rating):
        return [kind for kind in kinds if kind != TextKind.DECISION]
    return kinds


def minutes_are_validated(rating: Rating) -> bool:
    """Tell whether the meeting's minutes are validated. No query once the meeting is read."""
    meeting = getattr(rating.dialogue, "meeting", None)
    return meeting is not None and meeting.minutes_validated_at is not None


def drafts_of(about: Dialogue | Rating, user: User) -> dict[str, Draft]:
    """Return what the person began to write here, by kind. One query."""
    return {draft.kind: draft for draft in about.drafts.filter(author=user)}


def last_assessment(rating: Rating) -> str:
    """Return the structure's own argument as it last sent it. One query."""
    sent = rating.statements.filter(kind=TextKind.ASSESSMENT).last()
    assert sent is not None  # a level is given with its argument
    return sent.text


def audience_of(kind: TextKind) -> Statement.Audience:
    """Return who reads a kind of text."""
    return Statement.Audience.REGION if TEXTS[kind].is_internal else Statement.Audience.ALL


def said_for() -> dict[str, Combinable]:
    """Return what to annotate statements with, for `behalf_of`: a decision is a manager's."""
    lenders = {role: lender_of("author", "written_at", role) for role in HOLDERS}
    decided = When(kind=TextKind.DECISION, then=lenders[Role.REGION_MANAGER])
    return {"said_for": Case(decided, default=lenders[Role.DIRECTOR])}


def behalf_of(statement: Statement) -> str:
    """Return on whose behalf a text was written, empty for who wrote by their own role."""
    role = Role.REGION_MANAGER if statement.kind == TextKind.DECISION else Role.DIRECTOR
    return on_behalf(vars(statement)["said_for"], role)


def title_of(statement: Statement, title: str) -> str:
    """Return the title of a text; a reply also says which. No query once its rating is read."""
    if statement.kind != TextKind.REPLY:
        return title
    rating = statement.rating
    assert rating is not None  # one replies about an indicator
    if rating.reply == Rating.Reply.NONE:
        return "Constat d’absence de réponse"
    return f"{title} : {rating.get_reply_display()}"


@dataclass(frozen=True)
class Stake:
    """What one level earns of an indicator's ceiling, and what it leaves, in cents.

    What is left is shared by all that the network earns, or kept: it depends on others.
    """

    level: int
    words: str
    earned_cents: int
    unearned_cents: int


def stakes_of(rating: Rating) -> list[Stake]:
    """Return what each level is worth, from the lowest to the ceiling. One query."""
    line = RunLine.objects.get(
        run__adoption__campaign=rating.dialogue.campaign_id,
        structure=rating.dialogue.structure_id,
        indicator_number=rating.indicator.number,
    )
    return [_stake(rating, line.amount_cents, level) for level in LEVELS]


def worded(indicator: Indicator, level: int | None) -> str:
    """Return the scale's sentence for the level, nothing for no level or a scale without it."""
    scale = indicator.scale
    return scale[level] if level is not None and level < len(scale) else ""


def _stake(rating: Rating, ceiling: int, level: int) -> Stake:
    gained = earned(ceiling, level)
    return Stake(level, worded(rating.indicator, level), gained, ceiling - gained)
