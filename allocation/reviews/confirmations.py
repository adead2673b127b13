"""What the opening of a review says before it is done: who is told, until when."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from allocation.models import Campaign, FigureReview
from allocation.reviews.mails import Director, opening_mails
from allocation.reviews.selectors import ANSWER_DAYS
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, date_long


def opening_told(review: FigureReview, directors: Sequence[Director]) -> Confirmation:
    """Return what is said before each direction is asked, the message in full. No query."""
    campaign: Campaign = review.campaign
    mails = opening_mails(review, directors)
    people = counted(len(mails), "personne est prévenue", "personnes sont prévenues")
    return Confirmation(
        title=f"Ouvrir la relecture des données {campaign.reference_year}",
        button="Ouvrir la relecture et prévenir",
        sentences=[
            f"Chaque direction relit ses données jusqu’au {date_long(review.ends_on)} : elle "
            "confirme, ou conteste avec un motif et une valeur.",
            f"La Région répond à chaque contestation sous {ANSWER_DAYS} jours. Une contestation "
            "reçue à temps et sans réponse empêche d’arrêter la répartition.",
            f"{people}, chacune par un message ; seuls le nom et le lien changent.",
        ],
        back=("Relecture", reverse("allocation:reviews", args=[campaign.year])),
        done="La relecture est ouverte : les directions sont prévenues.",
        whom=Whom(
            [
                Concerned(f"{one.person.name}, {one.structure}", note=_note(one))
                for one in directors
            ],
            caption="Qui est prévenu",
            who="Personne",
            noun=("autre personne", "autres personnes"),
        ),
        for_good="La fin de la relecture se reporte ensuite ; elle ne s’avance pas.",
        letter=(mails[0].subject, mails[0].body) if mails else None,
    )


def _note(one: Director) -> str:
    if one.person.has_account:
        return one.person.email
    return f"{one.person.email} (sans compte : à inviter pour qu’elle puisse répondre)"


def proposed_end(today: date, earliest: date) -> date:
    """Return a day that is proposed for the end: two weeks, or what the working days ask."""
    return max(earliest, date.fromordinal(today.toordinal() + 14))
