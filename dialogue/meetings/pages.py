"""What the pages of a meeting say: its steps, what is left to do."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from allocation.models import Campaign, State
from dialogue.meetings import services
from dialogue.meetings.models import Meeting, MinutesRemark
from dialogue.meetings.selectors import (
    BEFORE_MEETING,
    REMARKERS,
    are_heard,
    may_be_held,
    may_be_validated,
    meetings_visible_to,
    remarks_until,
)
from dialogue.models import Dialogue
from dialogue.thread.selectors import dialogues_visible_to
from structures.documents.selectors import DocumentKind
from structures.ground import clock
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, date_long, moment
from structures.ground.tasks import NAMED, TODO, WAITING, Task, few, task
from structures.models import StoredFile, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CountedDialogue = WithAnnotations[Dialogue, "Behind"]

PLAN, INVITE = "Fixer l’entretien", "Envoyer l’invitation à l’entretien"


HOLD, OFFER = "Noter l’entretien comme tenu", "Proposer le compte rendu de l’entretien"


VALIDATE, READ = "Valider le compte rendu de l’entretien", "Relire le compte rendu de l’entretien"


COMING = "Entretien à venir"


def _offered(meeting: Meeting, by: User) -> StoredFile:
    services.offer_minutes(meeting, by=by)
    return _printed(Meeting.objects.get(pk=meeting.pk).offered_minutes)


def _validated(meeting: Meeting, by: User) -> StoredFile:
    services.validate_minutes(meeting, by=by, today=clock.today())
    return _printed(Meeting.objects.get(pk=meeting.pk).minutes)


def _printed(file: StoredFile | None) -> StoredFile:
    assert file is not None  # the act printed it
    return file


def _address(meeting: Meeting) -> str:
    dialogue = meeting.dialogue
    return reverse("dialogue:meeting", args=[dialogue.structure.code, dialogue.campaign.year])


# Printed by a worker, in the transaction that offers or validates them.
OFFERED_MINUTES = DocumentKind(
    find=meetings_visible_to,
    title=lambda meeting: f"Proposition du compte rendu {meeting.dialogue.campaign.year}",
    back=_address,
    act=_offered,
    done="Compte rendu proposé aux parties, qui en sont averties.",
)
VALIDATED_MINUTES = DocumentKind(
    find=meetings_visible_to,
    title=lambda meeting: f"Validation du compte rendu {meeting.dialogue.campaign.year}",
    back=_address,
    act=_validated,
    done="Compte rendu validé : les trois parties peuvent le télécharger.",
)


class Behind(TypedDict):
    """How many indicators of a dialogue are not yet ready for its meeting; who remarked on it."""

    behind: int
    spoke: list[str]


def meeting_tasks(user: User, campaign: Campaign, today: date) -> list[Task]:
    """Return what `user` has to do about the meetings of the year, while its dialogues last.

    One query at most; only dialogues that may be met about, or are, are read.
    """
    if campaign.state != State.DIALOGUE or not user.has_role(*REMARKERS):
        return []
    verdict_on = _for_the_region if user.is_region_staff else _for_a_party
    asked: dict[str, list[Dialogue]] = {}
    for dialogue in _under_way(user, campaign):
        title = verdict_on(dialogue, set(dialogue.spoke), today)
        if title:
            asked.setdefault(title, []).append(dialogue)
    return [_task(title, dialogues) for title, dialogues in asked.items()]


def _under_way(user: User, campaign: Campaign) -> "QuerySet[CountedDialogue]":
    behind = Count("ratings", filter=Q(ratings__stage__in=BEFORE_MEETING))
    visible = dialogues_visible_to(user).filter(campaign=campaign)
    if user.leads_a_structure:
        visible = visible.filter(structure=user.structure_id)
    ready = Q(meeting=None, behind=0)
    met = Q(meeting__isnull=False, meeting__minutes_validated_at=None)
    found = visible.annotate(behind=behind, spoke=_who_remarked(user)).filter(ready | met)
    return found.order_by("structure__code")


def _who_remarked(user: User) -> ArraySubquery:
    """Return the roles that wrote a remark on a dialogue; the person's alone but for the Region."""
    remarks = MinutesRemark.objects.filter(meeting__dialogue=OuterRef("pk"))
    if not user.is_region_staff:
        remarks = remarks.filter(author=user)
    return ArraySubquery(remarks.order_by().values("author__role"))


