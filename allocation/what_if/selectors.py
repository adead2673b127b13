"""What a structure may change of the adopted run: its own values, beside the network's totals."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from allocation.campaigns.models import Axis
from allocation.campaigns.selectors import LONG_TEXTS
from allocation.engine.inputs import HIGHEST_LEVEL
from allocation.models import DecidedLevel, RunLine, RunTotal
from allocation.runs.selectors import indicator_names
from allocation.settlement.selectors import settled_lines
from allocation.what_if.rule import Amounts, Shown, Standing, standing
from structures.access import structures_visible_to
from structures.models import User

GUARD_RAILS = ("fixed_floor_bp", "fixed_cap_bp", "reference_fixed")
RULE = ("envelope_cents", "axes", "parameters")


@dataclass(frozen=True)
class Changeable:
    """An indicator of the adopted run, as the structure stands in it.

    `value` and `total` are what it counts, before its coefficient, and what the network does;
    None where it is rated. `scale` has the words of the levels, or none.
    """

    number: int
    label: str
    unit: str
    amount_cents: int
    value: Decimal | None
    total: Decimal | None
    whole: bool
    scale: list[str]


@dataclass(frozen=True)
class Base:
    """The structure's own part of the adopted run, which what-ifs start from."""

    total: RunTotal
    lines: list[RunLine]

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the run says to everybody."""
        return self.total.run.frame.facts

    @property
    def redistributes(self) -> bool:
        """Whether what others do not earn may come on top."""
        return self.facts["inputs"]["parameters"]["unearned_axis3"] == "redistribute"

    @property
    def has_guard_rails(self) -> bool:
        """Whether fixed parts are kept between bounds, which the whole network moves."""
        return any(name in self.facts["inputs"]["parameters"] for name in GUARD_RAILS)

    @cached_property
    def measured(self) -> list[Changeable]:
        """The indicators that count something, by number."""
        return [one for one in self._indicators if one.value is not None]

    @cached_property
    def rated(self) -> list[Changeable]:
        """The indicators that are rated, by number."""
        return [one for one in self._indicators if one.value is None]

    @cached_property
    def decided(self) -> dict[int, int]:
        """The levels that are settled, by the dialogue or with the balance, by number."""
        settled, decided = (vars(self.total)[name] for name in ("levels", "decided"))
        known = {one["number"]: one["level"] for one in decided or ()}
        return known | {int(number): level for number, level in (settled or {}).items()}

    @cached_property
    def levels(self) -> dict[int, int]:
        """The levels to start from, by number: the highest where none is settled."""
        return {one.number: self.decided.get(one.number, HIGHEST_LEVEL) for one in self.rated}

    @cached_property
    def is_settled(self) -> bool:
        """Whether these levels were settled."""
        return bool(vars(self.total)["levels"])

    @property
    def coefficient(self) -> Decimal:
        """What weighs on the structure's own value of the indicator that takes coefficients."""
        return Decimal(self.total.part.facts["coefficient"] or 1)

    @cached_property
    def standing(self) -> Standing:
        """What the engine needs of it."""
        own, values, totals = self.total, self._values("value"), self._values("total")
        weighed = own.part.facts["coefficient"] is not None
        shown = Shown(
            measured={one.number: one.value for one in self.measured if one.value is not None},
            # An indicator without a line is zero in the whole network.
            counted={one.number: values.get(one.number, Decimal(0)) for one in self.measured},
            totals={one.number: totals.get(one.number, Decimal(0)) for one in self.measured},
            coefficient=self.coefficient if weighed else None,
            former_grant_cents=own.former_grant_cents,
            advance_due_cents=own.advance_due_cents,
        )
        return standing(self._rule, shown, self._amounts)

    @property
    def _rule(self) -> dict[str, Any]:
        """What the run keeps of the rule, without guard rails: they depend on the others."""
        rule = {name: self.facts["inputs"][name] for name in RULE}
        kept = {k: v for k, v in rule["parameters"].items() if k not in GUARD_RAILS}
        return rule | {"parameters": kept}

    def _values(self, name: str) -> dict[int, Decimal]:
        found = {line.indicator_number: getattr(line, name) for line in self.lines}
        return {number: value for number, value in found.items() if value is not None}

    @property
    def _amounts(self) -> Amounts:
        own = self.total
        return Amounts(
            lines=_cents(self.lines, Axis.Kind.FIXED),
            fixed=own.fixed_cents,
            ceilings=_cents(self.lines, Axis.Kind.VARIABLE),
            maximum=own.maximum_cents,
            advance=own.advance_cents,
        )

    @cached_property
    def _indicators(self) -> list[Changeable]:
        axes = self.facts["inputs"]["axes"]
        shared = [one["number"] for axis in axes for one in axis["indicators"] if one["weight"]]
        return [self._indicator(number) for number in sorted(shared)]

    def _indicator(self, number: int) -> Changeable:
        names = indicator_names(self.total.run, number)
        line = next((one for one in self.lines if one.indicator_number == number), None)
        measured = names["kind"] == Axis.Kind.FIXED
        value = Decimal(self.total.part.facts["measured"][str(number)]) if measured else None
        return Changeable(
            number=number,
            label=names["short_label"],
            unit=names["unit"],
            amount_cents=line.amount_cents if line else 0,
            value=value,
            total=line.total if line else Decimal(0) if measured else None,
            whole=names["whole_values"] and (value is None or value == value.to_integral_value()),
            scale=names["scale"],
        )


def base_of(user: User, code: str, year: int) -> Base | None:
    """Return what what-ifs start from, None before the adoption or for who has no part.

    None too for a structure that the person may not see. Two queries, one without a part; the
    person's own structure is then read for good.
    """
    total = _totals_of(user, code, year).first()
    if total is None:
        return None
    if user.structure_id == total.structure_id:
        user.structure = total.structure
    return Base(total, list(total.run.lines.filter(structure=total.structure_id)))


def _totals_of(user: User, code: str, year: int) -> QuerySet[RunTotal]:
    settled = settled_lines().filter(
        run__campaign=OuterRef("run__campaign"),
        structure=OuterRef("structure"),
        run__totals__structure=F("structure"),
    )
    levels = settled.values("run__totals__part__facts__levels")[:1]
    found = RunTotal.objects.filter(
        run__adoption__isnull=False,
        run__campaign__year=year,
        structure__code=code,
        structure__in=structures_visible_to(user),
    )
    own = DecidedLevel.objects.filter(
        campaign=OuterRef("run__campaign"), structure=OuterRef("structure")
    )
    by_number = JSONBAgg(JSONObject(number="indicator_number", level="level"))
    decided = own.order_by().values("structure").annotate(found=by_number).values("found")
    texts = [f"run__campaign__{name}" for name in LONG_TEXTS]
    related = found.select_related("part", "run__frame", "run__campaign", "structure")
    return related.defer("run__record", *texts).annotate(
        levels=Subquery(levels), decided=Subquery(decided)
    )


def _cents(lines: list[RunLine], kind: str) -> dict[int, int]:
    return {line.indicator_number: line.amount_cents for line in lines if line.kind == kind}
