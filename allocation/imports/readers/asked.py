"""What a person says of a file, beside sending it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    """What is said of a file: the ages that it counts, how it is read, what is kept of it.

    Kept with the work and the import as JSON (`options`), the ages in a column of their own. Each
    kind says by `FileKind.asks` which it needs; the others are left empty.

    `how` is what to force of the reading (sheet, encoding…); `columns` what the columns hold, in a
    file of unknown header; `indicator` the number of the one it feeds, `source` who publishes it;
    `category` and `period` the values to keep of a long file that has several;
    `second` the kind of the second source whose values the file holds; `vintage` the census to
    read of a file that has several.
    """

    age_bracket: str = ""
    how: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    indicator: int | None = None
    category: str = ""
    period: str = ""
    source: str = ""
    second: str = ""
    vintage: int | None = None

    @property
    def options(self) -> dict[str, Any]:
        """All but the ages, as it is stored; what is empty is left out."""
        said = {
            "how": dict(self.how),
            "columns": dict(self.columns),
            "indicator": self.indicator,
            "category": self.category,
            "period": self.period,
            "source": self.source,
            "second": self.second,
            "vintage": self.vintage,
        }
        return {name: value for name, value in said.items() if value}

    @classmethod
    def of(cls, age_bracket: str, options: Mapping[str, Any]) -> "Asked":
        """Return what was stored."""
        return cls(age_bracket, **options)
