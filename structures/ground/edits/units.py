"""What a form says, unit by unit: a field, or several that only make sense together.

A form that was just opened says what is stored; one that was sent says what was typed. Both
are read as the texts that a browser sends, so that a form sent untouched says the same.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_date

from structures.ground.fields import DayField
from structures.ground.french import date_long
from structures.ground.rows import Rows, Together

Form = forms.BaseForm | Together
Texts = list[str]
DIGEST_LENGTH = 12
NOTHING = "rien"


class Grouped(forms.Form):
    """A form where some fields change as one, or that knows who saved what it shows."""

    def unit_of(self, name: str) -> str:
        """Return the field that stands for all those which change with `name`."""
        return name

    def make_room(self, typed: QueryDict) -> None:
        """Add the fields that `typed` needs, where their number varies."""

    def saved_by(self, unit: str) -> str:
        """Return who saved what is stored, and when, as « par … le … »; empty if not known."""
        return ""


@dataclass(frozen=True)
class Unit:
    """Lines of fields, most often one line of one field; `hidden` counts the lines."""

    name: str
    label: str
    part: forms.BaseForm | Rows
    lines: list[list[BoundField]]
    hidden: list[BoundField]

    @property
    def digest(self) -> str:
        """Return what stands for all that is said; the same for blank lines more or less."""
        return _digest([line for line in map(self._said, self.lines) if line])

    @property
    def words(self) -> str:
        """Return what is said, for people to read, a line each."""
        lines = [_words(line) for line in self.lines if self._said(line)]
        return "\n".join(lines) or NOTHING

    @property
    def saved_by(self) -> str:
        """Return who saved it, and when, if the form knows."""
        return self.part.saved_by(self.name) if isinstance(self.part, Grouped) else ""

    def write_to(self, sent: QueryDict) -> None:
        """Put what a browser would send of this unit."""
        for box in [*self.hidden, *(box for line in self.lines for box in line)]:
            sent.setlist(box.html_name, texts(box))

    def remove_from(self, sent: QueryDict) -> None:
        """Take out all that was sent of this unit."""
        for box in [*self.hidden, *(box for line in self.lines for box in line)]:
            sent.pop(box.html_name, None)

    def refuse(self, message: str) -> None:
        """Tell `message` beside what was typed."""
        if isinstance(self.part, Rows):
            self.part.non_form_errors().append(message)
        else:
            self.part.add_error(self.name, message)

    def _said(self, line: list[BoundField]) -> dict[str, Texts]:
        said = {box.name: _compared(texts(box)) for box in line}
        blank = {box.name: _blank(box) for box in line} if isinstance(self.part, Rows) else {}
        return {name: found for name, found in said.items() if found} if said != blank else {}


def _digest(said: list[dict[str, Texts]]) -> str:
    return sha256(json.dumps(said).encode()).hexdigest()[:DIGEST_LENGTH]


BLANK = _digest([])


def digest_of(**said: str) -> str:
    """Return the digest of texts as they are shown, by name: BLANK where all of them are empty."""
    found = {name: _compared([text]) for name, text in said.items()}
    kept = {name: texts for name, texts in found.items() if texts}
    return _digest([kept] if kept else [])


def units(form: Form) -> dict[str, Unit]:
    """Return all that a form says, by name; files are no part of it."""
    if isinstance(form, Together):
        parts: list[forms.BaseForm | Rows] = [form.form, *form.rows]
        return {name: unit for part in parts for name, unit in _units(part).items()}
    return _units(form)


def resume(form: Form, typed: QueryDict) -> None:
    """Show in a form just built what was typed in it and not saved; nothing is checked."""
    part = form.form if isinstance(form, Together) else form
    if isinstance(part, Grouped):
        part.make_room(typed)
    for name, field in part.fields.items():
        if not isinstance(field, forms.FileField):
            key = part.add_prefix(name)
            part.initial[name] = field.widget.value_from_datadict(typed, MultiValueDict(), key)
    for rows in form.rows if isinstance(form, Together) else ():
        rows.initial = rows.lines_of(typed, prefix=str(rows.prefix))


def texts(box: BoundField) -> Texts:
    """Return what a browser sends of a field, as it was typed or as it is shown first."""
    value = box.data if box.form.is_bound else box.value()
    return _texts(box.field.widget, value)


def _units(part: forms.BaseForm | Rows) -> dict[str, Unit]:
    if isinstance(part, Rows):
        assert part.prefix is not None  # a formset always has one
        hidden = list(part.management_form)
        lines = [list(row) for row in part.forms]
        return {part.prefix: Unit(part.prefix, part.title, part, lines, hidden)}
    found: dict[str, Unit] = {}
    for box in part:
        if not isinstance(box.field, forms.FileField):
            name = part.unit_of(box.name) if isinstance(part, Grouped) else box.name
            unit = found.setdefault(name, Unit(name, str(box.label), part, [], []))
            unit.lines.append([box])
    return found


def _texts(widget: forms.Widget, value: object) -> Texts:
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = cast("object", widget.format_value(value))  # the stub leaves lists out
    if isinstance(shown, list | tuple | set):
        return [str(one) for one in shown]
    return [str(shown)] if shown is not None else [""]


def _compared(found: Texts) -> Texts:
    """Return texts so that those which say the same are the same."""
    lines = (text.replace("\r\n", "\n").strip() for text in found)
    return sorted(text for text in lines if text)


def _blank(box: BoundField) -> Texts:
    return _compared(_texts(box.field.widget, box.field.initial))


def _words(line: Iterable[BoundField]) -> str:
    return ", ".join(word for word in map(_word, line) if word)


def _word(box: BoundField) -> str:
    found = [text for text in texts(box) if text]
    field = box.field
    if isinstance(field, forms.BooleanField):
        return "oui" if found else "non"
    if isinstance(field, forms.ChoiceField):
        known = {str(key): str(label) for key, label in _flat(field)}
        return ", ".join(known.get(text, text) for text in found)
    day = parse_date(found[0]) if found and isinstance(field, DayField) else None
    return date_long(day) if day else ", ".join(found)


def _flat(field: forms.ChoiceField) -> Iterable[tuple[object, object]]:
    return cast("Iterable[tuple[object, object]]", field.choices)
