"""What a person is asked, or allowed, to write now, and what they began to write."""

from datetime import date

from allocation.models import State
from dialogue.models import Dialogue, Draft, Rating, Statement
from dialogue.ratings.selectors import reply_day
from dialogue.rules import REGION, SPEAKERS, Act, acts_open_to
from structures.access import acts_for
from structures.models import User

Kind = Statement.Kind
# The text that goes with each act, in the order of the page; the others write themselves.
WRITTEN_FOR = {
    Act.ASSESS: Kind.ASSESSMENT,
    Act.PROPOSE: Kind.PROPOSAL,
    Act.SEND_BACK: Kind.SEND_BACK,
    Act.CONTEST: Kind.REPLY,
    Act.DECIDE: Kind.DECISION,
}


def kinds_open_to(about: Dialogue | Rating, user: User) -> list[Statement.Kind]:
    """Return the kinds of text that `user` may write about an indicator or a whole dialogue."""
    rating = about if isinstance(about, Rating) else None
    dialogue = rating.dialogue if rating else about
    if not acts_for(user, dialogue.structure_id):
        return []
    if dialogue.campaign.state != State.DIALOGUE:
        return []
    kinds = _acted(rating, user) if rating else []
    kinds += [Kind.COMMENT] if user.role in SPEAKERS else []
    return kinds + ([Kind.NOTE] if user.role in REGION else [])


def awaited_from(rating: Rating, user: User, today: date) -> list[Statement.Kind]:
    """Return the texts of the person's own turn: none once the time to reply has passed."""
    kinds = [kind for kind in kinds_open_to(rating, user) if kind in WRITTEN_FOR.values()]
    if Kind.REPLY in kinds and today > reply_day(rating):
        kinds.remove(Kind.REPLY)
    return kinds


def drafts_of(about: Dialogue | Rating, user: User) -> dict[str, Draft]:
    """Return what the person began to write here, by kind. One query."""
    return {draft.kind: draft for draft in about.drafts.filter(author=user)}


def last_assessment(rating: Rating) -> str:
    """Return the structure's own argument as it last sent it. One query."""
    return rating.statements.filter(kind=Kind.ASSESSMENT).last().text


def _acted(rating: Rating, user: User) -> list[Statement.Kind]:
    acts = acts_open_to(rating.stage, user.role)
    kinds = [kind for act, kind in WRITTEN_FOR.items() if act in acts]
    if rating.proposed_by_id == user.pk or not minutes_are_validated(rating):
        return [kind for kind in kinds if kind != Kind.DECISION]
    return kinds


def minutes_are_validated(rating: Rating) -> bool:
    """Tell whether the meeting's minutes are validated. No query once the meeting is read."""
    meeting = getattr(rating.dialogue, "meeting", None)
    return meeting is not None and meeting.minutes_validated_at is not None
