"""What each person has to do about the meetings, the same act for several grouped."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from allocation.states import State
from dialogue.models import Dialogue, Meeting
from dialogue.rules import REGION
from dialogue.selectors.agenda import BEFORE_MEETING
from dialogue.selectors.meetings import REMARKERS, remarks_until
from dialogue.selectors.statements import dialogues_visible_to
from structures.models import User
from structures.selectors.todo import TODO, WAITING, Task, task
from structures.typography import moment

PLAN, INVITE = "Fixer l’entretien", "Envoyer l’invitation à l’entretien"
HOLD, OFFER = "Noter l’entretien comme tenu", "Proposer le compte rendu de l’entretien"
VALIDATE, READ = "Valider le compte rendu de l’entretien", "Relire le compte rendu de l’entretien"
COMING = "Entretien à venir"


def meeting_tasks(user: User, today: date) -> list[Task]:
    """Return what `user` has to do about the meetings of dialogues under way. Two queries."""
    if user.role not in REMARKERS:
        return []
    verdict_on = _for_the_region if user.role in REGION else _for_a_party
    found = [(verdict_on(dialogue, today), dialogue) for dialogue in _under_way(user)]
    read = set() if user.role in REGION else _remarked_by(user)
    asked: dict[str, list[Dialogue]] = {}
    for title, dialogue in found:
        if title and not (title == READ and dialogue.pk in read):
            asked.setdefault(title, []).append(dialogue)
    return [_task(title, dialogues) for title, dialogues in asked.items()]


def _under_way(user: User) -> QuerySet[Dialogue]:
    behind = Count("ratings", filter=Q(ratings__stage__in=BEFORE_MEETING))
    visible = dialogues_visible_to(user).filter(campaign__state=State.DIALOGUE)
    if user.structure_id:
        visible = visible.filter(structure=user.structure_id)
    return visible.annotate(behind=behind).order_by("structure__code")


def _remarked_by(user: User) -> set[int]:
    return set(Meeting.objects.filter(remarks__author=user).values_list("dialogue", flat=True))


def _for_the_region(dialogue: Dialogue, today: date) -> str:
    """Return the act that is next, nothing when it is not the Region's turn."""
    meeting = getattr(dialogue, "meeting", None)
    if meeting is None:
        return "" if dialogue.behind else PLAN
    if meeting.held_on is None:
        return _before_the_meeting(meeting, dialogue, today)
    if meeting.minutes_offered_at is None:
        return OFFER
    return VALIDATE if _awaits_validation(meeting, dialogue, today) else ""


def _before_the_meeting(meeting: Meeting, dialogue: Dialogue, today: date) -> str:
    if meeting.invited_at is None:
        return INVITE
    is_past = timezone.localdate(meeting.starts_at) <= today
    return HOLD if is_past and not dialogue.behind else ""


def _awaits_validation(meeting: Meeting, dialogue: Dialogue, today: date) -> bool:
    meeting.dialogue = dialogue
    return meeting.minutes_validated_at is None and today > remarks_until(meeting)


def _for_a_party(dialogue: Dialogue, today: date) -> str:
    """Return what the structure or the State is told or asked."""
    meeting = getattr(dialogue, "meeting", None)
    if meeting is None or meeting.minutes_validated_at:
        return ""
    if meeting.minutes_offered_at:
        return READ
    is_coming = meeting.held_on is None and timezone.localdate(meeting.starts_at) >= today
    return COMING if is_coming and meeting.invited_at else ""


def _task(title: str, dialogues: list[Dialogue]) -> Task:
    first = dialogues[0]
    detail = ", ".join(_named(dialogue, title) for dialogue in dialogues)
    url = reverse("dialogue:meeting", args=[first.structure.code, first.campaign.year])
    return task(title, f"{detail}.", WAITING if title == COMING else TODO, url)


def _named(dialogue: Dialogue, title: str) -> str:
    if title != COMING:
        return dialogue.structure.name
    starts_at = timezone.localtime(dialogue.meeting.starts_at)
    return f"{dialogue.structure.name}, le {moment(starts_at)}"
