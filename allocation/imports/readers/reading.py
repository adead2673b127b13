"""What reading a file gives: values, or reasons why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from allocation.engine.measures import Measure
from structures.ground.readings import Issue, parse_number, parse_whole


@dataclass(frozen=True)
class Value:
    """An n-1 figure as found, and where it comes from.

    `line` is that of the file where it stands alone on one; `parts` are those of a sum, by number.
    """

    value: Decimal
    source: str = ""
    definition: str = ""
    comment: str = ""
    observed_on: date | None = None
    line: int | None = None
    parts: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What a file gives, by (indicator number, structure code); nothing when it is blocked.

    `facts` is what the file says of itself. `empty_perimeters` lists, by code, the
    structures whose 0 comes from having no commune: someone has to confirm it.
    """

    values: Mapping[tuple[int, str], Value]
    facts: Mapping[str, str]
    issues: tuple[Issue, ...]
    empty_perimeters: tuple[str, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether an error keeps the file from being applied."""
        return any(issue.severity == "error" for issue in self.issues)


def parse_value(measure: Measure) -> Callable[[str], Decimal]:
    """Return how a value of a measure is read: a whole number, or not. It raises ValueError."""
    return (lambda text: Decimal(parse_whole(text))) if measure.whole_values else parse_number
