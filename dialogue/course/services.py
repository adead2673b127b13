"""Opening the dialogues of a campaign, with their dates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import capfirst

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import enter_state, locked
from allocation.models import Axis, Campaign, Postponement, State
from allocation.parameters.selectors import planned_days
from allocation.parameters.services import Change, words
from allocation.postponements.selectors import What
from allocation.postponements.services import announce, require_later
from dialogue.course.mails import of_the_dialogues
from dialogue.course.models import DATES, Schedule
from dialogue.models import Dialogue, Rating
from dialogue.ratings.mails import opening_mails
from structures.ground.changes import set_values
from structures.ground.fields import column
from structures.ground.french import date_long
from structures.ground.refusals import Refused, require
from structures.journal.services import note_each
from structures.messages.kinds import kind_of
from structures.messages.services import post
from structures.models import JournalEntry, Message, User
from structures.region.selectors import region_on

# Days from the opening to each date, until the Region says otherwise.
DAYS_TO = {"self_assessment_due": 30, "proposal_due": 45, "decision_due": 90}
SHORTEST_ASSESSMENT = timedelta(days=15)
WITH_A_DATE = ("opening", "proposal", "send_back")  # messages that say until when
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


@transaction.atomic
def postpone_dialogues(
    campaign: Campaign, values: Mapping[str, Any], reason: str, *, by: User
) -> Postponement:
    """Put off dates of dialogues that are open, or lengthen the delay, and tell those concerned.

    `values` holds fields of Schedule. Raises Refused for a date brought forward, past or out of
    order, or for a shorter delay. What counts from a date is computed from the new one.
    """
    require(by.is_region_staff, "Les dates des dialogues reviennent à la Région.")
    campaign = locked(campaign, State.DIALOGUE)
    schedule = Schedule.objects.select_for_update().get(campaign=campaign)
    for name in DATES:
        require_later(getattr(schedule, name), values.get(name) or getattr(schedule, name))
    require(
        values.get("reply_days", schedule.reply_days) >= schedule.reply_days,
        f"Le délai de réponse est de {schedule.reply_days} jours : il ne se réduit pas.",
    )
    before = {name: words(schedule, name) for name in values}
    changed = set_values(schedule, values)
    days = [getattr(schedule, name) for name in DATES]
    require(
        days == sorted(days), "Les dates se suivent : auto-évaluation, proposition, puis décision."
    )
    schedule.save()
    _say_again(campaign, by)
    put_off = Postponement(
        campaign=campaign, what=What.DIALOGUES, reason=reason.strip(), decided_by=by
    )
    changes = [_change(schedule, name, before[name]) for name in changed]
    return announce(put_off, changes, of_the_dialogues(campaign.year))


def _change(schedule: Schedule, name: str, before: str) -> Change:
    said = str(capfirst(column(Schedule, name).verbose_name))
    return Change(f"schedule.{name}", said, before, words(schedule, name))


def _say_again(campaign: Campaign, by: User) -> None:
    """Post what waits to leave with the dates of today: as it was written, it no longer leaves."""
    dialogues = campaign.dialogues.values("pk")
    waiting = Message.objects.filter(
        state=Message.State.WAITING, kind__in=WITH_A_DATE, about__in=dialogues
    )
    there = {(one.about, one.address.lower(), one.body) for one in waiting}
    again = {}  # once, though several that wait say what it was before
    for message in waiting:
        rewrite = kind_of(message).rewritten
        for mail in rewrite(message) if rewrite else []:
            said = (mail.about, mail.address.lower(), mail.body)
            if mail.address.lower() == message.address.lower() and said not in there:
                again[said] = replace(mail, day=message.day)
    post(again.values(), by=by)


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
