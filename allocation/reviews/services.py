"""Opening the review of figures, agreeing, contesting, answering, noting silences."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.services import Typed, record_figures
from allocation.figures.wordings import word_older_figures
from allocation.models import (
    Campaign,
    ChallengeAnswer,
    ChallengeWithdrawal,
    FigureChallenge,
    FigureReview,
    Postponement,
)
from allocation.parameters.services import Change
from allocation.postponements.services import announce, require_later
from allocation.reviews.heard.selectors import HeardValue, contested_value, has_values
from allocation.reviews.mails import answer_mails, directors_of, of_the_review, opening_mails
from allocation.reviews.selectors import (
    SHORTEST_DAYS,
    blocking_challenges,
    earliest_end,
    is_late,
    open_challenges,
    review_of,
)
from allocation.second_sources.services import record_second
from structures.access import require_role
from structures.ground import clock
from structures.ground.french import counted, date_long, number
from structures.ground.refusals import Refused, require
from structures.ground.tasks import few
from structures.journal.services import note, note_each
from structures.messages.services import post
from structures.models import REGION_STAFF, JournalEntry, User

Verdict = ChallengeAnswer.Verdict
FIGURES = JournalEntry.Kind.FIGURES
SHOWN_PLACES = 2
CHANGED = (
    "Cette donnée a changé depuis que vous avez ouvert la page : lisez la valeur qui est "
    "maintenant enregistrée, puis répondez."
)


@dataclass(frozen=True)
class Reply:
    """What the Region answers; `value` is the other value, where it corrects.

    `seen` is the stamp of the figure that a page showed; None where none did.
    """

    verdict: str
    reason: str
    value: Decimal | None = None
    seen: str | None = None


@transaction.atomic
def open_review(campaign: Campaign, ends_on: date, *, by: User) -> FigureReview:
    """Ask each structure to read its figures until a day, and tell those who direct them, once.

    Raises Refused where there is no figure yet, or too little time to read.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *OPEN_TO_FIGURES)
    require(review_of(campaign) is None, "La relecture est déjà ouverte : reportez-en la fin.")
    require(has_values(campaign), "Aucune donnée n’est enregistrée : il n’y a rien à relire.")
    first = earliest_end(clock.today())
    require(
        ends_on >= first,
        f"Laissez {SHORTEST_DAYS} jours ouvrés au moins : la relecture se termine le "
        f"{date_long(first)} au plus tôt.",
    )
    word_older_figures(campaign)
    review = FigureReview.objects.create(campaign=campaign, ends_on=ends_on, opened_by=by)
    structures = list(campaign_structures(campaign))
    post(opening_mails(review, directors_of(structures)), by=by)
    said = f"{campaign} : données {campaign.reference_year} à relire jusqu’au {date_long(ends_on)}"
    note_each(FIGURES, said, structures=structures, by=by)
    return review


def tried_opening(act: Callable[[], FigureReview]) -> FigureReview:
    """Return what an act would open; all of it is undone. Raises Refused as the act does."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


@transaction.atomic
def postpone_review(campaign: Campaign, ends_on: date, reason: str, *, by: User) -> Postponement:
    """Put off the end of the review, even once it is past, and tell those concerned."""
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *OPEN_TO_FIGURES)
    review = review_held(campaign)
    before = review.ends_on
    require_later(before, ends_on)
    review.ends_on = ends_on
    review.save(update_fields=["ends_on"])
    label = f"Fin de la relecture des données {campaign.reference_year}"
    change = Change("review.end", label, date_long(before), date_long(ends_on))
    put_off = Postponement(
        campaign=campaign, what=Postponement.What.REVIEW, reason=reason.strip(), decided_by=by
    )
    return announce(put_off, [change] if before != ends_on else [], of_the_review(campaign.year))


@transaction.atomic
def answer(challenge: FigureChallenge, reply: Reply, *, by: User) -> ChallengeAnswer:
    """Answer a challenge, once: the value is written, or kept, and the structure is told.

    Raises Refused for who recorded the figure and would refuse to change it.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(challenge.review.campaign, *OPEN_TO_FIGURES)
    require(
        not ChallengeAnswer.objects.filter(challenge=challenge).exists(),
        "Une réponse a déjà été donnée à cette contestation.",
    )
    require(
        not ChallengeWithdrawal.objects.filter(challenge=challenge).exists(),
        "La structure a retiré cette contestation : elle n’attend plus de réponse.",
    )
    require(reply.reason.strip(), "Dites pourquoi : la structure lit votre motif.")
    contested = _contested(challenge)
    require(reply.seen in (None, contested.stamp), CHANGED)
    value = _answered_value(challenge, reply, contested, by)
    if value != contested.value:
        _write(contested, value, challenge, reply, by)
    stored = _contested(challenge)
    given = ChallengeAnswer.objects.create(
        challenge=challenge,
        verdict=reply.verdict,
        reason=reply.reason.strip(),
        value=stored.value,
        definition=stored.counted_under,
        counted_as=stored.counted_as,
        answered_by=by,
    )
    post(answer_mails(given, directors_of([challenge.structure])), by=by)
    _note_answer(campaign, given, by)
    return given


