"""What the pages of second sources say: a source or a structure a row, with its gap."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allocation.second_sources.models import SecondSource
from allocation.second_sources.selectors import Gap


@dataclass(frozen=True)
class SourceRow:
    """A second source of the list: the totals are compared once both are whole."""

    source: SecondSource
    gap: Gap
    whole: bool


def source_rows(sources: Iterable[Any], structures: int) -> list[SourceRow]:
    """Return the rows of `declared_sources`. No query."""
    return [
        SourceRow(
            one,
            Gap(one.own_total, one.total, one.indicator.whole_values),
            one.entered == one.own_entered == structures,
        )
        for one in sources
    ]


@dataclass(frozen=True)
class ComparisonRow:
    """A structure of `source_lines`, with the gap of its two values."""

    structure: Any
    gap: Gap


def comparison_rows(structures: Iterable[Any], source: SecondSource) -> list[ComparisonRow]:
    """Return the rows of `source_lines`. No query."""
    whole = source.indicator.whole_values
    return [ComparisonRow(one, Gap(one.own, one.other, whole)) for one in structures]
