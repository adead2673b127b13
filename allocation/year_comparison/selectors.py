"""Two years side by side: every parameter, then what each structure was given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from django.db.models import Model

from allocation.campaigns.selectors import axes_with_indicators
from allocation.campaigns.states import LABELS, ORDER
from allocation.models import Axis, Campaign, Indicator, RunTotal, SettlementLine
from allocation.parameters.selectors import planned_days
from allocation.parameters.services import NOTHING, label, words
from allocation.runs.selectors import adopted_run
from allocation.settlement.selectors import settlement_run
from structures.ground.french import date_long
from structures.models import Structure

OF_THE_YEAR = (
    *("reference_year", "envelope_cents", "envelope_source", "envelope_note"),
    *("advance_base", "advance_bp", "former_grant_bp", "unearned_axis3"),
    *("fixed_fall_bp", "fixed_rise_bp"),
    *("reminders_needed", "silence_days", "following_months", "variation_bp"),
    *("legal_visas", "special_terms", "appeal_route"),
)
OF_AN_AXIS = ("label", "objective", "share_bp", "kind")
OF_AN_INDICATOR = (
    *("number", "label", "definition", "unit", "source"),
    *("weight", "active", "measure", "scale", "counted_source"),
)
ABSENT = "absent"
Pair = tuple[Campaign, Campaign]


@dataclass(frozen=True)
class ParameterLine:
    """A parameter in words, in each of the two years."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether the two years do not say the same."""
        return self.first != self.second


@dataclass(frozen=True)
class Part:
    """A part of the parameters: its lines, in the order of the first year."""

    title: str
    lines: list[ParameterLine]

    @property
    def differing(self) -> int:
        """How many lines differ."""
        return sum(line.differs for line in self.lines)


@dataclass(frozen=True)
class Amounts:
    """What a year gives a structure, or all, in cents; None for what the year does not know yet.

    `fixed`, `ceiling`, `maximum` and `advance` are of the adopted run, `final` of the settlement;
    who has no part in a run has 0 of it.
    """

    has_part: bool = True

    fixed: int | None = None
    ceiling: int | None = None
    maximum: int | None = None
    advance: int | None = None
    final: int | None = None


AMOUNTS = [one.name for one in fields(Amounts) if one.name != "has_part"]


@dataclass(frozen=True)
class ComparedAmounts:
    """A structure in the two years, or the network where there is no structure."""

    structure: Structure | None
    first: Amounts
    second: Amounts

    def difference(self, name: str) -> int | None:
        """Return what the first year gives more than the second; a structure in one alone has 0.

        None where one of the years does not know it yet.
        """
        mine, other = getattr(self.first, name), getattr(self.second, name)
        return None if mine is None or other is None else mine - other


@dataclass(frozen=True)
class AmountsOfTwoYears:
    """The structures of either year by code, and the network; which years have their runs."""

    rows: list[ComparedAmounts]
    total: ComparedAmounts
    adopted: tuple[bool, bool]
    settled: tuple[bool, bool]


def parameters_of(pair: Pair) -> list[Part]:
    """Return the parameters of two campaigns by part, in words. Six queries.

    Axes are matched by number; indicators by what they measure, and by name where a measure
    comes twice.
    """
    axes = [{axis.number: axis for axis in axes_with_indicators(one)} for one in pair]
    parts = [("L’année", [*_lines(pair, OF_THE_YEAR), _counted_on(pair)])]
    for number in sorted({*axes[0], *axes[1]}):
        found = [side.get(number) for side in axes]
        parts.append((f"Axe {number}", _lines(found, OF_AN_AXIS)))
    indicators = [_by_measure(side.values()) for side in axes]
    for key in _in_order(indicators):
        both = [side.get(key) for side in indicators]
        named = next(one for one in both if one)
        title = f"Indicateur « {named.short_label or named.get_measure_display()} »"
        parts.append((title, _lines(both, OF_AN_INDICATOR)))
    parts.append(("Calendrier prévu", _calendar(pair)))
    return [Part(title, lines) for title, lines in parts if lines]


