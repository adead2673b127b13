"""The message that carries an invitation: a link that its reader alone has."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from structures.ground import clock
from structures.ground.mails import Mail
from structures.invitations.models import Invitation
from structures.invitations.selectors import LASTS, PENDING
from structures.messages.kinds import Kind
from structures.models import Message
from structures.region.selectors import region_today

SUBJECT = "Ouvrir votre compte – Dotations des missions locales"
# What stands for the secret where the message is read before it leaves.
SHOWN = "lien-personnel"


def invitation_mail(invitation: Invitation, token: str) -> Mail:
    """Return the message with the link that `token` makes."""
    context = {
        "invitation": invitation,
        "link": settings.PUBLIC_URL + reverse("structures:invitation", args=[token]),
        "days": LASTS.days,
        "region": region_today(),
        "demo": settings.DEMO,
    }
    body = render_to_string("structures/invitations/mail/invitation.txt", context)
    return Mail(
        "account_invitation",
        invitation.email,
        SUBJECT,
        body,
        day=clock.today(),
        about=invitation.pk or 0,
        structure=invitation.structure_id,
    )


def _rewritten(message: Message) -> list[Mail]:
    """Return the message as it is while its link is the one that opens, nothing afterwards."""
    present = Invitation.objects.filter(PENDING, notice=message, expires_at__gt=clock.now())
    if not present.exists():
        return []
    return [Mail(message.kind, message.address, message.subject, message.body, message.day)]


def _told(message: Message) -> None:
    """Count the days of the link from the moment when its message left, unless it is over."""
    if message.left_at and message.state == Message.State.LEFT:
        found = Invitation.objects.filter(PENDING, notice=message, expires_at__gt=message.left_at)
        found.update(expires_at=message.left_at + LASTS)


INVITATION = Kind("invitation à ouvrir un compte", _rewritten, _told, lasts=LASTS, is_secret=True)
