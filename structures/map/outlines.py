"""Outlines of communes: read from a GeoJSON file, drawn as SVG paths. Pure.

An outline is a list of rings, a ring a list of (longitude, latitude) in degrees
(WGS 84), as GeoJSON writes them (RFC 7946). Only outer rings are kept: a hole is
another commune, which has its own outline.
"""

import json
import re
from collections.abc import Mapping
from itertools import pairwise

Point = tuple[float, float]
Ring = list[Point]
Outline = list[Ring]

# Four decimals of a degree are about ten metres: less than the line drawn.
DECIMALS = 4
LEAST_POINTS = 4
SIDE = 1000
# What publishers call the code of a commune, most precise first: IGN, INSEE, Etalab, OpenStreetMap.
CODE_NAMES = (
    *("inseecom", "codeinsee", "inseecode", "codinsee", "codgeo", "codecommune", "codecom"),
    *("comcode", "depcom", "insee", "refinsee", "ref:insee", "code", "com"),
)
SEPARATORS = re.compile(r"[\s_-]")
COMMUNE = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")


class OutlinesRefused(ValueError):
    """A file of outlines that cannot be read; the message says where and why, in French."""


def read_outlines(content: bytes) -> dict[str, Outline]:
    """Return the outline of each commune of a GeoJSON FeatureCollection, by its code.

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


def _code(place: int, feature: object) -> str:
    """Return the code of a commune, under the name that its publisher gives it.

    A number is a code that lost its leading zero, or never had one.
    """
    properties = feature.get("properties") if isinstance(feature, dict) else None
    said = properties if isinstance(properties, Mapping) else {}
    by_name = {SEPARATORS.sub("", str(name)).casefold(): value for name, value in said.items()}
    for name in CODE_NAMES:
        if COMMUNE.fullmatch(code := _written(by_name.get(name))):
            return code
    raise OutlinesRefused(
        f"Élément {place} : une propriété « code », « INSEE_COM », « codgeo » ou « insee » est "
        "attendue, avec un code commune de cinq caractères."
    )


def _written(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:05}"
    return value.strip().upper() if isinstance(value, str) else ""


def _outline(name: str, geometry: object) -> Outline:
    known = ("Polygon", "MultiPolygon")
    if not isinstance(geometry, dict) or geometry.get("type") not in known:
        raise OutlinesRefused(f"{name} : un contour « Polygon » ou « MultiPolygon » est attendu.")
    parts = geometry.get("coordinates")
    polygons = [parts] if geometry["type"] == "Polygon" else parts
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
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -limit <= value <= limit
