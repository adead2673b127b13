"""What people are told of a step back: what is void, since when, by whom and why."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from allocation.models import StateChange
from allocation.steps_back.selectors import step_of
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.models import Message, User


def step_back_mails(change: StateChange, people: Iterable[User]) -> list[Mail]:
    """Return a mail a person; who leads a structure is led to its own page. No query."""
    campaign, step = change.campaign, step_of(change)
    day = timezone.localdate(change.changed_at)
    context = {
        "change": change,
        "campaign": campaign,
        "step": step,
        "day": day,
        "demo": settings.DEMO,
    }
    return [
        Mail(
            "step_back",
            one.email,
            f"Campagne {campaign.year} : {step.done[:1].lower()}{step.done[1:]}",
            render_to_string(
                "allocation/steps_back/mail/step_back.txt",
                {**context, "link": settings.PUBLIC_URL + _where(change, one)},
            ),
            day=day,
            about=change.pk or 0,
            structure=one.structure_id,
            person=one.pk,
        )
        for one in people
    ]


def _where(change: StateChange, reader: User) -> str:
    year = change.campaign.year
    if reader.structure:
        return reverse("allocation:explained", args=[reader.structure.code, year])
    return reverse("allocation:campaign", args=[year])


def _rewritten(message: Message) -> list[Mail]:
    """Return the mail as it would be written now to that person: it stays true, come what may."""
    change = StateChange.objects.select_related("campaign", "changed_by").get(pk=message.about)
    people = User.objects.filter(pk=message.person_id or 0, is_active=True)
    return step_back_mails(change, people.select_related("structure"))


STEP_BACK = Kind("retour en arrière", _rewritten)
