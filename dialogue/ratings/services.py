"""The moves of a rating: each locks it, checks the move, fills its columns, says and notes it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst

from allocation.campaigns.services import require_state
from allocation.models import State
from allocation.settlement.services import keep_level
from dialogue.models import Dialogue, Draft, Rating, Schedule, Statement
from dialogue.ratings.mails import tell_structure
from dialogue.ratings.selectors import (
    Silence,
    assessment_due,
    is_reminded_to_reply,
    minutes_are_validated,
    reply_day,
    silence,
)
from dialogue.rules import (
    REPLY_AFTER_REMINDER,
    TEXTS,
    Act,
    IllegalMove,
    Stage,
    TextKind,
    after,
    shortest_reason,
)
from structures.access import acts_for
from structures.ground import clock
from structures.ground.french import counted, date_long, in_a_row
from structures.ground.refusals import Refused, require
from structures.journal.services import note
from structures.models import JournalEntry, User

AGREED = "D’accord avec la proposition."
CLOSED_AGAIN = "Les dialogues ont été refermés : plus rien n’est attendu ici."


def locked(rating: Rating) -> Rating:
    """Return the rating as it is now, locked until the end of the transaction."""
    found = Rating.objects.select_for_update(of=("self",)).select_related(
        "indicator", "dialogue__structure", "dialogue__campaign__schedule"
    )
    if now := found.filter(pk=rating.pk).first():
        return now
    raise Refused(CLOSED_AGAIN)


def require_party(dialogue: Dialogue, by: User) -> None:
    """Raise Refused unless `by` may take part: the Region, the State, or the structure itself."""
    if not acts_for(by, dialogue.structure_id):
        raise Refused("Ce dialogue est celui d’une autre structure.")


def make_move(rating: Rating, act: Act, *, by: User) -> Rating:
    """Return the rating locked and at the stage that `act` leads to, not yet saved.

    Raises Refused if the act is not possible now, or not for this person.
    """
    rating = locked(rating)
    require_party(rating.dialogue, by)
    require_state(rating.dialogue.campaign, State.DIALOGUE)
    try:
        rating.stage = after(Stage(rating.stage), act, *by.roles)
    except IllegalMove as refusal:
        raise Refused(str(refusal)) from refusal
    return rating


def require_text(text: str, shortest: int, what: str) -> str:
    """Return `text` without the blanks around it. Raises Refused under `shortest` characters."""
    text = text.strip()
    require(text, f"{what} : un texte est attendu.")
    if len(text) < shortest:
        raise Refused(
            f"{what} : {shortest} caractères au moins sont attendus, {len(text)} sont écrits."
        )
    return text


def shortest_text(kind: TextKind, schedule: Schedule) -> int:
    """Return how many characters a text needs, whatever its level: more for the Region's reasons.

    A decision may need more still: see `reason_needed`.
    """
    return schedule.reason_length if TEXTS[kind].is_reason else 1


@transaction.atomic
def assess(rating: Rating, level: int, argument: str, *, by: User) -> Statement:
    """Give the structure's own level, with its argument. Raises Refused."""
    rating = make_move(rating, Act.ASSESS, by=by)
    argument = require_text(argument, 1, "L’argument")
    return _write(rating, TextKind.ASSESSMENT, argument, by=by, level=level)


@transaction.atomic
def send_back(rating: Rating, comment: str, *, by: User) -> Statement:
    """Ask the structure to complete its self-assessment, and say what is missing."""
    rating = make_move(rating, Act.SEND_BACK, by=by)
    comment = require_text(comment, 1, "Ce qui est à compléter")
    statement = _write(rating, TextKind.SEND_BACK, comment, by=by)
    tell_structure(rating, statement, until=assessment_due(rating))
    return statement


