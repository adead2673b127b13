"""How many young people go on from a first step: a part over the whole it is counted within. Pure.

Which counts are within which is a row of the catalogue of measures, never a number of indicator.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from allocation.engine.measures import MEASURES, Measure
from structures.ground.french import number, percent

# A percentage is shown with one decimal.
SHOWN = 1000


def pairs() -> list[tuple[Measure, Measure]]:
    """Return each measure that is counted within another, with that one.

    >>> [(part.name, whole.name) for part, whole in pairs()][0]
    ('training_or_job_after_upstream', 'upstream_entries')
    """
    return [(one, one.within) for one in MEASURES.values() if one.within]


@dataclass(frozen=True)
class Rate:
    """A part over a whole, None for what is not known; there is no rate over nothing."""

    part: Decimal | None
    whole: Decimal | None

    @property
    def exact(self) -> Fraction | None:
        """The ratio; None where one is unknown, or the whole is 0."""
        if self.part is None or not self.whole:
            return None
        return Fraction(self.part) / Fraction(self.whole)

    @property
    def is_rounded(self) -> bool:
        """Whether the percentage that is shown is not the exact one."""
        return self.exact is not None and (self.exact * SHOWN).denominator != 1

    @property
    def percentage(self) -> Decimal | None:
        """The percentage that is shown, to one decimal, half to even."""
        return None if self.exact is None else Decimal(round(self.exact * SHOWN)).scaleb(-1)

    @property
    def shown(self) -> str:
        """The percentage in words, to one decimal; empty without a rate."""
        if self.exact is None or self.part is None or self.whole is None:
            return ""
        return percent(self.part, self.whole)

    @property
    def said(self) -> str:
        """The exact ratio, then its percentage, said to be rounded where it is; empty without.

        >>> Rate(Decimal(45), Decimal(121)).said.replace(chr(160), " ")
        '45 ÷ 121, soit 37,2 % (arrondi)'
        """
        if self.part is None or self.whole is None or self.exact is None:
            return ""
        ratio = f"{number(self.part)} ÷ {number(self.whole)}"
        return f"{ratio}, soit {self.shown}{' (arrondi)' if self.is_rounded else ''}"

    def why_not(self, part: str, whole: str) -> str:
        """Say why there is no rate, of the two counts by their names; empty where there is one."""
        if self.whole is None:
            return f"pas de taux : « {whole} » n’a pas de valeur"
        if not self.whole:
            return f"pas de taux : « {whole} » vaut 0"
        return f"pas de taux : « {part} » n’a pas de valeur" if self.part is None else ""
