"""The meeting of the three parties: planned, announced, held; its minutes, until validated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from allocation.campaigns.services import require_state
from allocation.models import State
from dialogue.meetings.documents import minutes_document
from dialogue.meetings.mails import invitations, minutes_mails
from dialogue.meetings.models import Attendance, Commitment, Meeting, MinutesRemark
from dialogue.meetings.selectors import (
    address_of_the_structure,
    addresses_of,
    agenda_of,
    guests_of,
    may_be_validated,
    may_remark,
    not_yet_there,
    remarks_until,
    structure_was_awaited,
    who_was_there,
)
from dialogue.meetings.sheet import minutes_sheet
from dialogue.models import Dialogue
from dialogue.ratings.services import make_move, require_party
from dialogue.rules import Act, Stage
from dialogue.thread.services import locked_dialogue
from structures.ground import clock
from structures.ground.changes import set_values
from structures.ground.french import counted, date_long, moment
from structures.ground.refusals import require
from structures.journal.services import note
from structures.messages.services import post
from structures.models import JournalEntry, StoredFile, User


@dataclass(frozen=True)
class Appointment:
    """When, and where: a place, a link, or both."""

    starts_at: datetime
    place: str = ""
    link: str = ""


@transaction.atomic
def plan(dialogue: Dialogue, appointment: Appointment, *, by: User) -> Meeting:
    """Fix the meeting, or move it: those invited are then to be invited again.

    Where it already stands so, nothing is written and nobody is to be told.
    Raises Refused once it is held, for a moment that is past, or without a place nor a link.
    """
    dialogue = locked_dialogue(dialogue)
    _require_region(by)
    require_state(dialogue.campaign, State.DIALOGUE)
    meeting = Meeting.objects.filter(dialogue=dialogue).first() or Meeting(dialogue=dialogue)
    require(not meeting.held_on, "L’entretien est déjà tenu : sa date ne change plus.")
    require(appointment.place or appointment.link, "Indiquez un lieu ou un lien.")
    require(
        appointment.starts_at > clock.now(),
        "Cette date est passée : un entretien se fixe à l’avance, pour que chacun y vienne.",
    )
    if not set_values(meeting, vars(appointment)):
        return meeting
    meeting.moves += meeting.pk is not None
    meeting.invited_at = None
    meeting.save()
    trace(meeting, f"entretien fixé au {moment(timezone.localtime(meeting.starts_at))}", by)
    return meeting


@transaction.atomic
def invite(meeting: Meeting, *, by: User) -> list[str]:
    """Give the outbox an invitation for each guest, alone; return the addresses.

    It counts for the structure from the day it leaves. Raises Refused once held, once its
    date is past, or for a wrong address.
    """
    meeting = locked(meeting, by)
    require_state(meeting.dialogue.campaign, State.DIALOGUE)
    require(not meeting.held_on, "L’entretien est déjà tenu.")
    require(
        meeting.starts_at > clock.now(),
        "La date de l’entretien est passée : fixez-en une autre, puis invitez.",
    )
    guests = guests_of(meeting.dialogue, clock.today())
    addresses = addresses_of(guests)
    posted = {one.address.lower(): one for one in post(invitations(meeting, addresses), by=by)}
    meeting.invited_at = clock.now()
    meeting.save()
    meeting.invitations.create(
        starts_at=meeting.starts_at,
        sent_by=by,
        sent_at=meeting.invited_at,
        notice=posted.get(address_of_the_structure(guests).lower()),
    )
    sent = counted(len(addresses), "invitation demandée", "invitations demandées")
    trace(meeting, f"entretien : {sent}", by)
    return addresses


@transaction.atomic
def hold(meeting: Meeting, held_on: date, otherwise: str = "", *, by: User) -> Meeting:
    """Note the day when the meeting took place, and take each rating on to its decision.

    `otherwise` says why it is not the day announced. Raises Refused for a date to come, before the
    invitation or the last reply, or for a day that the structure did not expect; while an
    indicator has not reached the meeting; until it is noted who was there, for each party.
    """
    meeting = locked(meeting, by)
    require_state(meeting.dialogue.campaign, State.DIALOGUE)
    require(not meeting.held_on, "L’entretien est déjà noté comme tenu.")
    require(held_on <= clock.today(), "Cette date est à venir : notez l’entretien après.")
    require(meeting.invited_at, "Envoyez d’abord l’invitation à l’entretien.")
    late = not_yet_there(meeting.dialogue)
    names = ", ".join(f"{r.indicator} ({r.get_stage_display()})" for r in late)
    require(not late, f"L’entretien vient après la réponse de la structure. Attendus : {names}.")
    _require_after_the_replies(meeting, held_on)
    _require_parties(meeting)
    meeting.held_on = held_on
    meeting.held_otherwise = otherwise.strip() if meeting.is_on_another_day else ""
    _require_expected(meeting)
    meeting.save()
    for rating in meeting.dialogue.ratings.filter(stage=Stage.MEETING):
        make_move(rating, Act.MEET, by=by).save(update_fields=["stage"])
    trace(meeting, f"entretien {meeting.held_words}", by)
    return meeting


def locked(meeting: Meeting, by: User) -> Meeting:
    """Return the meeting as it is now, locked, for the Region. Raises Refused for others."""
    _require_region(by)
    found = Meeting.objects.select_for_update(of=("self",)).select_related(
        "dialogue__structure__referent", "dialogue__campaign__schedule"
    )
    return found.get(pk=meeting.pk)


def trace(meeting: Meeting, summary: str, by: User) -> None:
    """Note in the structure's journal what became of the meeting."""
    dialogue = meeting.dialogue
    text = f"Dialogue de gestion {dialogue.campaign.year} : {summary}"
    note(JournalEntry.Kind.DIALOGUE, text, structure=dialogue.structure, by=by)


