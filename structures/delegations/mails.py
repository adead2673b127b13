"""What the holder of a delegation is told."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from structures.delegations.models import Delegation
from structures.ground import clock
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.models import Message, Role


def delegation_mails(delegation: Delegation) -> list[Mail]:
    """Return what the holder is told today: it is given, or taken back; none once it is over."""
    if delegation.revoked_at is None and delegation.ends_on <= clock.today():
        return []
    is_stand_in = delegation.role == Role.REGION_MANAGER
    context = {
        "delegation": delegation,
        "is_stand_in": is_stand_in,
        "link": settings.PUBLIC_URL + reverse("structures:delegations"),
        "demo": settings.DEMO,
    }
    what = "Suppléance" if is_stand_in else "Délégation"
    return [
        Mail(
            "delegation",
            delegation.holder.email,
            f"{what} {'reçue' if delegation.revoked_at is None else 'retirée'}",
            render_to_string("structures/delegations/mail/delegation.txt", context),
            day=clock.today(),
            about=delegation.pk,
            structure=delegation.structure_id,
            person=delegation.holder_id,
        )
    ]


def _rewritten(message: Message) -> list[Mail]:
    found = Delegation.objects.select_related("giver", "holder", "structure")
    return delegation_mails(found.get(pk=message.about))


DELEGATION = Kind("délégation", _rewritten)
