"""A logo is an image and nothing else: what could act, or ask others for something, is refused."""

import struct
import zlib

import pytest

from structures.ground.files.logos import PNG_SIGNATURE, LogoRefused, logo_type
from tests.domain.files import spaced

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SVG = f'<svg {NAMES} viewBox="0 0 4 4"><rect width="4" height="4" fill="#175"/></svg>'.encode()


def drawn(inside):
    return SVG.replace(b"<rect", inside.encode() + b"<rect")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width=4, height=4, end=b"IEND"):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 64)
    return PNG_SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(end, b"")


def test_a_drawing_and_a_picture_are_taken():
    inside = (
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs>'
        '<style>.b{fill:url(#a)}</style><use xlink:href="#c"/><g id="c" class="b"/>'
        '<image href="data:image/png;base64,AAAA"/>'
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>'
    )
    assert logo_type(drawn(inside)).suffix == ".svg"
    assert logo_type(png()).suffix == ".png"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(drawn("<script>alert(1)</script>"), "élément « script »", id="script"),
        pytest.param(drawn("<text>Région</text>"), "contient du texte", id="text"),
        pytest.param(drawn('<g onload="x()"/>'), "« onload »", id="an event"),
        pytest.param(drawn("<foreignObject/>"), "« foreignObject »", id="a page inside"),
        pytest.param(
            drawn('<b xmlns="http://www.w3.org/1999/xhtml"/>'), "élément « b »", id="HTML"
        ),
        pytest.param(drawn('<set attributeName="href"/>'), "« set »", id="an animation"),
        pytest.param(drawn('<a href="https://x.example"/>'), "élément « a »", id="a link"),
        pytest.param(drawn('<image href="https://x.example/a.png"/>'), "autre site", id="an image"),
        pytest.param(drawn('<use xlink:href="b.svg#c"/>'), "autre fichier", id="a part of others"),
        pytest.param(drawn('<g fill="url(https://x.example/#a)"/>'), "autre site", id="a fill"),
        pytest.param(drawn("<style>@import 'a.css';</style>"), "styles", id="a style sheet"),
        pytest.param(drawn('<g style="fill:u\\72l(//x)"/>'), "autre site", id="an escape"),
        pytest.param(b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "DOCTYPE, entité", id="an entity"),
        pytest.param(b'<?xml-stylesheet href="a.css"?>' + SVG, "feuille de style", id="styles"),
        pytest.param(
            drawn('<use href="#d"/><g id="d"><use href="#e"/></g>'), "répète", id="without end"
        ),
        pytest.param(SVG.replace(b"0 0 4 4", b"0 0"), "quatre nombres", id="no frame"),
        pytest.param(SVG.replace(b"0 0 4 4", b"0 0 4px 4"), "quatre nombres", id="a frame in px"),
        pytest.param(
            drawn('<linearGradient id="a" x2="1e-9" spreadMethod="repeat"/>'),
            "répète un dégradé",
            id="a gradient without end",
        ),
        pytest.param(b"<html/>", "ni une image SVG", id="a page"),
        pytest.param(
            b'<?xml version="1.0" encoding="rot13"?>' + SVG, "ni une image SVG", id="no encoding"
        ),
        pytest.param(b"GIF89a", "ni une image SVG", id="another image"),
        pytest.param(SVG + b" " * 200_000, "dépasse 200 ko", id="too heavy"),
        pytest.param(png()[:-6], "abîmée", id="a PNG cut short"),
        pytest.param(
            PNG_SIGNATURE + b"".join(chunk(name, b"") for name in (b"IHDR", b"IDAT", b"IEND")),
            "abîmée",
            id="a PNG with no size",
        ),
        pytest.param(png(width=5000), "5000 × 4 pixels", id="a PNG too wide"),
    ],
)
def test_what_is_more_than_an_image_is_refused(content, said):
    with pytest.raises(LogoRefused) as refusal:
        logo_type(content)
    assert said in spaced(str(refusal.value))
