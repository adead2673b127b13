"""The notice of a correction: what was wrong, and what each structure's own amount becomes."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from allocation.corrections.differences import changed_totals
from allocation.corrections.models import Correction
from allocation.corrections.selectors import people_told
from allocation.models import Adoption, ReplacedAdoption
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.models import Message, User


def correction_mails(correction: Correction, people: Iterable[User]) -> list[Mail]:
    """Return a mail a person; who leads a structure reads its own amounts. Two queries."""
    campaign, day = correction.campaign, timezone.localdate(correction.adopted_at)
    own = {total.structure_id: total for total in changed_totals(correction)}
    context = {
        "correction": correction,
        "campaign": campaign,
        "day": day,
        "adoption": deliberation(correction),
        "demo": settings.DEMO,
    }
    return [
        Mail(
            "correction",
            one.email,
            f"Campagne {campaign.year} : correction n° {correction.number}",
            render_to_string(
                "allocation/corrections/mail/correction.txt",
                {
                    **context,
                    "total": own.get(one.structure_id) if one.structure_id else None,
                    "link": settings.PUBLIC_URL + _where(correction, one),
                },
            ),
            day=day,
            about=correction.pk,
            structure=one.structure_id,
            person=one.pk,
        )
        for one in people
    ]


def deliberation(correction: Correction) -> Adoption | ReplacedAdoption | None:
    """Return by what an adopted correction was voted, replaced since or not. Two queries at most.

    None where that adoption was withdrawn.
    """
    found = Adoption.objects.filter(run=correction.run_id).first()
    return found or ReplacedAdoption.objects.filter(run=correction.run_id).first()


def _where(correction: Correction, reader: User) -> str:
    year, number = correction.campaign.year, correction.number
    if reader.structure:
        return reverse("allocation:correction_own", args=[reader.structure.code, year, number])
    return reverse("allocation:correction", args=[year, number])


def _rewritten(message: Message) -> list[Mail]:
    """Return the mail as it would be written now to that person, if still concerned."""
    related = Correction.objects.select_related("campaign", "corrects", "run")
    correction = related.defer("corrects__record", "run__record").get(pk=message.about)
    people = people_told(correction.campaign).filter(pk=message.person_id or 0)
    return correction_mails(correction, people)


CORRECTION = Kind("correction", _rewritten)
