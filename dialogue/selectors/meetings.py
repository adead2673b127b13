"""The meeting of the three parties: who comes, where it stands, who reads what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from dialogue.calendar_file import Event
from dialogue.models import Attendance, Dialogue, Meeting
from dialogue.rules import REGION
from dialogue.selectors.statements import PARTIES
from structures import clock
from structures.access import acts_for, structures_visible_to
from structures.models import Role, User
from structures.models.users import REGION_ROLES
from structures.selectors.addressees import addressees, once_each

Party = Attendance.Party
LASTS = timedelta(hours=2)  # no end is asked for; calendars show two hours
# How those who lead a structure are called when inviting.
LEADERS = {Role.DIRECTOR: "direction", Role.PRESIDENT: "présidence"}
# The administrator reads without speaking.
REMARKERS = (Role.DIRECTOR, Role.PRESIDENT, Role.STATE_OBSERVER, *REGION)
STEPS = ("Date fixée", "Invitation envoyée", "Entretien tenu", "Compte rendu proposé", "Validé")


@dataclass(frozen=True)
class Guest:
    """Somebody to invite; without an address, by other means."""

    party: Attendance.Party
    function: str
    name: str
    email: str


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    """Return the meetings of the dialogues that `user` may see."""
    visible = Meeting.objects.filter(dialogue__structure__in=structures_visible_to(user))
    return visible.select_related(
        "dialogue__structure__referent", "dialogue__campaign__schedule", "minutes_validated_by"
    )


def reads_minutes(meeting: Meeting, user: User) -> bool:
    """Tell whether `user` reads the minutes: until they are offered, the Region alone does."""
    return meeting.minutes_offered_at is not None or user.role in REGION_ROLES


def may_remark(meeting: Meeting, user: User) -> bool:
    """Tell whether `user` may write a remark now: once offered, until they are validated."""
    return (
        user.role in REMARKERS
        and acts_for(user, meeting.dialogue.structure_id)
        and meeting.minutes_offered_at is not None
        and meeting.minutes_validated_at is None
    )


def remarks_until(meeting: Meeting) -> date:
    """Return the last day for remarks on minutes that are offered: as long as for a reply."""
    offered_on = timezone.localdate(meeting.minutes_offered_at)
    return offered_on + timedelta(days=meeting.dialogue.campaign.schedule.reply_days)


def may_be_held(meeting: Meeting, today: date) -> bool:
    """Tell whether the meeting may be noted as held: it was announced, and its day has come."""
    return meeting.invited_at is not None and timezone.localdate(meeting.starts_at) <= today


def may_be_validated(meeting: Meeting, today: date) -> bool:
    """Tell whether the minutes may be validated now. One query."""
    if meeting.minutes_offered_at is None or meeting.minutes_validated_at is not None:
        return False
    return are_heard(meeting, meeting.remarks.values_list("author__role", flat=True), today)


def are_heard(meeting: Meeting, roles: Iterable[str], today: date) -> bool:
    """Tell whether minutes offered were heard: the time is over, or both other parties spoke.

    `roles` are those of the authors of remarks. No query.
    """
    spoke = {PARTIES[role] for role in roles}
    return today > remarks_until(meeting) or {"structure", "État"} <= spoke


def guests_of(dialogue: Dialogue, today: date) -> list[Guest]:
    """Return who is invited: the structure, the State, the agents concerned. Four queries."""
    return [*_of_the_structure(dialogue, today), *_of_the_state(), *_of_the_region(dialogue)]


def addresses_of(guests: list[Guest]) -> list[str]:
    """Return each address to write to, once, in the order of the guests."""
    return once_each(guest.email for guest in guests)


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


def address_of(meeting: Meeting) -> str:
    """Return the path of the meeting's page."""
    dialogue = meeting.dialogue
    where = [dialogue.structure.code, dialogue.campaign.year]
    return reverse("dialogue:meeting", args=where)


def event_of(meeting: Meeting) -> Event:
    """Return the meeting as calendars show it: when, where, and the page to prepare it."""
    dialogue = meeting.dialogue
    year, structure = dialogue.campaign.year, dialogue.structure
    link = settings.PUBLIC_URL + address_of(meeting)
    video = f"Visioconférence : {meeting.link}\n" if meeting.link else ""
    return Event(
        uid=f"entretien-{year}-{structure.code}@{urlsplit(settings.PUBLIC_URL).hostname}",
        moves=meeting.moves,
        stamp=clock.now(),
        starts_at=meeting.starts_at,
        lasts=LASTS,
        summary=f"Entretien du dialogue de gestion {year}, {structure.name}",
        description=f"{video}Ordre du jour : {link}",
        location=meeting.place or meeting.link,
        url=link,
    )


def _of_the_structure(dialogue: Dialogue, today: date) -> Iterator[Guest]:
    """Yield who leads the structure; for a function that nobody holds, the lack of anybody."""
    [leaders] = addressees([dialogue.structure_id], today).values()
    for role, words in LEADERS.items():
        holders = [leader for leader in leaders if leader.role == role]
        for holder in holders:
            yield Guest(Party.STRUCTURE, words, holder.name, holder.email)
        if not holders:
            yield Guest(Party.STRUCTURE, words, "", "")


def _of_the_state() -> Iterator[Guest]:
    observers = User.objects.filter(role=Role.STATE_OBSERVER, is_active=True)
    for observer in observers.order_by("pk"):
        yield Guest(Party.STATE, observer.get_role_display(), observer.full_name, observer.email)


def _of_the_region(dialogue: Dialogue) -> Iterator[Guest]:
    """Yield the structure's referent and the authors of the proposals."""
    concerned = {dialogue.structure.referent_id}
    concerned |= set(dialogue.ratings.values_list("proposed_by", flat=True))
    agents = User.objects.filter(pk__in=concerned - {None}, is_active=True)
    for agent in agents.order_by("pk"):
        yield Guest(Party.REGION, agent.get_role_display(), agent.full_name, agent.email)
