"""The meeting of a dialogue: who is invited, what is examined, what may be done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, QuerySet, Subquery, When
from django.utils import timezone

from allocation.models import Campaign
from dialogue.meetings.models import Commitment, Meeting, MinutesRemark
from dialogue.meetings.triggers import Party
from dialogue.models import Dialogue, Rating
from dialogue.rules import REGION, Stage, absence_is_noted, stages_before
from dialogue.thread.selectors import PARTIES
from structures.access import acts_for, structures_visible_to
from structures.delegations.selectors import lender_of, on_behalf
from structures.funders.selectors import fundings_of
from structures.models import Action, BlockingPoint, Funding, Role, User
from structures.people.selectors import addressees, once_each

# How those who lead a structure are called when inviting.
LEADERS = {Role.DIRECTOR: "direction", Role.PRESIDENT: "présidence"}
# The administrator reads without speaking.
REMARKERS = (Role.DIRECTOR, Role.PRESIDENT, Role.STATE_OBSERVER, *REGION)


@dataclass(frozen=True)
class Guest:
    """Somebody to invite; without an address, by other means."""

    party: Party
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
    return meeting.minutes_offered_at is not None or user.is_region


def may_remark(meeting: Meeting, user: User) -> bool:
    """Tell whether `user` may write a remark now: once offered, until they are validated."""
    return (
        user.has_role(*REMARKERS)
        and acts_for(user, meeting.dialogue.structure_id)
        and meeting.minutes_offered_at is not None
        and meeting.minutes_validated_at is None
    )


def remarks_until(meeting: Meeting) -> date:
    """Return the last day for remarks on minutes that are offered: as long as for a reply."""
    offered_on = timezone.localdate(meeting.minutes_offered_at)
    return offered_on + timedelta(days=meeting.dialogue.campaign.schedule.reply_days)


def may_be_held(meeting: Meeting, today: date) -> bool:
    """Tell whether the meeting is to be noted as held: it was announced, and its day has come."""
    return meeting.invited_at is not None and timezone.localdate(meeting.starts_at) <= today


def structure_was_awaited(meeting: Meeting) -> bool:
    """Tell whether the structure came, or was invited for two dates. Two queries at most."""
    if Party.STRUCTURE in who_was_there(meeting):
        return True
    sent = [
        (one.left_on, timezone.localdate(one.starts_at))
        for one in meeting.invitations.all()
        if one.left_on
    ]
    return absence_is_noted(sent)


def who_was_there(meeting: Meeting) -> set[str]:
    """Return the parties that came. One query."""
    return set(meeting.attendances.filter(present=True).values_list("party", flat=True))


def may_be_validated(meeting: Meeting, today: date) -> bool:
    """Tell whether the minutes may be validated now. One query."""
    if meeting.minutes_offered_at is None or meeting.minutes_validated_at is not None:
        return False
    return are_heard(meeting, meeting.remarks.values_list("author__role", flat=True), today)


def are_heard(meeting: Meeting, roles: Iterable[str], today: date) -> bool:
    """Tell whether minutes offered were heard: the time is over, or both other parties spoke.

    `roles` are those of the authors of remarks. No query.
    """
    spoke = {PARTIES[Role(role)] for role in roles}
    return today > remarks_until(meeting) or {"structure", "État"} <= spoke


def guests_of(dialogue: Dialogue, today: date) -> list[Guest]:
    """Return who is invited: the structure, the State, the agents concerned. Four queries."""
    return [*_of_the_structure(dialogue, today), *_of_the_state(), *_of_the_region(dialogue)]


def addresses_of(guests: list[Guest]) -> list[str]:
    """Return each address to write to, once, in the order of the guests."""
    return once_each(guest.email for guest in guests)


def address_of_the_structure(guests: list[Guest]) -> str:
    """Return where the structure is awaited from: its director, else its president, else none."""
    found = (one.email for one in guests if one.party == Party.STRUCTURE and one.email)
    return next(found, "")


def _of_the_structure(dialogue: Dialogue, today: date) -> Iterator[Guest]:
    """Yield who leads the structure; for a function that nobody holds, the lack of anybody."""
    leaders = addressees([dialogue.structure_id], today)[dialogue.structure_id]
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
    authors = dialogue.ratings.values_list("proposed_by", flat=True)
    concerned = {pk for pk in (dialogue.structure.referent_id, *authors) if pk is not None}
    agents = User.objects.filter(pk__in=concerned, is_active=True)
    for agent in agents.order_by("pk"):
        yield Guest(Party.REGION, agent.get_role_display(), agent.full_name, agent.email)


BEFORE_MEETING = stages_before(Stage.MEETING)


@dataclass(frozen=True)
class Agenda:
    """Results of the year's actions, open points, last year's commitments, other funders."""

    actions: list[Action]
    contested: list[Rating]
    blocking_points: list[BlockingPoint]
    commitments: list[Commitment]
    fundings: list[Funding]

    @property
    def record(self) -> dict[str, list[dict[str, object]]]:
        """Return the same as plain values, which minutes keep as they were offered."""
        return {
            "actions": [
                {"title": a.title, "status": a.get_status_display(), "result": a.result}
                for a in self.actions
            ],
            "contested": [
                {
                    "number": rating.indicator.number,
                    "short_label": rating.indicator.short_label,
                    "self_level": rating.self_level,
                    "proposed_level": rating.proposed_level,
                }
                for rating in self.contested
            ],
            "blocking_points": [{"title": p.title, "owner": p.owner} for p in self.blocking_points],
            "commitments": [
                {"text": c.text, "owner": c.get_owner_display()} for c in self.commitments
            ],
            "fundings": [
                {
                    "funder": funding.funder,
                    "kind": funding.get_kind_display(),
                    "amount_cents": funding.amount_cents,
                }
                for funding in self.fundings
            ],
        }


def agenda_of(dialogue: Dialogue) -> Agenda:
    """Return the agenda of a dialogue's meeting. Five queries.

    A rating contested stays on it once decided: it was talked about. A plan not published
    is not on it: its structure alone reads it.
    """
    structure, year = dialogue.structure_id, dialogue.campaign.year
    published = Action.objects.filter(plan__published_at__isnull=False)
    contested = dialogue.ratings.filter(reply=Rating.Reply.CONTESTED)
    blocking = BlockingPoint.objects.filter(
        state_of_play__structure=structure, state_of_play__state="blocking", resolved_on=None
    )
    return Agenda(
        list(published.filter(plan__structure=structure, plan__year=year)),
        list(contested.select_related("indicator")),
        list(blocking),
        commitments_before(structure, year),
        fundings_of(structure, year),
    )


def commitments_before(structure: int, year: int) -> list[Commitment]:
    """Return what was undertaken at the meeting of the campaign before, its minutes offered.

    That campaign is the latest of an earlier year, be it the one before or not. One query.
    """
    earlier = Campaign.objects.filter(year__lt=year).order_by("-year")
    return list(
        Commitment.objects.filter(
            meeting__dialogue__structure=structure,
            meeting__dialogue__campaign=Subquery(earlier.values("pk")[:1]),
            meeting__minutes_offered_at__isnull=False,
        )
    )


def not_yet_there(dialogue: Dialogue) -> list[Rating]:
    """Return the ratings that are not yet ready for the meeting. One query."""
    ratings = dialogue.ratings.filter(stage__in=BEFORE_MEETING)
    return list(ratings.select_related("indicator"))


@dataclass(frozen=True)
class PartyPresence:
    """Who was there, or excused, for a party."""

    label: str
    present: list[str]
    excused: list[str]


@dataclass(frozen=True)
class SignedRemark:
    """A remark with its author's party, and on whose behalf it was made, if it was."""

    remark: MinutesRemark
    party: str
    behalf: str


def presences_of(meeting: Meeting) -> list[PartyPresence]:
    """Return who came for each party, in the order structure, Region, State. One query."""
    people = list(meeting.attendances.all())
    return [
        PartyPresence(
            party.label,
            [one.name for one in people if one.party == party and one.present],
            [one.name for one in people if one.party == party and not one.present],
        )
        for party in Party
    ]


def signed_remarks(meeting: Meeting) -> list[SignedRemark]:
    """Return the remarks in the order written, with the party of each author. One query."""
    # A president remarks by their own role, whatever was lent to them.
    lender = Case(
        When(author__role=Role.PRESIDENT, then=None),
        default=lender_of("author", "written_at", Role.DIRECTOR),
    )
    remarks = meeting.remarks.select_related("author").annotate(said_for=lender)
    return [
        SignedRemark(
            remark,
            PARTIES[Role(remark.author.role)],
            on_behalf(vars(remark)["said_for"], Role.DIRECTOR),
        )
        for remark in remarks
    ]
