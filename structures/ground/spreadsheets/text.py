"""Files of text: encoding, separator, rows."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from structures.ground.spreadsheets.table import (
    HEADER_ROWS,
    FileRefused,
    Layout,
    Table,
    build_table,
    header_line,
    no_header,
)

PIECE = 1_000_000
BOM = b"\xef\xbb\xbf"
ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation"}


def read_text(name: str, content: bytes, layout: Layout) -> Table:
    """Read a file of text whose separator is the one that makes its header appear.

    Rows are numbered by the csv module: a line break between quotes starts no row, a blank
    line is one. Raises FileRefused.
    """
    encoding = _encoding(name, content)
    heads = {separator: _head(_lines(content, encoding), separator) for separator in SEPARATORS}
    found = [
        (len(head[line - 1]), separator, line)
        for separator, head in heads.items()
        if (line := header_line(head, layout))
    ]
    if not found:
        raise no_header([row for head in heads.values() for row in head], layout)
    _, separator, line = max(found)
    mark = " avec BOM" if content.startswith(BOM) else ""
    notices = [
        f"Encodage reconnu : {ENCODINGS[encoding]}{mark}.",
        f"Séparateur reconnu : {SEPARATORS[separator]}.",
    ]
    return build_table(_rows(_lines(content, encoding), separator), line, layout, notices)


def _encoding(name: str, content: bytes) -> str:
    """Return the encoding that all of the file is written in, a piece at a time."""
    _refuse_null(name, content)
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(content), PIECE):
                decoder.decode(content[start : start + PIECE])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileRefused(
        f"« {name} » n’est écrit ni en UTF-8 ni en Windows-1252. Enregistrez-le à nouveau "
        "depuis le tableur, au format CSV UTF-8."
    )


def _refuse_null(name: str, content: bytes) -> None:
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise FileRefused(
            f"« {name} » n’est pas un fichier texte : octet nul à la ligne {line}. "
            "Enregistrez-le à nouveau depuis le tableur, au format CSV UTF-8."
        )


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    """Give the lines as they are read: the text is never held whole beside the bytes."""
    return io.TextIOWrapper(io.BytesIO(content), encoding, newline="")


def _head(lines: Iterable[str], separator: str) -> list[list[str]]:
    """Return the first rows; fewer when this separator makes no sense of the quotes."""
    rows: list[list[str]] = []
    try:
        rows.extend(islice(_reader(lines, separator), HEADER_ROWS))
    except csv.Error:
        return rows
    return rows


def _rows(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    line = 1
    try:
        for row in _reader(lines, separator):
            yield row
            line += 1
    except csv.Error as error:
        raise FileRefused(
            f'Ligne {line} : un guillemet (") est ouvert sans être refermé, ou refermé avant '
            "la fin de la cellule. Supprimez-le, ou doublez-le s’il fait partie du texte."
        ) from error


def _reader(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=separator, strict=True)
