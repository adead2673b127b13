"""What a file is, and which reader it goes to."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Protocol

from structures.ground.spreadsheets.child import TableInside, WorkbookFile, opened_workbook
from structures.ground.spreadsheets.choice import Chosen, Head, choose
from structures.ground.spreadsheets.following import Followed, begin_reading
from structures.ground.spreadsheets.lines import Line, Merged, Wanted
from structures.ground.spreadsheets.merging import carry_down
from structures.ground.spreadsheets.streams import Content, size_of, stream_of
from structures.ground.spreadsheets.table import (
    FileRefused,
    HowRead,
    Layout,
    Only,
    Table,
    megabytes,
    rows_of,
    wanted_under,
)
from structures.ground.spreadsheets.text import TextFile
from structures.ground.spreadsheets.workbooks.archives import NEEDED

MAX_BYTES = 250_000_000
MAX_MEGABYTES = MAX_BYTES // 1_000_000
ACCEPTED_IN_WORDS = (
    f"CSV, XLSX, XLS ou ODS, ou un ZIP qui contient l’un d’eux ; {MAX_MEGABYTES} Mo au plus"
)
ENDINGS = ".csv,.txt,.xlsx,.xls,.ods,.zip"  # what a browser offers to choose
WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
OTHER_KINDS = {
    b"%PDF": "un document PDF",
    b"\x89PNG": "une image PNG",
    b"\xff\xd8\xff": "une image JPEG",
    b"GIF8": "une image GIF",
    b"Rar!": "une archive RAR",
    b"7z\xbc\xaf": "une archive 7z",
    b"\x1f\x8b": "une archive gzip",
    b"{\\rtf": "un document RTF",
    b"<": "une page web ou un fichier XML",
}
PEEKED = 1_000_000
MARKS = b"\xef\xbb\xbf \t\r\n"


class Source(Followed, Protocol):
    """A file that was opened: the first rows of what it holds, then the others."""

    left_out: int

    @property
    def heads(self) -> list[Head]:
        """The first rows of each sheet, or of a text as each separator parts it."""

    def notices(self, head: Head) -> list[str]:
        """Say how the file was read."""

    def lines(self, head: Head, wanted: Wanted) -> Iterator[Line]:
        """Read the rows under the header."""

    def merged(self) -> list[Merged]:
        """Return the merged cells of the sheet that was read."""


def read_table(
    name: str,
    content: Content,
    layout: Layout,
    *,
    how: HowRead | None = None,
    only: Only | None = None,
) -> Table:
    """Read a CSV file, a workbook (XLSX, XLS, ODS), or the one that a ZIP holds.

    In a workbook, the visible sheet that `layout` prefers is read. Of its rows, those of `only`
    alone are kept. Raises FileRefused: within two seconds for a small file, whatever it does.
    """
    how = how or HowRead()
    with _opened(name, content, how) as (source, notices):
        chosen = choose(source.heads, layout, how)
        begin_reading(source)
        return _table(source, chosen, layout, only, notices)


def peek(name: str, content: Content, how: HowRead | None = None) -> tuple[Head, ...]:
    """Return the first rows of each visible sheet, or of a text as each separator parts it.

    The rest is not read. Raises FileRefused.
    """
    with _opened(name, content, how or HowRead()) as (source, _):
        if isinstance(source, TextFile):
            source.refuse_no_table()
        return tuple(head for head in source.heads if not head.hidden)


@contextmanager
def _opened(name: str, content: Content, how: HowRead) -> Iterator[tuple[Source, list[str]]]:
    """Open what was sent, or the table inside; with what there is to say of it."""
    if not _is_workbook(name, content):
        with closing(TextFile(name, stream_of(content), how)) as text:
            yield text, []
        return
    with opened_workbook(name, content) as book:
        if isinstance(book, WorkbookFile):
            yield book, []
            return
        inside = f"{name} : {book.name}"
        if _is_workbook(inside, book.stream):
            with opened_workbook(inside, book.stream) as found:
                if isinstance(found, TableInside):
                    raise FileRefused(
                        f"« {name} » contient une autre archive. Décompressez-la, puis déposez le "
                        "fichier utile."
                    )
                yield found, [_said(book)]
        else:
            with closing(TextFile(inside, book.stream, how)) as text:
                yield text, [_said(book)]


def _said(inside: TableInside) -> str:
    beside = ", ".join(f"« {name} »" for name in inside.beside)
    left = f" À côté, sans être lu : {beside}." if beside else ""
    return f"Fichier lu dans l’archive : « {inside.name} ».{left}"


def _is_workbook(name: str, content: Content) -> bool:
    """Tell a workbook, or an archive, from a text. Raises FileRefused for anything else."""
    if size_of(content) > MAX_BYTES:
        raise FileRefused(too_large(name, size_of(content)))
    start = stream_of(content).read(1024)
    bare = start.lstrip(MARKS)
    if not bare and not stream_of(content).read(PEEKED)[1024:].strip():
        raise FileRefused(f"Le fichier « {name} » est vide. Vérifiez que c’est bien le bon.")
    if bare.startswith(WORKBOOKS):
        return True
    for signature, kind in OTHER_KINDS.items():
        if bare.startswith(signature):
            raise FileRefused(
                f"« {name} » est {kind}. {NEEDED} ouvrez-le dans un tableur, puis "
                "enregistrez-le sous l’un de ces formats."
            )
    return False


def too_large(name: str, size: int) -> str:
    """Say that a file is larger than what can be read."""
    return (
        f"Le fichier « {name} » est trop lourd : {megabytes(size)} Mo, pour "
        f"{megabytes(MAX_BYTES)} Mo au plus. Ne gardez que les lignes et les colonnes utiles."
    )


def _table(
    source: Source, chosen: Chosen, layout: Layout, only: Only | None, notices: list[str]
) -> Table:
    wanted = wanted_under(chosen.titles, chosen.line, layout, only)
    rows, defects = rows_of(source.lines(chosen.head, wanted), chosen.titles, wanted)
    if not rows:
        raise FileRefused(_no_row(chosen, source, only))
    said, warnings = carry_down(rows, source.merged(), chosen, layout)
    notices = [*notices, *source.notices(chosen.head), *said]
    if chosen.line > 1:
        notices.append(f"Titres des colonnes trouvés à la ligne {chosen.line}.")
    if chosen.others:
        warnings.insert(0, _several(chosen))
    used = chosen.head.how
    return Table(
        columns=tuple(filter(None, chosen.titles)),
        rows=rows,
        defects=defects,
        notices=tuple(notices),
        beside=_beside(source, chosen),
        warnings=tuple(warnings),
        how=HowRead(used.sheet, used.encoding, used.separator, chosen.line),
        sheets=chosen.others,
        left_out=source.left_out,
    )


def _no_row(chosen: Chosen, source: Source, only: Only | None) -> str:
    if only and source.left_out:
        return (
            f"Aucune des {source.left_out} lignes du fichier ne porte un code attendu dans la "
            f"colonne {only.column}. Vérifiez qu’il s’agit du bon fichier."
        )
    return f"Le fichier n’a aucune ligne de données sous ses titres (ligne {chosen.line})."


def _several(chosen: Chosen) -> str:
    names = ", ".join(f"« {name} »" for name in chosen.others)
    return (
        f"Plusieurs feuilles ont les titres attendus. Feuille lue : « {chosen.head.sheet} » ; "
        f"feuilles laissées : {names}. Choisissez-en une autre si ce n’est pas la bonne."
    )


def _beside(source: Source, chosen: Chosen) -> tuple[tuple[str, ...], ...]:
    """Return the texts above the header, then those of the other sheets."""
    around = [*chosen.head.rows[: chosen.line - 1]]
    around += [row for head in source.heads if head.place != chosen.head.place for row in head.rows]
    return tuple(tuple(filter(None, row)) for row in around)
