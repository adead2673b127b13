"""What the pages of scenarios say: sides in brief, winners and losers drawn, what differs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from allocation.guard_rails.selectors import LIMITS
from allocation.models import Axis, Campaign, Scenario
from allocation.scenarios.rule import coefficients, part_of_envelope, replaced, values_of
from allocation.scenarios.selectors import Ground, Side
from allocation.scenarios.tables import (
    COMPARED,
    PER_YOUNG,
    Cell,
    Compared,
    Comparison,
    gains_and_losses,
)
from structures.ground.french import (
    basis_points,
    change_of,
    counted,
    euros,
    number,
    percent,
)
from structures.models import Structure

NONE, NO_SUCH, UNKNOWN, DASH = "aucun", "aucune", "non connu", "–"
NO_LIMIT = "sans limite"


@dataclass(frozen=True)
class Line:
    """A line of a table of the sides: its label, then each side's title with what it says."""

    label: str
    cells: list[tuple[str, str]]

    @property
    def differs(self) -> bool:
        """Whether the sides do not all say the same."""
        return len({said for _, said in self.cells}) > 1


@dataclass(frozen=True)
class RuleLines:
    """The parameters of the sides, those that differ apart; of one alone, what it changes."""

    sides: Sequence[Side]
    differing: list[Line]
    same: list[Line]
    changed: list[str]


@dataclass(frozen=True)
class SaidCell:
    """A cell of the comparison in words; `gap` is empty on the base itself."""

    title: str
    amount: str
    is_base: bool
    gap: str


@dataclass(frozen=True)
class SaidRow:
    """A structure of the comparison, its cells in words."""

    structure: Structure
    cells: list[SaidCell]


def said_row(comparison: Comparison, row: Compared) -> SaidRow:
    """Return a structure's cells in words."""
    pairs = zip(comparison.sides, row.cells, strict=True)
    cells = [
        SaidCell(side.title, _euros(cell.cents), side is comparison.base, _gap(cell))
        for side, cell in pairs
    ]
    return SaidRow(row.structure, cells)


def in_brief(comparison: Comparison, rows: Sequence[Compared], ground: Ground) -> list[Line]:
    """Return what each side gives in all, who gains, and what it gives for a young person."""
    codes = {row.structure.code for row in rows}
    totals = [side.total(codes) if side.given else None for side in comparison.sides]
    cents = [comparison.cents_of(one) for one in totals]
    ranks = range(len(cents))
    lines = [
        _line(comparison.sides, COMPARED[comparison.amount], map(_euros, cents)),
        _line(comparison.sides, "Écart en tout", (_apart(comparison, cents, n) for n in ranks)),
        _line(
            comparison.sides, "Qui gagne, qui perd", (_winners(comparison, rows, n) for n in ranks)
        ),
    ]
    if ground.young is not None:
        per_young = [_euros(one.per_young if one else None) for one in totals]
        lines += _lever(comparison, rows, per_young, ground.young)
    return lines


def rule_lines(sides: Sequence[Side], ground: Ground) -> RuleLines:
    """Return the parameters of the sides that have the campaign's axes, a line each."""
    values, found = [values_of(side.rule) for side in sides], []
    for key, label in _labels(ground.campaign, ground.basis.axes):
        said = (_word(ground.campaign, key, one.get(key)) for one in values)
        found.append(_line(sides, label, said))
    found.append(_line(sides, "Coefficients de solidarité", map(_coefficients, sides)))
    found.append(_line(sides, "Données à essayer", (_tried(side, ground) for side in sides)))
    alone = sides[0].scenario if len(sides) == 1 else None
    return RuleLines(
        sides,
        differing=[line for line in found if line.differs],
        same=[line for line in found if not line.differs],
        changed=described(alone, ground) if alone else [],
    )


def gone_words(before: Side | None, known: Iterable[str]) -> str:
    """Say what those had the year before who have no part any more; nothing without any."""
    if before is None:
        return ""
    gone = before.given.keys() - set(known)
    if not gone:
        return ""
    had = before.total(gone).maximum
    many = counted(len(gone), "structure n’a", "structures n’ont")
    return f"{many} plus de part : {euros(had)} l’année d’avant, hors de ces totaux."


def _lever(
    comparison: Comparison, rows: Sequence[Compared], per_young: list[str], young: int
) -> Iterator[Line]:
    sides = comparison.sides
    if comparison.adds_up:
        yield _line(sides, COMPARED[PER_YOUNG], per_young)
    spread = (_spread(rows, n) for n in range(len(sides)))
    yield _line(sides, "Par jeune, selon les structures", spread)
    weights = map(_weight, sides)
    yield _line(sides, f"Levier de solidarité : poids de l’indicateur {young}", weights)


