"""A ZIP as it was downloaded: the one table that it holds, beside what explains it."""

import re
from pathlib import PurePosixPath

from structures.ground.spreadsheets.table import FileRefused
from structures.ground.spreadsheets.workbooks.archives import Archive

TABLES = {".csv", ".txt", ".xlsx", ".xls", ".ods"}
# INSEE joins « meta_base-cc-….CSV »; what systems of Apple leave is nothing.
EXPLAINS = re.compile(
    r"(meta|lisez|lire|readme|read|documentation|notice|dictionnaire)", re.IGNORECASE
)
LEFT_BY_SYSTEMS = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$)")
ENCRYPTED = 0x1


def only_table(archive: Archive) -> tuple[str, list[str]]:
    """Return the name of the table in an archive, and of what explains it. Raises FileRefused.

    What is neither is refused: a file that is kept is one that was read.
    """
    files = [n for n in archive.parts if not n.endswith("/") and not LEFT_BY_SYSTEMS.search(n)]
    beside = [name for name in files if EXPLAINS.match(PurePosixPath(name).name)]
    tables = [
        name
        for name in files
        if name not in beside and PurePosixPath(name).suffix.casefold() in TABLES
    ]
    others = [name for name in files if name not in beside and name not in tables]
    if any(entry.flag_bits & ENCRYPTED for entry in archive.parts.values()):
        raise _refused(archive, "est protégée par un mot de passe")
    if others and not tables:
        archive.refuse({"une archive ZIP sans tableau": True})
    if len(tables) != 1 or others:
        shown = ", ".join(f"« {name[:100]} »" for name in files[:10]) or "aucun fichier"
        raise _refused(archive, f"contient : {shown} ; un seul tableau est attendu")
    return tables[0], beside


def _refused(archive: Archive, why: str) -> FileRefused:
    return FileRefused(
        f"L’archive « {archive.name} » {why}. Décompressez-la, puis déposez le fichier CSV, XLSX, "
        "XLS ou ODS utile."
    )
