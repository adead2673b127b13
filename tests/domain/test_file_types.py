"""The kind of a file is read from its bytes, whatever its name says."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from structures.ground.files.kinds import SIGNATURES, named_after, sniffed

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = '<Types><Override PartName="/word/document.xml" ContentType="{}"/></Types>'


def archive(**entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in entries.items():
            file.writestr({"types": "[Content_Types].xml"}.get(name, name), text)
    return content.getvalue()


DOCX = archive(types=TYPES.format(MAIN))
ODT_TYPE = "application/vnd.oasis.opendocument.text"
ODT = archive(mimetype=ODT_TYPE)


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        pytest.param(b"%PDF-1.7\n", ".pdf", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n...", ".png", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0...", ".jpg", id="JPEG"),
        pytest.param(DOCX, ".docx", id="Word"),
        pytest.param(ODT, ".odt", id="OpenDocument"),
    ],
)
def test_what_people_join_is_recognised(content, suffix):
    assert sniffed(content).suffix == suffix


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"MZ\x90\x00", id="a program"),
        pytest.param(b"<html><script>", id="a page"),
        pytest.param(b"<svg onload=x>", id="an SVG image"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", id="an old Word file"),
        pytest.param(archive(a="b"), id="any archive"),
        pytest.param(b"PK\x03\x04 cut", id="a broken archive"),
        pytest.param(
            archive(types=TYPES.format("application/vnd.ms-word.document.macroEnabled.main+xml")),
            id="a Word file with macros",
        ),
        pytest.param(
            archive(**{"types": TYPES.format(MAIN), "word/vbaProject.bin": "Sub AutoOpen()"}),
            id="a Word file that hides its macros",
        ),
        pytest.param(
            archive(mimetype=ODT_TYPE, **{"Basic/Standard/Module1.xml": "Sub Main"}),
            id="an OpenDocument file with macros",
        ),
        pytest.param(
            archive(mimetype=ODT_TYPE, **{"Scripts/python/a.py": "import os"}),
            id="an OpenDocument file with a script",
        ),
    ],
)
def test_anything_else_is_not(content):
    assert sniffed(content) is None


@settings(max_examples=300)
@given(st.integers(0, len(DOCX) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_document_is_refused_or_read_but_never_breaks_the_page(place, noise):
    sniffed(DOCX[:place] + noise + DOCX[place + len(noise) :])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("carte.html", "carte.pdf"),
        ("CARTE.PDF", "CARTE.pdf"),
        ("../../carte", "carte.pdf"),
        ("a" * 300 + ".pdf", "a" * 200 + ".pdf"),
    ],
)
def test_a_file_is_named_after_what_it_is(name, kept):
    assert named_after(name, SIGNATURES[b"%PDF-"]) == kept
