"""What a structure is told of its dialogue: a date and a link, never what was written."""

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from allocation.models import State
from dialogue.models import Dialogue, Rating, Statement
from dialogue.ratings.selectors import assessment_due, first_reply_day
from dialogue.rules import Stage, TextKind
from structures.ground import clock
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.messages.services import post
from structures.models import Message
from structures.people.selectors import Addressee, addressees, once_each_person

OPENED, PRINTED = "opening", "letter"
SUBJECTS = {
    OPENED: "Dialogue de gestion {year} ouvert, {structure}",
    TextKind.PROPOSAL: "Proposition à lire, dialogue de gestion {year}, {structure}",
    TextKind.SEND_BACK: "Complément demandé, dialogue de gestion {year}, {structure}",
    PRINTED: "Décision du dialogue de gestion {year}, {structure}",
}


def structure_mails(
    subject: str, dialogue: Dialogue, recipients: Iterable[Addressee], until: date | None = None
) -> list[Mail]:
    """Return one mail an address, on a subject of SUBJECTS, with the last day to answer."""
    where = reverse("dialogue:dialogue", args=[dialogue.structure.code, dialogue.campaign.year])
    words = SUBJECTS[subject].format(year=dialogue.campaign.year, structure=dialogue.structure)
    context = {
        "dialogue": dialogue,
        "until": until,
        "link": settings.PUBLIC_URL + where,
        "demo": settings.DEMO,
    }
    body = render_to_string(f"dialogue/ratings/mail/{subject}.txt", context)
    return [
        Mail(
            str(subject),
            one.email,
            words,
            body,
            day=clock.today(),
            about=dialogue.pk,
            structure=dialogue.structure_id,
            person=one.account,
        )
        for one in once_each_person(recipients)
    ]


def opening_mails(dialogues: Collection[Dialogue], until: date) -> list[Mail]:
    """Return what each structure is told: its dialogue, of one campaign, is open. Two queries."""
    recipients = addressees([dialogue.structure_id for dialogue in dialogues], clock.today())
    return [
        mail
        for dialogue in dialogues
        for mail in structure_mails(OPENED, dialogue, recipients[dialogue.structure_id], until)
    ]


def letter_mails(dialogues: Collection[Dialogue]) -> list[Mail]:
    """Return what each structure is told once the letter of its dialogue is there. Two queries."""
    people = addressees([dialogue.structure_id for dialogue in dialogues], clock.today())
    return [
        mail
        for dialogue in dialogues
        for mail in structure_mails(PRINTED, dialogue, people[dialogue.structure_id])
    ]


def tell_structure(rating: Rating, statement: Statement, *, until: date) -> None:
    """Tell the structure of a proposal or a request for more, with the last day to answer.

    Does nothing when one of the same kind was told that day: the message says that others
    may follow it.
    """
    today = clock.today()
    same = rating.dialogue.statements.filter(kind=statement.kind, written_at__date=today)
    if same.exclude(pk=statement.pk).exists():
        return
    mails = structure_mails(statement.kind, rating.dialogue, leaders(rating.dialogue), until)
    post(mails, by=statement.author)


def leaders(dialogue: Dialogue) -> list[Addressee]:
    """Return who leads the structure of a dialogue today. Two queries."""
    return addressees([dialogue.structure_id], clock.today())[dialogue.structure_id]


def dialogue_about(message: Message) -> Dialogue:
    """Return the dialogue that a message is about. One query."""
    found = Dialogue.objects.select_related("structure", "campaign__schedule", "letter")
    return found.get(pk=message.about)


def _opening(message: Message) -> list[Mail]:
    """Return the mail as it reads while the dialogue is open; an opening may be undone."""
    if not Dialogue.objects.filter(pk=message.about).exists():
        return []
    dialogue = dialogue_about(message)
    if dialogue.campaign.state != State.DIALOGUE:
        return []
    until = dialogue.campaign.schedule.self_assessment_due
    return structure_mails(OPENED, dialogue, leaders(dialogue), until)


def _proposal(message: Message) -> list[Mail]:
    """Return the mail as it reads while one of the proposals of that day waits for its reply."""
    dialogue = dialogue_about(message)
    waiting = _ratings(dialogue, stage=Stage.REPLY, proposed_at__date=message.day)
    return _still(TextKind.PROPOSAL, dialogue, {first_reply_day(r) for r in waiting})


def _send_back(message: Message) -> list[Mail]:
    dialogue = dialogue_about(message)
    waiting = _ratings(dialogue, stage=Stage.SELF_ASSESSMENT, sent_back_at__date=message.day)
    return _still(TextKind.SEND_BACK, dialogue, {assessment_due(r) for r in waiting})


def _letter(message: Message) -> list[Mail]:
    return letter_mails([dialogue_about(message)])


def _ratings(dialogue: Dialogue, **where: object) -> QuerySet[Rating]:
    return dialogue.ratings.filter(**where).select_related("dialogue__campaign__schedule")


def _still(kind: TextKind, dialogue: Dialogue, days: Collection[date]) -> list[Mail]:
    """Return the mails of each day until which something of that kind waits."""
    if dialogue.campaign.state != State.DIALOGUE:
        return []
    people = leaders(dialogue)
    return [mail for until in days for mail in structure_mails(kind, dialogue, people, until)]


OPENING = Kind("ouverture du dialogue", _opening)
PROPOSAL = Kind("proposition à lire", _proposal)
SEND_BACK = Kind("complément demandé", _send_back)
LETTER = Kind("lettre de décision", _letter)
