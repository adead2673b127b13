"""Which columns of an INSEE census file count the young people who look for work.

Source: the files themselves. Until at least vintage 2018 INSEE's commune file has no total
`CHOM1524`, only one column a sex; a file holds up to three vintages.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from structures.ground.spreadsheets import FileRefused, column_key

YOUNG = re.compile(r"p([0-9]{2})_(chom|hchom|fchom|act|actocc)1524")
FORMULAS = (
    (("CHOM",), ()),
    (("HCHOM", "FCHOM"), ()),
    (("ACT",), ("ACTOCC",)),
)
FIRST_CENSUS_WITH_CODES = 1968


@dataclass(frozen=True)
class Rule:
    """A sum of columns, less other columns, all of the same vintage."""

    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the rule reads."""
        return self.added + self.removed

    def __str__(self) -> str:
        return " − ".join((" + ".join(self.added), *self.removed))


@dataclass(frozen=True)
class CensusColumns:
    """The vintage read, the rule applied, those that can check it, and the other vintages."""

    vintage: int
    rule: Rule
    checks: tuple[Rule, ...]
    others: tuple[int, ...]


def census_columns(
    columns: Iterable[str], *, before: int, asked: int | None = None
) -> CensusColumns:
    """Choose the vintage that is `asked`, else the most recent `before` a year; the first rule.

    Raises FileRefused if no rule has all its columns, or only for other vintages.
    """
    found = _rules({column_key(title) for title in columns})
    if not found:
        raise FileRefused(
            "Aucune colonne ne donne les jeunes actifs inoccupés. Il faut, pour un même millésime, "
            "P11_CHOM1524, ou P11_HCHOM1524 et P11_FCHOM1524, ou P11_ACT1524 et P11_ACTOCC1524 "
            "(base « Emploi – Population active » de l’Insee, au niveau communal)."
        )
    known = [vintage for vintage in found if vintage < before]
    if asked and asked not in known:
        raise FileRefused(
            f"Le recensement de {asked} n’est pas parmi les colonnes lues, ou n’y est pas entier. "
            f"Millésimes présents : {', '.join(map(str, sorted(found)))}. Choisissez l’un d’eux, "
            "ou une autre feuille."
        )
    if not known:
        raise FileRefused(
            f"Aucun recensement du fichier n’est antérieur à {before}. "
            f"Millésimes présents : {', '.join(map(str, sorted(found)))}."
        )
    chosen = asked or max(known)
    rule, *checks = found[chosen]
    return CensusColumns(chosen, rule, tuple(checks), tuple(sorted(found.keys() - {chosen})))


def vintages(columns: Iterable[str], *, before: int) -> tuple[int, ...]:
    """Return the vintages that a header counts before a year, the most recent first."""
    found = _rules({column_key(title) for title in columns})
    return tuple(sorted((vintage for vintage in found if vintage < before), reverse=True))


def latest_vintage(columns: Iterable[str], *, before: int) -> int:
    """Return the most recent vintage that a header counts `before` a year, 0 without one."""
    return next(iter(vintages(columns, before=before)), 0)


def _rules(keys: set[str]) -> dict[int, list[Rule]]:
    """Return, for each vintage that has at least one, its rules in order of preference."""
    prefixes = {found[1] for key in keys if (found := YOUNG.fullmatch(key))}
    rules: dict[int, list[Rule]] = {}
    for prefix in prefixes:
        for added, removed in FORMULAS:
            rule = Rule(_columns(prefix, added), _columns(prefix, removed))
            if keys >= {column.casefold() for column in rule.columns}:
                rules.setdefault(_year(prefix), []).append(rule)
    return rules


def _columns(prefix: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"P{prefix}_{name}1524" for name in names)


def _year(prefix: str) -> int:
    year = 1900 + int(prefix)
    return year if year >= FIRST_CENSUS_WITH_CODES else year + 100
