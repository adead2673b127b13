"""Who covers which commune on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from structures.coverage.models import FULL_SHARE_BP, AbsorbedCommune, Commune, Coverage
from structures.ground import clock
from structures.ground.history.events import DELETED, events_of
from structures.models import Structure
from structures.network.selectors import open_on


def valid_on(day: date) -> Q:
    """Return the condition that a coverage is valid on `day`."""
    return Q(valid_from__lte=day) & valid_beyond(day)


def valid_beyond(day: date) -> Q:
    """Return the condition that a coverage is still valid on `day`, or begins later."""
    return Q(valid_to=None) | Q(valid_to__gt=day)


def communes_on(day: date) -> QuerySet[Commune]:
    """Return the communes that exist on `day`, by code. One query.

    One that is absorbed by then is there for its past alone; one that only comes of others after
    `day` is not there yet, unless somebody covers it.
    """
    gone = AbsorbedCommune.objects.filter(absorbed_on__lte=day)
    later = AbsorbedCommune.objects.filter(absorbed_on__gt=day)
    past = Commune.objects.filter(pk__in=later.values("code"))
    covered = Coverage.objects.filter(valid_on(day))
    unborn = (
        Q(absorbed__in=later.filter(code__in=past.values("pk")))
        & ~Q(pk__in=covered.values("commune"))
        & Q(pk__in=Coverage.objects.filter(valid_from__gt=day).values("commune"))
    )
    return Commune.objects.exclude(pk__in=gone.values("code")).exclude(unborn).distinct()


@dataclass
class Perimeter:
    """What a structure covers on a day: its communes by name, whole ones and parts."""

    structure: Structure
    covered: list[Coverage] = field(default_factory=list)

    @property
    def communes(self) -> int:
        """How many communes it covers, in whole or in part."""
        return len(self.covered)

    @property
    def shared(self) -> int:
        """How many of its communes it shares with another structure."""
        return sum(found.share_bp != FULL_SHARE_BP for found in self.covered)


@dataclass(frozen=True)
class SplitCommune:
    """A commune that several structures share, with the part of each."""

    commune: Commune
    parts: list[Coverage]


@dataclass(frozen=True)
class NetworkCoverage:
    """The whole network's perimeter on `day`; structures by code, communes by name."""

    day: date
    perimeters: list[Perimeter]
    split: list[SplitCommune]
    uncovered: list[Commune]
    communes: int


def coverage_rows(day: date, codes: Collection[str] = ()) -> list[Coverage]:
    """Return who covers what on `day`, by commune then structure; only `codes` if any. One query.

    `codes` are structure codes.
    """
    rows = Coverage.objects.filter(valid_on(day)).select_related("commune", "structure")
    rows = rows.filter(structure__code__in=codes) if codes else rows
    return list(rows.order_by("commune__code", "structure__code"))


def coverage_on(day: date) -> NetworkCoverage:
    """Return the network's perimeter on `day`. Three queries."""
    rows = sorted(coverage_rows(day), key=lambda row: (row.commune.name, row.structure.code))
    perimeters = {s.pk: Perimeter(s) for s in Structure.objects.filter(open_on(day))}
    for row in rows:
        perimeters.setdefault(row.structure_id, Perimeter(row.structure)).covered.append(row)
    communes = list(communes_on(day).order_by("name", "code"))
    covered = {row.commune_id for row in rows}
    return NetworkCoverage(
        day=day,
        perimeters=sorted(perimeters.values(), key=lambda found: found.structure.code),
        split=_split(row for row in rows if row.share_bp != FULL_SHARE_BP),
        uncovered=[commune for commune in communes if commune.code not in covered],
        communes=len(communes),
    )


def _split(rows: Iterable[Coverage]) -> list[SplitCommune]:
    found: dict[str, SplitCommune] = {}
    for row in rows:
        found.setdefault(row.commune_id, SplitCommune(row.commune, [])).parts.append(row)
    return list(found.values())


def coverage_of_day(structure: Structure, day: date) -> QuerySet[Coverage]:
    """Return what the structure covers on `day`, with its communes. One query."""
    return structure.coverages.filter(valid_on(day)).select_related("commune")


def coverage_of(structure: Structure) -> QuerySet[Coverage]:
    """Return what the structure covers today, by commune name. One query."""
    valid = structure.coverages.filter(valid_on(clock.today()))
    return valid.select_related("commune").order_by("commune__name")


def separated_communes() -> dict[str, str]:
    """Return, by the code of each commune that was absorbed and is one again, what held it.

    One query. The row of an absorption goes when the commune is one again: its last state is known.
    """
    gone = events_of(AbsorbedCommune).filter(pgh_label=DELETED)
    return dict(gone.values_list("code", "successor_id"))
