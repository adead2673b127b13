"""Files that come in: an activity file applied, and the communes of the whole country read."""

import io
import random
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial

import pandas
from django.db import connection

from allocation.campaigns.selectors import measured_indicators
from allocation.imports.models import ImportBatch
from allocation.imports.services import Upload, apply_import, preview_activity, preview_insee
from allocation.models import Campaign, Figure
from script.benches.measuring import (
    NOTHING,
    Row,
    peak_memory,
    queries,
    ratio_row,
    size_of,
    undone,
    wall_ratio_row,
)
from script.benches.network import ALL_COMMUNES, account
from structures.models import Commune, Role, Structure

COLUMNS = 100
READ = ["CODGEO", "LIBGEO", "P11_CHOM1524"]
CELL = ["indicator", "structure"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def communes_rows(campaign: Campaign, rounds: int, lines: int = ALL_COMMUNES) -> list[Row]:
    """Reading the census of every commune, 100 columns wide, as CSV and as XLSX."""
    table = list(census(lines))
    csv, xlsx = as_csv(table), as_xlsx(table)
    del table
    read_csv = partial(_preview, campaign, "communes.csv", csv, "text/csv")
    read_xlsx = partial(_preview, campaign, "communes.xlsx", xlsx, XLSX)
    as_pandas = partial(_with_pandas, csv)
    what = f"{lines} communes × {COLUMNS} colonnes"
    return [
        wall_ratio_row(
            f"{what}, CSV, contre \\copy", read_csv, partial(_copy, csv), rounds=rounds, aim="≤ × 1"
        ),
        ratio_row(f"{what}, CSV, contre pandas", read_csv, as_pandas, rounds=rounds, aim="≤ × 3"),
        ratio_row(f"{what}, XLSX, contre le CSV", read_xlsx, read_csv, rounds=rounds, aim="≤ × 3"),
        Row("  mémoire de plus, CSV", size_of(peak_memory(read_csv)), aim="≤ 250 Mo"),
        Row("  mémoire de plus, XLSX", size_of(peak_memory(read_xlsx)), aim="≤ 300 Mo"),
    ]


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


def census(lines: int) -> Iterator[list[str]]:
    """Give the lines of an invented census: its communes first, then others, of elsewhere."""
    chance = random.Random(lines)
    other = [f"P11_POP{n:02d}" for n in range(COLUMNS - len(READ))]
    yield [*READ, *other]
    known = list(Commune.objects.order_by("code").values_list("code", "name"))
    known += [(f"97{n:03d}", f"Ailleurs {n}") for n in range(max(lines - len(known), 0))]
    for code, name in known:
        counts = (f"{chance.random() * 1_000:.8f}" for _ in range(COLUMNS - 2))
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


def _preview(campaign: Campaign, name: str, content: bytes, media_type: str) -> None:
    with undone():
        preview_insee(
            campaign,
            Upload(name, content, media_type),
            age_bracket=ImportBatch.AgeBracket.FROM_15_TO_24,
            by=account(Role.REGION_ADMIN),
        )


def _copy(csv: bytes) -> None:
    columns = ", ".join(f"c{n} text" for n in range(COLUMNS))
    with undone(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE communes ({columns}) ON COMMIT DROP")
        ask = "COPY communes FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)"
        cursor.copy_expert(ask, io.BytesIO(csv))


def _with_pandas(csv: bytes) -> None:
    pandas.read_csv(io.BytesIO(csv), sep=";", usecols=READ, dtype=str)
