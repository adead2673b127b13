"""Dialogues at each stage for the tests: every level and text differs from the others."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

import pgtrigger
from django.db import transaction
from django.utils import timezone

from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.services import enter_state, locked, open_collection
from allocation.models import Campaign, Figure, State
from dialogue.course.services import open_dialogues
from dialogue.models import Dialogue, Meeting, Rating, Schedule
from dialogue.ratings.services import assess, contest, decide, make_move, propose
from dialogue.rules import Act, Stage
from structures.ground import clock
from structures.models import StoredFile, Structure, User
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_user,
    make_value,
)
from tests.structures.message_builders import make_reminder

SELF_LEVEL, PROPOSED_LEVEL, LEVEL = 3, 1, 2
ARGUMENT = "Deux ateliers menés avec la structure voisine, soixante jeunes reçus."
REASON = "Les ateliers sont réalisés mais leurs effets ne sont pas mesurés à ce jour."
CONTESTED = "Les effets sont mesurés : quarante sorties positives, voir la pièce jointe."
DECISION_REASON = (
    "Les pièces montrent deux ateliers réalisés et une mesure partielle de leurs effets ; "
    "le niveau supérieur demande une mesure sur l’année entière, convenue à l’entretien."
)
ORDER = list(Stage)


@transaction.atomic
def make_open_campaign(codes: tuple[str, ...] = CODES, **changes: object) -> Campaign:
    """A campaign whose dialogues are open today; `changes` are `make_campaign`'s."""
    campaign = make_campaign(codes, **changes)
    _fill(campaign)
    campaign = locked(make_adopted_campaign(campaign))
    enter_state(campaign, State.CONVENTIONS, by=make_user())
    open_dialogues(campaign, by=make_user(), today=timezone.localdate())
    campaign.refresh_from_db()
    return campaign


def make_dialogue(
    stage: Stage = Stage.SELF_ASSESSMENT, *, code: str = OWN, campaign: Campaign | None = None
) -> Dialogue:
    """The dialogue of a structure, all its indicators brought to `stage` by the services.

    Proposed by the agent, decided by the manager, contested by the director. Dialogues
    that are open are used, or else opened.
    """
    campaign = campaign or Campaign.objects.first() or make_open_campaign()
    dialogue = Dialogue.objects.get(campaign=campaign, structure__code=code)
    for rating in dialogue.ratings.all():
        advance(rating, min(stage, Stage.MEETING, key=ORDER.index))
    if stage in {Stage.DECISION, Stage.CLOSED}:
        make_meeting(dialogue)
        meet(dialogue)
    for rating in dialogue.ratings.all():
        advance(rating, stage)
    return Dialogue.objects.get(pk=dialogue.pk)


def make_closed_at_once(codes: Collection[str]) -> Campaign:
    """A campaign whose dialogues are closed, without any of the acts that lead there."""
    campaign = make_open_campaign(tuple(codes))
    now, agent, manager = timezone.now(), make_user("region_agent"), make_user()
    assessed = {"self_level": 3, "self_assessed_by": agent, "self_assessed_at": now}
    proposed = {"proposed_level": 2, "proposed_by": agent, "proposed_at": now}
    settled = {"level": 2, "settled_by": manager, "settled_at": now}
    with pgtrigger.ignore():
        Rating.objects.update(
            stage=Stage.CLOSED, **assessed, **proposed, reply="agreed", replied_at=now, **settled
        )
    return campaign


def make_rating(stage: Stage = Stage.SELF_ASSESSMENT, *, indicator: int = 8, **where) -> Rating:
    """One rating of a dialogue at `stage`; `where` is `make_dialogue`'s."""
    return make_dialogue(stage, **where).ratings.get(indicator__number=indicator)


def make_rating_proposed_by(proposer: User) -> Rating:
    """A rating to be decided, that a person proposed, whose minutes are validated."""
    dialogue = make_dialogue(Stage.PROPOSAL)
    for rating in dialogue.ratings.all():
        propose(rating, PROPOSED_LEVEL, REASON, by=proposer)
        advance(rating, Stage.MEETING)
    make_meeting(dialogue)
    meet(dialogue)
    return dialogue.ratings.get(indicator__number=8)


def make_director(code: str = OWN) -> User:
    """The director of a structure that exists."""
    structure = Structure.objects.get(code=code)
    return make_user("director", email=f"{code}@demo.example", structure=structure)


def make_president(code: str = OWN) -> User:
    """The president of a structure that exists."""
    structure = Structure.objects.get(code=code)
    return make_user("president", email=f"p-{code}@demo.example", structure=structure)


