"""Outlines of communes: read from a GeoJSON file, drawn as SVG paths. Pure.

An outline is a list of rings, a ring a list of (longitude, latitude) in degrees
(WGS 84), as GeoJSON writes them (RFC 7946). Only outer rings are kept: a hole is
another commune, which has its own outline.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

Point = tuple[float, float]
Ring = list[Point]
Outline = list[Ring]

# Four decimals of a degree are about ten metres: less than the line drawn.
DECIMALS = 4
LEAST_POINTS = 4
SIDE = 1000


class OutlinesRefused(ValueError):
    """A file of outlines that cannot be read; the message says where and why, in French."""


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


def read_outlines(content: bytes) -> dict[str, Outline]:
    """Return the outline of each `code` of a GeoJSON FeatureCollection.

    Raises OutlinesRefused at the first feature that is not a polygon with a code.
    """
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as wrong:
        raise OutlinesRefused(
            "Ce fichier n’est pas du JSON lisible : un fichier GeoJSON en UTF-8 est attendu."
        ) from wrong
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        raise OutlinesRefused("Une « FeatureCollection » GeoJSON est attendue.")
    found: dict[str, Outline] = {}
    for place, feature in enumerate(data["features"], 1):
        code = _code(place, feature)
        if code in found:
            raise OutlinesRefused(f"Le code {code} est donné deux fois (élément {place}).")
        found[code] = _outline(f"Élément {place} ({code})", feature.get("geometry"))
    if not found:
        raise OutlinesRefused("Ce fichier ne contient aucun contour.")
    return found


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


def _code(place: int, feature: object) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, Mapping) else None
    if not isinstance(code, str) or not code:
        raise OutlinesRefused(
            f"Élément {place} : la propriété « code » (code INSEE, en texte) est attendue."
        )
    return code


def _outline(name: str, geometry: object) -> Outline:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise OutlinesRefused(f"{name} : un contour « Polygon » ou « MultiPolygon » est attendu.")
    parts = geometry.get("coordinates")
    polygons = [parts] if kind == "Polygon" else parts
    if not isinstance(polygons, list) or not polygons or not all(map(_has_rings, polygons)):
        raise OutlinesRefused(f"{name} : le contour est vide ou mal formé.")
    rings = [_ring(name, polygon[0]) for polygon in polygons]
    # A part smaller than the rounding, or flat, is not a surface.
    outline = [ring for ring in rings if len(ring) >= LEAST_POINTS and _has_surface(ring)]
    if not outline:
        raise OutlinesRefused(f"{name} : le contour n’a pas de surface.")
    return outline


def _has_surface(ring: Ring) -> bool:
    """Tell whether the points are not all on one line; in whole units, so exactly."""
    units = [(round(x * 10**DECIMALS), round(y * 10**DECIMALS)) for x, y in ring]
    (x0, y0), (x1, y1) = units[0], units[1]
    return any((x1 - x0) * (y - y0) != (y1 - y0) * (x - x0) for x, y in units)


def _has_rings(polygon: object) -> bool:
    return isinstance(polygon, list) and bool(polygon) and isinstance(polygon[0], list)


def _ring(name: str, positions: list[object]) -> Ring:
    points = [_point(name, position) for position in positions]
    if len(points) < LEAST_POINTS or points[0] != points[-1]:
        raise OutlinesRefused(
            f"{name} : un contour a au moins quatre points, le dernier égal au premier."
        )
    return [points[0], *(late for early, late in pairwise(points) if late != early)]


def _point(name: str, position: object) -> Point:
    if not isinstance(position, list) or len(position) < len(("longitude", "latitude")):
        raise OutlinesRefused(f"{name} : un point est une longitude et une latitude.")
    longitude, latitude = position[:2]
    if not (_is_degree(longitude, 180) and _is_degree(latitude, 90)):
        raise OutlinesRefused(
            f"{name} : longitude et latitude en degrés (WGS 84) sont attendues. Un fichier en "
            "Lambert 93 est à convertir d’abord."
        )
    return round(float(longitude), DECIMALS), round(float(latitude), DECIMALS)


def _is_degree(value: object, limit: int) -> bool:
    return type(value) in (int, float) and -limit <= value <= limit


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
