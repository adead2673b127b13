"""The outlines of communes: a file is kept, then applied whole or not at all."""

from django.db import transaction

from structures.ground.files.fingerprints import sha256
from structures.ground.files.services import keep
from structures.ground.french import counted
from structures.ground.refusals import Refused
from structures.journal.services import note
from structures.map.models import CommuneShape
from structures.map.outlines import OutlinesRefused
from structures.map.selectors import MEDIA_TYPE, outline_files, outlines_in
from structures.models import JournalEntry, StoredFile, User
from structures.network.selectors import may_change_identity


@transaction.atomic
def keep_outlines(name: str, content: bytes, *, by: User) -> StoredFile:
    """Keep a file of outlines once it is found readable; the same bytes are kept once."""
    _check(by)
    try:
        outlines_in(content)
    except OutlinesRefused as refusal:
        raise Refused(str(refusal)) from refusal
    same = outline_files().filter(sha256=sha256(content)).first()
    return same or keep(name, content, MEDIA_TYPE)


@transaction.atomic
def apply_outlines(file: StoredFile, *, by: User) -> int:
    """Give each commune of the file its outline; return how many communes."""
    _check(by)
    found = outlines_in(bytes(file.content))
    if found.unknown:
        raise Refused(f"Codes inconnus : {', '.join(found.unknown)}. Rien n’est enregistré.")
    if not found.shapes:
        raise Refused("Aucune commune de la Région dans ce fichier. Rien n’est enregistré.")
    CommuneShape.objects.bulk_create(
        [CommuneShape(commune_id=code, rings=rings) for code, rings in found.shapes.items()],
        update_conflicts=True,
        unique_fields=["commune"],
        update_fields=["rings"],
    )
    drawn = counted(len(found.shapes), "commune dessinée", "communes dessinées")
    fact = f"Carte : {drawn} d’après « {file.name[:150]} »"
    note(JournalEntry.Kind.NETWORK, fact, structure=None, by=by)
    return len(found.shapes)


def _check(by: User) -> None:
    if not may_change_identity(by):
        raise Refused("Seul un administrateur de la Région charge les contours des communes.")
