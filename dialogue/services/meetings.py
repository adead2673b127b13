"""The meeting of the three parties: planned, announced, held."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from allocation.services.campaign import require_state
from allocation.states import State
from dialogue.meeting_mails import invitations
from dialogue.models import Attendance, Dialogue, Meeting
from dialogue.rules import REGION, Act, Stage
from dialogue.selectors.agenda import not_yet_there
from dialogue.selectors.meetings import addresses_of, guests_of
from dialogue.services.ratings import take_turn
from structures import clock
from structures.mails import send_on_commit
from structures.models import JournalEntry, User
from structures.services import require
from structures.services.journal import note
from structures.typography import counted, date_long, moment


@dataclass(frozen=True)
class Appointment:
    """When, and where: a place, a link, or both."""

    starts_at: datetime
    place: str = ""
    link: str = ""


@transaction.atomic
def plan(dialogue: Dialogue, appointment: Appointment, *, by: User) -> Meeting:
    """Fix the meeting, or move it: those invited are then to be invited again.

    Raises Refused once it is held, or without a place nor a link.
    """
    dialogue = Dialogue.objects.select_for_update(of=("self",)).get(pk=dialogue.pk)
    _require_region(by)
    require_state(dialogue.campaign, State.DIALOGUE)
    meeting = Meeting.objects.filter(dialogue=dialogue).first() or Meeting(dialogue=dialogue)
    require(not meeting.held_on, "L’entretien est déjà tenu : sa date ne change plus.")
    require(appointment.place or appointment.link, "Indiquez un lieu ou un lien.")
    meeting.starts_at = appointment.starts_at
    meeting.place, meeting.link = appointment.place, appointment.link
    meeting.invited_at = None
    meeting.save()
    starts_at = timezone.localtime(meeting.starts_at)
    trace(meeting, f"entretien fixé au {moment(starts_at)}", by)
    return meeting


@transaction.atomic
def invite(meeting: Meeting, *, by: User) -> list[str]:
    """Send the invitation to each guest, alone, when the transaction ends; return the addresses.

    Raises Refused once held, or for a wrong address.
    """
    meeting = locked(meeting, by)
    require_state(meeting.dialogue.campaign, State.DIALOGUE)
    require(not meeting.held_on, "L’entretien est déjà tenu.")
    addresses = addresses_of(guests_of(meeting.dialogue, clock.today()))
    send_on_commit(invitations(meeting, addresses))
    meeting.invited_at = clock.now()
    meeting.save()
    sent = counted(len(addresses), "invitation envoyée", "invitations envoyées")
    trace(meeting, f"entretien : {sent}", by)
    return addresses


@transaction.atomic
def hold(meeting: Meeting, held_on: date, *, by: User) -> Meeting:
    """Note that the meeting took place, and take each rating on to its decision.

    Raises Refused for a date to come, while an indicator has not reached the meeting (they
    are named), or until it is noted who was there, or excused, for each party.
    """
    meeting = locked(meeting, by)
    require_state(meeting.dialogue.campaign, State.DIALOGUE)
    require(not meeting.held_on, "L’entretien est déjà noté comme tenu.")
    require(held_on <= clock.today(), "Cette date est à venir : notez l’entretien après.")
    late = not_yet_there(meeting.dialogue)
    names = ", ".join(f"{r.indicator} ({r.get_stage_display()})" for r in late)
    require(not late, f"L’entretien vient après la réponse de la structure. Attendus : {names}.")
    _require_parties(meeting)
    for rating in meeting.dialogue.ratings.filter(stage=Stage.MEETING):
        take_turn(rating, Act.MEET, by=by).save(update_fields=["stage"])
    meeting.held_on = held_on
    meeting.save()
    trace(meeting, f"entretien tenu le {date_long(held_on)}", by)
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


def _require_parties(meeting: Meeting) -> None:
    noted = set(meeting.attendances.values_list("party", flat=True))
    missing = [party.label for party in Attendance.Party if party not in noted]
    require(
        not missing,
        "Notez d’abord dans le compte rendu qui était présent ou excusé pour chaque partie. "
        f"Il manque : {', '.join(missing)}.",
    )


def _require_region(by: User) -> None:
    require(by.role in REGION, "L’entretien est organisé par la Région.")
