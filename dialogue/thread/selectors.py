"""Who reads what of the dialogues: every page, export, mail and print starts here."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from allocation.models import State
from dialogue.models import Dialogue, Rating, Statement
from dialogue.ratings.selectors import behalf_of, said_for, title_of
from dialogue.rules import SPOKEN, TextKind, reworded_at
from structures.access import AuthedRequest, acts_for, structures_visible_to
from structures.models import Role, User

PARTIES = {
    Role.REGION_AGENT: "Région",
    Role.REGION_MANAGER: "Région",
    Role.REGION_ADMIN: "Région",
    Role.STATE_OBSERVER: "État",
    Role.DIRECTOR: "structure",
    Role.PRESIDENT: "structure",
    Role.DEPUTY: "structure",
}


@dataclass(frozen=True)
class Entry:
    """A text as it stands, the wordings it had before (latest first), who spoke and for whom."""

    statement: Statement
    earlier: list[Statement]
    party: str
    may_be_reworded: bool

    @property
    def kind(self) -> TextKind:
        """What the text is."""
        return TextKind(self.statement.kind)

    @property
    def title(self) -> str:
        """What the text is, in words; a reply says which. No query on a statement of an entry."""
        return title_of(self.statement, self.statement.get_kind_display().capitalize())

    @property
    def behalf(self) -> str:
        """On whose behalf it was written, in words; empty for who wrote by their own role."""
        return behalf_of(self.statement)

    @property
    def is_internal(self) -> bool:
        """Whether the Region alone reads it."""
        return self.statement.audience == Statement.Audience.REGION


def dialogues_visible_to(user: User) -> QuerySet[Dialogue]:
    """Return all dialogues for the Region and the State, else the person's structure's."""
    visible = Dialogue.objects.filter(structure__in=structures_visible_to(user))
    return visible.select_related(
        "structure__territory", "campaign__schedule", "meeting", "letter", "opened_by"
    )


def ratings_visible_to(user: User) -> QuerySet[Rating]:
    """Return the ratings of the dialogues that `user` may see, with who gave each level."""
    visible = Rating.objects.filter(dialogue__structure__in=structures_visible_to(user))
    return visible.select_related(
        "indicator",
        "dialogue__structure__territory",
        "dialogue__campaign__schedule",
        "dialogue__meeting",
        "self_assessed_by",
        "proposed_by",
        "settled_by",
    )


def statements_visible_to(user: User) -> QuerySet[Statement]:
    """Return what `user` may read: nothing of another structure, notes for the Region alone."""
    visible = Statement.objects.filter(dialogue__structure__in=structures_visible_to(user))
    visible = visible.select_related("author", "rating__indicator", "dialogue__campaign")
    visible = visible.annotate(**said_for())
    if user.is_region:
        return visible
    return visible.filter(audience=Statement.Audience.ALL)


def entries(about: Dialogue | Rating, user: User) -> list[Entry]:
    """Return what `user` reads about an indicator, or about the dialogue as a whole.

    In the order said; a text said again stands once, at its first place. One query.
    """
    visible = statements_visible_to(user)
    if isinstance(about, Rating):
        found = list(visible.filter(rating=about))
    else:
        found = list(visible.filter(dialogue=about, rating=None))
    last_words = _last_words(found, user)
    return [
        Entry(
            wordings[0],
            wordings[1:],
            PARTIES[Role(wordings[0].author.role)],
            wordings[0].pk in last_words and _is_unanswered(wordings[0], user),
        )
        for wordings in _wordings(found)
    ]


def may_be_reworded(statement: Statement, user: User) -> bool:
    """Tell whether `user` may say it again: their own last word of its kind, unanswered.

    One query.
    """
    same = Statement.objects.filter(
        dialogue=statement.dialogue_id, rating=statement.rating_id, kind=statement.kind
    )
    return (
        statement.author_id == user.pk
        and same.order_by("written_at", "pk").last() == statement
        and _is_unanswered(statement, user)
    )


def _is_unanswered(statement: Statement, user: User) -> bool:
    dialogue = statement.dialogue
    if statement.author_id != user.pk or not acts_for(user, dialogue.structure_id):
        return False
    if dialogue.campaign.state != State.DIALOGUE:
        return False
    if statement.kind in SPOKEN:
        return True
    rating = statement.rating
    assert rating is not None  # of a whole dialogue, one only speaks
    if statement.kind == TextKind.REPLY and rating.reply == Rating.Reply.NONE:
        return False
    return rating.stage == reworded_at(TextKind(statement.kind))


def _last_words(found: list[Statement], user: User) -> set[int]:
    """Return the person's statements that nobody followed with one of the same kind."""
    last = {statement.kind: statement for statement in found}
    return {s.pk for s in last.values() if s.author_id == user.pk}


def _wordings(found: list[Statement]) -> list[list[Statement]]:
    """Return each text's wordings, latest first, in the order of the first ones."""
    chains: dict[int, list[Statement]] = {}
    for statement in found:
        chain = chains.pop(statement.replaces_id, []) if statement.replaces_id else []
        chains[statement.pk] = [statement, *chain]
    return sorted(chains.values(), key=lambda chain: (chain[-1].written_at, chain[-1].pk))


def dialogue_of(request: AuthedRequest, code: str, year: int) -> Dialogue:
    """Return the dialogue if the person may see it, or answer 404."""
    visible = dialogues_visible_to(request.user)
    return get_object_or_404(visible, structure__code=code, campaign__year=year)


def rating_of(request: AuthedRequest, code: str, year: int, indicator: int) -> Rating:
    """Return the rating if the person may see it, or answer 404."""
    return get_object_or_404(
        ratings_visible_to(request.user),
        dialogue__structure__code=code,
        dialogue__campaign__year=year,
        indicator__number=indicator,
    )
