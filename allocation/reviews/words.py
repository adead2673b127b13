"""What structures say of their figures: an agreement, a challenge; and their silences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.models import (
    Campaign,
    ChallengeWithdrawal,
    FigureAgreement,
    FigureChallenge,
    FigureReview,
    ReviewSilence,
)
from allocation.reviews.heard.selectors import HeardValue, Word, heard_values
from allocation.reviews.selectors import OPENING, review_rows, unread_by_structure
from allocation.reviews.services import review_held
from structures.access import directs
from structures.ground import clock
from structures.ground.files.services import keep_document
from structures.ground.french import date_long, in_a_row
from structures.ground.refusals import require
from structures.journal.services import note, note_each
from structures.models import JournalEntry, Message, Structure, User

FIGURES = JournalEntry.Kind.FIGURES
CHANGED = (
    "Une de ces données a changé depuis que vous avez ouvert la page : relisez-la, puis répondez."
)


@dataclass(frozen=True)
class Contest:
    """What a structure contests, and why; `proposed` may be None for a definition."""

    about: str
    reason: str
    proposed: Decimal | None
    file: tuple[str, bytes] | None = None


@transaction.atomic
def agree(campaign: Campaign, structure: Structure, seen: Mapping[int, str], *, by: User) -> int:
    """Agree to figures as they were shown: `seen` is the stamp of each, by number.

    What was contested is no longer. Returns how many; raises Refused where one changed since.
    """
    campaign, review = _open_to(structure, campaign, by)
    figures = [one for one in _heard(campaign, structure, seen) if one.word != Word.AGREED]
    require(figures, "Ces données sont déjà confirmées.")
    require(
        all(one.word != Word.SETTLED for one in figures),
        "La Région a déjà répondu à cette contestation : il n’y a plus rien à confirmer.",
    )
    _withdraw(figures, structure, by)
    FigureAgreement.objects.bulk_create(
        FigureAgreement(review=review, agreed_by=by, **_cell(one, structure)) for one in figures
    )
    names = in_a_row([str(one.indicator.number) for one in figures])
    label = "indicateur" if len(figures) == 1 else "indicateurs"
    said = f"{campaign} : données {campaign.reference_year} confirmées, {label} {names}"
    note(FIGURES, said, structure=structure, by=by)
    return len(figures)


@transaction.atomic
def contest(
    campaign: Campaign, structure: Structure, said: Contest, seen: Mapping[int, str], *, by: User
) -> FigureChallenge:
    """Contest the figure of `seen`, as it was shown; one that waits is replaced. Raises Refused."""
    campaign, review = _open_to(structure, campaign, by)
    [figure] = _heard(campaign, structure, seen)
    require(
        figure.word != Word.SETTLED,
        "La Région a déjà répondu sur cette valeur : écrivez à votre référent si un point reste "
        "à éclaircir.",
    )
    require(said.reason.strip(), "Dites pourquoi vous contestez cette donnée.")
    require(
        said.proposed is not None or said.about == FigureChallenge.About.DEFINITION,
        "Donnez la valeur que vous proposez.",
    )
    require(said.proposed != figure.value, "La valeur proposée est celle qui est déjà enregistrée.")
    _withdraw([figure], structure, by)
    challenge = FigureChallenge.objects.create(
        review=review,
        about=said.about,
        reason=said.reason.strip(),
        proposed=said.proposed,
        file=keep_document(*said.file) if said.file else None,
        made_by=by,
        **_cell(figure, structure),
    )
    number, whose = figure.indicator.number, f" ({figure.second})" if figure.second else ""
    late = "" if clock.today() <= review.ends_on else ", après la fin de la relecture"
    words = f"{campaign} : donnée de l’indicateur {number}{whose} contestée{late}"
    note(FIGURES, words, structure=structure, by=by, reason=challenge.reason)
    return challenge


def _open_to(structure: Structure, campaign: Campaign, by: User) -> tuple[Campaign, FigureReview]:
    """Return the campaign, locked, and its review, if the person directs the structure."""
    require(directs(by, structure.pk), "La direction de la structure répond de ses données.")
    campaign = locked(campaign, *OPEN_TO_FIGURES)
    return campaign, review_held(campaign)


def _heard(campaign: Campaign, structure: Structure, seen: Mapping[int, str]) -> list[HeardValue]:
    """Return the values that were shown, as they are. Raises Refused where one changed."""
    found = {one.indicator.number: one for one in heard_values(campaign, structure)}
    same = all(n in found and found[n].stamp == stamp for n, stamp in seen.items())
    require(seen and same, CHANGED)
    return [found[n] for n in seen]


def _cell(heard: HeardValue, structure: Structure) -> dict[str, object]:
    return {
        "structure": structure,
        "indicator": heard.indicator,
        "value": heard.value,
        "counted_by": heard.counted_by,
        "definition": heard.counted_under,
        "counted_as": heard.counted_as,
    }


def _withdraw(figures: Sequence[HeardValue], structure: Structure, by: User) -> None:
    waiting = FigureChallenge.objects.filter(structure=structure, answer=None, withdrawal=None)
    for one in figures:
        if one.word == Word.CONTESTED:
            for found in waiting.filter(indicator=one.indicator):
                ChallengeWithdrawal.objects.create(challenge=found, withdrawn_by=by)


def record_silences() -> None:
    """Note who had said nothing when a review ended; does nothing the second time.

    A transaction a review.
    """
    ended = FigureReview.objects.filter(
        campaign__state__in=OPEN_TO_FIGURES, ends_on__lt=clock.today()
    )
    for review in ended.select_related("campaign").order_by("pk"):
        _record_silences_of(review)


@transaction.atomic
def _record_silences_of(review: FigureReview) -> None:
    campaign = locked(review.campaign)
    review.refresh_from_db()
    if campaign.state not in OPEN_TO_FIGURES or review.ends_on >= clock.today():
        return
    noted = review.silences.filter(ends_on=review.ends_on).values("structure")
    silent = list(review_rows(campaign).filter(unread__gt=0).exclude(pk__in=noted))
    told, unread = told_days(review), unread_by_structure(campaign)
    ReviewSilence.objects.bulk_create(
        ReviewSilence(
            review=review,
            structure=one,
            ends_on=review.ends_on,
            indicators=unread[one.pk],
            told_on=told.get(one.pk),
        )
        for one in silent
    )
    said = f"{campaign} : relecture des données terminée le {date_long(review.ends_on)}"
    for words, among in (
        ("sans réponse sur une partie au moins", [s for s in silent if s.pk in told]),
        ("structure non prévenue, aucun message n’est parti", _others(silent, told)),
    ):
        note_each(FIGURES, f"{said}, {words}", structures=among, by=None)


def _others(structures: Sequence[Structure], told: Mapping[int, date]) -> list[Structure]:
    return [one for one in structures if one.pk not in told]


def told_days(review: FigureReview) -> dict[int, date]:
    """Return the day when each structure was told of the review, by its key. One query."""
    left = Message.objects.filter(
        kind=OPENING, about=review.pk, state=Message.State.LEFT, structure__isnull=False
    )
    days = left.order_by().values_list("structure").annotate(first=Min("left_at"))
    return {structure: timezone.localdate(at) for structure, at in days}
