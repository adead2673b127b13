"""What is noted of a structure's context, as each reader may know it, and its levels beside."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from structures.access import acts_for, directs, structures_visible_to
from structures.context_notes.models import ContextNote
from structures.models import Structure, User

Readers = ContextNote.Readers


@dataclass(frozen=True)
class LevelReached:
    """An indicator of a year, and the level that was settled, in words."""

    label: str
    words: str


@dataclass(frozen=True)
class YearLevels:
    """The levels settled in a year, and where they are explained."""

    year: int
    url: str
    levels: list[LevelReached]


@dataclass(frozen=True)
class StandingNote:
    """A note as it stands, and the wordings that it corrects, latest first."""

    note: ContextNote
    earlier: list[ContextNote]
    may_be_corrected: bool


@dataclass(frozen=True)
class ContextYear:
    """A year of a structure: the levels it got, what was noted of its context."""

    year: int
    levels: YearLevels | None
    notes: list[StandingNote]


def notes_visible_to(user: User) -> QuerySet[ContextNote]:
    """Return the notes that `user` may read: those kept for the Region, by the Region alone."""
    found = ContextNote.objects.filter(structure__in=structures_visible_to(user))
    found = found.select_related("author")
    return found if user.is_region else found.filter(readers=Readers.ALL)


def may_write_notes(user: User, structure: Structure) -> bool:
    """Tell whether the person notes the structure's context: the Region, its direction."""
    return user.is_region_staff or directs(user, structure.pk)


def may_correct(note: ContextNote, user: User) -> bool:
    """Tell whether `user` may say the note again: whoever writes for the side that wrote it."""
    if user.is_region_staff:
        return note.author.structure_id is None
    return directs(user, note.structure_id) and note.author.structure_id == user.structure_id


def context_years(structure: Structure, user: User) -> list[ContextYear]:
    """Return the years that have a note or a level, latest first. Two queries."""
    notes = standing_notes(structure, user)
    levels = {found.year: found for found in levels_over_years(structure, user)}
    years = sorted({*levels, *(found.note.noted_on.year for found in notes)}, reverse=True)
    return [
        ContextYear(year, levels.get(year), [n for n in notes if n.note.noted_on.year == year])
        for year in years
    ]


def standing_notes(structure: Structure, user: User) -> list[StandingNote]:
    """Return the notes as they stand, latest first, each with what it corrects. One query."""
    found = {note.pk: note for note in notes_visible_to(user).filter(structure=structure)}
    corrected = {note.corrects_id for note in found.values()}
    writes = acts_for(user, structure.pk)
    return [
        StandingNote(note, _earlier(note, found), writes and may_correct(note, user))
        for note in found.values()
        if note.pk not in corrected
    ]


def levels_over_years(structure: Structure, user: User) -> list[YearLevels]:
    """Return the levels settled, by year, as the floor above knows them. One query."""
    levels: list[YearLevels] = import_string(settings.LEVELS_OVER_YEARS)(structure, user)
    return levels


def _earlier(note: ContextNote, found: dict[int, ContextNote]) -> list[ContextNote]:
    earlier = []
    while note.corrects_id is not None:
        note = found[note.corrects_id]
        earlier.append(note)
    return earlier
