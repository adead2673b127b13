"""Decision letters as the pages read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import NegatedExpression

from allocation.models import Campaign
from dialogue.letters.models import DecisionLetter
from dialogue.models import Dialogue, Rating
from dialogue.rules import Stage
from structures.access import structures_visible_to
from structures.models import Structure, User
from structures.people.selectors import Recipients, recipients_of


@dataclass(frozen=True)
class LetterRow:
    """A structure's letter, or whether it could be printed."""

    structure: Structure
    letter: DecisionLetter | None
    is_closed: bool


def letters_visible_to(user: User) -> QuerySet[DecisionLetter]:
    """Return the printed letters that `user` may open, with their files."""
    visible = DecisionLetter.objects.filter(dialogue__structure__in=structures_visible_to(user))
    return visible.select_related("file")


def dialogues_with_letters(campaign: Campaign) -> QuerySet[Dialogue]:
    """Return the campaign's dialogues, each with its letter if any, and `is_closed`. One query."""
    found = campaign.dialogues.select_related("structure", "letter__file")
    return found.defer("letter__file__content").annotate(is_closed=_closed())


def letter_rows(dialogues: Iterable[Any]) -> list[LetterRow]:
    """Return the dialogues of `dialogues_with_letters` as rows of their list. No query."""
    return [LetterRow(d.structure, getattr(d, "letter", None), d.is_closed) for d in dialogues]


def dialogues_without_letter(campaign: Campaign) -> QuerySet[Dialogue]:
    """Return the closed dialogues whose letter is not printed. One query."""
    return campaign.dialogues.filter(_closed(), letter=None).select_related("structure")


def letters_due(dialogues: Iterable[Dialogue], today: date) -> list[Recipients]:
    """Return who will be told of the letters to be printed of these dialogues. Two queries."""
    return recipients_of([dialogue.structure for dialogue in dialogues], today)


def letters_made(campaign: Campaign) -> dict[int, bool]:
    """Return whether each closed dialogue has its letter, by the dialogue's key. One query."""
    closed = campaign.dialogues.filter(_closed()).values_list("pk", "letter")
    return {pk: letter is not None for pk, letter in closed}


def _closed() -> NegatedExpression:
    """Return the condition that no indicator of the dialogue is left to settle."""
    left = Rating.objects.filter(dialogue=OuterRef("pk")).exclude(stage=Stage.CLOSED)
    return ~Exists(left)


def letter_reference(dialogue: Dialogue) -> str:
    """Return the reference of the dialogue's decision, one a structure and a year."""
    return f"DG-{dialogue.campaign.year}-{dialogue.structure.code}"
