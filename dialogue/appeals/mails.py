"""The mails of an appeal: where it stands and a link, nothing of what is contested or answered."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from dialogue.appeals.models import Appeal
from dialogue.appeals.selectors import OPEN
from structures.ground import clock
from structures.ground.mails import Mail
from structures.help_requests.selectors import region_told
from structures.messages.kinds import Kind
from structures.models import Message
from structures.people.selectors import addressees, once_each_person

SENT, RECEIPT, ANSWER = "appeal_sent", "appeal_receipt", "appeal_answer"
WITHDRAWAL = "appeal_withdrawal"
SUBJECTS = {
    SENT: "Recours gracieux {year} à lire, {structure}",
    RECEIPT: "Accusé de réception de votre recours gracieux {year}, {structure}",
    ANSWER: "Réponse à votre recours gracieux {year}, {structure}",
    WITHDRAWAL: "Recours gracieux {year} retiré, {structure}",
}


def sent_mails(appeal: Appeal) -> list[Mail]:
    """Return what tells the Region that an appeal came. One query."""
    return _to_the_region(SENT, appeal, appeal.sent_at)


def withdrawal_mails(appeal: Appeal) -> list[Mail]:
    """Return what tells the Region that an appeal is withdrawn. One query."""
    return _to_the_region(WITHDRAWAL, appeal, appeal.withdrawal.withdrawn_at)


def receipt_mails(appeal: Appeal, on: date) -> list[Mail]:
    """Return what tells the structure that its appeal was received. Two queries."""
    return _to_the_structure(RECEIPT, appeal, on)


def answer_mails(appeal: Appeal, on: date) -> list[Mail]:
    """Return what tells the structure that its appeal is answered. Two queries."""
    return _to_the_structure(ANSWER, appeal, on)


def _to_the_region(kind: str, appeal: Appeal, at: datetime) -> list[Mail]:
    day = timezone.localdate(at)
    people = [one for one in region_told(appeal.structure) if one.pk != appeal.author_id]
    return [_mail(kind, appeal, day, one.email, one.pk) for one in people]


def _to_the_structure(kind: str, appeal: Appeal, on: date) -> list[Mail]:
    people = addressees([appeal.structure_id], clock.today())[appeal.structure_id]
    return [_mail(kind, appeal, on, one.email, one.account) for one in once_each_person(people)]


def _mail(kind: str, appeal: Appeal, day: date, address: str, person: int | None) -> Mail:
    year, structure = appeal.campaign.year, appeal.structure
    where = reverse("dialogue:appeal", args=[structure.code, year, appeal.pk])
    context = {
        "kind": kind,
        "appeal": appeal,
        "link": settings.PUBLIC_URL + where,
        "demo": settings.DEMO,
    }
    return Mail(
        kind,
        address,
        SUBJECTS[kind].format(year=year, structure=structure),
        render_to_string("dialogue/appeals/mail/appeal.txt", context),
        day=day,
        about=appeal.pk,
        structure=structure.pk,
        person=person,
        key=f"{kind}-{appeal.pk}-{person or address.lower()}",
    )


def _about(message: Message) -> Appeal:
    return Appeal.objects.select_related("structure", "campaign", "withdrawal").get(
        pk=message.about
    )


def _still_awaited(message: Message) -> Collection[Mail]:
    """Return the mails of what came, none once it is acknowledged, answered or withdrawn."""
    appeal = _about(message)
    waits = Appeal.objects.filter(OPEN, pk=appeal.pk, receipt=None)
    return sent_mails(appeal) if waits.exists() else []


def _as_of_its_day(
    write: Callable[[Appeal, date], list[Mail]],
) -> Callable[[Message], Collection[Mail]]:
    return lambda message: write(_about(message), message.day)


ARRIVAL = Kind("recours gracieux à lire", _still_awaited)
ACKNOWLEDGEMENT = Kind("accusé de réception d’un recours", _as_of_its_day(receipt_mails))
ANSWERED = Kind("réponse à un recours", _as_of_its_day(answer_mails))
GIVEN_UP = Kind("recours gracieux retiré", lambda message: withdrawal_mails(_about(message)))
