"""Moving communes from a structure to another, at a date; what was before stays as it was."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from structures.coverage.models import Coverage
from structures.coverage.selectors import valid_beyond
from structures.ground.french import date_long
from structures.ground.refusals import Refused
from structures.journal.services import note
from structures.models import JournalEntry, Role, Structure, User
from structures.network.selectors import is_open


@dataclass(frozen=True)
class CoverageChange:
    """The share of a commune that `structure` covers from `since` on, in basis points."""

    commune: str
    structure: Structure
    share_bp: int
    since: date
    source: str


@transaction.atomic
def change_coverage(parts: Sequence[CoverageChange], *, reason: str, by: User) -> int:
    """Make `parts` the whole coverage of the communes they name; return how many communes.

    Each named commune is, from the date given, covered as listed and not otherwise;
    earlier days do not change. Raises Refused, and changes nothing, when the shares of a
    commune do not make 100 % or when a structure is not open at the date.
    """
    require_admin(by)
    _refuse_absent(parts)
    before = set(_holders(parts))
    for day in sorted({part.since for part in parts}):
        listed = [part for part in parts if part.since == day]
        _end(_beyond(day).filter(commune__in={part.commune for part in listed}), day)
        Coverage.objects.bulk_create(_row(part) for part in listed)
    _check_sums()
    communes = len({part.commune for part in parts})
    first = date_long(min(part.since for part in parts))
    for structure in sorted(before | {part.structure for part in parts}, key=lambda s: s.code):
        note(
            JournalEntry.Kind.NETWORK,
            f"Périmètre modifié à partir du {first}",
            structure=structure,
            by=by,
            reason=reason,
        )
    return communes


@transaction.atomic
def end_coverage(communes: Collection[str], *, on: date, reason: str, by: User) -> None:
    """Leave communes to nobody from a day on; earlier days do not change.

    As many queries for a hundred communes as for one, and one note a structure.
    """
    require_admin(by)
    rows = _beyond(on).filter(commune__in=communes)
    structures = list(Structure.objects.filter(pk__in=rows.values("structure")))
    _end(rows, on)
    _check_sums()
    fact = f"Périmètre réduit à partir du {date_long(on)}"
    for structure in structures:
        note(JournalEntry.Kind.NETWORK, fact, structure=structure, by=by, reason=reason)


@dataclass
class Passage:
    """What movements of communes change of perimeters on a day, by codes of communes.

    Nobody covers those `ended` from then on; those `gained` are covered as days go by: from each
    day, the shares by the code of a structure, in basis points.
    """

    day: date
    ended: list[str] = field(default_factory=list)
    gained: dict[str, list[tuple[date, Mapping[str, int]]]] = field(default_factory=dict)


@transaction.atomic
def absorb_communes(passages: Sequence[Passage], *, source: str, by: User) -> None:
    """Pass perimeters from communes that end to those that begin; earlier days do not change.

    A few queries a day of movements, however many communes, and one note a structure.
    """
    require_admin(by)
    structures = Structure.objects.in_bulk(field_name="code")
    touched: set[Structure] = set()
    for passage in passages:
        rows = _beyond(passage.day).filter(commune__in=[*passage.ended, *passage.gained])
        touched.update(row.structure for row in rows.select_related("structure"))
        _end(rows, passage.day)
        gained = [
            Coverage(
                commune_id=commune,
                structure=structures[code],
                share_bp=share_bp,
                valid_from=start,
                valid_to=end,
                source=source,
            )
            for commune, found in passage.gained.items()
            for (start, shares), end in zip_longest(found, [day for day, _ in found[1:]])
            for code, share_bp in shares.items()
        ]
        Coverage.objects.bulk_create(gained)
        touched.update(row.structure for row in gained)
    _check_sums()
    fact = "Périmètre repris des mouvements de communes"
    for structure in sorted(touched, key=lambda structure: structure.code):
        note(JournalEntry.Kind.NETWORK, fact, structure=structure, by=by, reason=source)


def hand_over(
    leaving: Collection[Structure], successor: Structure, *, on: date, source: str
) -> int:
    """Give `successor` all that `leaving` cover from `on`; return how many communes.

    Where it covers a part already, its shares add up. In the transaction under way;
    as many queries for a hundred communes as for one.
    """
    communes = set(_beyond(on).filter(structure__in=leaving).values_list("commune", flat=True))
    rows = _beyond(on).filter(commune__in=communes, structure__in=[*leaving, successor])
    by_commune: dict[str, list[Coverage]] = {}
    for row in rows.select_for_update():
        by_commune.setdefault(row.commune_id, []).append(row)
    _end(rows, on)
    Coverage.objects.bulk_create(
        Coverage(
            commune_id=commune,
            structure=successor,
            share_bp=share_bp,
            valid_from=start,
            valid_to=end,
            source=source,
        )
        for commune, found in by_commune.items()
        for start, end, share_bp in summed_periods(found, on)
    )
    _check_sums()
    return len(communes)


def summed_periods(rows: Collection[Coverage], on: date) -> Iterator[tuple[date, date | None, int]]:
    """Give from `on` each period (start, end excluded, summed shares) where `rows` cover some."""
    starts = {max(row.valid_from, on) for row in rows}
    ends = {row.valid_to for row in rows if row.valid_to}
    days = sorted(starts | ends)
    for start, end in zip_longest(days, days[1:]):
        share_bp = sum(
            row.share_bp
            for row in rows
            if row.valid_from <= start and (row.valid_to is None or row.valid_to > start)
        )
        if share_bp:
            yield start, end, share_bp


def require_admin(by: User) -> None:
    """Raise Refused unless `by` looks after the network's reference data."""
    if not by.has_role(Role.REGION_ADMIN):
        raise Refused("La vie du réseau est enregistrée par l’administration de l’outil.")


def _refuse_absent(parts: Iterable[CoverageChange]) -> None:
    for part in parts:
        if not is_open(part.structure, part.since):
            raise Refused(
                f"{part.structure} n’est pas ouverte le {date_long(part.since)} : "
                f"donnez la commune {part.commune} à une autre structure, ou changez la date."
            )


def _holders(parts: Iterable[CoverageChange]) -> Iterator[Structure]:
    """Give the structures that cover the named communes today and later."""
    communes = {part.commune: part.since for part in parts}
    first = min(communes.values())
    rows = _beyond(first).filter(commune__in=communes).select_related("structure")
    yield from {row.structure for row in rows}


def _beyond(day: date) -> QuerySet[Coverage]:
    return Coverage.objects.filter(valid_beyond(day))


def _end(rows: QuerySet[Coverage], day: date) -> None:
    """End on `day` what began before; what would only begin then or later is left out."""
    rows.filter(valid_from__gte=day).delete()
    rows.filter(valid_from__lt=day).update(valid_to=day)


def _row(part: CoverageChange) -> Coverage:
    return Coverage(
        commune_id=part.commune,
        structure=part.structure,
        share_bp=part.share_bp,
        valid_from=part.since,
        source=part.source,
    )


def _check_sums() -> None:
    """Ask the database now, not at commit, whether each commune is covered whole or not at all."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as refusal:
        found = COMMUNE_OF_MESSAGE.search(str(refusal))
        where = f"de la commune {found['code']} " if found else ""
        raise Refused(
            f"La somme des quotités {where}doit faire 100 % à toute date. "
            "Corrigez le fichier, puis recommencez : rien n’a changé."
        ) from refusal


# The database trigger names the commune in its own message.
COMMUNE_OF_MESSAGE = re.compile(r"commune (?P<code>\w+)")
