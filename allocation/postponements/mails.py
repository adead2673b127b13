"""The notice of dates put off: before, after, and why; the same for everybody but for its link."""

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from allocation.parameters.selectors import planned_days
from allocation.postponements.models import Postponement
from allocation.postponements.selectors import Reader, What, readers_of
from structures.ground.french import date_long
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.models import Message

Where = Callable[[Reader], str]
# The kind of message of each, in settings.MESSAGE_KINDS.
KINDS = {
    What.STEPS: "postponed_steps",
    What.DIALOGUES: "postponed_dialogues",
    What.REVIEW: "postponed_review",
}
ABOUT = {
    What.STEPS: "Calendrier",
    What.DIALOGUES: "Dates du dialogue de gestion",
    What.REVIEW: "Relecture des données",
}


def postponement_mails(
    postponement: Postponement, readers: Iterable[Reader], where: Where
) -> list[Mail]:
    """Return a mail a reader, who is led to `where`. No query."""
    campaign, what = postponement.campaign, What(postponement.what)
    context = {
        "postponement": postponement,
        "campaign": campaign,
        "of_dialogues": what == What.DIALOGUES,
        "of_review": what == What.REVIEW,
        "demo": settings.DEMO,
    }
    return [
        Mail(
            KINDS[what],
            one.email,
            f"{ABOUT[what]} {campaign.year} : dates reportées",
            render_to_string(
                "allocation/postponements/mail/postponement.txt",
                {**context, "link": settings.PUBLIC_URL + where(one)},
            ),
            day=timezone.localdate(postponement.decided_at),
            about=postponement.pk or 0,
            structure=one.structure.pk if one.structure else None,
            person=one.account,
        )
        for one in readers
    ]


def rewritten(message: Message, where: Where, now: Mapping[str, str]) -> list[Mail]:
    """Return the mails as they would be written now; none once no date that they tell stands.

    `now` says in words what each date is, by the key of its change.
    """
    found = Postponement.objects.select_related("campaign").get(pk=message.about)
    if not any(now.get(change["key"]) == change["after"] for change in found.changes):
        return []
    return postponement_mails(found, readers_of(found.campaign), where)


def of_the_year(year: int) -> Where:
    """Return where each reader finds the planned days of a year."""

    def where(reader: Reader) -> str:
        if reader.structure:
            return reverse("allocation:explained", args=[reader.structure.code, year])
        return reverse("allocation:campaign", args=[year])

    return where


def _steps_rewritten(message: Message) -> list[Mail]:
    campaign = Postponement.objects.select_related("campaign").get(pk=message.about).campaign
    days = planned_days(campaign)
    now = {f"step.{state}": date_long(day) for state, day in days.items()}
    return rewritten(message, of_the_year(campaign.year), now)


POSTPONED_STEPS = Kind("jours prévus reportés", _steps_rewritten)
