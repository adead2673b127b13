"""Every document has the same shape: a sheet of what it says, printed in one place."""

import dataclasses
import importlib
import inspect
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf

from structures.ground.files.fingerprints import canonical, seal
from structures.ground.printing.documents import Printable, Sheet

ROOT = Path(__file__).resolve().parents[3]
PRINTING = "structures.ground.printing"  # a workbook is a document too, but nothing is printed
OF_SUBJECTS = [p for p in sorted(ROOT.glob("[a-z]*/*/documents.py")) if PRINTING in p.read_text()]
OFFERED = {name for name, value in vars(Sheet).items() if isinstance(value, property)}
IMPORT_ALL = """
import sys, django
django.setup()
import config.urls
assert "structures.ground.printing.documents" in sys.modules
sys.exit("weasyprint" in sys.modules)
"""


@dataclass(frozen=True)
class Note:
    reference: str = "N-1"
    day: date = date(2015, 2, 6)
    record: dict = dataclasses.field(default_factory=lambda: {"text": "é"})


def printable(tmp_path, settings, text="Bonjour\u202f!", **changes):
    (tmp_path / "note.html").write_text(
        f'<html lang="fr"><title>{{{{ sheet.reference }}}}</title><p>{text} {{{{ sha256 }}}}</p>'
    )
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]
    return Printable(
        Note(),
        template="note.html",
        stylesheet="document-agreement.css",
        file_name="note.pdf",
        attachment_name="note.json",
        attachment_description="La note",
        **changes,
    )


def test_a_document_stands_beside_its_frozen_sheet_which_offers_what_is_printed():
    assert len(OF_SUBJECTS) >= 4
    for path in OF_SUBJECTS:
        package = ".".join(path.relative_to(ROOT).parent.parts)
        module = importlib.import_module(f"{package}.sheet")
        classes = [found for _, found in inspect.getmembers(module, inspect.isclass)]
        [sheet] = [
            one
            for one in classes
            if one.__module__ == module.__name__ and one.__name__.endswith("Sheet")
        ]
        noun = sheet.__name__.removesuffix("Sheet").lower()
        assert sheet.__dataclass_params__.frozen
        assert {name for name in OFFERED if name not in offered_by(sheet)} == set()
        documents = importlib.import_module(f"{package}.documents")
        assert callable(getattr(module, f"{noun}_sheet"))
        assert callable(getattr(documents, f"{noun}_document"))


def offered_by(sheet):
    return {field.name for field in dataclasses.fields(sheet)} | set(dir(sheet))


def test_the_record_is_attached_and_its_seal_identifies_the_document(tmp_path, settings):
    document = printable(tmp_path, settings)
    with pikepdf.open(BytesIO(document.pdf())) as pdf:
        data = pdf.attachments["note.json"].get_file().read_bytes()
        assert data == canonical({"text": "é"})
        assert bytes(pdf.trailer.ID[0]).decode() == seal({"text": "é"})


def test_the_page_has_no_space_that_the_font_has_not(tmp_path, settings):
    assert f"Bonjour\u00a0! {seal(Note().record)}" in printable(tmp_path, settings).html()


def test_a_document_may_be_identified_by_something_else_than_its_seal(tmp_path, settings):
    document = printable(tmp_path, settings, identifier="abc")
    with pikepdf.open(BytesIO(document.pdf())) as pdf:
        assert bytes(pdf.trailer.ID[0]) == b"abc"


def test_a_document_kept_bears_its_name_and_the_fingerprint_of_its_bytes(tmp_path, settings, db):
    document = printable(tmp_path, settings)
    file = document.kept()
    assert (file.name, file.media_type) == ("note.pdf", "application/pdf")
    assert bytes(file.content) == document.pdf()


def test_weasyprint_is_not_loaded_before_something_is_printed():
    subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=ROOT, check=True)
