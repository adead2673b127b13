"""The printed convention: same bytes, archive, accessible, silent on the others, closed."""

import json
import os
import pickle
import re
import subprocess
import sys
from copy import copy
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from allocation.agreements.documents import agreement_document
from structures.ground.files.fingerprints import canonical
from structures.ground.french import euros, number
from structures.ground.printing import printer
from tests.allocation.builders import CODES, OWN, PUBLIC_BODY
from tests.allocation.reading import drawn, one_line

READABLE = ("/EmbeddedFile", "/Metadata")
PRINT_ELSEWHERE = """
import pickle, sys, django
django.setup()
from allocation.agreements.documents import agreement_document
own, other = pickle.load(sys.stdin.buffer)
agreement_document(other).pdf()
sys.stdout.buffer.write(agreement_document(own).pdf())
"""


@pytest.fixture(scope="module")
def content(sheet):
    return agreement_document(sheet).pdf()


@pytest.fixture
def pdf(content):
    with pikepdf.open(BytesIO(content)) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(content):
    return drawn(content)


# What the file is


def test_printing_twice_gives_the_same_bytes(sheet, content):
    assert agreement_document(sheet).pdf() == content


def test_another_process_gives_the_same_bytes(sheets, content):
    elsewhere = subprocess.run(
        [sys.executable, "-c", PRINT_ELSEWHERE],
        input=pickle.dumps((sheets[OWN], sheets[PUBLIC_BODY])),
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    )
    assert elsewhere.stdout == content


def test_it_is_an_accessible_archive(pdf):
    with pdf.open_metadata() as claims:
        assert (claims["pdfaid:part"], claims["pdfaid:conformance"]) == ("3", "A")
        assert claims["pdfuaid:part"] == "1"
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "fr"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_it_is_dated_of_the_deliberation_and_of_no_clock(pdf):
    assert pdf.docinfo["/CreationDate"] == pdf.docinfo["/ModDate"] == "D:20150206120000Z"
    with pdf.open_metadata() as claims:
        assert claims["xmp:CreateDate"] == claims["xmp:ModifyDate"] == "2015-02-06T12:00:00Z"
    assert str(date.today().year) not in json.dumps(str(pdf.docinfo))


def test_it_is_identified_by_the_run_and_the_structure(pdf, sheet):
    assert bytes(pdf.trailer.ID[0]).decode() == f"{sheet.run.sha256}-{OWN}"


def test_the_extract_is_attached_as_data(pdf, sheet):
    attached = pdf.Root.AF[0]
    assert str(attached.UF) == f"repartition-{sheet.run.number}-{OWN}.json"
    assert attached.AFRelationship == "/Data"
    assert attached.EF.F.read_bytes() == canonical(sheet.record)
    assert pdf.Root.Names.EmbeddedFiles.Names[1].objgen == attached.objgen


def test_every_cell_points_to_its_headers(pdf):
    cells = [found for found in pdf.objects if is_element(found, "/TD")]
    known = {bytes(found.ID) for found in pdf.objects if is_element(found, "/TH")}
    assert len(cells) > 40
    for cell in cells:
        assert len(cell.A.Headers) >= 2
        assert {bytes(header) for header in cell.A.Headers} <= known


def is_element(found, kind):
    return isinstance(found, pikepdf.Dictionary) and found.get("/S") == kind


def test_all_that_is_drawn_is_content_or_artifact(pdf):
    numbered = pdf.Root.StructTreeRoot.ParentTree.Nums
    for index, page in enumerate(pdf.pages):
        operators = page.Contents.read_bytes()
        marks = {int(n) for n in re.findall(rb"/MCID (\d+)", operators)}
        assert marks == set(range(len(numbered[2 * index + 1])))
        assert operators.count(b"/Subtype /Footer") == 2
        assert operators.count(b"BDC") + operators.count(b"BMC") == operators.count(b"EMC")


