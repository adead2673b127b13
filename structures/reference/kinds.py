"""What a kind of reference file is, and which kinds there are: the setting REFERENCE_KINDS.

A subject declares one in a module of its own (`structures/coverage/files/communes.py`):

    COMMUNES = ReferenceKind(title="Communes", …)

and the setting names it: `"communes": "structures.coverage.files.communes.COMMUNES"`, in the order
in which an empty Region imports them. A file goes through, always in a worker:

1. the first of `formats` whose header is recognised gives the table; a column that neither the
   format's `useful` nor its `usual` knows refuses the file, which is then not kept;
2. `format.read(table, asked, findings)`, pure, returns rows of the kind's own type, each with its
   line; what cannot be read is an error of `findings` with its line, its column and the remedy;
3. `kind.compare(rows, asked, findings)` reads the database, in as many queries for 35 000 rows as
   for one, and returns a `Comparison`: each `Change` is one row added, changed (both states in
   French) or absent from the file, plus how many rows change nothing. It may find errors too;
4. the preview is kept. When it is applied the file is read and compared again, with the writers
   of `locks` held: if anything of the preview differs, applying is refused as out of date;
5. `kind.apply(comparison, application)` writes, in the transaction under way, with the subject's
   services; it raises `Refused` and nothing is kept. What is absent is ended only if
   `application.ending`, which the page offers where the kind `ends` something.

The journal is written here, once a file; a kind adds what concerns a structure, without names of
people. Steps 2 to 5 know nothing of pages.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from structures.accounts.models import User
from structures.ground.readings import Findings
from structures.ground.spreadsheets import Layout, Table, column_key
from structures.reference.models import ReferenceLine

Act = ReferenceLine.Act


@dataclass(frozen=True)
class Column:
    """A column of the template: what is written in it, and one example."""

    name: str
    explanation: str
    example: str = ""
    required: bool = True


@dataclass(frozen=True)
class Asked:
    """What a person says beside the file: a date of effect where the kind asks one, and options.

    `options` holds what the fields of the kind (`ReferenceKind.fields`) were given, as text.
    """

    file_name: str = ""
    effective_on: date | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A row that the file would add, change, or that it lacks; both states in words.

    `key` is the row's own code and `label` its name; `row` is for `apply` alone.
    """

    act: ReferenceLine.Act
    key: str
    label: str
    before: str = ""
    after: str = ""
    line: int | None = None
    row: Any = None


@dataclass(frozen=True)
class Comparison:
    """All that a file would change, in the order it is shown, and how many rows would not."""

    changes: Sequence[Change] = ()
    unchanged: int = 0

    def of(self, *acts: ReferenceLine.Act) -> list[Change]:
        """Return the changes of these kinds."""
        return [change for change in self.changes if change.act in acts]


@dataclass(frozen=True)
class Application:
    """Who applies a file, how, and the file as the journal and the rows cite it."""

    asked: Asked
    by: User
    source: str
    ending: bool = False


@dataclass(frozen=True)
class Format:
    """A header that is recognised, and how the rows under it are read. Pure."""

    layout: Layout
    read: Callable[[Table, Asked, Findings], list[Any]]


@dataclass(frozen=True)
class ReferenceKind:
    """A kind of reference file; see the head of this module.

    `noun` is what a row is, in the singular and the plural. `dated` labels the date of effect,
    empty when none is asked. `fields` makes what else the form asks. `ends` labels the box that
    ends what the file lacks; without it `absent` says why nothing becomes of these rows.
    `locks` are the tables whose writers wait while a file is applied. With `names_people` a file
    is emptied once it served, and what is wrong in it is said without repeating it.
    """

    title: str
    lead: str
    noun: tuple[str, str]
    columns: tuple[Column, ...]
    formats: tuple[Format, ...]
    compare: Callable[[list[Any], Asked, Findings], Comparison]
    apply: Callable[[Comparison, Application], None]
    count: Callable[[], int]
    locks: tuple[type[models.Model], ...]
    dated: str = ""
    dated_help: str = ""
    fields: Callable[[], dict[str, forms.Field]] = dict
    ends: str = ""
    absent: str = "Ce que le fichier ne cite pas reste tel quel."
    others: str = ""
    names_people: bool = False


def kind_named(name: str) -> ReferenceKind:
    """Return the kind of this name. Raises KeyError. No query."""
    return import_string(settings.REFERENCE_KINDS[name])


def kinds() -> dict[str, ReferenceKind]:
    """Return every kind by its name, in the order of the setting. No query."""
    return {name: kind_named(name) for name in settings.REFERENCE_KINDS}


def template_layout(columns: Sequence[Column], *, usual: str = "") -> Layout:
    """Return the layout of a template: its columns, and the titles that `usual` matches."""
    return Layout(
        required=tuple(column.name for column in columns if column.required),
        useful=re.compile("|".join(re.escape(column_key(column.name)) for column in columns)),
        usual=re.compile(usual or "(?!)"),
    )
