"""What is worth reading again in the figures of a structure: it warns, and never blocks. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from allocation.engine.measures import Measure
from structures.ground.french import in_a_row, number

WHOLE_PERCENT = 100
FULL_BP = 10_000
# The units in which an indicator is a share of something.
PERCENT_UNITS = {"%", "pour cent", "pourcent", "pourcentage"}
Values = Mapping[int, Decimal | None]


class Counted(Protocol):
    """An indicator: its key, its number, its unit and what it counts."""

    pk: int
    number: int
    unit: str

    @property
    def meaning(self) -> Measure:
        """Return its measure."""
        ...


class Threshold(Protocol):
    """A campaign, or who knows its threshold."""

    @property
    def variation_bp(self) -> int:
        """Return the variation beyond which it asks for a comment; 0 asks for none."""
        ...


@dataclass(frozen=True)
class Excess:
    """Indicators, by number, that pass the one that bounds them: one alone, or several together."""

    parts: tuple[int, ...]
    total: Decimal
    most: int
    bound: Decimal

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do; it begins with « l’indicateur » or « les indicateurs »."""
        total, bound = (number(one, grouped=False) for one in (self.total, self.bound))
        if len(self.parts) == 1:
            return (
                f"l’indicateur {self.parts[0]} ({total}) dépasse l’indicateur {self.most} "
                f"({bound}). Vérifiez les deux valeurs."
            )
        names = in_a_row([str(part) for part in self.parts])
        return (
            f"les indicateurs {names} ensemble ({total}) dépassent l’indicateur {self.most} "
            f"({bound}). Vérifiez ces valeurs."
        )


def needs_comment(campaign: Threshold, value: Decimal | None, before: Decimal | None) -> bool:
    """Tell whether a value is so far from that of the year before that a comment says why.

    From 0, any other value is. What is not known is compared with nothing.
    """
    if value is None or before is None or not campaign.variation_bp:
        return False
    return abs(value - before) * FULL_BP > campaign.variation_bp * before


def excesses(measures: Mapping[int, Measure], values: Values) -> list[Excess]:
    """Return the counts that pass the one that bounds them, each alone or else all together.

    Both are by the number of the indicator; a value that is missing is compared with nothing.
    """
    numbers = {measure.code: number for number, measure in measures.items()}
    within: dict[int, list[int]] = {}
    for part, measure in sorted(measures.items()):
        if measure.within and measure.within.code in numbers and values.get(part) is not None:
            within.setdefault(numbers[measure.within.code], []).append(part)
    return [
        found
        for most, parts in within.items()
        if (bound := values.get(most)) is not None
        for found in _over(parts, values, most, bound)
    ]


def _over(parts: list[int], values: Values, most: int, bound: Decimal) -> Iterable[Excess]:
    counted = [(part, values[part] or Decimal(0)) for part in parts]
    alone = [Excess((part,), value, most, bound) for part, value in counted if value > bound]
    total = sum((value for _, value in counted), Decimal(0))
    if alone or total <= bound:
        return alone
    return [Excess(tuple(parts), total, most, bound)]


def row_warnings(
    indicators: Iterable[Counted], values: Values, before: Values | None = None
) -> dict[int, list[str]]:
    """Return what is worth reading again in the values of one structure, in sentences.

    All are by the key of the indicator: `values`, those of the year `before`, and the answer,
    which has no key where there is nothing to say.
    """
    by_number = {one.number: one for one in indicators}
    known = {number: values.get(one.pk) for number, one in by_number.items()}
    found: dict[int, list[str]] = {}
    measures = {number: one.meaning for number, one in by_number.items()}
    for excess in excesses(measures, known):
        for part in excess.parts:
            found.setdefault(by_number[part].pk, []).append(_sentence(excess.sentence))
    for rank, one in by_number.items():
        said = _alone(one, known[rank], (before or {}).get(one.pk))
        if said:
            found.setdefault(one.pk, []).append(said)
    return found


def _alone(indicator: Counted, value: Decimal | None, before: Decimal | None) -> str:
    if value is None:
        return ""
    if indicator.unit.strip().casefold() in PERCENT_UNITS and value > WHOLE_PERCENT:
        return (
            f"L’indicateur {indicator.number} ({number(value, grouped=False)}) est une part : il "
            "dépasse 100 %. Vérifiez la valeur."
        )
    if not value and before:
        return (
            f"L’indicateur {indicator.number} vaut 0, contre {number(before, grouped=False)} un an "
            "plus tôt. Vérifiez qu’il s’agit d’un vrai 0, et non d’une valeur qui manque."
        )
    return ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