@transaction.atomic
def record_silence(rating: Rating, *, by: User, today: date) -> Statement:
    """Record that the structure did not assess itself, or did not complete what it wrote.

    The dated reminders are cited. Raises Refused before its last day has passed, or without
    enough reminders and days since then.
    """
    rating = make_move(rating, Act.RECORD_SILENCE, by=by)
    found = require_silence(rating, today)
    return _write(rating, TextKind.SILENCE, as_recorded(rating, found), by=by)


def as_recorded(rating: Rating, found: Silence) -> str:
    """Say what was awaited and did not come: the whole assessment, or what was asked of it."""
    reminders = in_a_row([f"du {date_long(day)}" for day in found.reminders])
    if rating.self_level is None:
        words = "La structure ne s’est pas prononcée. Auto-évaluation attendue"
    else:
        assessed = date_long(timezone.localdate(rating.self_assessed_at))
        asked = date_long(timezone.localdate(rating.sent_back_at))
        words = (
            f"La structure n’a pas complété son auto-évaluation du {assessed} "
            f"(demande du {asked}). Complément attendu"
        )
    return f"{words} le {date_long(found.due)} ; relances {reminders}."


def require_silence(rating: Rating, today: date) -> Silence:
    """Return what is to be cited. Raises Refused while it is too early."""
    found = silence(rating, today)
    due = date_long(found.due)
    require(today > found.due, f"L’auto-évaluation est attendue jusqu’au {due} : attendez.")
    if found.day is None:
        sent = counted(len(found.reminders), "relance", "relances")
        raise Refused(
            f"Il faut {found.needed} relances avant un constat, parties après le {due} et à "
            f"{found.days_apart} jours d’intervalle au moins : {sent} à ce jour."
        )
    if not found.possible:
        raise Refused(f"Le silence ne peut être constaté qu’à partir du {date_long(found.day)}.")
    return found


def _require_heard(rating: Rating) -> None:
    """Raise Refused if the structure was taken for silent, and a reminder cited came back since."""
    recorded, assessed = rating.silence_recorded_at, rating.self_assessed_at
    if recorded is None or (assessed and assessed > recorded):
        return
    day = timezone.localdate(recorded)
    found = silence(rating, day)
    require(
        sum(reminder <= day for reminder in found.reminders) >= found.needed,
        "Le constat de carence ne tient plus : une relance qu’il cite est revenue en erreur, ou la "
        "date attendue a été reportée. Demandez un complément à la structure, pour qu’elle ait de "
        "nouveau son délai.",
    )


@transaction.atomic
def propose(rating: Rating, level: int, reason: str, *, by: User) -> Statement:
    """Propose a level to the structure, with its reason. Raises Refused."""
    rating = make_move(rating, Act.PROPOSE, by=by)
    _require_heard(rating)
    shortest = shortest_text(TextKind.PROPOSAL, rating.dialogue.campaign.schedule)
    reason = require_text(reason, shortest, "Le motif de la proposition")
    statement = _write(rating, TextKind.PROPOSAL, reason, by=by, level=level)
    tell_structure(rating, statement, until=reply_day(rating))
    return statement


@transaction.atomic
def agree(rating: Rating, text: str = "", *, by: User, today: date) -> Statement:
    """Agree with the proposal; a word may be added. Raises Refused after the last day."""
    rating = make_move(rating, Act.AGREE, by=by)
    _require_time_left(rating, today)
    return _reply(rating, Rating.Reply.AGREED, text.strip() or AGREED, by=by)


@transaction.atomic
def contest(rating: Rating, argument: str, *, by: User, today: date) -> Statement:
    """Contest the proposal, with arguments. Raises Refused after the last day."""
    rating = make_move(rating, Act.CONTEST, by=by)
    _require_time_left(rating, today)
    argument = require_text(argument, 1, "L’argument de la contestation")
    return _reply(rating, Rating.Reply.CONTESTED, argument, by=by)


