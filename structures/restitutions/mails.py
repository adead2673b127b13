"""The notice of a restitution."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from structures.restitutions.models import Restitution


def restitution_notices(restitution: Restitution, addresses: Iterable[str]) -> list[EmailMessage]:
    """Return the notice to each address: a link that needs sign-in, nothing of the analysis."""
    analysis = restitution.analysis
    link = settings.PUBLIC_URL + reverse("structures:analysis", args=[analysis.year])
    context = {"restitution": restitution, "link": link, "demo": settings.DEMO}
    body = render_to_string("structures/restitutions/mail/restitution.txt", context)
    subject = f"{analysis} : restitution à votre territoire"
    return [EmailMessage(subject, body, to=[address]) for address in addresses]
