"""Who covers a commune as days go by, whatever rows say it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from structures.coverage.models import FULL_SHARE_BP
from structures.ground.french import date_long, in_a_row, number
from structures.models import Coverage, Structure

Shares = Mapping[str, int]
Timeline = list[tuple[date, Shares]]


def timeline(rows: Sequence[Coverage], first: date) -> Timeline:
    """Return who covers a commune from `first` on: each day when it changes, and the shares.

    A day without coverage has no share; before the first coverage there is nothing to say.
    """
    beyond = [row for row in rows if row.valid_to is None or row.valid_to > first]
    starts = {max(row.valid_from, first) for row in beyond}
    ends = {row.valid_to for row in beyond if row.valid_to}
    return merged(
        [
            (
                day,
                {
                    row.structure.code: row.share_bp
                    for row in rows
                    if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)
                },
            )
            for day in sorted(starts | ends)
        ]
    )


def merged(found: Timeline) -> Timeline:
    """Leave out the days when nothing changes."""
    return [
        (day, shares) for i, (day, shares) in enumerate(found) if not i or shares != found[i - 1][1]
    ]


def from_day(found: Timeline, first: date) -> Timeline:
    """Return what a timeline says from a day on; nothing where nobody covers any more."""
    earlier = [shares for day, shares in found if day <= first]
    later = [(day, shares) for day, shares in found if day > first]
    start = [(first, earlier[-1])] if earlier and (earlier[-1] or later) else []
    return start + later


def in_words(
    found: Timeline, structures: Mapping[str, Structure], *, since: date = date.min
) -> str:
    """Say who covers a commune; the day is said where it is not `since`."""
    said = []
    for day, shares in found:
        parts = [_part(code, shares[code], structures) for code in sorted(shares)]
        who = in_a_row(parts) if parts else "aucune structure"
        said.append(who if day <= since else f"{who} à partir du {date_long(day)}")
    return " ; ".join(said)


def _part(code: str, share_bp: int, structures: Mapping[str, Structure]) -> str:
    name = str(structures.get(code, code))
    return name if share_bp == FULL_SHARE_BP else f"{name} ({percent(share_bp)})"


def percent(share_bp: int) -> str:
    """Write basis points as a share."""
    return f"{number(Decimal(share_bp).scaleb(-2))} %"
