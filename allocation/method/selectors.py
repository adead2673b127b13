"""What is public of a year's rule; nothing here is a structure's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.sources import KINDS
from allocation.campaigns.states import State
from allocation.models import (
    Axis,
    Campaign,
    CampaignRevision,
    Indicator,
    IndicatorPart,
    SecondSource,
)
from allocation.revisions.selectors import confirmed_revisions


@dataclass(frozen=True)
class RuleIndicator:
    """An active indicator, the labels of what it adds up, the second source that counts, if any."""

    row: Indicator
    parts: list[str]
    counted: str


@dataclass(frozen=True)
class RuleAxis:
    """An axis that shares money, and its active indicators in order."""

    row: Axis
    indicators: list[RuleIndicator]

    @property
    def is_fixed(self) -> bool:
        """Whether it makes the fixed part."""
        return self.row.kind == Axis.Kind.FIXED

    @property
    def whole_weight(self) -> int:
        """The sum of the weights of its indicators."""
        return sum(one.row.weight for one in self.indicators)


@dataclass(frozen=True)
class PublicRule:
    """All that anybody may know of a year: the rule, how many share, what changed since.

    `weighted` tells whether a structure has a solidarity coefficient other than 1; `opened_at`
    is when the collection opened, which fixed the rule.
    """

    campaign: Campaign
    axes: list[RuleAxis]
    structures: int
    weighted: bool
    opened_at: datetime | None
    revisions: list[CampaignRevision]

    def axes_of(self, *, fixed: bool) -> list[RuleAxis]:
        """Return the axes of the fixed part, or those of the variable part."""
        return [axis for axis in self.axes if axis.is_fixed == fixed]


def campaigns_with_a_method() -> QuerySet[Campaign]:
    """Return the campaigns whose rule is public: it is fixed once the collection opens.

    The latest first. One query.
    """
    return Campaign.objects.exclude(state=State.PREPARATION)


def public_rule(campaign: Campaign) -> PublicRule:
    """Return what is public of a campaign. Four queries."""
    sharing = campaign_structures(campaign).order_by()
    weighs = campaign.solidarity_coefficients.exclude(coefficient=1)
    own = Exists(weighs.order_by().filter(structure=OuterRef("pk")))
    counts = sharing.aggregate(all=Count("pk"), weighted=Count("pk", filter=own))
    opened = campaign.state_changes.filter(state=State.COLLECTION, leaves="").order_by("-pk")
    return PublicRule(
        campaign,
        _by_axis(_indicators(campaign)),
        counts["all"],
        counts["weighted"] > 0,
        opened.values_list("changed_at", flat=True).first(),
        list(confirmed_revisions(campaign)),
    )


def _indicators(campaign: Campaign) -> QuerySet[Indicator]:
    """Return the indicators that share money, with their axis; an axis without any has none."""
    parts = IndicatorPart.objects.filter(indicator=OuterRef("pk")).order_by("number")
    named = SecondSource.objects.filter(indicator=OuterRef("pk"), kind=OuterRef("counted_source"))
    active = campaign.indicators.filter(active=True, weight__gt=0).select_related("axis")
    return active.order_by("axis__number", "number").annotate(
        part_labels=ArraySubquery(parts.values("label")),
        second_name=Subquery(named.values("name")[:1]),
    )


def _by_axis(indicators: Iterable[Indicator]) -> list[RuleAxis]:
    rows = [(one.axis, _told(one)) for one in indicators]
    return [
        RuleAxis(axis, [indicator for _, indicator in found])
        for axis, found in groupby(rows, key=lambda row: row[0])
    ]


def _told(one: Indicator) -> RuleIndicator:
    kind, annotated = one.counted_source, vars(one)
    counted = annotated["second_name"] or KINDS.get(kind, kind)
    return RuleIndicator(one, list(annotated["part_labels"]), counted)
