"""Who would be reminded to assess themselves, and why some would not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from allocation.models import Campaign, Indicator
from dialogue.models import Dialogue, Rating, Reminder
from dialogue.rules import Stage
from structures.models import Mandate, Role, User
from structures.selectors.mandates import in_office

REMINDED_TODAY = "déjà relancée ce jour"
NO_DIRECTOR = "aucune direction à qui écrire : complétez les personnes de la structure"
# The director is asked; the president is told.
TOLD = {
    Role.DIRECTOR: Mandate.Function.DIRECTOR,
    Role.PRESIDENT: Mandate.Function.PRESIDENT,
}


@dataclass(frozen=True)
class Addressee:
    """Somebody to write to: who signs in under this role, else who holds the function."""

    role: Role
    name: str
    email: str
    has_account: bool


@dataclass(frozen=True)
class ReminderDue:
    """A dialogue whose self-assessment is awaited: what is missing, who would be written to.

    `refusal` says why no reminder can leave that day; empty when it can.
    """

    dialogue: Dialogue
    awaited: list[Indicator]
    sent: list[Reminder]
    recipients: list[Addressee]
    refusal: str


def reminders_due(campaign: Campaign, on: date) -> list[ReminderDue]:
    """Return the dialogues where an indicator is still to be assessed, by structure code.

    Five queries, whatever the number of structures.
    """
    open_ratings = Rating.objects.filter(stage=Stage.SELF_ASSESSMENT).select_related("indicator")
    waiting = (
        campaign.dialogues.filter(ratings__stage=Stage.SELF_ASSESSMENT)
        .distinct()
        .select_related("structure", "campaign__schedule")
        .prefetch_related(Prefetch("ratings", open_ratings, to_attr="awaited"), "reminders")
    )
    dialogues = list(waiting)
    addressees = _addressees([d.structure_id for d in dialogues], on)
    return [_due(d, addressees[d.structure_id], on) for d in dialogues]


def _due(dialogue: Dialogue, recipients: list[Addressee], on: date) -> ReminderDue:
    sent = list(dialogue.reminders.all())
    refusal = ""
    if not any(one.role == Role.DIRECTOR for one in recipients):
        refusal = NO_DIRECTOR
    elif any(reminder.sent_on == on for reminder in sent):
        refusal = REMINDED_TODAY
    awaited = [rating.indicator for rating in dialogue.awaited]
    return ReminderDue(dialogue, awaited, sent, recipients, refusal)


def _addressees(structures: Collection[int], on: date) -> dict[int, list[Addressee]]:
    """Return who to write to in each structure, the directors first. Two queries."""
    users = User.objects.filter(role__in=TOLD, is_active=True, structure__in=structures)
    mandates = Mandate.objects.filter(
        in_office(on), function__in=TOLD.values(), structure__in=structures, anonymised_at=None
    ).exclude(email="")
    accounts, holders = list(users.order_by("full_name")), list(mandates.order_by("full_name"))
    return {pk: _of_one(pk, accounts, holders) for pk in structures}


def _of_one(structure: int, users: list[User], mandates: list[Mandate]) -> list[Addressee]:
    found = []
    for role, function in TOLD.items():
        accounts = [u for u in users if (u.structure_id, u.role) == (structure, role)]
        holders = [m for m in mandates if (m.structure_id, m.function) == (structure, function)]
        found += [
            Addressee(role, person.full_name, person.email, bool(accounts))
            for person in accounts or holders
        ]
    return found