def _for_the_region(dialogue: "CountedDialogue", spoke: set[str], today: date) -> str:
    """Return the act that is next, nothing when it is not the Region's turn."""
    meeting = getattr(dialogue, "meeting", None)
    if meeting is None:
        return "" if dialogue.behind else PLAN
    if meeting.held_on is None:
        return _before_the_meeting(meeting, dialogue, today)
    if meeting.minutes_offered_at is None:
        return OFFER
    if meeting.minutes_validated_at:
        return ""
    meeting.dialogue = dialogue
    return VALIDATE if are_heard(meeting, spoke, today) else ""


def _before_the_meeting(meeting: Meeting, dialogue: "CountedDialogue", today: date) -> str:
    if meeting.invited_at is None:
        return INVITE
    return HOLD if may_be_held(meeting, today) and not dialogue.behind else ""


def _for_a_party(dialogue: Dialogue, spoke: set[str], today: date) -> str:
    """Return what the structure or the State is told or asked."""
    meeting = getattr(dialogue, "meeting", None)
    if meeting is None or meeting.minutes_validated_at:
        return ""
    if meeting.minutes_offered_at:
        return "" if spoke else READ
    is_coming = meeting.held_on is None and timezone.localdate(meeting.starts_at) >= today
    return COMING if is_coming and meeting.invited_at else ""


def _task(title: str, dialogues: list[Dialogue]) -> Task:
    first = dialogues[0]
    detail = few([_named(dialogue, title) for dialogue in dialogues[:NAMED]], len(dialogues))
    url = reverse("dialogue:meeting", args=[first.structure.code, first.campaign.year])
    return task(title, f"{detail}.", WAITING if title == COMING else TODO, url)


def _named(dialogue: Dialogue, title: str) -> str:
    if title != COMING:
        return dialogue.structure.name
    starts_at = timezone.localtime(dialogue.meeting.starts_at)
    return f"{dialogue.structure.name}, le {moment(starts_at)}"


STEPS = ("Date fixée", "Invitation envoyée", "Entretien tenu", "Compte rendu proposé", "Validé")


def steps_of(meeting: Meeting) -> list[dict[str, str]]:
    """Return the five steps of a meeting, for the component of that name. No query."""
    reached = [
        meeting.pk,
        meeting.invited_at,
        meeting.held_on,
        meeting.minutes_offered_at,
        meeting.minutes_validated_at,
    ]
    done = [bool(step) or any(reached[n:]) for n, step in enumerate(reached)]
    current = done.index(False) if False in done else len(done)
    return [
        {"label": label, "state": "done" if done[n] else "current" if n == current else "todo"}
        for n, label in enumerate(STEPS)
    ]


def validation_told(meeting: Meeting, today: date) -> Confirmation:
    """Say what validating minutes fixes, and whose remarks go with them. Three queries at most."""
    dialogue = meeting.dialogue
    where = [dialogue.structure.code, dialogue.campaign.year]
    remarks = list(meeting.remarks.select_related("author"))
    held = f" du {date_long(meeting.held_on)}" if meeting.held_on else ""
    return Confirmation(
        title="Valider le compte rendu de l’entretien",
        button="Valider le compte rendu",
        sentences=[
            f"Le compte rendu de l’entretien{held} avec {dialogue.structure} est imprimé, avec "
            f"{counted(len(remarks), 'remarque', 'remarques')}.",
            "La structure, la Région et l’État lisent le document. Plus aucune remarque ne s’y "
            "ajoute.",
            "Les niveaux peuvent ensuite être arrêtés, par une personne qui n’a pas écrit la "
            "proposition.",
        ],
        back=("Entretien", reverse("dialogue:meeting", args=where)),
        done="",  # where the document is followed, it is said when it is made
        whom=Whom(
            [Concerned(str(remark.author), note=remark.text) for remark in remarks],
            caption="Les remarques annexées",
            who="Auteur",
            noun=("autre remarque", "autres remarques"),
        ),
        for_good="Un compte rendu validé ne change plus.",
        hindrance=_hindrance(meeting, today),
    )


def _hindrance(meeting: Meeting, today: date) -> str:
    if not meeting.minutes_offered_at:
        return "Proposez d’abord le compte rendu aux parties."
    if meeting.minutes_validated_at:
        return "Le compte rendu est déjà validé."
    if not may_be_validated(meeting, today):
        return f"Les remarques sont attendues jusqu’au {date_long(remarks_until(meeting))}."
    return ""
