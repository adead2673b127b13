"""Outlines of communes: what is read in a GeoJSON file, how it is drawn."""

import json

import pytest

from structures.map.outlines import OutlinesRefused, read_outlines
from structures.map.pages import frame_of, path_of
from tests.domain.files import spaced

SQUARE = [[7.0, 48.0], [7.1, 48.0], [7.1, 48.1], [7.0, 48.1], [7.0, 48.0]]


def feature(code="67001", rings=(SQUARE,), kind="Polygon"):
    geometry = {"type": kind, "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def named(**properties):
    return feature() | {"properties": properties}


def file(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_an_outline_is_read_by_its_code():
    assert read_outlines(file(feature()))["67001"] == [[tuple(point) for point in SQUARE]]


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        pytest.param({"INSEE_COM": "67482", "NOM": "Strasbourg"}, "67482", id="IGN"),
        pytest.param({"insee": 67482}, "67482", id="number"),
        pytest.param({"codgeo": 1001.0}, "01001", id="number without its zero"),
        pytest.param({"CODE_INSEE": "2a004", "code": "2A"}, "2A004", id="Corsica"),
        pytest.param({"code": "67482", "codePostal": "67000"}, "67482", id="not the postcode"),
        pytest.param({"ref:INSEE": "67482"}, "67482", id="OpenStreetMap"),
    ],
)
def test_a_commune_is_known_by_the_code_that_its_publisher_gives(properties, code):
    assert list(read_outlines(file(named(**properties)))) == [code]


def test_a_commune_in_several_parts_keeps_them_all_and_no_hole():
    parts = [[SQUARE, SQUARE], [[[x + 1, y] for x, y in SQUARE]]]
    assert len(read_outlines(file(feature(rings=parts, kind="MultiPolygon")))["67001"]) == 2


def test_coordinates_are_rounded_to_four_decimals():
    ring = [[x + 0.00004321, y] for x, y in SQUARE]
    assert read_outlines(file(feature(rings=[ring])))["67001"][0][0] == (7.0, 48.0)


def test_a_part_smaller_than_the_rounding_is_left_out():
    dot = [[x / 1e6 + 7, y / 1e6 + 48] for x, y in [[0, 0], [1, 0], [1, 1], [0, 0]]]
    parts = [[SQUARE], [dot]]
    assert len(read_outlines(file(feature(rings=parts, kind="MultiPolygon")))["67001"]) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"\xff\xfe{", "n’est pas du JSON lisible", id="not text"),
        pytest.param(b"[" * 100_000, "n’est pas du JSON lisible", id="a trap of brackets"),
        pytest.param(b"[1]", "FeatureCollection", id="not a collection"),
        pytest.param(file(), "aucun contour", id="empty"),
        pytest.param(file(1), "Élément 1 : une propriété « code », « INSEE_COM »", id="no feature"),
        pytest.param(file(feature(code=True)), "une propriété « code »", id="code that is none"),
        pytest.param(file(feature(code="67")), "cinq caractères", id="code of a département"),
        pytest.param(file(feature(), feature()), "67001 est donné deux fois", id="twice"),
        pytest.param(file(feature(kind="Point")), "Élément 1 (67001) : un contour", id="a point"),
        pytest.param(file(feature(rings=[])), "vide ou mal formé", id="no ring"),
        pytest.param(file(feature(rings=[SQUARE[:4]])), "le dernier égal au premier", id="open"),
        pytest.param(file(feature(rings=[["a"] * 5])), "une longitude et une latitude", id="text"),
        pytest.param(
            file(feature(rings=[[[1050000.0, 6840000.0]] * 5])), "Lambert 93", id="metres"
        ),
        pytest.param(file(feature(rings=[[[float("nan"), 1.0]] * 5])), "degrés", id="not a number"),
        pytest.param(file(feature(rings=[[[7.0, 48.0]] * 5])), "pas de surface", id="a dot"),
        pytest.param(
            file(feature(rings=[[[7.0, 48.0], [7.1, 48.1], [7.2, 48.2], [7.0, 48.0]]])),
            "pas de surface",
            id="three points of a line",
        ),
    ],
)
def test_a_file_that_cannot_be_drawn_is_refused_with_its_place(content, reason):
    with pytest.raises(OutlinesRefused) as refused:
        read_outlines(content)
    assert reason in spaced(str(refused.value))


def test_a_degree_of_longitude_is_shortened_by_the_latitude():
    frame = frame_of([[[(7.0, 60.0), (8.0, 60.0), (8.0, 61.0), (7.0, 60.0)]]])
    assert (frame.width, frame.height) == (492, 1000)


def test_the_north_is_up_and_the_drawing_begins_at_its_corner():
    frame = frame_of([[[(7.0, 48.0), (7.2, 48.1)]]])
    assert frame.place((7.0, 48.1)) == (0, 0)
    assert frame.place((7.2, 48.0)) == (frame.width, frame.height)


def test_a_path_goes_round_the_commune_and_closes():
    outline = [[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]]
    assert path_of(outline, frame_of([outline])) == "M0,1000l1000,0 0,-1000 -1000,0z"