def make_meeting(
    dialogue: Dialogue, *, notes: str = "Compte rendu", until: str = "validated"
) -> Meeting:
    """A meeting announced and held today, its minutes validated: nothing is sent nor printed.

    `until` leaves it "held", or its minutes "offered".
    """
    now, today = timezone.now(), timezone.localdate()
    meeting = Meeting(dialogue=dialogue, starts_at=end_of_today(), place="Maison de la Région")
    meeting.invited_at = now
    meeting.save()
    agent = make_user("region_agent")
    meeting.invitations.create(starts_at=meeting.starts_at, sent_by=agent)
    meeting.attendances.create(party="structure", name="La direction")
    meeting.held_on, meeting.notes = today, notes
    meeting.save()
    if until == "held":
        return meeting
    meeting.minutes_offered_at, meeting.offered_minutes = now, make_file("propose.pdf")
    meeting.save()
    if until == "offered":
        return meeting
    author = make_director(dialogue.structure.code)
    meeting.remarks.create(text="Rien à signaler.", author=author)
    meeting.minutes_validated_by, meeting.minutes_validated_at = agent, now
    meeting.minutes = make_file("compte-rendu.pdf")
    meeting.save()
    return meeting


def make_file(name: str) -> StoredFile:
    """A file that was not printed."""
    return StoredFile.objects.create(
        name=name, media_type="application/pdf", content=b"%PDF", size=4, sha256="0" * 64
    )


def end_of_today() -> datetime:
    """The last moment of today: to come, and today."""
    return timezone.localtime().replace(hour=23, minute=59, second=59)


@transaction.atomic
def meet(dialogue: Dialogue) -> None:
    """Take to the decision the ratings that wait for the meeting."""
    for rating in dialogue.ratings.filter(stage=Stage.MEETING):
        make_move(rating, Act.MEET, by=make_user("region_agent")).save()


def make_due(schedule: Schedule, day: date, name: str = "self_assessment_due") -> None:
    """Have a date of dialogues that are open be another one, earlier if need be."""
    setattr(schedule, name, day)
    with pgtrigger.ignore("dialogue.Schedule:announced_dates_only_go_later"):
        schedule.save()


def make_silent(dialogue: Dialogue, today: date) -> None:
    """Bring a silence to the first day when it may be recorded: overdue, two reminders."""
    make_due(dialogue.campaign.schedule, today - timedelta(days=40))
    for days in (30, 15):
        make_reminder(dialogue, today - timedelta(days=days), by=make_user("region_agent"))


def make_reply_overdue(rating: Rating, *, reminded: bool = True) -> Rating:
    """Turn the clock to twenty days after a proposal, asked for again in time, or never."""
    clock.turn_to(timezone.localdate(rating.proposed_at) + timedelta(days=20))
    reminded_on = clock.today() - timedelta(days=10) if reminded else None
    Rating.objects.filter(pk=rating.pk).update(reply_reminded_on=reminded_on)
    return Rating.objects.get(pk=rating.pk)


def advance(rating: Rating, stage: Stage) -> None:
    """Take a rating from where it is up to `stage`, by the acts of the happy path."""
    acts = {
        Stage.SELF_ASSESSMENT: _assess,
        Stage.PROPOSAL: _propose,
        Stage.REPLY: _contest,
        Stage.DECISION: _decide,
    }
    rating.refresh_from_db()
    while ORDER.index(rating.stage) < ORDER.index(stage):
        acts[Stage(rating.stage)](rating)
        rating.refresh_from_db()


def _fill(campaign: Campaign) -> None:
    """Give every cell its value at once: what is told here starts after the split."""
    open_collection(campaign, by=make_user())
    structures = list(Structure.objects.order_by("code"))
    Figure.objects.bulk_create(
        Figure(
            campaign=campaign,
            indicator=indicator,
            structure=structure,
            value=make_value(indicator.number, rank),
            source=indicator.source,
            recorded_by=make_user(),
        )
        for rank, structure in enumerate(structures)
        for indicator in measured_indicators(campaign)
    )
    campaign.refresh_from_db()


def _assess(rating: Rating) -> None:
    assess(rating, SELF_LEVEL, ARGUMENT, by=make_director(rating.dialogue.structure.code))


def _propose(rating: Rating) -> None:
    propose(rating, PROPOSED_LEVEL, REASON, by=make_user("region_agent"))


def _contest(rating: Rating) -> None:
    director = make_director(rating.dialogue.structure.code)
    contest(rating, CONTESTED, by=director, today=timezone.localdate())


def _decide(rating: Rating) -> None:
    decide(rating, LEVEL, DECISION_REASON, by=make_user())