def why_not_heard(campaign: Campaign) -> str:
    """Say which challenges keep a run from being adopted, by name, or nothing. One query."""
    waiting = list(blocking_challenges(campaign))
    if not waiting:
        return ""
    names = [f"{one} (reçue le {date_long(one.received)})" for one in waiting]
    count = counted(len(waiting), "contestation attend", "contestations attendent")
    return (
        f"{count} la réponse de la Région : {few(names, len(names))}. Répondez, puis arrêtez la "
        "répartition."
    )


def late_words(campaign: Campaign) -> list[str]:
    """Say which challenges came too late to be waited for, and have no answer. One query."""
    late = [str(one) for one in open_challenges(campaign) if is_late(one)]
    if not late:
        return []
    names = few(late, len(late))
    return [
        f"Contestations reçues après la fin de la relecture, et laissées sans réponse : {names}."
    ]


def what_may_change(campaign: Campaign) -> str:
    """Say what is still contested while a run is computed, or nothing. One query."""
    waiting = [str(one) for one in open_challenges(campaign)]
    if not waiting:
        return ""
    count = counted(len(waiting), "contestation attend", "contestations attendent")
    return (
        f"{count} la réponse de la Région : {few(waiting, len(waiting))}. Si une valeur change, la "
        "répartition sera à calculer de nouveau."
    )


def review_held(campaign: Campaign) -> FigureReview:
    """Return the review of a locked campaign, locked. Raises Refused before it is opened."""
    found = FigureReview.objects.select_for_update().filter(campaign=campaign).first()
    if found is None:
        raise Refused("La relecture des données n’est pas ouverte.")
    return found


def _contested(challenge: FigureChallenge) -> HeardValue:
    """Return the value that is contested. Raises Refused if its typing was undone since."""
    found = contested_value(challenge)
    if found is None:
        raise Refused(
            "La valeur contestée n’est plus enregistrée : sa saisie a été annulée. "
            "Enregistrez-la de nouveau, puis répondez."
        )
    return found


def _write(
    contested: HeardValue, value: Decimal, challenge: FigureChallenge, reply: Reply, by: User
) -> None:
    """Write the value that is kept where the contested one is, by whoever it was counted."""
    made = date_long(timezone.localdate(challenge.made_at))
    source = f"Contestation du {made} : {Verdict(reply.verdict).label.lower()}"
    reason, structure = reply.reason.strip(), challenge.structure
    if contested.second:
        facts = {"document": source, "comment": reason}
        record_second(contested.second, structure, value, facts, by=by)
        return
    values = {contested.indicator: Typed(value, comment=reason)}
    record_figures(challenge.review.campaign, structure, values, source=source, by=by)


def _answered_value(
    challenge: FigureChallenge, reply: Reply, figure: HeardValue, by: User
) -> Decimal:
    if reply.verdict == Verdict.ACCEPTED:
        if challenge.proposed is None:
            raise Refused("La structure ne propose pas de valeur : donnez la vôtre.")
        return challenge.proposed
    if reply.verdict == Verdict.CORRECTED:
        if reply.value is None or reply.value == figure.value:
            raise Refused("Donnez la valeur retenue : une autre que celle qui est enregistrée.")
        return reply.value
    require(
        figure.recorded_by.pk != by.pk,
        "Vous avez enregistré cette valeur : la maintenir revient à une autre personne. Vous "
        "pouvez retenir la valeur proposée, ou une autre.",
    )
    return figure.value


def _note_answer(campaign: Campaign, given: ChallengeAnswer, by: User) -> None:
    challenge = given.challenge
    places = None if challenge.indicator.whole_values else SHOWN_PLACES
    said = (
        f"{campaign} : réponse sur l’indicateur {challenge.indicator.number}, "
        f"{given.get_verdict_display().lower()} ({number(given.value, places)})"
    )
    note(FIGURES, said, structure=challenge.structure, by=by, reason=given.reason)
