"""Maps of communes: what a structure's page draws, what a file of outlines would change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from structures.coverage.selectors import communes_on
from structures.ground import clock
from structures.map.models import CommuneShape
from structures.map.outlines import Outline, read_outlines
from structures.models import AbsorbedCommune, StoredFile

MEDIA_TYPE = "application/geo+json"


@dataclass(frozen=True)
class Outlines:
    """What a file of outlines holds, against the communes of the Region.

    `shapes`: outline by code of today. `absorbed`: former communes, joined to their
    successor. `unknown`: codes of the Region's departments that are no commune.
    `outside`: how many belong to other departments. `replaced`: how many have an outline
    already. `lacking`: communes that would still have none.
    """

    shapes: dict[str, Outline]
    absorbed: list[AbsorbedCommune]
    unknown: list[str]
    outside: int
    replaced: int
    lacking: int


def outline_files() -> QuerySet[StoredFile]:
    """Return the files of outlines that were received, latest first, without their content."""
    return StoredFile.objects.filter(media_type=MEDIA_TYPE).defer("content").order_by("-pk")


def outlines_in(content: bytes) -> Outlines:
    """Compare a file of outlines with the communes of the Region. Three queries.

    Raises OutlinesRefused when the file cannot be read.
    """
    communes = dict(communes_on(clock.today()).values_list("code", "department"))
    absorbed = AbsorbedCommune.objects.in_bulk()
    departments = tuple(set(communes.values()))
    drawn = set(CommuneShape.objects.values_list("commune_id", flat=True))
    shapes: dict[str, Outline] = {}
    joined, unknown, outside = [], [], 0
    for code, outline in read_outlines(content).items():
        if code in communes:
            shapes.setdefault(code, []).extend(outline)
        elif code in absorbed:
            joined.append(absorbed[code])
            shapes.setdefault(_today(code, communes, absorbed), []).extend(outline)
        elif code.startswith(departments):
            unknown.append(code)
        else:
            outside += 1
    return Outlines(
        shapes=shapes,
        absorbed=sorted(joined, key=lambda commune: commune.code),
        unknown=sorted(unknown),
        outside=outside,
        replaced=len(drawn & shapes.keys()),
        lacking=len(communes.keys() - drawn - shapes.keys()),
    )


def _today(code: str, communes: Collection[str], absorbed: Mapping[str, AbsorbedCommune]) -> str:
    """Return the commune of today that holds an absorbed one."""
    while code in absorbed and code not in communes:
        code = absorbed[code].successor_id
    return code


def drawn_communes() -> tuple[int, int]:
    """Return how many communes have an outline, and how many communes there are. Two queries."""
    return CommuneShape.objects.count(), communes_on(clock.today()).count()
