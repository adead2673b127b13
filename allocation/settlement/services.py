"""Settling a campaign: what axis 3 finally gives, and what is left to pay."""

from django.db import transaction

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import enter_state, locked
from allocation.corrections.selectors import correction_prepared
from allocation.models import Campaign, Run, State
from allocation.runs.record import Ratings
from allocation.runs.selectors import whole_run_in_force
from allocation.runs.services import compute_with_ratings
from allocation.settlement.models import DecidedLevel
from allocation.settlement.selectors import missing_ratings, settlement_run
from structures.ground.refusals import Refused
from structures.journal.services import note_each
from structures.models import JournalEntry, Role, Structure, User


def keep_level(campaign: Campaign, structure: Structure, number: int, level: int) -> None:
    """Keep a level that the dialogue has settled, for who reads what may still come."""
    DecidedLevel.objects.create(
        campaign=campaign, structure=structure, indicator_number=number, level=level
    )


@transaction.atomic
def settle(campaign: Campaign, ratings: Ratings, *, by: User, reason: str = "") -> Run:
    """Compute the adopted run again with `ratings`, keep it, and take the campaign to its balance.

    `ratings` are levels from 0 to 3 by indicator number then structure code. Once only.
    Raises Refused unless a manager does it at the end of the dialogues, all ratings settled.
    """
    _refuse_unless_settleable(campaign, by)
    campaign = locked(campaign, State.DIALOGUE)
    waiting = correction_prepared(campaign)
    if waiting:
        raise Refused(
            f"{waiting} est en préparation : arrêtez-la ou abandonnez-la avant le solde, qui "
            "repose sur la répartition."
        )
    adopted = whole_run_in_force(campaign)
    missing = missing_ratings(adopted, ratings)
    if missing:
        raise Refused(f"Notes à arrêter avant le solde : {' ; '.join(missing)}.")
    run = compute_with_ratings(adopted, ratings, by=by, reason=reason)
    enter_state(campaign, State.SETTLEMENT, by=by)
    note_each(
        JournalEntry.Kind.ALLOCATION,
        f"Solde {campaign.year} arrêté, {run}",
        structures=campaign_structures(campaign),
        by=by,
    )
    return run


def _refuse_unless_settleable(campaign: Campaign, by: User) -> None:
    if not by.has_role(Role.REGION_MANAGER):
        raise Refused("L’arrêt du solde revient à une ou un responsable de la Région.")
    done = settlement_run(campaign)
    if done:
        raise Refused(
            f"Le solde {campaign.year} est déjà arrêté par la répartition n° {done.number} : "
            "retirez-le d’abord s’il est à refaire."
        )
