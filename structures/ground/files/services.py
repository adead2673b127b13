"""Files kept as evidence, with the fingerprint of their bytes."""

import pgtrigger
from django.db.models import QuerySet

from structures.ground.files.fingerprints import sha256
from structures.ground.files.kinds import ACCEPTED_IN_WORDS, named_after, sniffed
from structures.ground.files.large import release
from structures.ground.files.models import HeldFile, StoredFile
from structures.ground.refusals import Refused

MEGABYTE = 1_000_000
MAX_BYTES = 10 * MEGABYTE


def keep(name: str, content: bytes, media_type: str) -> StoredFile:
    """Keep a file as it was received or made, in the transaction under way."""
    return StoredFile.objects.create(
        name=name,
        media_type=media_type,
        content=content,
        size=len(content),
        sha256=sha256(content),
    )


def keep_held(name: str, held: HeldFile, media_type: str) -> StoredFile:
    """Keep a large file of which the parts are there, in the transaction under way."""
    return StoredFile.objects.create(
        name=name, media_type=media_type, held=held, size=held.size, sha256=held.sha256
    )


def keep_document(name: str, content: bytes) -> StoredFile:
    """Keep a file that a person joins to a page; its kind is read from its bytes.

    Raises Refused for a file too large, or of another kind than those accepted.
    """
    if len(content) > MAX_BYTES:
        raise Refused(f"Le fichier dépasse {MAX_BYTES // MEGABYTE} Mo : allégez-le.")
    kind = sniffed(content)
    if kind is None:
        raise Refused(f"Ce fichier n’est pas accepté. Joignez : {ACCEPTED_IN_WORDS}, sans macros.")
    return keep(named_after(name, kind), content, kind.media_type)


def forget_content(files: QuerySet[StoredFile]) -> None:
    """Empty files that name people, once they served; name, size and fingerprint stay.

    For one thing alone: what the law says to forget.
    """
    held = list(files.exclude(held=None).values_list("held", flat=True))
    with pgtrigger.ignore("structures.StoredFile:kept_as_is"):
        files.exclude(content=b"", held=None).update(content=b"", held=None)
    release(held)
