"""What keeps a year from going back, in the allocation and in its dialogues."""

from django.db.models import Model, QuerySet

from allocation.campaigns.states import Obstacle, State, StepBack
from allocation.models import Campaign
from allocation.steps_back import selectors as allocation
from allocation.steps_back.selectors import Finder, InTheWay, found_among
from dialogue.models import (
    ClosedOpening,
    CooperativeProject,
    DecisionLetter,
    Draft,
    Evidence,
    Meeting,
    OtherFunding,
    PartnerOperation,
    Rating,
    Reminder,
    Statement,
)
from dialogue.rules import Stage
from structures.models import Structure

OF_A_DIALOGUE: tuple[type[Model], ...] = (Statement, Meeting, Reminder, OtherFunding)
OF_A_RATING: tuple[type[Model], ...] = (PartnerOperation, Evidence)


def in_the_way(campaign: Campaign, step: StepBack) -> list[InTheWay]:
    """Return all that keeps the campaign from going back, by name."""
    own = found_among(_FINDERS, campaign, step)
    return [*allocation.in_the_way(campaign, step), *own]


def _words(campaign: Campaign) -> list[str]:
    """Return whose dialogue holds anything written, and that a draft is begun, of nobody's.

    One query a kind of thing.
    """
    written: set[int] = set()
    for model in OF_A_DIALOGUE:
        rows = model._default_manager.filter(dialogue__campaign=campaign)
        written |= set(rows.values_list("dialogue__structure", flat=True))
    for model in OF_A_RATING:
        rows = model._default_manager.filter(rating__dialogue__campaign=campaign)
        written |= set(rows.values_list("rating__dialogue__structure", flat=True))
    moved = Rating.objects.filter(dialogue__campaign=campaign).exclude(stage=Stage.SELF_ASSESSMENT)
    written |= set(moved.values_list("dialogue__structure", flat=True))
    shared = CooperativeProject.objects.filter(campaign=campaign)
    written |= set(shared.values_list("lead", flat=True))
    names = [str(one) for one in Structure.objects.filter(pk__in=written).order_by("code")]
    begun = drafts_of(campaign).exists()
    return [*names, "un texte commencé, que seule lit la personne qui l’écrit"] if begun else names


def drafts_of(campaign: Campaign) -> QuerySet[Draft]:
    """Return the texts being written in the dialogues of a campaign."""
    of_ratings = Draft.objects.filter(rating__dialogue__campaign=campaign)
    return of_ratings | Draft.objects.filter(dialogue__campaign=campaign)


def _letters(campaign: Campaign) -> list[str]:
    """Return whose letter was printed since the settlement: it tells of it."""
    settled = campaign.state_changes.filter(state=State.SETTLEMENT).last()
    if settled is None:
        return []
    found = DecisionLetter.objects.filter(
        dialogue__campaign=campaign, printed_at__gte=settled.changed_at
    )
    letters = found.select_related("dialogue__structure").order_by("dialogue__structure__code")
    return [str(letter.dialogue.structure) for letter in letters]


_FINDERS: dict[Obstacle, Finder] = {Obstacle.WORDS: _words, Obstacle.LETTER: _letters}


def last_closing(campaign: Campaign) -> ClosedOpening | None:
    """Return the last opening that was undone, or None. One query."""
    found = ClosedOpening.objects.filter(change__campaign=campaign)
    return found.select_related("change__changed_by").order_by("pk").last()