def amounts_of(pair: Pair) -> AmountsOfTwoYears:
    """Return what each structure has in two years, as read from their runs. Nine queries at most.

    The sums are those of the rows, which are the runs' own: equal to the cent.
    """
    adopted, settled = [adopted_run(one) for one in pair], [settlement_run(one) for one in pair]
    read = ("structure__merged_into",)
    totals = [_totals(run.totals.select_related(*read)) if run else {} for run in adopted]
    finals = [_finals(run.settlement_lines.all()) if run else {} for run in settled]
    names = {s.pk: s for side in totals for s, _ in side.values()}
    unknown = [(adopted[n] is None, settled[n] is None) for n in (0, 1)]
    rows = [
        ComparedAmounts(one, *(_amounts(one.pk, totals[n], finals[n], unknown[n]) for n in (0, 1)))
        for one in sorted(names.values(), key=lambda one: one.code)
    ]
    sums = [_sum([getattr(row, side) for row in rows]) for side in ("first", "second")]
    return AmountsOfTwoYears(
        rows,
        ComparedAmounts(None, *sums),
        (adopted[0] is not None, adopted[1] is not None),
        (settled[0] is not None, settled[1] is not None),
    )


def _lines(rows: Iterable[Model | None], names: Iterable[str]) -> list[ParameterLine]:
    """Return the columns of two rows of a kind; of one that is not there, that it is absent."""
    both = list(rows)
    known = next(row for row in both if row)
    return [
        ParameterLine(
            _plain(label(known, name)), *(words(row, name) if row else ABSENT for row in both)
        )
        for name in names
    ]


def _plain(said: str) -> str:
    """Return the name of a column alone: « Axe 1, part de l’enveloppe » is in its own part."""
    name = said.rpartition(", ")[2]
    return f"{name[:1].upper()}{name[1:]}"


def _counted_on(pair: Pair) -> ParameterLine:
    return ParameterLine("File active comptée au", *(date_long(one.counted_on) for one in pair))


def _calendar(pair: Pair) -> list[ParameterLine]:
    days = [planned_days(one) for one in pair]
    return [
        ParameterLine(
            LABELS[state].capitalize(),
            *(date_long(side[state]) if state in side else NOTHING for side in days),
        )
        for state in ORDER
        if any(state in side for side in days)
    ]


def _by_measure(axes: Iterable[Axis]) -> dict[tuple[str, str], Indicator]:
    found = (one for axis in axes for one in axis.indicators.all())
    return {
        (one.measure, one.short_label.casefold() if one.meaning.repeatable else ""): one
        for one in found
    }


def _in_order(sides: list[dict[tuple[str, str], Indicator]]) -> list[tuple[str, str]]:
    """Return what either year measures, as the first numbers it, then what the second adds."""
    numbered = (sorted(side.items(), key=lambda item: item[1].number) for side in sides)
    return list(dict.fromkeys(key for side in numbered for key, _ in side))


def _totals(rows: Iterable[RunTotal]) -> dict[int, tuple[Structure, RunTotal]]:
    return {row.structure_id: (row.structure, row) for row in rows}


def _finals(rows: Iterable[SettlementLine]) -> dict[int, int]:
    return {row.structure_id: row.final_cents for row in rows}


def _amounts(
    structure: int,
    totals: Mapping[int, tuple[Structure, RunTotal]],
    finals: Mapping[int, int],
    unknown: tuple[bool, bool],
) -> Amounts:
    """Return a structure's amounts of a year: 0 where the year has a run, and it no part."""
    not_adopted, not_settled = unknown
    if not_adopted:
        return Amounts()
    final = None if not_settled else finals.get(structure, 0)
    if structure not in totals:
        return Amounts(False, 0, 0, 0, 0, final)
    row = totals[structure][1]
    own = row.fixed_cents, row.ceiling_cents, row.maximum_cents, row.advance_cents
    return Amounts(True, *own, final)


def _sum(rows: list[Amounts]) -> Amounts:
    columns = ([getattr(row, name) for row in rows] for name in AMOUNTS)
    return Amounts(
        True, *(None if None in column or not column else sum(column) for column in columns)
    )
