"""Noting the context of a structure, and saying again what was said wrong."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from structures.access import acts_for
from structures.context_notes.models import ContextNote
from structures.context_notes.selectors import may_correct, may_write_notes
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.refusals import require
from structures.journal.services import note
from structures.models import JournalEntry, Structure, User

Readers = ContextNote.Readers
AUDIENCES = {
    Readers.ALL: JournalEntry.Audience.ALL,
    Readers.REGION: JournalEntry.Audience.REGION,
}


@dataclass(frozen=True)
class Wording:
    """What a note says: its day, what it is about, its text."""

    noted_on: date
    kind: str
    text: str


@transaction.atomic
def write_note(
    structure: Structure, wording: Wording, *, by: User, readers: str = Readers.ALL
) -> ContextNote:
    """Note something of the structure's context, for good. Raises Refused."""
    require(
        may_write_notes(by, structure),
        "Le contexte d’une structure est noté par la Région ou par sa direction.",
    )
    require(
        readers == Readers.ALL or by.is_region_staff,
        "Une note interne à la Région s’écrit à la Région.",
    )
    return _written(structure, wording, readers, by)


@transaction.atomic
def correct_note(was: ContextNote, wording: Wording, *, by: User) -> ContextNote:
    """Say a note again: the first stays readable, with the same readers. Raises Refused."""
    structure = was.structure
    require(
        acts_for(by, structure.pk) and may_correct(was, by),
        "Une note est corrigée par ceux qui l’ont écrite : la Région les siennes, la direction "
        "les siennes.",
    )
    locked = ContextNote.objects.select_for_update(of=("self",)).get(pk=was.pk)
    require(
        not ContextNote.objects.filter(corrects=locked).exists(),
        "Cette note vient d’être corrigée : relisez-la sur la page.",
    )
    said = (locked.noted_on, locked.kind, locked.text)
    require(
        said != (wording.noted_on, wording.kind, wording.text),
        "Rien n’est changé : cette note dit déjà cela.",
    )
    return _written(structure, wording, locked.readers, by, corrects=locked)


def _written(
    structure: Structure,
    wording: Wording,
    readers: str,
    by: User,
    corrects: ContextNote | None = None,
) -> ContextNote:
    require(wording.text.strip(), "Écrivez la note : elle est vide.")
    require(
        wording.noted_on <= clock.today(),
        "Une note est datée d’un jour passé, ou d’aujourd’hui : vérifiez la date.",
    )
    made = ContextNote.objects.create(
        structure=structure, readers=readers, author=by, corrects=corrects, **vars(wording)
    )
    what = "corrigée" if corrects else "ajoutée"
    summary = f"Note de contexte ({made.get_kind_display()}) du {date_long(made.noted_on)} {what}"
    audience = AUDIENCES[Readers(readers)]
    note(JournalEntry.Kind.SURROUNDINGS, summary, structure=structure, by=by, audience=audience)
    return made
