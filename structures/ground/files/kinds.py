"""Which kind of file some bytes are, read from the bytes and never from the name."""

import io
import lzma
import re
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
LARGEST_ENTRY_READ = 100_000
# Where Office and OpenDocument keep programs: a type that says « no macros » proves nothing.
PROGRAMS = re.compile(r"(^|/)(vbaproject\.bin$|basic/|scripts/)", re.IGNORECASE)
# What Python says of an archive that is broken, or locked by a password.
UNREADABLE = (
    BadZipFile,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    zlib.error,
)


@dataclass(frozen=True)
class FileType:
    """A kind of file that people may join to their page."""

    media_type: str
    suffix: str


SIGNATURES = {
    b"%PDF-": FileType("application/pdf", ".pdf"),
    b"\x89PNG\r\n\x1a\n": FileType("image/png", ".png"),
    b"\xff\xd8\xff": FileType("image/jpeg", ".jpg"),
}
# The main part of an Office document (without macros), the type of an OpenDocument file.
DOCUMENTS = {
    f"{OFFICE}wordprocessingml.document.main+xml": FileType(
        f"{OFFICE}wordprocessingml.document", ".docx"
    ),
    f"{OFFICE}spreadsheetml.sheet.main+xml": FileType(f"{OFFICE}spreadsheetml.sheet", ".xlsx"),
    f"{OFFICE}presentationml.presentation.main+xml": FileType(
        f"{OFFICE}presentationml.presentation", ".pptx"
    ),
    f"{OPEN_DOCUMENT}text": FileType(f"{OPEN_DOCUMENT}text", ".odt"),
    f"{OPEN_DOCUMENT}spreadsheet": FileType(f"{OPEN_DOCUMENT}spreadsheet", ".ods"),
    f"{OPEN_DOCUMENT}presentation": FileType(f"{OPEN_DOCUMENT}presentation", ".odp"),
}
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx,.odt,.ods,.odp"
ACCEPTED_IN_WORDS = "PDF, image PNG ou JPEG, document Word, Excel, PowerPoint ou OpenDocument"


def sniffed(content: bytes) -> FileType | None:
    """Return the kind of a PDF, a PNG or JPEG image, an Office or OpenDocument file, else None.

    A document that carries macros is none of them.
    """
    for signature, found in SIGNATURES.items():
        if content.startswith(signature):
            return found
    return _document(content) if content.startswith(b"PK") else None


def named_after(name: str, kind: FileType) -> str:
    """Return the file's name with the suffix of what it is.

    >>> named_after("photo.PDF", SIGNATURES[b"%PDF-"])
    'photo.pdf'
    """
    return f"{PurePath(name).stem[:200]}{kind.suffix}"


def _document(content: bytes) -> FileType | None:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if any(PROGRAMS.search(name) for name in archive.namelist()):
                return None
            said = _start(archive, "mimetype") or _start(archive, "[Content_Types].xml")
    except UNREADABLE:
        return None
    for mark, found in DOCUMENTS.items():
        if said == mark or f'"{mark}"' in said:
            return found
    return None


def _start(archive: ZipFile, name: str) -> str:
    if name not in archive.namelist():
        return ""
    with archive.open(name) as entry:
        return entry.read(LARGEST_ENTRY_READ).decode("utf-8", errors="replace").strip()
