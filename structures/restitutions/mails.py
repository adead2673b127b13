"""The notice of a restitution."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from structures.ground import clock
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.models import Message
from structures.restitutions.models import Restitution
from structures.restitutions.selectors import addresses_in


def restitution_mails(restitution: Restitution, addresses: Iterable[str]) -> list[Mail]:
    """Return the notice to each address: a link that needs sign-in, nothing of the analysis."""
    analysis = restitution.analysis
    link = settings.PUBLIC_URL + reverse("structures:analysis", args=[analysis.year])
    context = {"restitution": restitution, "link": link, "demo": settings.DEMO}
    body = render_to_string("structures/restitutions/mail/restitution.txt", context)
    subject = f"{analysis} : restitution à votre territoire"
    return [
        Mail("restitution", address, subject, body, day=clock.today(), about=restitution.pk)
        for address in addresses
    ]


def _rewritten(message: Message) -> list[Mail]:
    found = Restitution.objects.select_related("analysis", "territory")
    restitution = found.get(pk=message.about)
    return restitution_mails(restitution, addresses_in(restitution.territory, clock.today()))


RESTITUTION = Kind("restitution", _rewritten)
