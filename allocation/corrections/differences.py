"""The difference report: who gains and who loses, by which line, to the cent.

Read from the rows of the two runs, which never change: shown before a correction is adopted,
and the same for ever after.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from allocation.corrections.models import Correction
from allocation.models import RunLine, RunTotal

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ChangedTotal = WithAnnotations[RunTotal, "Befores"]
    ChangedLine = WithAnnotations[RunLine, "Cells"]

AMOUNTS = ("fixed", "ceiling", "maximum", "advance")


class Befores(TypedDict):
    """What goes with a total of `changed_totals`, in cents."""

    before_fixed: int
    before_ceiling: int
    before_maximum: int
    before_advance: int
    change: int


class Cells(TypedDict):
    """What goes with a line of `changed_lines`: both sides of the cell, None where it is not."""

    before_amount: int
    after_amount: int
    change: int
    before_value: Decimal | None
    after_value: Decimal | None
    before_total: Decimal | None
    after_total: Decimal | None
    before_rank: int | None
    after_rank: int | None


@dataclass(frozen=True)
class DifferenceSums:
    """What a correction moves in all, in cents; what is gained is what is lost."""

    before_maximum_cents: int
    after_maximum_cents: int
    before_advance_cents: int
    after_advance_cents: int
    gained_cents: int
    lost_cents: int
    gainers: int
    losers: int
    same: int

    @property
    def gap_cents(self) -> int:
        """What is gained less what is lost: nothing, since the envelope is shared whole."""
        return self.gained_cents - self.lost_cents


def changed_totals(correction: Correction) -> "QuerySet[ChangedTotal]":
    """Return the totals of the corrected run beside those that it replaces. One query.

    By structure code; `change` is what the maximum gains, in cents.
    """
    assert correction.run is not None  # the report is of what is computed
    own = RunTotal.objects.filter(run=correction.corrects, structure=OuterRef("structure"))
    before = {f"before_{name}": Subquery(own.values(f"{name}_cents")) for name in AMOUNTS}
    found = correction.run.totals.select_related("structure").annotate(**before)
    found = found.annotate(change=F("maximum_cents") - F("before_maximum"))
    return cast("QuerySet[ChangedTotal]", found)


def difference_sums(correction: Correction) -> DifferenceSums:
    """Return what a correction moves over the whole network. One query."""
    up, down = Q(change__gt=0), Q(change__lt=0)
    found = changed_totals(correction).aggregate(
        before_maximum_cents=Sum("before_maximum"),
        after_maximum_cents=Sum("maximum_cents"),
        before_advance_cents=Sum("before_advance"),
        after_advance_cents=Sum("advance_cents"),
        gained_cents=Coalesce(Sum("change", filter=up), 0),
        lost_cents=-Coalesce(Sum("change", filter=down), 0),
        gainers=Count("pk", filter=up),
        losers=Count("pk", filter=down),
        same=Count("pk", filter=Q(change=0)),
    )
    return DifferenceSums(**found)


def changed_lines(correction: Correction) -> "QuerySet[ChangedLine]":
    """Return each cell whose value, amount or left-over cent differs, with both sides. One query.

    A cell that only one of the runs has is there too: an indicator that is zero everywhere
    leaves its pot to the others of its axis.
    """
    former, run = correction.corrects, correction.run
    cell = {"structure": OuterRef("structure"), "indicator_number": OuterRef("indicator_number")}
    own = RunLine.objects.filter(**cell)
    sides = {"before": own.filter(run=former), "after": own.filter(run=run)}
    columns = {
        f"{side}_{name}": Subquery(rows.values(column))
        for side, rows in sides.items()
        for name, column in COLUMNS.items()
    }
    kept = Q(run=run) | Q(run=former) & ~Exists(own.filter(run=run))
    found = RunLine.objects.filter(kept).select_related("structure").annotate(**columns)
    found = found.annotate(
        before_amount=Coalesce("before_cents", Value(0)),
        after_amount=Coalesce("after_cents", Value(0)),
    )
    alike = Q(*(_alike(name) for name in ("value", "rank")))
    found = found.annotate(change=F("after_amount") - F("before_amount"))
    return cast("QuerySet[ChangedLine]", found.exclude(alike & Q(change=0)))


COLUMNS = {
    "cents": "amount_cents",
    "value": "value",
    "total": "total",
    "pot": "pot_cents",
    "rank": "left_over_rank",
}


def _alike(name: str) -> Q:
    """Return the condition that both sides of a cell say the same, absence included."""
    both = Q(**{f"after_{name}": F(f"before_{name}")})
    return both | Q(**{f"after_{name}__isnull": True, f"before_{name}__isnull": True})
