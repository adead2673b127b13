"""What a structure was paid of its allocation, and what may still come, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from allocation.engine import BalanceRange, earned
from allocation.explanation.selectors import Explanation
from allocation.models import Axis, Payment, RunLine, State
from allocation.settlement.selectors import StructureSettlement, balance_range


@dataclass(frozen=True)
class DecidedLine:
    """An indicator of axis 3 whose level is settled: what it earns of its ceiling, in cents."""

    number: int
    level: int
    ceiling_cents: int
    earned_cents: int


@dataclass(frozen=True)
class Standing:
    """Where a structure's allocation stands, in cents.

    `final_cents` is None until the settlement, `left` what is still to come, from the least to
    the most: one amount twice once it is settled. `settlement_day` is planned, not promised; the
    days after it are those of what was done: settlement, its validation, its payment.
    """

    maximum_cents: int
    final_cents: int | None
    advance_cents: int
    advance_paid: bool
    paid_cents: int
    balance: BalanceRange
    left: BalanceRange
    decided: list[DecidedLine]
    rated: int
    redistributes: bool
    settlement_day: date | None
    settled_on: date | None = None
    validated_on: date | None = None
    balance_paid_on: date | None = None

    @property
    def amount_cents(self) -> int:
        """The answer: the final amount once there is one, the maximum before."""
        return self.maximum_cents if self.final_cents is None else self.final_cents

    @property
    def all_decided(self) -> bool:
        """Whether no level is left to be settled."""
        return bool(self.decided) and len(self.decided) == self.rated


def standing(
    explained: Explanation,
    payments: Collection[Payment],
    settled: StructureSettlement | None,
    levels: dict[int, int],
    planned: dict[str, date],
) -> Standing:
    """Return where the allocation stands, from what is paid and what is decided. No query."""
    total = explained.total
    ceilings = _ceilings(explained)
    decided = [
        DecidedLine(number, levels[number], cents, earned(cents, levels[number]))
        for number, cents in ceilings.items()
        if number in levels
    ]
    made = [one for one in payments if one.paid_on]
    paid = sum(one.amount_cents for one in made)
    balance = balance_range(total, [(one.ceiling_cents, one.level) for one in decided])
    final = settled.line.final_cents if settled else None
    last = [one for one in payments if one.kind == Payment.Kind.BALANCE]
    ends = [total.advance_cents + cents for cents in balance] if final is None else [final, final]
    return Standing(
        maximum_cents=total.maximum_cents,
        final_cents=final,
        advance_cents=total.advance_cents,
        advance_paid=any(one.kind == Payment.Kind.ADVANCE for one in made),
        paid_cents=paid,
        balance=balance,
        left=BalanceRange(*(cents - paid for cents in ends)),
        decided=decided,
        rated=len(ceilings),
        redistributes=explained.parameters["unearned_axis3"] == "redistribute",
        settlement_day=planned.get(State.SETTLEMENT),
        settled_on=_day(settled.run.computed_at) if settled else None,
        validated_on=next((_day(one.validated_at) for one in last if one.validated_at), None),
        balance_paid_on=next((one.paid_on for one in last if one.paid_on), None),
    )


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _ceilings(explained: Explanation) -> dict[int, int]:
    lines = (line.line for axis in explained.axes for line in axis.lines)
    variable: list[RunLine] = [line for line in lines if line.kind == Axis.Kind.VARIABLE]
    return {line.indicator_number: line.amount_cents for line in variable}
