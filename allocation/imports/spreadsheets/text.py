"""Files of text: encoding, separator, rows."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from allocation.imports.spreadsheets.table import (
    HEADER_ROWS,
    FileRefused,
    Layout,
    Table,
    build_table,
    header_line,
    no_header,
)

BOM = b"\xef\xbb\xbf"
ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation"}


def read_text(name: str, content: bytes, layout: Layout) -> Table:
    """Read a file of text whose separator is the one that makes its header appear.

    Rows are numbered by the csv module: a line break between quotes starts no row, a blank
    line is one. Raises FileRefused.
    """
    text, encoding = _decoded(name, content)
    heads = {separator: _head(text, separator) for separator in SEPARATORS}
    found = [
        (len(head[line - 1]), separator, line)
        for separator, head in heads.items()
        if (line := header_line(head, layout))
    ]
    if not found:
        raise no_header([row for head in heads.values() for row in head], layout)
    _, separator, line = max(found)
    notices = [
        f"Encodage reconnu : {encoding}.",
        f"Séparateur reconnu : {SEPARATORS[separator]}.",
    ]
    return build_table(_rows(text, separator), line, layout, notices)


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    for encoding, label in ENCODINGS.items():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        _refuse_null(name, text)
        return text, f"{label} avec BOM" if content.startswith(BOM) else label
    raise FileRefused(
        f"« {name} » n’est écrit ni en UTF-8 ni en Windows-1252. Enregistrez-le à nouveau "
        "depuis le tableur, au format CSV UTF-8."
    )


def _refuse_null(name: str, text: str) -> None:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FileRefused(
            f"« {name} » n’est pas un fichier texte : octet nul à la ligne {line}. "
            "Enregistrez-le à nouveau depuis le tableur, au format CSV UTF-8."
        )


def _head(text: str, separator: str) -> list[list[str]]:
    """Return the first rows; fewer when this separator makes no sense of the quotes."""
    rows: list[list[str]] = []
    try:
        rows.extend(islice(_reader(text, separator), HEADER_ROWS))
    except csv.Error:
        return rows
    return rows


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    line = 1
    try:
        for row in _reader(text, separator):
            yield row
            line += 1
    except csv.Error as error:
        raise FileRefused(
            f'Ligne {line} : un guillemet (") est ouvert sans être refermé, ou refermé avant '
            "la fin de la cellule. Supprimez-le, ou doublez-le s’il fait partie du texte."
        ) from error


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
