"""Revisions for the tests: prepared by an administrator, confirmed by a manager."""

from django.utils import timezone

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, CampaignRevision
from allocation.revisions.services import confirm_revision, prepare_revision, propose
from tests.allocation.builders import make_campaign, make_user

ENVELOPE = 123_456_700
REASON = "La Région abonde l’enveloppe."
LEVELS = ["Rien", "Peu", "Assez", "Beaucoup"]


def other_manager():
    return make_user("region_manager", email="autre@demo.example")


def make_open(**changes) -> Campaign:
    """A campaign in collection, without any figure."""
    campaign = make_campaign(**changes)
    open_collection(campaign, by=make_user())
    return Campaign.objects.get(pk=campaign.pk)


def make_revision(campaign=None, values=None, *, by=None) -> CampaignRevision:
    """A revision that proposes another envelope, or these values."""
    by = by or make_user("region_admin")
    revision = prepare_revision(campaign or make_open(), REASON, by=by)
    propose(revision, {"campaign.envelope_cents": ENVELOPE} if values is None else values, by=by)
    return CampaignRevision.objects.get(pk=revision.pk)


def confirm(revision, by=None) -> CampaignRevision:
    """Confirm what is stored of a revision."""
    found = CampaignRevision.objects.get(pk=revision.pk)
    return confirm_revision(found, found.fingerprint, by=by or other_manager())


def make_confirmed(campaign=None, values=None) -> CampaignRevision:
    """A revision that is applied."""
    return confirm(make_revision(campaign, values))


def make_moved_day() -> CampaignRevision:
    """A revision of a planned day, confirmed: what is only prepared, the Region alone reads."""
    return make_confirmed(Campaign.objects.get(), {"step.adopted": timezone.localdate()})


def whole(number=11, **changes) -> dict[str, object]:
    """All that is said of an indicator, made active; 11 is added to the second axis."""
    said = {
        "label": "Jeunes sortis de l’accompagnement",
        "short_label": "Sorties",
        "definition": "Jeunes sortis dans l’année.",
        "unit": "jeunes",
        "source": "i-Milo",
        "weight": 1,
        "active": True,
        "scale": [] if number > 10 else LEVELS,
    }
    found = {f"indicator.{number}.{name}": value for name, value in (said | changes).items()}
    added = {f"indicator.{number}": {"axis": 2, "measure": "count.other"}}
    return (added if number > 10 else {}) | found
