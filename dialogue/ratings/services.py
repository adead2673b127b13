"""Taking one's turn in the dialogue of an indicator: lock, check, move, say, note."""

from django.utils.text import capfirst

from allocation.campaigns.services import require_state
from allocation.models import State
from dialogue.models import Dialogue, Draft, Rating, Schedule, Statement
from dialogue.rules import Act, IllegalMove, after
from structures.access import acts_for
from structures.ground.refusals import Refused
from structures.journal.services import note
from structures.models import JournalEntry, User

REASONED = (Statement.Kind.PROPOSAL, Statement.Kind.DECISION)


def locked(rating: Rating) -> Rating:
    """Return the rating as it is now, locked until the end of the transaction."""
    found = Rating.objects.select_for_update(of=("self",)).select_related(
        "indicator", "dialogue__structure", "dialogue__campaign__schedule"
    )
    return found.get(pk=rating.pk)


def require_party(dialogue: Dialogue, by: User) -> None:
    """Raise Refused unless `by` may take part: the Region, the State, or the structure itself."""
    if not acts_for(by, dialogue.structure_id):
        raise Refused("Ce dialogue est celui d’une autre structure.")


def take_turn(rating: Rating, act: Act, *, by: User) -> Rating:
    """Return the rating locked and at the stage that `act` leads to, not yet saved.

    Raises Refused if the act is not possible now, or not for this person.
    """
    rating = locked(rating)
    require_party(rating.dialogue, by)
    require_state(rating.dialogue.campaign, State.DIALOGUE)
    try:
        rating.stage = after(rating.stage, act, by.role)
    except IllegalMove as refusal:
        raise Refused(str(refusal)) from refusal
    return rating


def require_text(text: str, shortest: int, what: str) -> str:
    """Return `text` without the blanks around it. Raises Refused under `shortest` characters."""
    text = text.strip()
    if not text:
        raise Refused(f"{what} : un texte est attendu.")
    if len(text) < shortest:
        raise Refused(
            f"{what} : {shortest} caractères au moins sont attendus, {len(text)} sont écrits."
        )
    return text


def shortest_text(kind: Statement.Kind, schedule: Schedule) -> int:
    """Return how many characters a text needs, whatever its level: more for the Region's reasons.

    A decision may need more still: `decisions.reason_needed`.
    """
    return schedule.reason_length if kind in REASONED else 1


def say(
    rating: Rating, kind: Statement.Kind, text: str, *, by: User, level: int | None = None
) -> Statement:
    """Write what was said about the rating, and its trace in the structure's journal.

    The author's draft of it has served: it is deleted.
    """
    said = Statement.objects.create(
        dialogue=rating.dialogue, rating=rating, kind=kind, level=level, text=text, author=by
    )
    Draft.objects.filter(rating=rating, author=by, kind=kind).delete()
    trace(said)
    return said


def trace(said: Statement) -> None:
    """Note a statement in the journal, for its own readers, without its text."""
    where = str(said.rating.indicator) if said.rating else "dialogue de gestion"
    level = "" if said.level is None else f", niveau {said.level}"
    note(
        JournalEntry.Kind.DIALOGUE,
        f"{capfirst(where)} : {said.get_kind_display()}{level}",
        structure=said.dialogue.structure,
        by=said.author,
        audience=said.audience,
    )
