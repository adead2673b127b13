"""Maps of communes: what a structure's page draws, what a file of outlines would change."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from structures.coverage.selectors import valid_on
from structures.ground import clock
from structures.map.outlines import Frame, Outline, frame_of, path_of, read_outlines
from structures.models import (
    AbsorbedCommune,
    Commune,
    CommuneShape,
    Coverage,
    StoredFile,
    Structure,
)

MEDIA_TYPE = "application/geo+json"


@dataclass(frozen=True)
class Drawing:
    """A commune drawn: its name and its SVG path."""

    name: str
    path: str


@dataclass(frozen=True)
class CommuneMap:
    """A territory, with the communes of one structure set apart; sizes in drawing units."""

    width: int
    height: int
    own: list[Drawing]
    neighbours: list[Drawing]
    undrawn: int


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


def commune_map(structure: Structure) -> CommuneMap | None:
    """Return the map of the structure's communes within its territory, or None. One query.

    None when no outline is loaded for any of its communes.
    """
    covered = Coverage.objects.filter(
        valid_on(clock.today()), structure__territory=structure.territory_id
    ).values_list("structure_id", "commune_id", "commune__name", "commune__shape__rings")
    own, neighbours = {}, {}
    for holder, code, name, rings in covered:
        if holder == structure.pk:
            own[code] = (name, rings)
        else:
            neighbours[code] = (name, rings)
    undrawn = {code for code, (_, rings) in own.items() if rings is None}
    if len(undrawn) == len(own):
        return None
    others = {code: drawn for code, drawn in neighbours.items() if code not in own}
    frame = frame_of(rings for _, rings in [*own.values(), *others.values()] if rings)
    return CommuneMap(
        width=frame.width,
        height=frame.height,
        own=list(_drawings(own, frame)),
        neighbours=list(_drawings(others, frame)),
        undrawn=len(undrawn),
    )


def outline_files() -> QuerySet[StoredFile]:
    """Return the files of outlines that were received, latest first, without their content."""
    return StoredFile.objects.filter(media_type=MEDIA_TYPE).defer("content").order_by("-pk")


def outlines_in(content: bytes) -> Outlines:
    """Compare a file of outlines with the communes of the Region. Three queries.

    Raises OutlinesRefused when the file cannot be read.
    """
    communes = dict(Commune.objects.values_list("code", "department"))
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
            shapes.setdefault(absorbed[code].successor_id, []).extend(outline)
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


def drawn_communes() -> tuple[int, int]:
    """Return how many communes have an outline, and how many communes there are. Two queries."""
    return CommuneShape.objects.count(), Commune.objects.count()


def _drawings(communes: dict[str, tuple[str, Outline | None]], frame: Frame) -> Iterator[Drawing]:
    for _, (name, rings) in sorted(communes.items()):
        if rings:
            yield Drawing(name, path_of(rings, frame))
