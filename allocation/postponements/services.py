"""Putting dates off: never brought forward, always with a reason, told to those concerned."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_CALENDAR, OPEN_TO_RULE, State
from allocation.models import Campaign
from allocation.parameters.selectors import planned_days
from allocation.parameters.services import Change, note_changes, set_steps
from allocation.postponements.mails import Where, of_the_year, postponement_mails
from allocation.postponements.models import Postponement
from allocation.postponements.selectors import What, readers_of
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.refusals import require
from structures.journal.services import note_each
from structures.messages.services import post
from structures.models import JournalEntry, User

UNDER_WAY = tuple(state for state in OPEN_TO_CALENDAR if state not in OPEN_TO_RULE)


@transaction.atomic
def postpone_steps(
    campaign: Campaign, days: Mapping[State, date], reason: str, *, by: User
) -> Postponement:
    """Put off planned days of a year whose collection is open, and tell those concerned.

    Raises Refused for a day that is brought forward or past, or for days out of order.
    """
    require(by.is_region, "Le calendrier de l’année revient à la Région.")
    campaign = locked(campaign, *UNDER_WAY)
    planned = planned_days(campaign)
    for state, day in days.items():
        require_later(planned.get(state), day)
    _require_order(planned | {state.value: day for state, day in days.items()})
    changes = set_steps(campaign, days)
    _require_some(changes, reason)
    note_changes(campaign, changes, source=reason[:300], by=by)
    return announce(
        Postponement(campaign=campaign, what=What.STEPS, reason=reason.strip(), decided_by=by),
        changes,
        of_the_year(campaign.year),
    )


@transaction.atomic
def announce(postponement: Postponement, changes: Sequence[Change], where: Where) -> Postponement:
    """Keep dates that were put off, by `decided_by`, and tell each person concerned once."""
    _require_some(changes, postponement.reason)
    campaign, by = postponement.campaign, postponement.decided_by
    postponement.changes = [asdict(change) for change in changes]
    postponement.save()
    post(postponement_mails(postponement, readers_of(campaign), where), by=by)
    said = " ; ".join(postponement.sentences)
    note_each(
        JournalEntry.Kind.DIALOGUE
        if postponement.what == What.DIALOGUES
        else JournalEntry.Kind.ALLOCATION,
        f"{campaign}, dates reportées : {said}",
        structures=campaign_structures(campaign),
        by=by,
    )
    return postponement


def require_later(before: date | None, day: date) -> None:
    """Raise Refused for a day that is brought forward, or moved to one that is past."""
    require(
        before is None or day >= before,
        f"Le {date_long(day)} est avant le {date_long(before or day)}, déjà annoncé : une date se "
        "reporte, elle ne s’avance pas.",
    )
    require(
        day == before or day >= clock.today(),
        f"Le {date_long(day)} est passé : reportez à une date à venir.",
    )


def _require_order(days: Mapping[str, date]) -> None:
    found = [(state, days[state]) for state in State if state in days]
    for (_, early), (_, late) in zip(found, found[1:], strict=False):
        require(
            early <= late,
            f"Les étapes se suivent : celle du {date_long(late)} viendrait avant celle du "
            f"{date_long(early)}.",
        )


def _require_some(changes: Sequence[Change], reason: str) -> None:
    require(changes, "Aucune date ne change.")
    require(reason.strip(), "Dites pourquoi : le motif est lu par toutes les personnes prévenues.")


def tried(act: Callable[[], Postponement]) -> Postponement:
    """Return what an act would put off; all of it is undone. Raises Refused as the act does."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found
