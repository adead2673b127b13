"""A small network that changes: communes and who covers them, mergers."""

from datetime import date

from structures.coverage.selectors import coverage_on
from structures.models import Commune, Coverage, Structure, User
from structures.network_changes.selectors import Merger
from structures.network_changes.services import merge_structures
from tests.allocation.builders import make_user

JANUARY, JUNE, JULY = date(2015, 1, 1), date(2015, 6, 30), date(2015, 7, 1)


def admin() -> User:
    """Who records the network's life."""
    return make_user("region_admin")


def make_commune(code: str = "67001", name: str = "Achenheim") -> Commune:
    """A commune that nobody covers yet."""
    return Commune.objects.create(
        code=code, name=name, department="67", population=1, cog_vintage=2026
    )


def cover(commune: str, *shares: tuple[Structure, int]) -> None:
    """Cover a commune, by its code, from January on: each structure and its basis points."""
    Coverage.objects.bulk_create(
        Coverage(commune_id=commune, structure=s, share_bp=bp, valid_from=JANUARY, source="Essai")
        for s, bp in shares
    )


def covered(day: date) -> dict[str, dict[str, int]]:
    """What each structure covers on a day, as {code: {commune: share in basis points}}."""
    return {
        found.structure.code: {row.commune_id: row.share_bp for row in found.covered}
        for found in coverage_on(day).perimeters
    }


def let_end(ended: str, into: str) -> None:
    """Say that a structure ended in another, by their codes, whatever is still under way."""
    successor = Structure.objects.get(code=into)
    Structure.objects.filter(code=ended).update(merged_into=successor, closed_on=JULY)


def merge(into: Structure, *merged: Structure, chosen: dict | None = None, by=None) -> None:
    """End `merged` in another structure in July."""
    merger = Merger(merged, into, JULY)
    merge_structures(merger, chosen=chosen or {}, reason="AG", by=by or admin())