def _require_expected(meeting: Meeting) -> None:
    """Raise Refused if the structure could not expect the meeting on the day when it was held."""
    if not meeting.is_on_another_day:
        return _require_awaited(meeting)
    said = f"L’entretien est annoncé pour le {date_long(meeting.announced_on)}"
    invited = timezone.localdate(meeting.invited_at)
    late = f"L’invitation est du {date_long(invited)} : l’entretien la suit."
    require(meeting.held_on and meeting.held_on >= invited, late)
    require(
        {Attendance.Party.STRUCTURE, Attendance.Party.REGION} <= who_was_there(meeting),
        f"{said} : il ne se tient un autre jour qu’en présence de la structure et de la Région. "
        "Sinon, fixez une autre date, puis invitez de nouveau.",
    )
    require(
        meeting.held_otherwise,
        f"{said} : dites pourquoi il s’est tenu un autre jour. Le compte rendu l’imprime.",
    )


def _require_awaited(meeting: Meeting) -> None:
    require(
        structure_was_awaited(meeting),
        "La structure n’est pas venue : proposez-lui une autre date (déplacez l’entretien, puis "
        "invitez de nouveau). L’entretien ne se tient sans elle qu’une fois cette seconde "
        "invitation partie.",
    )


def _require_after_the_replies(meeting: Meeting, held_on: date) -> None:
    last = meeting.dialogue.ratings.aggregate(at=Max("replied_at"))["at"]
    replied_on = timezone.localdate(last) if last else held_on
    require(
        held_on >= replied_on,
        f"La dernière réponse est du {date_long(replied_on)} : l’entretien la suit.",
    )


def _require_parties(meeting: Meeting) -> None:
    noted = set(meeting.attendances.values_list("party", flat=True))
    missing = [party.label for party in Attendance.Party if party not in noted]
    require(
        not missing,
        "Notez d’abord dans le compte rendu qui était présent ou excusé pour chaque partie. "
        f"Il manque : {', '.join(missing)}.",
    )


def _require_region(by: User) -> None:
    require(by.is_region_staff, "L’entretien est organisé par la Région.")


Row = Mapping[str, object]


