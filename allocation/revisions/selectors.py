"""The revisions of a year, what each one does, and who is told."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, Subquery

from allocation.campaigns.models import Axis, Campaign
from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.campaigns.sources import OWN
from allocation.engine.measures import MEASURES
from allocation.revisions.models import CampaignRevision
from allocation.revisions.proposals import (
    added_numbers,
    decoded,
    is_list_of_parts,
    is_out_of_runs,
)
from structures.ground import clock
from structures.models import REGION_ROLES, Message, Role, User

# What stands in the wordings besides their own words.
IN_WORDINGS = {"campaign.counting_date", "campaign.following_months"}
READERS = (*REGION_ROLES, Role.STATE_OBSERVER)


@dataclass(frozen=True)
class Effect:
    """What a revision does to an indicator beside its words.

    `missing` counts the values to enter, `kept` those that stay and no longer count, `detailed`
    the sums told by their parts, to which one is added.
    """

    number: int
    missing: int = 0
    kept: int = 0
    detailed: int = 0
    rated: bool = False


@dataclass(frozen=True)
class Reworded:
    """An indicator worded otherwise, and how many values were counted under the former words."""

    number: int
    figures: int


def revisions_visible_to(user: User, campaign: Campaign) -> QuerySet[CampaignRevision]:
    """Return the revisions a person may read, the latest first: drafts are the Region's."""
    found = campaign.revisions.select_related("prepared_by", "confirmed_by", "withdrawn_by")
    return found if user.is_region else found.filter(confirmed_at__isnull=False)


def confirmed_revisions(campaign: Campaign) -> QuerySet[CampaignRevision]:
    """Return what changed the rule, in order. One query."""
    return campaign.revisions.filter(confirmed_at__isnull=False).order_by("number")


def revision_since(campaign: Campaign, moment: datetime | Subquery) -> CampaignRevision | None:
    """Return the last revision, since then, of what a run counts or prints. One query."""
    found = confirmed_revisions(campaign).filter(confirmed_at__gt=moment).reverse()
    return next((one for one in found if bears_on_runs(one)), None)


def effects(revision: CampaignRevision) -> list[Effect]:
    """Return what becomes of the indicators that it adds, activates or deactivates.

    Three queries at most.
    """
    campaign, proposed = revision.campaign, decoded(revision.proposed)
    switched = {
        int(key.split(".")[1]): value
        for key, value in proposed.items()
        if key.startswith("indicator.") and key.endswith(".active")
    }
    if not switched:
        return []
    entered = Count("figures", filter=Q(figures__structure__in=campaign_structures(campaign)))
    rows = campaign.indicators.filter(number__in=switched).annotate(entered=entered)
    known = {one.number: one for one in rows.select_related("axis")}
    wanted = campaign_structures(campaign).count()
    found = []
    for number, active in sorted(switched.items()):
        row = known.get(number)
        if number in added_numbers(proposed):
            rated = MEASURES[proposed[f"indicator.{number}"]["measure"]].is_rated
        else:
            rated = row is not None and row.axis.kind == Axis.Kind.VARIABLE
        count = row.entered if row else 0
        if rated:
            found.append(Effect(number, rated=active))
        elif active:
            found.append(Effect(number, missing=wanted - count))
        else:
            found.append(Effect(number, kept=count))
    return found


def parts_effects(revision: CampaignRevision) -> list[Effect]:
    """Return which sums are told by their parts where a revision adds one. A query a list."""
    found = []
    for key, labels in decoded(revision.proposed).items():
        if is_list_of_parts(key):
            number = int(key.split(".")[1])
            parts = revision.campaign.indicators.filter(number=number, parts__isnull=False)
            row = parts.aggregate(
                listed=Count("parts", distinct=True),
                told=Count("parts__counts__structure", distinct=True),
            )
            if row["told"] and len(labels) > row["listed"]:
                found.append(Effect(number, detailed=row["told"]))
    return found


def reworded(revision: CampaignRevision) -> list[Reworded]:
    """Return the indicators that it words otherwise, whose values stay under the former words.

    The campaign's own day and delay are in the wordings too. One query, none where no word changes.
    """
    campaign, proposed = revision.campaign, decoded(revision.proposed)
    if not any(key in IN_WORDINGS or key.endswith(".definition") for key in proposed):
        return []
    after = copy(campaign)
    for key in IN_WORDINGS & proposed.keys():
        setattr(after, key.partition(".")[2], proposed[key])
    entered = Count("figures", filter=Q(figures__structure__in=campaign_structures(campaign)))
    rows = measured_indicators(campaign).filter(counted_source=OWN).annotate(entered=entered)
    found = []
    for one in rows.order_by("number"):
        words = proposed.get(f"indicator.{one.number}.definition", one.definition)
        kept = proposed.get(f"indicator.{one.number}.active", True)
        if kept and one.entered and after.said(words) != campaign.said(one.definition):
            found.append(Reworded(one.number, one.entered))
    return found


def people_to_tell(campaign: Campaign) -> QuerySet[User]:
    """Return the accounts of the campaign's structures, of the Region and of the State."""
    concerned = Q(structure__in=campaign_structures(campaign)) | Q(role__in=READERS)
    found = User.objects.filter(concerned, is_active=True).select_related("structure")
    return found.order_by("structure__code", "pk")


def notice_counts(revision: CampaignRevision) -> dict[str, int]:
    """Count the messages that tell of a revision, and those that left. One query."""
    left = Count("pk", filter=Q(state=Message.State.LEFT))
    return Message.objects.filter(kind="revision", about=revision.pk).aggregate(
        posted=Count("pk"), left=left
    )


def writers_of(revision: CampaignRevision) -> list[User]:
    """Return who wrote any of a revision. One query."""
    return list(User.objects.filter(pk__in=revision.writers).order_by("full_name", "pk"))


def next_number(campaign: Campaign) -> int:
    """Return the number of the next revision to be confirmed. One query."""
    return (campaign.revisions.aggregate(last=Max("number"))["last"] or 0) + 1


def as_confirmed(revision: CampaignRevision) -> CampaignRevision:
    """Return a revision as it would be if it were confirmed now; nothing is stored."""
    if not revision.is_prepared:
        return revision
    found = copy(revision)
    found.number, found.confirmed_at = next_number(revision.campaign), clock.now()
    return found


def bears_on_runs(revision: CampaignRevision) -> bool:
    """Tell whether it changes what a run counts or prints. No query."""
    return any(not is_out_of_runs(change["key"]) for change in revision.changes)
