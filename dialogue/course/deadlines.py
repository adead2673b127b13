"""What is due next in the dialogues of a structure, for its page."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from allocation.models import State
from dialogue.meetings.selectors import address_of, meetings_visible_to, remarks_until
from dialogue.models import Rating
from dialogue.ratings.selectors import due_day
from dialogue.rules import STEPS, Stage
from dialogue.thread.selectors import ratings_visible_to
from structures.models import Structure, User
from structures.structure_page.deadlines import Deadline


def dialogue_deadlines(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return what the structure's dialogues under way wait for. Two queries."""
    return [*_ratings(structure, user), *_meetings(structure, user, today)]


def _ratings(structure: Structure, user: User) -> list[Deadline]:
    """Return one deadline for the indicators that wait for the same text until the same day."""
    found = ratings_visible_to(user).filter(
        dialogue__structure=structure, dialogue__campaign__state=State.DIALOGUE
    )
    waiting = found.exclude(stage=Stage.CLOSED).order_by("indicator__number")
    return list(dict.fromkeys(_rating(rating) for rating in waiting))


def _rating(rating: Rating) -> Deadline:
    year = rating.dialogue.campaign.year
    url = reverse("dialogue:dialogue", args=[rating.dialogue.structure.code, year])
    step = STEPS[Stage(rating.stage)]
    title = f"Dialogue de gestion {year} : {step.expected or step.label}"
    return Deadline(due_day(rating), title, url)


def _meetings(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return the meeting to come, once announced, or the last day for remarks on its minutes."""
    found = meetings_visible_to(user).filter(
        dialogue__structure=structure,
        dialogue__campaign__state=State.DIALOGUE,
        minutes_validated_at=None,
    )
    deadlines = []
    for meeting in found:
        what = f"Entretien du dialogue de gestion {meeting.dialogue.campaign.year}"
        if meeting.minutes_offered_at:
            title = f"{what} : remarques sur le compte rendu"
            deadlines.append(Deadline(remarks_until(meeting), title, address_of(meeting)))
        elif meeting.invited_at and meeting.held_on is None:
            day = timezone.localdate(meeting.starts_at)
            deadlines.append(Deadline(day, what, address_of(meeting)))
    # A meeting or remarks of the past wait for nobody: the Region notes them as such.
    return [deadline for deadline in deadlines if deadline.day >= today]
