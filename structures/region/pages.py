"""What the Region's page says of its identities, one after the other."""

from dataclasses import dataclass
from datetime import date, timedelta

from structures.ground.french import date_long
from structures.region.models import RegionIdentity


@dataclass(frozen=True)
class DatedIdentity:
    """An identity, in words from when to when, and how it stands to the day of the page."""

    identity: RegionIdentity
    dates: str
    standing: str


def dated_identities(found: list[RegionIdentity], current: RegionIdentity) -> list[DatedIdentity]:
    """Return the identities, oldest first as given, with their days; `current` is of today."""
    ends: list[date | None] = [after.valid_from - timedelta(days=1) for after in found[1:]]
    return [
        DatedIdentity(one, _dates(one.valid_from, last), _standing(one, current))
        for one, last in zip(found, [*ends, None], strict=False)
    ]


def _dates(first: date, last: date | None) -> str:
    if last is None:
        return f"à partir du {date_long(first)}"
    return f"du {date_long(first)} au {date_long(last)}"


def _standing(one: RegionIdentity, current: RegionIdentity) -> str:
    if one.pk == current.pk:
        return "en vigueur"
    return "à venir" if one.valid_from > current.valid_from else "passée"
