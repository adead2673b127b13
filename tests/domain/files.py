"""Builders of the files people send: only what matters to a test is written in it."""

import io
import zipfile
from datetime import date

import openpyxl

from structures.coverage.geography import CoverageMap

SUM_OF_TWO = "CODGEO;P11_HCHOM1524;P11_FCHOM1524"


def text(*lines, encoding="utf-8", end="\n"):
    """Write lines as the bytes of a text file."""
    return (end.join(lines) + end).encode(encoding)


def workbook(*rows, sheet="COM_2011", first=None, other=None):
    """Write rows in a sheet of an XLSX workbook, after a sheet of free text if there is one.

    `other` is the row of one more sheet.
    """
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if first:
        book.create_sheet("Lisez-moi", 0).append([first])
    if other:
        book.create_sheet("Autre").append(other)
    return saved(book)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def archive(**parts):
    """Zip parts named like `xl__workbook_xml`."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, part in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_", "."), part)
    return content.getvalue()


def repacked(content, **parts):
    """Write an archive again with some of its parts, named as for `archive`, changed or added."""
    changed = {name.replace("__", "/").replace("_", "."): part for name, part in parts.items()}
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in changed:
                new.writestr(entry.filename, old.read(entry.filename))
        for name, part in changed.items():
            new.writestr(name, part)
    return found.getvalue()


def perimeter(**changes):
    """Two départements, three communes of today, two merged in 2016 and 2019, two structures."""
    values = {
        "communes": {"67001": "Achenheim", "67004": "Sommerau", "68001": "Algolsheim"},
        "absorbed": {
            "67041": ("67004", date(2016, 1, 1)),
            "67014": ("67001", date(2019, 1, 1)),
        },
        "coverage": {
            "67001": [("NORD", 10_000)],
            "67004": [("NORD", 6_000), ("SUD", 4_000)],
            "68001": [("SUD", 10_000)],
        },
        "structures": {"NORD": "Mission locale Nord", "SUD": "Mission locale Sud"},
    }
    return CoverageMap(**(values | changes))


def spaced(message):
    """Show no-break spaces as plain ones, so that expected texts can be read."""
    return message.replace("\N{NO-BREAK SPACE}", " ")


def told(reading):
    """List the issues as (severity, line, column, message)."""
    return [(i.severity, i.line, i.column, spaced(i.message)) for i in reading.issues]


def errors(reading):
    """List the errors as (line, column, message)."""
    return [issue[1:] for issue in told(reading) if issue[0] == "error"]


def amounts(reading):
    """Give the values by structure."""
    return {code: found.value for (_, code), found in reading.values.items()}


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text", "style")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
HIDDEN = (
    '<style:style style:name="masquee"><style:table-properties table:display="false"/>'
    "</style:style>"
)


def opendocument(*rows, other="", mimetype=ODS, **parts):
    """Write rows in the sheet « COM_2011 » of an ODS workbook, before the XML of others.

    A cell is its text, or its XML as LibreOffice writes it.
    """
    sheet = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f"<office:document-content {SPACES} {CALC}><office:automatic-styles>{HIDDEN}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="COM_2011">{sheet}</table:table>{other}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return archive(mimetype=mimetype, **({"content_xml": content.encode()} | parts))


def _ods_cell(cell):
    written = cell.startswith("<")
    return cell if written else f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"


def ods_value(kind, value, shown):
    """Write the XML of a cell of an ODS workbook that has a type."""
    name = "value" if kind in ("float", "percentage", "currency") else f"{kind}-value"
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )
