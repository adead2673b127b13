"""What a structure is told of its dialogue: a date and a link, never what was written."""

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from dialogue.models import Dialogue, Rating, Statement
from dialogue.rules import TextKind
from structures.ground import clock
from structures.ground.mails import send_on_commit
from structures.people.selectors import Addressee, addressees, once_each

OPENED, PRINTED = "dialogue_opened", "letter_printed"
SUBJECTS = {
    OPENED: "Dialogue de gestion {year} ouvert, {structure}",
    TextKind.PROPOSAL: "Proposition à lire, dialogue de gestion {year}, {structure}",
    TextKind.SEND_BACK: "Complément demandé, dialogue de gestion {year}, {structure}",
    PRINTED: "Décision du dialogue de gestion {year}, {structure}",
}


def structure_notices(
    subject: str, dialogue: Dialogue, recipients: Iterable[Addressee], until: date | None = None
) -> list[EmailMessage]:
    """Return one message an address, on a subject of SUBJECTS, with the last day to answer."""
    where = reverse("dialogue:dialogue", args=[dialogue.structure.code, dialogue.campaign.year])
    words = SUBJECTS[subject].format(year=dialogue.campaign.year, structure=dialogue.structure)
    context = {
        "dialogue": dialogue,
        "until": until,
        "link": settings.PUBLIC_URL + where,
        "demo": settings.DEMO,
    }
    body = render_to_string(f"dialogue/ratings/mail/{subject}.txt", context)
    addresses = once_each(one.email for one in recipients)
    return [EmailMessage(words, body, to=[address]) for address in addresses]


def tell_opening(dialogues: Collection[Dialogue]) -> None:
    """Tell each structure that its dialogue, all of one campaign, is open."""
    recipients = addressees([dialogue.structure_id for dialogue in dialogues], clock.today())
    for dialogue in dialogues:
        until = dialogue.campaign.schedule.self_assessment_due
        people = recipients[dialogue.structure_id]
        send_on_commit(structure_notices(OPENED, dialogue, people, until))


def tell_structure(rating: Rating, statement: Statement, *, until: date) -> None:
    """Tell the structure of a proposal or a request for more, with the last day to answer.

    Does nothing when one of the same kind was told that day: the message says that others
    may follow it.
    """
    today = clock.today()
    same = rating.dialogue.statements.filter(kind=statement.kind, written_at__date=today)
    if same.exclude(pk=statement.pk).exists():
        return
    structure = rating.dialogue.structure_id
    recipients = addressees([structure], today)[structure]
    send_on_commit(structure_notices(statement.kind, rating.dialogue, recipients, until))
