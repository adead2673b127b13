"""Opening the dialogues of a campaign, with their dates."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import enter_state, locked
from allocation.models import Axis, Campaign, State
from allocation.parameters.selectors import planned_days
from dialogue.course.models import Schedule
from dialogue.models import Dialogue, Rating
from dialogue.ratings.mails import opening_mails
from structures.ground.french import date_long
from structures.ground.refusals import Refused
from structures.journal.services import note_each
from structures.messages.services import post
from structures.models import JournalEntry, User
from structures.region.selectors import region_on

# Days from the opening to each date, until the Region says otherwise.
DAYS_TO = {"self_assessment_due": 30, "proposal_due": 45, "decision_due": 90}
SHORTEST_ASSESSMENT = timedelta(days=15)
# Code de justice administrative, art. R. 421-1: two months to go to the court.
APPEAL_ROUTE = (
    "Cette décision peut être contestée dans les deux mois qui suivent sa notification : par un "
    "recours gracieux adressé à la Région, ou par un recours devant le {court}. Le "
    "recours gracieux formé dans ce délai le fait courir à nouveau à compter de sa réponse."
)


@transaction.atomic
def open_dialogues(
    campaign: Campaign, *, by: User, today: date, dates: Mapping[str, Any] | None = None
) -> list[Dialogue]:
    """Open the dialogue of each structure, one rating an indicator of the variable axes.

    `dates` holds fields of Schedule. Raises Refused unless the campaign is at its
    conventions, if no indicator of a variable axis is active, or if the self-assessment is
    due too soon.
    """
    campaign = locked(campaign, State.CONVENTIONS)
    if not by.is_region_staff:
        raise Refused("L’ouverture des dialogues revient à la Région.")
    indicators = list(campaign.indicators.filter(active=True, axis__kind=Axis.Kind.VARIABLE))
    if not indicators:
        raise Refused("Aucun indicateur actif sur un axe à part variable : rien à apprécier.")
    fields = default_dates(campaign, today) | dict(dates or {})
    first = today + SHORTEST_ASSESSMENT
    if fields["self_assessment_due"] < first:
        raise Refused(
            "Laissez à chaque structure le temps d’écrire : l’auto-évaluation est attendue au "
            f"plus tôt le {date_long(first)}."
        )
    schedule, _ = Schedule.objects.update_or_create(campaign=campaign, defaults=fields)
    structures = list(campaign_structures(campaign))
    dialogues = Dialogue.objects.bulk_create(
        Dialogue(campaign=campaign, structure=structure, opened_by=by) for structure in structures
    )
    post(opening_mails(dialogues, schedule.self_assessment_due), by=by)
    Rating.objects.bulk_create(
        Rating(dialogue=dialogue, indicator=indicator)
        for dialogue in dialogues
        for indicator in indicators
    )
    enter_state(campaign, State.DIALOGUE, by=by)
    summary = f"Dialogue de gestion {campaign.year} ouvert"
    note_each(JournalEntry.Kind.DIALOGUE, summary, structures=structures, by=by)
    return dialogues


def default_dates(campaign: Campaign, today: date) -> dict[str, Any]:
    """Return the dates proposed for dialogues opened on `today`, and the appeal route.

    They are decided by the day planned for the balances, if that leaves their time. One query.
    """
    dates: dict[str, Any] = {name: today + timedelta(days=days) for name, days in DAYS_TO.items()}
    planned = planned_days(campaign).get(State.SETTLEMENT)
    if planned and planned > dates["proposal_due"]:
        dates["decision_due"] = planned
    route = campaign.appeal_route or APPEAL_ROUTE.format(court=region_on(today).court)
    return dates | {"appeal_route": route}