@transaction.atomic
def close_reply(rating: Rating, *, by: User, today: date) -> Statement:
    """Go on without a reply once its last day, as it is now, has passed: held against nobody.

    Raises Refused without a dated reminder about the reply.
    """
    rating = make_move(rating, Act.CLOSE_REPLY, by=by)
    held = Schedule.objects.select_for_update()  # no delay is lengthened meanwhile
    rating.dialogue.campaign.schedule.refresh_from_db(from_queryset=held)
    require_no_reply(rating, today)
    text = (
        f"Sans réponse dans le délai, ouvert jusqu’au {date_long(reply_day(rating))}. "
        "L’absence de réponse n’est pas retenue contre la structure."
    )
    return _reply(rating, Rating.Reply.NONE, text, by=by)


def require_no_reply(rating: Rating, today: date) -> None:
    """Raise Refused while the structure may still reply, or was not asked for it again."""
    last = reply_day(rating)
    if today <= last:
        raise Refused(f"La structure peut répondre jusqu’au {date_long(last)} : attendez.")
    if not is_reminded_to_reply(rating):
        raise Refused(
            "Relancez d’abord la structure : une absence de réponse se note après une relance "
            f"datée, qui lui laisse {REPLY_AFTER_REMINDER.days} jours."
        )


def _require_time_left(rating: Rating, today: date) -> None:
    last = reply_day(rating)
    if today > last:
        raise Refused(
            f"Le délai de réponse est passé depuis le {date_long(last)}. "
            "Écrivez une intervention : elle sera lue par les trois parties."
        )


def _reply(rating: Rating, reply: Rating.Reply, text: str, *, by: User) -> Statement:
    rating.reply = reply
    return _write(rating, TextKind.REPLY, text, by=by)


@transaction.atomic
def decide(rating: Rating, level: int, reason: str, *, by: User) -> Statement:
    """Settle the level, with its reason, longer when it departs from the self-assessment.

    Raises Refused for the author of the proposal, or until the minutes are validated.
    """
    rating = make_move(rating, Act.DECIDE, by=by)
    if not minutes_are_validated(rating):
        raise Refused("La décision vient après l’entretien, une fois son compte rendu validé.")
    if by.pk == rating.proposed_by_id:
        raise Refused(
            "Vous avez écrit la proposition : la décision revient à une ou un autre responsable."
        )
    reason = require_text(reason, reason_needed(rating, level), "Le motif de la décision")
    keep_level(rating.dialogue.campaign, rating.dialogue.structure, rating.indicator.number, level)
    return _write(rating, TextKind.DECISION, reason, by=by, level=level)


def reason_needed(rating: Rating, level: int) -> int:
    """Return how many characters the reason of a decision at `level` needs."""
    schedule = rating.dialogue.campaign.schedule
    return shortest_reason(
        rating.self_level,
        level,
        usual=schedule.reason_length,
        when_differs=schedule.differing_reason_length,
    )


def _write(
    rating: Rating, kind: TextKind, text: str, *, by: User, level: int | None = None
) -> Statement:
    """Say a text, fill the columns that its row names, and trace it in the structure's journal.

    The author's draft of it has served: it is deleted.
    """
    statement = Statement.objects.create(
        dialogue=rating.dialogue, rating=rating, kind=kind, level=level, text=text, author=by
    )
    row = TEXTS[kind]
    for column, value in ((row.level, level), (row.by, by), (row.at, clock.now())):
        if column:
            setattr(rating, column, value)
    rating.save()  # after the text: the database asks for a decision's reason first
    Draft.objects.filter(rating=rating, author=by, kind=kind).delete()
    trace(statement)
    return statement


def trace(statement: Statement) -> None:
    """Note a statement in the journal, for its own readers, without its text."""
    where = str(statement.rating.indicator) if statement.rating else "dialogue de gestion"
    level = "" if statement.level is None else f", niveau {statement.level}"
    note(
        JournalEntry.Kind.DIALOGUE,
        f"{capfirst(where)} : {statement.get_kind_display()}{level}",
        structure=statement.dialogue.structure,
        by=statement.author,
        audience=statement.audience,
    )
