"""Files that come in: an activity file applied, and the communes of the whole country read."""

import io
import random
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO

import pandas
from django.db import connection

from allocation.campaigns.selectors import measured_indicators
from allocation.imports.models import ImportBatch, ImportWork
from allocation.imports.readers.asked import Asked
from allocation.imports.services import (
    Upload,
    apply_import,
    do_import_work,
    preview_activity,
    receive_file,
)
from allocation.models import Campaign, Figure
from script.benches.measuring import (
    NOTHING,
    Row,
    Spent,
    Work,
    peak_memory,
    peak_of_children,
    queries,
    ratio_row,
    size_of,
    spent,
    times,
    undone,
    wall_ratio_row,
)
from script.benches.network import ALL_COMMUNES, account
from structures.models import Commune, Role, Structure

COLUMNS, WIDEST = 100, 313
ELSEWHERE = 10_000  # the first code of another Region: those of the network are below
READ = ["CODGEO", "LIBGEO", "P11_CHOM1524"]
CELL = ["indicator", "structure"]


def activity_rows(campaign: Campaign, rounds: int) -> list[Row]:
    """Applying an activity file, against one bulk write of the same values."""
    by = account(Role.REGION_AGENT)
    upload = Upload("activite.csv", activity_file(campaign), "text/csv")
    batch = preview_activity(campaign, upload, by=by)
    figures = list(Figure.objects.filter(campaign=campaign, indicator__in=_typed(campaign)))
    columns = [f.name for f in Figure._meta.fields if f.name not in {"id", "campaign", *CELL}]

    def apply() -> None:
        with undone():
            apply_import(batch, empty_perimeters_confirmed=True, by=by)

    def write() -> None:
        rows = [Figure(**_values(figure)) for figure in figures]
        with undone():
            Figure.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=CELL, update_fields=columns
            )

    what = f"appliquer un fichier d’activité de {len(figures)} valeurs, contre une seule écriture"
    timed = ratio_row(what, apply, write, rounds=rounds, aim=NOTHING)
    return [timed, Row("  ses requêtes", str(queries(apply)), aim="≤ 15")]


def imports_rows(campaign: Campaign, rounds: int, lines: int = ALL_COMMUNES) -> list[Row]:
    """Files of every commune: 100 columns as CSV and as XLSX, and as wide as INSEE's own."""
    return communes_rows(campaign, rounds, lines) + national_rows(campaign, lines)


def communes_rows(campaign: Campaign, rounds: int, lines: int) -> list[Row]:
    """Receiving, reading and keeping the census of every commune, as CSV and as XLSX."""
    table = list(census(lines, COLUMNS))
    csv, xlsx = as_csv(table), as_xlsx(table)
    del table
    read_csv = partial(_read, _received(campaign, "communes.csv", BytesIO(csv)))
    read_xlsx = partial(_read, _received(campaign, "communes.xlsx", BytesIO(xlsx)))
    as_pandas = partial(_with_pandas, csv)
    what = f"{lines} communes × {COLUMNS} colonnes"
    return [
        wall_ratio_row(
            f"{what}, CSV, contre \\copy",
            read_csv,
            partial(_copy, BytesIO(csv)),
            rounds=rounds,
            aim="≤ × 1",
        ),
        ratio_row(f"{what}, CSV, contre pandas", read_csv, as_pandas, rounds=rounds, aim="≤ × 3"),
        ratio_row(f"{what}, XLSX, contre le CSV", read_xlsx, read_csv, rounds=rounds, aim="≤ × 3"),
        _memory("CSV", read_csv, "≤ 250 Mo"),
        _memory("XLSX", read_xlsx, "≤ 300 Mo"),
    ]


def national_rows(campaign: Campaign, lines: int) -> list[Row]:
    """The same of a file of the disk, as wide as the one that INSEE publishes, once."""
    with TemporaryFile() as file:
        for line in census(lines, WIDEST):
            file.write((";".join(line) + "\n").encode())
        what, size = f"{lines} communes × {WIDEST} colonnes", size_of(file.tell())
        copied = spent(partial(_copy, file, WIDEST))
        receive = partial(_received, campaign, "base-cc.csv", file)
        received = spent(receive)
        read = partial(_read, receive())
        taken = spent(read)
        return [
            _once(f"{what}, {size}, reçu, contre \\copy", received, copied),
            _memory("réception", receive, NOTHING),
            _once(f"{what}, {size}, lu, contre \\copy", taken, copied),
            _memory("CSV", read, "≤ 250 Mo"),
        ]


