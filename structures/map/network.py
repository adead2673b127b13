"""The whole network drawn: the perimeter of each structure, told from its neighbours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from structures.coverage.selectors import valid_on
from structures.map.outlines import Outline, Point
from structures.map.pages import Frame, frame_of, path_of
from structures.models import Coverage

# Light, so that a number reads on them; beyond, a neighbour may have the same, and its number.
TINTS = ("#bcd8d3", "#ecd3ad", "#d9c3d6", "#d5dbc0", "#c9d4e3")


@dataclass(frozen=True)
class Area:
    """A structure's communes as one SVG path, its number and where that stands, its colour."""

    number: int
    name: str
    path: str
    x: int
    y: int
    fill: str


@dataclass(frozen=True)
class NetworkMap:
    """The perimeters of a network, in drawing units, and how many structures are not drawn."""

    width: int
    height: int
    areas: list[Area]
    undrawn: int


def network_map(day: date, structures: Mapping[int, str]) -> NetworkMap | None:
    """Return the map of structures (name by key), numbered in their order. One query.

    A commune that several share is drawn for the one that has most of it. None when no outline
    is loaded for any of their communes.
    """
    outlines = _outlines(day, structures)
    if not outlines:
        return None
    frame = frame_of(outline for found in outlines.values() for outline in found)
    tints = _tints({pk: _points(found) for pk, found in outlines.items()})
    areas = [
        _area(number, name, outlines[pk], frame, tints[pk])
        for number, (pk, name) in enumerate(structures.items(), 1)
        if pk in outlines
    ]
    return NetworkMap(frame.width, frame.height, areas, len(structures) - len(areas))


def _outlines(day: date, structures: Mapping[int, str]) -> dict[int, list[Outline]]:
    covered = Coverage.objects.filter(
        valid_on(day), structure__in=structures, commune__shape__isnull=False
    ).order_by("commune", "-share_bp", "structure")
    rows = covered.values_list("commune", "structure", "commune__shape__rings")
    found: dict[int, list[Outline]] = {}
    drawn = set()
    for commune, structure, rings in rows:
        if commune not in drawn and any(rings):
            drawn.add(commune)
            found.setdefault(structure, []).append(rings)
    return found


def _area(number: int, name: str, outlines: list[Outline], frame: Frame, fill: str) -> Area:
    placed = [frame.place(point) for point in _points(outlines)]
    across, down = sorted(x for x, _ in placed), sorted(y for _, y in placed)
    middle = len(placed) // 2
    path = "".join(path_of(outline, frame) for outline in outlines)
    return Area(number, name, path, across[middle], down[middle], fill)


def _points(outlines: Iterable[Outline]) -> set[Point]:
    return {(x, y) for outline in outlines for ring in outline for x, y in ring}


def _tints(points: Mapping[int, set[Point]]) -> dict[int, str]:
    """Give each structure the first tint that none of its neighbours has yet."""
    found: dict[int, str] = {}
    for pk, own in points.items():
        taken = {tint for other, tint in found.items() if own & points[other]}
        found[pk] = next((tint for tint in TINTS if tint not in taken), TINTS[-1])
    return found