def _apart(comparison: Comparison, cents: Sequence[int | None], n: int) -> str:
    """Say how far a side is from the base in all; nothing of the base itself."""
    base = next(rank for rank, side in enumerate(comparison.sides) if side is comparison.base)
    return "" if n == base else _gap(Cell(cents[n], cents[base], None))


def _spread(rows: Sequence[Compared], n: int) -> str:
    """Say between what and what a young person brings, from one structure to another."""
    known = [one for row in rows if (one := row.cells[n].per_young) is not None]
    return f"de {euros(min(known))} à {euros(max(known))}" if known else UNKNOWN


def _weight(side: Side) -> str:
    """Say what young people weigh in their axis, and of the envelope."""
    found = None if side.young is None else part_of_envelope(side.rule, side.young)
    if found is None:
        return UNKNOWN
    weight, whole, share_bp = found
    if not weight:
        return "0 : il ne compte pas"
    return f"{weight} sur {whole}, soit {percent(weight * share_bp, whole * 10_000)} de l’enveloppe"


def _winners(comparison: Comparison, rows: Sequence[Compared], n: int) -> str:
    side = comparison.sides[n]
    if side is comparison.base or not side.given:
        return ""
    gains, losses = gains_and_losses(rows, n)
    return f"{counted(len(gains), 'gagne', 'gagnent')}, {counted(len(losses), 'perd', 'perdent')}"


def _gap(cell: Cell) -> str:
    if cell.gap is None or cell.base is None:
        return ""
    return change_of(cell.gap, cell.base) if cell.gap else "aucun écart"


def _line(sides: Sequence[Side], label: str, said: Iterable[str]) -> Line:
    titles = [side.title for side in sides]
    return Line(label, [(title, one or DASH) for title, one in zip(titles, said, strict=True)])


def _euros(cents: int | None) -> str:
    return UNKNOWN if cents is None else euros(cents)


def _labels(campaign: Campaign, axes: Sequence[Axis]) -> Iterator[tuple[str, str]]:
    yield "campaign.envelope_cents", "Enveloppe"
    for axis in axes:
        yield f"axis.{axis.number}.share_bp", f"Axe {axis.number}, part de l’enveloppe"
        for one in axis.indicators.all():
            called = one.short_label or "sans intitulé"
            yield f"indicator.{one.number}.weight", f"Indicateur {one.number}, poids ({called})"
    yield "campaign.fixed_fall_bp", "Limite de la baisse de la part fixe"
    yield "campaign.fixed_rise_bp", "Limite de la hausse de la part fixe"
    yield "campaign.advance_base", "Base du premier versement"
    yield "campaign.advance_bp", "Taux du premier versement"
    yield "campaign.former_grant_bp", "Taux sur la dotation antérieure"
    yield "campaign.unearned_axis3", "Part variable non obtenue"


def _word(campaign: Campaign, key: str, value: object) -> str:
    name = key.rpartition(".")[2]
    if value is None:
        return NO_LIMIT if name in LIMITS else NONE
    if name.endswith("_bp") and isinstance(value, int):
        return basis_points(value)
    if name == "envelope_cents" and isinstance(value, int):
        return euros(value)
    choices = {**dict(Campaign.AdvanceBase.choices), **dict(Campaign.UnearnedAxis3.choices)}
    return str(choices.get(str(value), value))


def _coefficients(side: Side) -> str:
    if side.scenario is None:
        return "ceux de la répartition"
    found = coefficients(side.rule)
    return ", ".join(f"{code} × {number(one)}" for code, one in sorted(found.items())) or NONE


def _tried(side: Side, ground: Ground) -> str:
    if side.scenario is None:
        return NO_SUCH
    found = replaced(side.scenario.figures, ground.live)
    return (
        ", ".join(f"{code}, indicateur {n} : {number(value)}" for n, code, value in found)
        or NO_SUCH
    )


def changed_words(scenario: Scenario, ground: Ground) -> list[str]:
    """Return what a scenario changes of the campaign's own rule, a parameter each."""
    values, now = values_of(scenario.rule), values_of(ground.rule)
    campaign = ground.campaign
    return [
        f"{label} : {_word(campaign, key, now.get(key))} → {_word(campaign, key, values.get(key))}."
        for key, label in _labels(campaign, ground.basis.axes)
        if values.get(key) != now.get(key)
    ]


def described(scenario: Scenario, ground: Ground) -> list[str]:
    """Return what a scenario changes, its coefficients and the values that it tries in a line."""
    found = changed_words(scenario, ground)
    if coefficients(scenario.rule) != coefficients(ground.rule):
        found.append("Coefficients de solidarité.")
    if cells := replaced(scenario.figures, ground.live):
        found.append(f"{counted(len(cells), 'donnée essayée', 'données essayées')}.")
    return found or ["Les paramètres de la campagne, tels quels."]
