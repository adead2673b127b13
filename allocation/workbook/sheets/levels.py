"""A sum shared out by formulas: rounded down, then a cent each to the largest remainders. Pure.

A spreadsheet counts in double precision: whole numbers are right up to 15 digits. A level is
*exact* where no number goes beyond: the sum is then multiplied by slices, as one divides by
hand. Where the weights have too many decimals for that, the level is *bounded*: each share is
a double, its error at most `error`, and its cents are sure as long as nothing that decides
them lies closer. Where something does, the sheet says so, and repeats the amounts as stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from allocation.engine.shares import scaled
from allocation.workbook.sheets.cells import Sheet, Spot, span

MOST = 10**14  # every spreadsheet keeps such whole numbers, their quotients and remainders exact
ROUND_OFF = "2.3E-16"  # twice what one operation may lose
NO_DOUBT = 0.5  # the share of a weight of 0
FLOOR = "Part arrondie au centime inférieur"
FIRST_ROW = 7  # of the keys, under what the level shares
TOTAL, WHOLE, LEFT, SLICES, PROOF, HEADS = range(1, 7)
LABELS = {
    TOTAL: "À répartir, en centimes",
    WHOLE: "Somme des poids",
    LEFT: "Centimes restants",
    SLICES: "Somme en tranches ; ou erreur, en centimes",
    PROOF: "Le tableur suffit à le prouver",
}


class Weight(NamedTuple):
    """What a key counts for: the formula that gives it, without its sign, and its exact value."""

    key: str
    formula: str
    value: Decimal


@dataclass(frozen=True)
class Level:
    """A sum to share among keys, in their order, and what the record says each gets."""

    title: str
    total: Spot
    weights: Sequence[Weight]
    stored: Mapping[str, int]


class Block(NamedTuple):
    """A level once it is written: the amount of each key, whether it is proved, its last column."""

    amounts: dict[str, Spot]
    proof: Spot
    end: int


def slices(total: int, whole: int) -> list[int] | None:
    """Return the powers by which a sum is cut so that no product is too long; None if none is.

    >>> slices(8000, 1000), slices(80_000_000, 1_000_000_000), slices(1, 10**14)
    ([1], [10000, 1], None)
    """
    if total * whole <= MOST:
        return [1]
    base = 1
    while 2 * whole * base * 10 <= MOST:
        base *= 10
    if base == 1:
        return None
    powers = [1]
    while powers[0] * base <= total:
        powers.insert(0, powers[0] * base)
    return powers


def write_level(sheet: Sheet, at: tuple[int, int], level: Level) -> Block:
    """Write a level whose title is at `at`; its keys are FIRST_ROW rows below."""
    whole, unit = scaled({weight.key: weight.value for weight in level.weights})
    powers = slices(level.total.number, sum(whole.values()))
    sheet.put(at, level.title, style="title")
    for line, label in LABELS.items():
        sheet.put((at[0] + line, 0), label)
    place = (at[0] + TOTAL, at[1])
    total = sheet.put(place, level.total.value, f"={level.total.there}", "cents")
    if powers is None:
        return bounded_level(Columns(sheet, at, total, level))
    return exact_level(
        Columns(sheet, at, total, level), list(whole.values()), round(1 / unit), powers
    )


class Columns:
    """The columns of a level while they are written, the one after the other."""

    def __init__(self, sheet: Sheet, at: tuple[int, int], total: Spot, level: Level) -> None:
        self.sheet, self.at, self.total, self.level = sheet, at, total, level
        self.next = at[1]

    def add(self, head: str, cells: Iterable[tuple[float, str]], style: str) -> list[Spot]:
        """Write a column of values and formulas under its head."""
        self.sheet.put((self.at[0] + HEADS, self.next), head, style="head")
        spots = [
            self.sheet.put((self.at[0] + FIRST_ROW + rank, self.next), value, formula, style)
            for rank, (value, formula) in enumerate(cells)
        ]
        self.next += 1
        return spots

    def above(self, line: int, value: float, formula: str, shift: int = 0) -> Spot:
        """Write what holds for the whole level, above its first column or one further on."""
        style = "text" if line == PROOF else "value"
        return self.sheet.put((self.at[0] + line, self.at[1] + shift), value, formula, style)

    def weights(self, values: Sequence[float], scale: int) -> tuple[list[Spot], Spot]:
        """Write the weights, as they are multiplied by `scale`, and their sum."""
        formulas = [weight.formula for weight in self.level.weights]
        if scale > 1:
            formulas = [f"ROUND({formula}*{scale},0)" for formula in formulas]
        cells = [(value, f"={formula}") for value, formula in zip(values, formulas, strict=True)]
        spots = self.add("Poids", cells, "value")
        return spots, self.above(WHOLE, sum(values), f"=SUM({span(spots)})")

    def left(self, floors: Sequence[Spot]) -> Spot:
        """Write how many cents are left once all is rounded down."""
        cents = self.total.number - sum(spot.number for spot in floors)
        return self.above(LEFT, cents, f"={self.total.here}-SUM({span(floors)})")

    def amounts(self, floors: Sequence[Spot], rests: Sequence[Spot], proof: Spot) -> Block:
        """Write who takes a left-over cent, and what each gets in the end.

        What is not proved repeats what the record says.
        """
        left, column = self.left(floors), span(rests)
        order = sorted(range(len(rests)), key=lambda n: (-float(rests[n].value), n))
        places = {n: place for place, n in enumerate(order, 1)}
        ranks = self.add(
            "Rang du reste",
            [
                (
                    places[n],
                    f"=RANK({rest.here},{column})"
                    f"+COUNTIF({rests[0].here}:{rest.here},{rest.here})-1",
                )
                for n, rest in enumerate(rests)
            ],
            "helper",
        )
        stored = [self.level.stored[weight.key] for weight in self.level.weights]
        texts = [
            f"{floor.here}+IF({rank.here}<={left.here},1,0)"
            for floor, rank in zip(floors, ranks, strict=True)
        ]
        cells = [
            (cents, f"=IF({proof.here},{text},{cents})")
            for cents, text in zip(stored, texts, strict=True)
        ]
        spots = self.add("Montant, en centimes", cells, "amount")
        keys = [weight.key for weight in self.level.weights]
        return Block(dict(zip(keys, spots, strict=True)), proof, self.next)


def exact_level(columns: Columns, whole: Sequence[int], scale: int, powers: Sequence[int]) -> Block:
    """Write a level of which every number is whole and not too long."""
    weights, base = columns.weights(whole, scale)
    rests: list[Spot] = []
    quotients = []
    for rank, power in enumerate(powers):
        cut = powers[rank - 1] // power if rank else 0
        digit = _slice(columns, power, cut, shift=1 + 2 * rank)
        products = _products(weights, rests, digit, cut)
        step = f" {rank + 1}" if len(powers) > 1 else ""
        parts = [(n // base.number, f"=INT({text}/{base.here})") for n, text in products]
        left = [(n % base.number, f"=MOD({text},{base.here})") for n, text in products]
        quotients.append(columns.add(f"Quotient{step}", parts, "helper"))
        rests = columns.add(f"Reste{step}", left, "helper")
    longest = (
        f"2*{base.here}*{powers[-2]}" if len(powers) > 1 else f"{columns.total.here}*{base.here}"
    )
    proof = columns.above(PROOF, True, f"={longest}<={MOST}")
    rows = [list(zip(row, powers, strict=True)) for row in zip(*quotients, strict=True)]
    cells = [
        (
            sum(spot.number * power for spot, power in row),
            "=" + "+".join(f"{spot.here}*{power}" for spot, power in row),
        )
        for row in rows
    ]
    return columns.amounts(columns.add(FLOOR, cells, "cents"), rests, proof)


def _slice(columns: Columns, power: int, cut: int, shift: int) -> Spot:
    """Write the slice of the sum that counts as many `power`, above its columns."""
    total = columns.total
    value, text = total.number // power, f"INT({total.here}/{power})" if power > 1 else total.here
    if cut:
        value, text = value % cut, f"MOD({text},{cut})"
    return columns.above(SLICES, value, f"={text}", shift)


def _products(
    weights: Sequence[Spot], rests: Sequence[Spot], digit: Spot, cut: int
) -> list[tuple[int, str]]:
    """Return what a slice makes with the rest of the slice before it, by key."""
    if not rests:
        return [(digit.number * w.number, f"({digit.here}*{w.here})") for w in weights]
    return [
        (r.number * cut + digit.number * w.number, f"({r.here}*{cut}+{digit.here}*{w.here})")
        for w, r in zip(weights, rests, strict=True)
    ]


def bounded_level(columns: Columns) -> Block:
    """Write a level of which the weights have too many decimals: each share, within an error."""
    total = columns.total
    weights, base = columns.weights([float(w.value) for w in columns.level.weights], 1)
    whole = float(base.value)
    found = [
        (total.number * float(w.value) / whole, f"={total.here}*{w.here}/{base.here}")
        for w in weights
    ]
    shares = columns.add("Part, en centimes", found, "value")
    down = [(int(float(s.value)), f"=INT({s.here})") for s in shares]
    floors = columns.add(FLOOR, down, "cents")
    left = [
        (float(s.value) - f.number, f"={s.here}-{f.here}")
        for s, f in zip(shares, floors, strict=True)
    ]
    rests = columns.add("Reste, en fraction de centime", left, "value")
    sides = [
        (
            min(float(r.value), 1 - float(r.value)) if w.value else NO_DOUBT,
            f"=IF({w.here}=0,{NO_DOUBT},MIN({r.here},1-{r.here}))",
        )
        for w, r in zip(weights, rests, strict=True)
    ]
    margins = columns.add("Marge avant de changer de centime", sides, "value")
    return columns.amounts(floors, rests, _proof(columns, floors, rests, margins))


def _proof(
    columns: Columns, floors: Sequence[Spot], rests: Sequence[Spot], margins: Sequence[Spot]
) -> Spot:
    """Write whether no error of the spreadsheet can have decided a cent."""
    left, many, operations = columns.left(floors), len(rests), len(rests) + 10
    lost = columns.total.number * operations * float(ROUND_OFF)
    formula = f"={columns.total.here}*{operations}*{ROUND_OFF}"
    error = columns.above(SLICES, lost, formula)
    queue = sorted((float(spot.value) for spot in rests), reverse=True)
    cents, bound = left.number, float(error.value)
    apart = not 0 < cents < many or queue[cents - 1] - queue[cents] > 2 * bound
    sure = min(float(spot.value) for spot in margins) > bound
    gap = f"LARGE({span(rests)},{left.here})-LARGE({span(rests)},{left.here}+1)>2*{error.here}"
    known = f"IF(OR({left.here}<=0,{left.here}>={many}),TRUE,{gap})"
    formula = f"=IF(MIN({span(margins)})>{error.here},{known},FALSE)"
    return columns.above(PROOF, sure and apart, formula)
