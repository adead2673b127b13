"""Which letters the bytes of a text stand for: recognised from all of them, never guessed."""

import codecs
import re
from collections import Counter
from typing import BinaryIO

from structures.ground.spreadsheets.streams import pieces, raw_lines, rewound
from structures.ground.spreadsheets.table import FileRefused

BOM = codecs.BOM_UTF8
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
TWICE = "utf-8 twice"
# What a file may be written in, as people name it; the last one is read only when it is asked.
ENCODINGS = {
    "utf-8": "UTF-8",
    TWICE: "UTF-8 écrit deux fois (corrigé)",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (gros-boutiste)",
    "cp1252": "Windows-1252",
    "mac-roman": "MacRoman (Excel pour Mac)",
    "cp850": "DOS (CP850)",
}
ASCII = bytes(range(128))
FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»°’‘“”–—…€·§²³½¼µ№•\N{NO-BREAK SPACE}")
# Letters of neighbours, in a name: less likely than French ones, more than a sign.
NEIGHBOURS = frozenset("áíóúñãõìòåøßýÁÍÓÚÑÅØ")
# The share of unlikely letters from which a text is not in it; the rarest must look French.
UNLIKELY = {"cp1252": 0.4, "mac-roman": 0.1}
# « é » is Ã© once its two bytes were taken for two letters of Windows.
MOJIBAKE = re.compile("[ÂÃ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\x80-\xbf™œž¦“”\u02dc]")
CP1252_HOLES = {chr(n): bytes([n]) for n in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def encoding_of(name: str, stream: BinaryIO) -> str:
    """Return the encoding that all of a text is written in, read a piece at a time.

    Raises FileRefused for what is no text, or whose letters cannot be told.
    """
    start = rewound(stream).read(2)
    if start in UTF_16:
        return UTF_16[start]
    counts: Counter[int] = Counter()
    decoder, is_utf8 = codecs.getincrementaldecoder("utf-8")(), True
    for piece in pieces(stream):
        refuse_null(name, stream, piece)
        if piece.isascii() and not counts:
            continue
        counts.update(piece.translate(None, ASCII))
        is_utf8 = is_utf8 and _decodes(decoder, piece)
    if is_utf8 and _decodes(decoder, b"", final=True):
        return TWICE if counts and _is_twice(name, stream) else "utf-8"
    return _eight_bits(name, counts)


def mended(text: str) -> str:
    """Give back its letters to a text that was encoded twice. Raises UnicodeError.

    >>> mended("DonnÃ©e relevÃ©e")
    'Donnée relevée'
    """
    return text if text.isascii() else b"".join(map(_byte, text)).decode("utf-8")


def marks_at(start: bytes) -> int:
    """Count the bytes of the marks at the start of a text: some programs write several."""
    count = 0
    for mark in (BOM, *UTF_16):
        while start.startswith(mark, count):
            count += len(mark)
    return count


def refuse_null(name: str, stream: BinaryIO, piece: bytes) -> None:
    """Raise FileRefused if the piece that was just read of a text is none."""
    if b"\0" not in piece:
        return
    before = stream.tell() - len(piece)
    stream.seek(0)
    line = stream.read(before + piece.index(b"\0")).count(b"\n") + 1
    raise FileRefused(
        f"« {name} » n’est pas un fichier texte : octet nul à la ligne {line}. "
        "Enregistrez-le à nouveau depuis le tableur, au format CSV UTF-8."
    )


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bits(name: str, counts: Counter[int]) -> str:
    """Return the encoding of one byte a letter in which a text looks the most like French."""
    costs = {
        encoding: sum(_cost(byte, encoding) * count for byte, count in counts.items())
        for encoding in UNLIKELY
    }
    best = min(costs, key=lambda encoding: costs[encoding])
    if costs[best] > UNLIKELY[best] * counts.total():
        raise FileRefused(
            f"« {name} » n’est écrit ni en UTF-8, ni en Windows-1252, ni en MacRoman : ses lettres "
            "accentuées ne se lisent pas. Enregistrez-le à nouveau depuis le tableur, au format "
            "CSV UTF-8, ou indiquez son encodage."
        )
    return best


def _cost(byte: int, encoding: str) -> float:
    """Say how unlikely a byte is in a French text: 0 for its own letters, 1 for any sign."""
    try:
        letter = bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return 1_000.0
    if letter in FRENCH:
        return 0.0
    return 0.3 if letter in NEIGHBOURS else 1.0


def _is_twice(name: str, stream: BinaryIO) -> bool:
    """Tell whether a text was encoded twice. Raises FileRefused where only a part of it was."""
    found, first_plain = 0, 0
    for number, line in enumerate(raw_lines(name, stream), start=1):
        if line.isascii():
            continue
        text = line.decode("utf-8").removeprefix("\ufeff")
        try:
            whole = mended(text)
        except UnicodeError:
            first_plain = first_plain or number
            found += len(MOJIBAKE.findall(text))
        else:
            found += whole != text
    if found and first_plain:
        raise FileRefused(
            f"Une partie de « {name} » est encodée deux fois (« Ã© » au lieu de « é »), mais pas "
            f"la ligne {first_plain}. Reprenez le fichier d’origine, et enregistrez-le au format "
            "CSV UTF-8."
        )
    return bool(found)


def _byte(letter: str) -> bytes:
    if letter in CP1252_HOLES:
        return CP1252_HOLES[letter]
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")