@dataclass(frozen=True)
class MinutesContent:
    """The text of the minutes; rows hold the fields of Attendance and of Commitment."""

    notes: str
    attendances: Iterable[Row] = ()
    commitments: Iterable[Row] = ()


@transaction.atomic
def write_minutes(meeting: Meeting, content: MinutesContent, *, by: User) -> Meeting:
    """Write the minutes, in place of what was written. Raises Refused once offered."""
    meeting = locked(meeting, by)
    require(not meeting.minutes_offered_at, "Le compte rendu est proposé : il ne change plus.")
    meeting.notes = content.notes
    meeting.save()
    meeting.attendances.all().delete()
    meeting.commitments.all().delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, **row) for row in content.attendances
    )
    Commitment.objects.bulk_create(
        Commitment(meeting=meeting, **row) for row in content.commitments
    )
    return meeting


@transaction.atomic
def offer_minutes(meeting: Meeting, *, by: User) -> list[str]:
    """Print the minutes, offer them to the parties for remarks, tell each one.

    Return the addresses. Raises Refused until the meeting is held and its minutes written,
    or if the structure did not come and was invited for one date only.
    """
    meeting = locked(meeting, by)
    require_state(meeting.dialogue.campaign, State.DIALOGUE)
    require(meeting.held_on, "Notez d’abord que l’entretien est tenu.")
    require(not meeting.minutes_offered_at, "Le compte rendu est déjà proposé.")
    require(meeting.notes.strip(), "Écrivez d’abord le compte rendu.")
    # Held later before a reason was asked for: it stays unsaid.
    (_require_expected if meeting.held_otherwise else _require_awaited)(meeting)
    meeting.minutes_offered_at = clock.now()
    meeting.agenda = agenda_of(meeting.dialogue).record
    meeting.offered_minutes = _printed(meeting)
    meeting.save()
    addresses = addresses_of(guests_of(meeting.dialogue, clock.today()))
    post(minutes_mails(meeting, addresses), by=by)
    told = counted(len(addresses), "message", "messages")
    trace(meeting, f"compte rendu de l’entretien proposé, {told}", by)
    return addresses


@transaction.atomic
def remark_on_minutes(meeting: Meeting, text: str, *, by: User) -> MinutesRemark:
    """Write a remark, annexed for good to the minutes. Raises Refused once validated."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related(
        "dialogue__structure", "dialogue__campaign"
    )
    meeting = found.get(pk=meeting.pk)
    require_party(meeting.dialogue, by)
    require(
        may_remark(meeting, by),
        "Les remarques s’écrivent entre la proposition du compte rendu et sa validation, "
        "par la structure, la Région et l’État.",
    )
    require(text.strip(), "Écrivez votre remarque.")
    same = meeting.remarks.filter(text=text.strip(), author=by)
    require(not same.exists(), "Cette remarque est déjà jointe au compte rendu.")
    said = meeting.remarks.create(text=text.strip(), author=by)
    trace(meeting, "remarque sur le compte rendu de l’entretien", by)
    return said


@transaction.atomic
def validate_minutes(meeting: Meeting, *, by: User, today: date) -> Meeting:
    """Validate the minutes and print them, the remarks annexed: nothing changes afterwards.

    Raises Refused until the time for remarks is over, or the structure and the State spoke.
    """
    meeting = locked(meeting, by)
    require(meeting.minutes_offered_at, "Proposez d’abord le compte rendu aux parties.")
    require(not meeting.minutes_validated_at, "Le compte rendu est déjà validé.")
    require(
        may_be_validated(meeting, today),
        f"Les remarques sont attendues jusqu’au {date_long(remarks_until(meeting))}, sauf si la "
        "structure et l’État ont chacun écrit la leur.",
    )
    meeting.minutes_validated_by, meeting.minutes_validated_at = by, clock.now()
    meeting.minutes = _printed(meeting)
    meeting.save()
    trace(meeting, "compte rendu de l’entretien validé", by)
    return meeting


def _printed(meeting: Meeting) -> StoredFile:
    return minutes_document(minutes_sheet(meeting)).kept()
