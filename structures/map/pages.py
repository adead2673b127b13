"""Communes drawn as SVG paths: the map of a structure's page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

from structures.coverage.selectors import valid_on
from structures.ground import clock
from structures.map.outlines import SIDE, Outline, Point
from structures.models import Coverage, Structure


@dataclass(frozen=True)
class Frame:
    """The rectangle that a map shows, and the size of its drawing in units.

    Equirectangular: a degree of longitude is shortened by the cosine of the mid latitude.
    """

    west: float
    north: float
    shrink: float
    scale: float
    width: int
    height: int

    def place(self, point: Point) -> tuple[int, int]:
        """Return where a point falls, in whole units from the top left corner."""
        longitude, latitude = point
        x = (longitude - self.west) * self.shrink * self.scale
        return round(x), round((self.north - latitude) * self.scale)


def frame_of(outlines: Iterable[Outline]) -> Frame:
    """Return the frame that holds all the outlines, its longer side SIDE units."""
    points = [point for outline in outlines for ring in outline for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = cos(radians((south + north) / 2))
    width, height = (east - west) * shrink, north - south
    scale = SIDE / max(width, height)
    return Frame(west, north, shrink, scale, round(width * scale), round(height * scale))


def path_of(outline: Outline, frame: Frame) -> str:
    """Return the outline as SVG path data, each point relative to the one before."""
    return "".join(_ring_path([frame.place(point) for point in ring]) for ring in outline)


def _ring_path(points: list[tuple[int, int]]) -> str:
    # The closing move is the path's own « z ».
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points[:-1])]
    return f"M{_pair(points[0])}l{' '.join(_pair(step) for step in _moves(steps))}z"


def _moves(steps: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Leave out the moves too short to be drawn; a ring that is a dot keeps one."""
    moves = [step for step in steps if step != (0, 0)]
    return iter(moves or [(1, 0)])


def _pair(values: tuple[int, int]) -> str:
    return f"{values[0]},{values[1]}"


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


def _drawings(communes: dict[str, tuple[str, Outline | None]], frame: Frame) -> Iterator[Drawing]:
    for _, (name, rings) in sorted(communes.items()):
        if rings:
            yield Drawing(name, path_of(rings, frame))
