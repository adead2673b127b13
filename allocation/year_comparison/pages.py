"""What the comparison of two years says: each amount in both, and its difference."""

from collections.abc import Iterable
from dataclasses import dataclass

from allocation.year_comparison.selectors import AMOUNTS, AmountsOfTwoYears, ComparedAmounts, Pair
from allocation.year_comparison.tables import LABELS
from structures.ground.french import change_of, euros


@dataclass(frozen=True)
class ComparedCell:
    """An amount in two years, in words, and how the first differs from the second."""

    label: str
    first: str
    second: str
    gap: str


@dataclass(frozen=True)
class ComparedRow:
    """A structure's amounts, or the network's; `standing` says in which year it has no part."""

    name: str
    standing: str
    cells: list[ComparedCell]


def compared_rows(
    pair: Pair, amounts: AmountsOfTwoYears, rows: Iterable[ComparedAmounts]
) -> list[ComparedRow]:
    """Return the rows of a page of the list. No query."""
    return [
        ComparedRow(str(row.structure or "Réseau"), _standing(pair, amounts, row), _cells(row))
        for row in rows
    ]


def unknown_years(pair: Pair, amounts: AmountsOfTwoYears) -> list[str]:
    """Say what is not known of the two years yet."""
    said = []
    for one, adopted, settled in zip(pair, amounts.adopted, amounts.settled, strict=True):
        if not adopted:
            said.append(f"La répartition {one.year} n’est pas arrêtée : ses montants manquent.")
        elif not settled:
            said.append(f"Le solde {one.year} n’est pas arrêté : son montant final manque.")
    return list(dict.fromkeys(said))


def _standing(pair: Pair, amounts: AmountsOfTwoYears, row: ComparedAmounts) -> str:
    if row.structure is None or not all(amounts.adopted):
        return ""
    away = [
        str(campaign.year)
        for campaign, side in zip(pair, (row.first, row.second), strict=True)
        if not side.has_part
    ]
    if not away:
        return ""
    into = row.structure.merged_into
    merged = f", fusionnée dans {into}" if into else ""
    return f"sans part en {away[0]}{merged}"


def _cells(row: ComparedAmounts) -> list[ComparedCell]:
    return [
        ComparedCell(
            LABELS[name],
            _said(getattr(row.first, name)),
            _said(getattr(row.second, name)),
            _difference(row, name),
        )
        for name in AMOUNTS
    ]


def _said(cents: int | None) -> str:
    return "non connu" if cents is None else euros(cents)


def _difference(row: ComparedAmounts, name: str) -> str:
    gap, before = row.difference(name), getattr(row.second, name)
    if gap is None:
        return ""
    return change_of(gap, before or 0) if gap else "aucun écart"
