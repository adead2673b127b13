"""What a file is, and which reader it goes to."""

from structures.ground.spreadsheets.archives import NEEDED
from structures.ground.spreadsheets.opendocument import is_opendocument, read_opendocument
from structures.ground.spreadsheets.table import FileRefused, Layout, Table, megabytes
from structures.ground.spreadsheets.text import read_text
from structures.ground.spreadsheets.workbook import read_workbook

MAX_BYTES = 50_000_000
ENDINGS = ".csv,.txt,.xlsx,.ods"  # what a browser offers to choose
ZIP = b"PK\x03\x04"
OTHER_KINDS = {
    b"%PDF": "un document PDF",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel (.xls) ou un classeur protégé par mot de passe",
    b"\x89PNG": "une image PNG",
    b"\xff\xd8\xff": "une image JPEG",
    b"GIF8": "une image GIF",
    b"Rar!": "une archive RAR",
    b"7z\xbc\xaf": "une archive 7z",
    b"\x1f\x8b": "une archive gzip",
    b"{\\rtf": "un document RTF",
    b"<": "une page web ou un fichier XML",
    b"\xff\xfe": "un texte en UTF-16 (« Texte Unicode » d’Excel)",
    b"\xfe\xff": "un texte en UTF-16 (« Texte Unicode » d’Excel)",
}


def read_table(name: str, content: bytes, layout: Layout) -> Table:
    """Read a CSV file (`;`, `,` or tab; UTF-8 or Windows-1252) or a workbook, XLSX or ODS.

    In a workbook, the visible sheet whose header has the most useful columns is read. Raises
    FileRefused.
    """
    if len(content) > MAX_BYTES:
        raise FileRefused(
            f"Le fichier « {name} » est trop lourd : {megabytes(len(content))} Mo, pour "
            f"{megabytes(MAX_BYTES)} Mo au plus. Ne gardez que les lignes et les colonnes utiles."
        )
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start and not content[1024:].strip():
        raise FileRefused(f"Le fichier « {name} » est vide. Vérifiez que c’est bien le bon.")
    if start.startswith(ZIP):
        read = read_opendocument if is_opendocument(name, content) else read_workbook
        return read(name, content, layout)
    for signature, kind in OTHER_KINDS.items():
        if start.startswith(signature):
            raise FileRefused(
                f"« {name} » est {kind}. {NEEDED} ouvrez-le dans un tableur, puis "
                "enregistrez-le sous l’un de ces formats."
            )
    return read_text(name, content, layout)
