"""Writing in a dialogue beside its acts: comments, notes, drafts."""

from typing import Any

from django.db import transaction

from allocation.campaigns.services import require_state
from allocation.models import State
from dialogue.models import Dialogue, Draft, Rating, Statement
from dialogue.ratings.mails import tell_structure
from dialogue.ratings.selectors import audience_of, reply_day, texts_open
from dialogue.ratings.services import (
    CLOSED_AGAIN,
    locked,
    require_party,
    require_text,
    shortest_text,
    trace,
)
from dialogue.rules import TEXTS, TextKind
from dialogue.thread.selectors import may_be_reworded
from structures.ground import clock
from structures.ground.refusals import Refused, require
from structures.models import User


def locked_dialogue(dialogue: Dialogue) -> Dialogue:
    """Return the dialogue as it is now, locked until the end of the transaction.

    Raises Refused once its opening is undone.
    """
    found = Dialogue.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "structure", "campaign__schedule"
    )
    if now := found.filter(pk=dialogue.pk).first():
        return now
    raise Refused(CLOSED_AGAIN)


@transaction.atomic
def comment(about: Dialogue | Rating, text: str, *, by: User) -> Statement:
    """Speak to the three parties about an indicator or the whole dialogue. Raises Refused."""
    if not by.has_role(*TEXTS[TextKind.COMMENT].roles):
        raise Refused("Votre rôle lit les échanges, sans y écrire.")
    return _spoken(about, TextKind.COMMENT, text, by=by)


@transaction.atomic
def write_note(about: Dialogue | Rating, text: str, *, by: User) -> Statement:
    """Write a note that the Region alone reads. Raises Refused."""
    if not by.has_role(*TEXTS[TextKind.NOTE].roles):
        raise Refused("Les notes internes sont celles de la Région.")
    return _spoken(about, TextKind.NOTE, text, by=by)


@transaction.atomic
def reword(statement: Statement, text: str, *, by: User) -> Statement:
    """Say again what one said last, while nobody has answered; the first wording is kept.

    A proposal said again leaves the structure its whole time to reply. Raises Refused.
    """
    if statement.rating_id:
        Rating.objects.select_for_update().get(pk=statement.rating_id)
    found = Statement.objects.select_for_update(of=("self",)).select_related(
        "rating__indicator", "dialogue__structure", "dialogue__campaign__schedule"
    )
    statement = found.get(pk=statement.pk)
    require_state(statement.dialogue.campaign, State.DIALOGUE)
    if not may_be_reworded(statement, by):
        raise Refused(
            "Ce texte ne peut plus être modifié : une réponse l’a suivi. "
            "Écrivez une intervention pour le compléter."
        )
    shortest = shortest_text(TextKind(statement.kind), statement.dialogue.campaign.schedule)
    again = Statement.objects.create(
        dialogue=statement.dialogue,
        rating=statement.rating,
        kind=statement.kind,
        audience=statement.audience,
        level=statement.level,
        text=require_text(text, shortest, "Le texte"),
        author=by,
        replaces=statement,
    )
    if TEXTS[TextKind(again.kind)].restarts_delay:
        assert statement.rating is not None  # a proposal is an indicator's
        Rating.objects.filter(pk=statement.rating.pk).update(proposed_at=again.written_at)
        rating = locked(statement.rating)
        tell_structure(rating, again, until=reply_day(rating))
    trace(again)
    return again


def _spoken(about: Dialogue | Rating, kind: TextKind, text: str, *, by: User) -> Statement:
    rating = about if isinstance(about, Rating) else None
    # One after the other, or the same text from two tabs would not be seen.
    dialogue = locked_dialogue(about.dialogue if isinstance(about, Rating) else about)
    require_party(dialogue, by)
    require_state(dialogue.campaign, State.DIALOGUE)
    text = require_text(text, 1, "Le texte")
    last = Statement.objects.filter(dialogue=dialogue, rating=rating).order_by("pk").last()
    said = last and (last.author_id, last.kind, last.text) == (by.pk, kind, text)
    require(not said, "Vous venez d’écrire ce même texte : il est déjà dans les échanges.")
    statement = Statement.objects.create(
        dialogue=dialogue,
        rating=rating,
        kind=kind,
        audience=audience_of(kind),
        text=text,
        author=by,
    )
    own = {"rating": rating} if rating else {"dialogue": dialogue}
    Draft.objects.filter(**own, author=by, kind=kind).delete()
    trace(statement)
    return statement


@transaction.atomic
def save_draft(
    about: Dialogue | Rating,
    kind: TextKind,
    text: str,
    *,
    by: User,
    level: int | None = None,
) -> Draft:
    """Keep the text and level that `by` is writing; only they read them.

    Raises Refused when nothing of this kind is awaited from them: a text that comes
    in late must not outlive the statement it became.
    """
    about = locked(about) if isinstance(about, Rating) else locked_dialogue(about)
    if kind not in texts_open(about, by):
        raise Refused("Ce texte n’est plus attendu : le brouillon n’est pas enregistré.")
    own: dict[str, Any] = {"rating": about} if isinstance(about, Rating) else {"dialogue": about}
    written = {"text": text, "level": level, "saved_at": clock.now()}
    draft, _ = Draft.objects.update_or_create(**own, author=by, kind=kind, defaults=written)
    return draft
