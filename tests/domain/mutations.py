"""Files of each format, and the same with a few bytes altered: the proof `imports` makes many."""

import io
import random
import zipfile

from allocation.imports.readers.activity import LAYOUT
from tests.domain.files import archive, opendocument, text, workbook
from tests.domain.old_excel import old_workbook

__all__ = ["FORMATS", "LAYOUT", "SECONDS", "mutated"]
HALF = 0.5
SECONDS = 30  # what a small file may take at most, on a busy machine
_TITLES = ["code_structure", "annee_reference", "indicateur", "valeur", "source"]
_CODES = ("67180", "67437", "68224")
_ROWS = [[c, 2014, n, 100 + n, "relevée à l’été"] for c in _CODES for n in range(2, 8)]
_TEXTS = [[str(cell) for cell in row] for row in _ROWS]
_CSV = text(*(";".join(row) for row in [_TITLES, *_TEXTS]))
FORMATS = {
    "csv": _CSV,
    "xlsx": workbook(_TITLES, *_ROWS),
    "ods": opendocument(_TITLES, *_TEXTS),
    "xls": old_workbook({"COM": [_TITLES, *_ROWS]}),
    "zip": archive(base_csv=_CSV, lisezmoi_csv=b"COD_VAR"),
}
MARKS = (b"\0", b"\xff" * 8, b'"', b"<", b"&", b"\r", b";" * 50, b"9" * 12, b"PK\x03\x04")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Alter a file somewhere; of an archive, as often a part that is whole for who unfolds it."""
    if not content.startswith(b"PK") or chance.random() < HALF:
        return _altered(content, chance)
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        struck = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _altered(part, chance) if name == struck else part)
    return found.getvalue()


def _altered(content: bytes, chance: random.Random) -> bytes:
    """Turn bits, cut bytes out, double or overwrite some, or lose the end."""
    altered = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(max(len(altered), 1))
        length = chance.choice((1, 2, 8, 64, 512))
        match chance.randrange(6):
            case 0:
                altered[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del altered[place : place + length]
            case 2:
                altered[place:place] = altered[place : place + length]
            case 3:
                mark = chance.choice(MARKS)
                altered[place : place + len(mark)] = mark
            case 4:
                altered[place : place + length] = chance.randbytes(length)
            case _ if chance.random() < 0.2:
                del altered[place:]
    return bytes(altered)