def test_headings_are_bookmarks(content):
    with pypdfium2.PdfDocument(content) as opened:
        titles = [one_line(bookmark.get_title()) for bookmark in opened.get_toc()]
    assert titles[0] == "Convention d’attribution de subvention 2015"
    assert "Article 18 – Litiges" in titles


def test_each_page_has_reference_run_seal_and_number(pages, sheet):
    assert 6 <= len(pages) <= 8
    for index, page in enumerate(pages, 1):
        seal = f"Répartition n° {sheet.run.number} · SHA-256 {sheet.run.sha256[:16]}…"
        assert f"{sheet.reference} · {seal} page {index}/{len(pages)}" in page


def test_demonstration_data_is_said_on_each_page_of_the_demo_only(sheet):
    for demo in (True, False):
        pages = drawn(agreement_document(replace(sheet, demo=demo)).pdf())
        assert {"Données de démonstration" in page for page in pages} == {demo}


def test_only_the_vendored_font_is_used(pdf):
    dictionaries = [found for found in pdf.objects if isinstance(found, pikepdf.Dictionary)]
    fonts = {str(font.BaseFont) for font in dictionaries if "/BaseFont" in font}
    assert fonts
    assert [font for font in fonts if "Source-Sans-3" not in font] == []


# It says nothing of the others


def test_nothing_about_another_structure_can_be_read(sheets, pages, pdf):
    everything = " ".join([*pages, *readable(pdf)])
    for code in set(CODES) - {OWN}:
        for secret in secrets(sheets[code]):
            assert not re.search(rf"(?<![\w.]){re.escape(one_line(secret))}(?!\w)", everything)


def secrets(sheet):
    """How a structure's identity, figures and amounts would be written, on paper or in JSON."""
    amounts = [*vars(sheet.amounts).values()]
    for axis in sheet.axes:
        amounts.append(axis.amount_cents)
        for line in axis.lines:
            amounts.append(line.amount_cents)
            yield from [str(line.value), number(line.value)] if not axis.variable else []
    yield from (text for cents in amounts if cents for text in (str(cents), euros(cents)))
    yield from (sheet.structure.code, sheet.structure.name, sheet.structure.legal_name)


def readable(pdf):
    """All that the file holds besides what is drawn: attached files, metadata, strings."""
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream) and found.get("/Type") in READABLE:
            yield found.read_bytes().decode()
        elif isinstance(found, pikepdf.String):
            yield str(found)
    yield from (str(value) for value in pdf.docinfo.values())


# It reads nothing but the product's own files


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "file://localhost/etc/passwd",
        f"file://{printer.STATIC}/../manage.py",
        f"file://{printer.STATIC}/%2e%2e/manage.py",
        f"file://elsewhere{printer.STATIC}/css/document.css",
        "http://127.0.0.1/",
        "https://example.org/logo.svg",
        "ftp://example.org/",
        "manage.py",
    ],
)
def test_any_other_address_is_refused(address):
    with pytest.raises(printer.ResourceRefused, match="Ressource refusée"):
        printer.OwnFilesOnly().fetch(address)


def test_static_files_and_data_are_read():
    fetcher = printer.OwnFilesOnly()
    stylesheet = fetcher.fetch(printer.STYLESHEET.as_uri())
    assert b"@import" in stylesheet.read()
    stylesheet.close()
    assert fetcher.fetch("data:text/plain,bonjour").read() == b"bonjour"


def test_a_page_that_asks_for_a_file_is_not_printed(sheet):
    attached = printer.AttachedFile("a.json", "", b"{}")
    page = '<html lang="fr"><title>T</title><img alt="" src="file:///etc/passwd">'
    with pytest.raises(printer.ResourceRefused):
        printer.print_pdf(page, identifier=b"x", day=date(2015, 2, 6), attached=attached)


def test_a_tag_in_a_name_is_only_text(sheet):
    structure = copy(sheet.structure)
    structure.legal_name = '<img src="file:///etc/passwd">'
    content = agreement_document(replace(sheet, structure=structure)).pdf()
    assert content.startswith(b"%PDF-1.7")
