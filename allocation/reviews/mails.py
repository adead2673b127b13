"""What directors are told of the review: that it opens, that an answer is there, a new end."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.models import Campaign, ChallengeAnswer, FigureReview, Postponement
from allocation.postponements.mails import Where, rewritten
from allocation.postponements.selectors import Reader
from allocation.reviews.selectors import (
    ANSWER_DAYS,
    OPENING,
    review_of,
)
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.models import Message, Role, Structure
from structures.people.selectors import Addressee, once_each_person, recipients_of


@dataclass(frozen=True)
class Director:
    """Whom a message of the review goes to, of which structure."""

    structure: Structure
    person: Addressee


def directors_of(structures: Iterable[Structure]) -> list[Director]:
    """Return who directs each structure, or who else leads it where nobody does. Two queries."""
    return [
        Director(to.structure, one)
        for to in recipients_of(structures, clock.today())
        for one in once_each_person(
            [one for one in to.people if one.role == Role.DIRECTOR] or to.people
        )
    ]


def opening_mails(review: FigureReview, directors: Iterable[Director]) -> list[Mail]:
    """Return a mail a director: what is asked, until when, where. No query."""
    campaign = review.campaign
    subject = f"Données {campaign.reference_year} à relire"
    return [
        Mail(
            OPENING,
            one.person.email,
            f"{subject}, {one.structure}",
            _body("opening", campaign, one.structure, review=review),
            day=timezone.localdate(review.opened_at),
            about=review.pk or 0,
            structure=one.structure.pk,
            person=one.person.account,
        )
        for one in directors
    ]


def answer_mails(answer: ChallengeAnswer, directors: Iterable[Director]) -> list[Mail]:
    """Return a mail a director: that the Region answered, and where; never a figure. No query."""
    challenge = answer.challenge
    campaign = challenge.review.campaign
    return [
        Mail(
            "challenge_answer",
            one.person.email,
            f"Réponse à votre contestation, données {campaign.reference_year}, {one.structure}",
            _body("answer", campaign, one.structure, indicator=challenge.indicator),
            day=timezone.localdate(answer.answered_at),
            about=answer.pk,
            structure=one.structure.pk,
            person=one.person.account,
        )
        for one in directors
    ]


def of_the_review(year: int) -> Where:
    """Return where each reader finds the review of a year."""

    def where(reader: Reader) -> str:
        if reader.structure:
            return reverse("allocation:own_figures", args=[reader.structure.code, year])
        return reverse("allocation:reviews", args=[year])

    return where


def _body(name: str, campaign: Campaign, structure: Structure, **context: object) -> str:
    where = reverse("allocation:own_figures", args=[structure.code, campaign.year])
    told = {
        "campaign": campaign,
        "structure": structure,
        "answer_days": ANSWER_DAYS,
        "link": settings.PUBLIC_URL + where,
        "demo": settings.DEMO,
    }
    return render_to_string(f"allocation/reviews/mail/{name}.txt", told | context)


def _opening(message: Message) -> list[Mail]:
    """Return the mail as it reads while figures are open: another end is told by its notice."""
    review = FigureReview.objects.select_related("campaign").get(pk=message.about)
    if message.structure is None or review.campaign.state not in OPEN_TO_FIGURES:
        return []
    return opening_mails(review, directors_of([message.structure]))


def _postponed(message: Message) -> list[Mail]:
    found = Postponement.objects.select_related("campaign").get(pk=message.about)
    review = review_of(found.campaign)
    now = {"review.end": date_long(review.ends_on)} if review else {}
    return rewritten(message, of_the_review(found.campaign.year), now)


REVIEW_OPENING = Kind("relecture des données ouverte", _opening)
CHALLENGE_ANSWER = Kind("réponse à une contestation")
POSTPONED_REVIEW = Kind("fin de la relecture reportée", _postponed)
