"""Logos: an SVG or PNG image that pages and documents may show without risk. Pure.

An SVG is a page: it may run scripts, ask other sites for something, tell what it likes to
whoever opens it. Only shapes and styles of its own are let in;
no text either, which each machine would print with the letters that it has.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from structures.ground.files.kinds import FileType

SVG, PNG = FileType("image/svg+xml", ".svg"), FileType("image/png", ".png")
LARGEST = 200_000  # bytes
MOST_PIXELS = 4000  # a side
MOST_USES = 100  # a drawing that repeats parts of itself without end takes all the time there is
HEADER = 13  # bytes of the first part of a PNG
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG_SPACE = "http://www.w3.org/2000/svg"
# What drawing programs write for themselves, and no browser reads.
EDITORS = re.compile(
    r"http://(www\.inkscape\.org/|sodipodi\.sourceforge\.net/|purl\.org/dc/"
    r"|creativecommons\.org/ns|web\.resource\.org/cc/|www\.w3\.org/1999/02/22-rdf-syntax-ns"
    r"|ns\.adobe\.com/)"
)
DRAWN = re.compile(
    "svg|g|defs|symbol|use|title|desc|metadata|style|switch|path|rect|circle|ellipse|line|polyline"
    "|polygon|linearGradient|radialGradient|stop|pattern|clipPath|mask|marker"
    "|image|view|filter|fe[A-Z][A-Za-z]+"
)
INSIDE = re.compile(r"#|data:image/(png|jpeg);base64,")
REFERENCE = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)", re.IGNORECASE)
REFERS_OUT = (
    "Ce SVG fait référence à un autre fichier ou à un autre site. Incorporez les images, ou "
    "exportez-le en PNG."
)
# Whatever else stands there, a document that shows the logo could not be printed.
_NUMBER = r"[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d{1,3})?"
VIEW_BOX = re.compile(rf"\s*({_NUMBER}[\s,]+){{3}}{_NUMBER}\s*", re.ASCII | re.IGNORECASE)
STYLE_DANGER = re.compile(r"@|\\|expression\s*\(|javascript:|behavior\s*:", re.IGNORECASE)


class LogoRefused(ValueError):
    """The file may not be shown as a logo; the message says why, in French."""


def logo_type(content: bytes) -> FileType:
    """Return whether a logo is SVG or PNG, or raise LogoRefused."""
    if len(content) > LARGEST:
        raise LogoRefused(
            f"Le logo dépasse {LARGEST // 1000} ko : enregistrez-le en SVG, ou en PNG plus petit."
        )
    if content.startswith(PNG_SIGNATURE):
        _check_png(content)
        return PNG
    _check_svg(content)
    return SVG


def _check_png(content: bytes) -> None:
    chunks = list(_chunks(content))
    names = [name for name, _ in chunks]
    whole = names and names[0] == b"IHDR" and len(chunks[0][1]) == HEADER and names[-1] == b"IEND"
    if not whole or b"IDAT" not in names:
        raise LogoRefused("Cette image PNG est abîmée ou incomplète : enregistrez-la de nouveau.")
    width, height = struct.unpack(">II", chunks[0][1][:8])
    if not 0 < max(width, height) <= MOST_PIXELS:
        raise LogoRefused(
            f"Cette image fait {width} × {height} pixels ; la limite est de {MOST_PIXELS} par côté."
        )


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Read the parts of a PNG, up to the first that is cut short or altered."""
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        data, sum_at = content[at + 8 : at + 8 + length], at + 8 + length
        if content[sum_at : sum_at + 4] != struct.pack(">I", zlib.crc32(name + data)):
            return
        yield name, data
        at = sum_at + 4


def _check_svg(content: bytes) -> None:
    _refuse_declarations(content)
    root = ElementTree.fromstring(content)
    if root.tag != f"{{{SVG_SPACE}}}svg":
        raise LogoRefused("Ce fichier n’est ni une image SVG ni une image PNG.")
    for element in root.iter():
        _check_element(element)
    _check_uses(root)


def _refuse_declarations(content: bytes) -> None:
    """Raise LogoRefused unless it is XML without entities, document type nor style sheet of out."""
    parser = expat.ParserCreate()

    def refuse(*said: object) -> None:
        raise LogoRefused(
            "Ce SVG contient une déclaration (DOCTYPE, entité ou feuille de style) qui peut "
            "appeler autre chose que lui-même. Exportez-le en « SVG simple » ou en PNG."
        )

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        if isinstance(fault, LogoRefused):
            raise
        raise LogoRefused("Ce fichier n’est ni une image SVG ni une image PNG lisible.") from fault


def _check_element(element: ElementTree.Element) -> None:
    space, _, name = element.tag.rpartition("}")
    if EDITORS.match(space.lstrip("{")):
        return
    if space != f"{{{SVG_SPACE}" or not DRAWN.fullmatch(name):
        if name in {"text", "tspan", "textPath"}:
            raise LogoRefused(
                "Ce SVG contient du texte, qui changerait d’aspect d’une machine à l’autre : "
                "convertissez-le en tracés, ou exportez-le en PNG."
            )
        raise LogoRefused(
            f"Ce SVG contient un élément « {name} », qui n’est pas un dessin. Exportez-le en "
            "« SVG simple », sans script ni animation, ou en PNG."
        )
    for key, value in element.attrib.items():
        _check_attribute(key.rpartition("}")[2].lower(), value)
    if name == "style":
        _check_style(element.text or "")


def _check_uses(root: ElementTree.Element) -> None:
    """Raise LogoRefused for parts repeated inside of repeated parts, or too often."""
    use = f"{{{SVG_SPACE}}}use"
    uses = list(root.iter(use))
    asked = {value[1:] for one in uses for key, value in one.attrib.items() if key.endswith("href")}
    repeated = [element for element in root.iter() if element.get("id") in asked]
    nested = any(next(element.iter(use), None) is not None for element in repeated)
    if nested or len(uses) > MOST_USES:
        raise LogoRefused(
            "Ce SVG répète des parties de lui-même, trop pour être imprimé. Exportez-le sans "
            "symboles, ou en PNG."
        )


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise LogoRefused(
            f"Ce SVG agit quand on le touche (« {name} »). Exportez-le sans action, ou en PNG."
        )
    if name in {"href", "src"} and not INSIDE.match(value.strip()):
        raise LogoRefused(REFERS_OUT)
    if name == "viewbox" and not VIEW_BOX.fullmatch(value):
        raise LogoRefused(
            "Le cadre de ce SVG (« viewBox ») n’est pas fait de quatre nombres : exportez-le de "
            "nouveau, ou en PNG."
        )
    if name == "spreadmethod" and value.strip() != "pad":
        raise LogoRefused(
            "Ce SVG répète un dégradé, trop pour être imprimé. Exportez-le avec des dégradés "
            "simples, ou en PNG."
        )
    _check_style(value) if name == "style" else _refuse_reference(value)


def _check_style(text: str) -> None:
    _refuse_reference(text)
    if STYLE_DANGER.search(text):
        raise LogoRefused(
            "Les styles de ce SVG appellent autre chose que lui-même. Exportez-le avec des "
            "attributs de présentation, ou en PNG."
        )


def _refuse_reference(text: str) -> None:
    if REFERENCE.search(text) or ("\\" in text and "(" in text):
        raise LogoRefused(REFERS_OUT)