def _once(what: str, mine: Spent, its: Spent) -> Row:
    return Row(what, times(mine.elapsed / its.elapsed), also=f"processeur {mine.processor:.1f} s")


def _memory(kind: str, work: Work, aim: str) -> Row:
    """What the process adds at its peak, and what a child that opens a workbook holds."""
    also = f"enfant {size_of(peak_of_children(work))}"
    return Row(f"  mémoire de plus, {kind}", size_of(peak_memory(work)), also=also, aim=aim)


def activity_file(campaign: Campaign) -> bytes:
    """Write an activity file that changes every typed figure."""
    year, chance = campaign.reference_year, random.Random(campaign.year)
    lines = ["code_structure;annee_reference;indicateur;valeur"]
    lines += [
        f"{code};{year};{indicator.number};{chance.randint(100, 9_999)}"
        for code in Structure.objects.order_by("code").values_list("code", flat=True)
        for indicator in _typed(campaign)
    ]
    return "\n".join(lines).encode()


def census(lines: int, columns: int) -> Iterator[list[str]]:
    """Give the lines of an invented census: its communes first, then others, of elsewhere."""
    chance = random.Random(lines)
    other = [f"P11_POP{n:02d}" for n in range(columns - len(READ))]
    yield [*READ, *other]
    known = list(Commune.objects.order_by("code").values_list("code", "name"))
    known += [(f"{ELSEWHERE + n}", f"Ailleurs {n}") for n in range(max(lines - len(known), 0))]
    for code, name in known:
        counts = (f"{chance.random() * 1_000:.8f}" for _ in range(columns - 2))
        yield [code, name, *counts]


def as_csv(table: Iterable[list[str]]) -> bytes:
    """Write a table as INSEE does."""
    return "\n".join(";".join(line) for line in table).encode()


def as_xlsx(table: Iterable[list[str]]) -> bytes:
    """Write a table as a workbook: texts in the two first columns and in the titles, numbers."""
    sheet = io.StringIO()
    sheet.write('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
    sheet.write("<sheetData>")
    for rank, line in enumerate(table, 1):
        texts = COLUMNS if rank == 1 else 2
        sheet.write(f'<row r="{rank}">')
        sheet.writelines(
            f'<c r="{_letters(n)}{rank}" t="inlineStr"><is><t>{cell}</t></is></c>'
            if n < texts
            else f'<c r="{_letters(n)}{rank}"><v>{cell}</v></c>'
            for n, cell in enumerate(line)
        )
        sheet.write("</row>")
    sheet.write("</sheetData></worksheet>")
    return _workbook(sheet.getvalue())


MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = "http://schemas.openxmlformats.org/package/2006"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    f'+xml"/><Override PartName="/xl/workbook.xml" ContentType="{MAIN}.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    f'ContentType="{MAIN}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{TYPES}/relationships"><Relationship Id="rId1" '
    f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    f'main" xmlns:r="{LINKS}"><sheets><sheet name="COM_2011" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{TYPES}/relationships"><Relationship '
    f'Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def _workbook(sheet: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


def _letters(column: int) -> str:
    high, low = divmod(column, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)


def _typed(campaign: Campaign) -> list[object]:
    return [i for i in measured_indicators(campaign) if i.meaning.source.typed]


def _values(figure: Figure) -> dict[str, object]:
    names = (f.attname for f in Figure._meta.concrete_fields if not f.primary_key)
    return {name: getattr(figure, name) for name in names}


def _received(campaign: Campaign, name: str, file: BinaryIO) -> ImportWork:
    """Receive a file, as the site does."""
    upload = Upload(name, file, "text/csv")
    asked, by = Asked(ImportBatch.AgeBracket.FROM_15_TO_24), account(Role.REGION_ADMIN)
    return receive_file(campaign, ImportBatch.Kind.INSEE, upload, asked=asked, by=by)


def _read(work: ImportWork) -> None:
    """Read and keep a file that waits, as the worker does."""
    with undone():
        do_import_work(work.pk)
        work.refresh_from_db()
        assert work.batch_id, work.refusal


def _copy(csv: BinaryIO, count: int = COLUMNS) -> None:
    csv.seek(0)
    columns = ", ".join(f"c{n} text" for n in range(count))
    with undone(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE communes ({columns}) ON COMMIT DROP")
        ask = "COPY communes FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)"
        cursor.copy_expert(ask, csv)


def _with_pandas(csv: bytes) -> None:
    pandas.read_csv(io.BytesIO(csv), sep=";", usecols=READ, dtype=str)
