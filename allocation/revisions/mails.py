"""The notice of a revision: what changes, before and after, and why; the same for everybody."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from allocation.revisions.models import CampaignRevision
from allocation.revisions.selectors import people_to_tell
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.models import Message, User


def revision_mails(revision: CampaignRevision, people: Iterable[User]) -> list[Mail]:
    """Return a mail a person; who leads a structure is led to its own page. No query."""
    campaign = revision.campaign
    subject = f"Campagne {campaign.year} : rectificatif n° {revision.number}"
    day = timezone.localdate(revision.confirmed_at)
    context = {"revision": revision, "campaign": campaign, "day": day, "demo": settings.DEMO}
    return [
        Mail(
            "revision",
            one.email,
            subject,
            render_to_string(
                "allocation/revisions/mail/revision.txt",
                {**context, "link": settings.PUBLIC_URL + _where(revision, one)},
            ),
            day=day,
            about=revision.pk,
            structure=one.structure_id,
            person=one.pk,
        )
        for one in people
    ]


def _where(revision: CampaignRevision, reader: User) -> str:
    year = revision.campaign.year
    if reader.structure:
        return reverse("allocation:explained", args=[reader.structure.code, year])
    return reverse("allocation:revision", args=[year, revision.pk])


def _rewritten(message: Message) -> list[Mail]:
    """Return the mail as it would be written now to that person, if still concerned."""
    revision = CampaignRevision.objects.select_related("campaign").get(pk=message.about)
    people = people_to_tell(revision.campaign).filter(pk=message.person_id or 0)
    return revision_mails(revision, people)


REVISION = Kind("rectificatif", _rewritten)
