"""The lists of reference files and of what one changes, and the templates to fill in."""

from collections.abc import Iterable, Iterator

import openpyxl

from structures.ground.files.tables import CSV, XLSX, book_file, csv_file, harmless
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words
from structures.reference.kinds import ReferenceKind, kinds
from structures.reference.models import ReferenceBatch, ReferenceLine
from structures.reference.selectors import kind_choices

HEADINGS = ("Colonne", "Ce qu’on y écrit", "Exemple", "Obligatoire")
TEXT_FORMAT = "@"  # a spreadsheet keeps the zero that a code begins with


def csv_template(kind: ReferenceKind) -> bytes:
    """Return the template as CSV: the titles, and a row that is an example."""
    names = [column.name for column in kind.columns]
    return csv_file([names, [column.example for column in kind.columns]])


def xlsx_template(kind: ReferenceKind) -> bytes:
    """Return the template as a workbook, with what each column means on a sheet of its own."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("À remplir")
    sheet.freeze_panes = "A2"
    sheet.append([column.name for column in kind.columns])
    sheet.append([_as_text(sheet, column.example) for column in kind.columns])
    said = book.create_sheet("Explications")
    said.append(HEADINGS)
    for column in kind.columns:
        must = "oui" if column.required else "non"
        said.append([column.name, column.explanation, harmless(column.example), must])
    return book_file(book)


def _as_text(sheet: object, value: str) -> object:
    cell = openpyxl.cell.WriteOnlyCell(sheet, value=value)
    cell.number_format = TEXT_FORMAT
    return cell


TEMPLATES = {"csv": (csv_template, CSV), "xlsx": (xlsx_template, XLSX)}


def titled(batches: Iterable[ReferenceBatch]) -> Iterator[ReferenceBatch]:
    """Yield files with the title of their kind, as their rows show it."""
    titles = dict(kind_choices())
    for batch in batches:
        batch.title = titles[batch.kind]  # type: ignore[attr-defined] # for the row alone
        yield batch


class BatchTable(ListTable):
    """The files sent in, the latest first."""

    caption = "Fichiers déposés"
    noun = ("fichier", "fichiers")
    first_order = "-uploaded_at"
    row_template = "structures/reference/_batch_row.html"
    ties = ("-pk",)
    nothing = "Aucun fichier n’a encore été déposé."

    file = Column("Fichier", "file.name", sort="file__name")
    kind = Column("Nature", lambda batch: kinds()[batch.kind].title, sort="kind")
    uploaded_at = Column("Déposé", "uploaded_at", sort="uploaded_at")
    uploaded_by = Column("Par", "uploaded_by", shown=False)
    applied_at = Column("État", "applied_at", sort="applied_at")
    added = Column("Ajouts", "added", shown=False)
    changed = Column("Modifications", "changed", shown=False)
    sha256 = Column("Empreinte SHA-256", "file.sha256", shown=False)


class BatchFilter(ListFilter):
    """What the files may be narrowed to."""

    kind = Choice("Nature", kind_choices, everything="Toutes")


class LineTable(ListTable):
    """What a file would change."""

    caption = "Ce que le fichier change"
    noun = ("ligne", "lignes")
    first_order = ""
    row_template = "structures/reference/_line_row.html"

    label = Column("Objet", "label", sort="label")
    key = Column("Code", "key", shown=False)
    act = Column("Effet", lambda line: line.get_act_display(), sort="act")
    before = Column("Avant", "before")
    after = Column("Après", "after")
    line = Column("Ligne du fichier", "line", shown=False)


class LineFilter(ListFilter):
    """What the lines may be narrowed to."""

    act = Choice("Effet", ReferenceLine.Act.choices)
    text = Words("Objet", ("label", "key"))
