"""Who will be written to, shown before many messages leave at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from structures.models import Structure
from structures.people.addressees import Addressee, addressees


@dataclass(frozen=True)
class Recipients:
    """A structure, and whom a message about it goes to."""

    structure: Structure
    people: list[Addressee]


def recipients_of(structures: Iterable[Structure], on: date) -> list[Recipients]:
    """Return whom a message about each structure would go to on a day. Two queries."""
    structures = list(structures)
    people = addressees([structure.pk for structure in structures], on)
    return [Recipients(structure, people[structure.pk]) for structure in structures]
