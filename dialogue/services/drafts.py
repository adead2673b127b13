"""Keeping what is being written, as it is typed."""

from django.db import transaction

from dialogue.models import Dialogue, Draft, Rating, Statement
from dialogue.selectors.boxes import kinds_open_to
from dialogue.services import Refused
from dialogue.services.ratings import locked
from structures import clock
from structures.models import User


@transaction.atomic
def save_draft(
    about: Dialogue | Rating,
    kind: Statement.Kind,
    text: str,
    *,
    by: User,
    level: int | None = None,
) -> Draft:
    """Keep the text and level that `by` is writing; only they read them.

    Raises Refused when nothing of this kind is awaited from them: a text that comes
    in late must not outlive the statement it became.
    """
    of_rating = isinstance(about, Rating)
    about = locked(about) if of_rating else about
    if kind not in kinds_open_to(about, by):
        raise Refused("Ce texte n’est plus attendu : le brouillon n’est pas enregistré.")
    own = {"rating": about} if of_rating else {"dialogue": about}
    written = {"text": text, "level": level, "saved_at": clock.now()}
    draft, _ = Draft.objects.update_or_create(**own, author=by, kind=kind, defaults=written)
    return draft
