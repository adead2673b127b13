"""Lists of lines in a form, several forms on a page."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, ClassVar, Self

from django import forms
from django.forms.formsets import BaseFormSet

MOST_ROWS = 40


class Row(forms.Form):
    """A line of a list: whole, or blank and then it counts for nothing."""

    needed: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        """Refuse a line begun and not finished."""
        super().clean()
        cleaned = self.cleaned_data
        for name in self.needed if self.has_changed() else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Complétez cette ligne, ou videz-la toute.")
        return cleaned


class Rows(BaseFormSet):
    """Lines to fill in, as many as wanted, without JavaScript."""

    default_error_messages = {
        "missing_management_form": "Le formulaire est arrivé incomplet : rien n’est enregistré. "
        "Rouvrez la page, puis recommencez."
    }

    def values(self) -> list[dict[str, Any]]:
        """Return the lines that are filled in."""
        return [row.cleaned_data for row in self if row.has_changed()]

    @classmethod
    def with_one_more(cls, typed: Mapping[str, str], *, prefix: str) -> Self:
        """Return what was typed, unchecked, and one blank line."""
        total = min(cls(typed, prefix=prefix).total_form_count(), MOST_ROWS - 1)
        lines = [
            {name: typed.get(f"{prefix}-{n}-{name}", "") for name in cls.form.base_fields}
            for n in range(total)
        ]
        return cls(prefix=prefix, initial=lines)


class Together:
    """A form and its lines, as one, for the summary of errors."""

    def __init__(self, form: "forms.BaseForm | Together", rows: Rows) -> None:
        self.form, self.rows = form, rows

    @property
    def errors(self) -> bool:
        """Whether anything was refused."""
        return bool(self.form.errors) or self.rows.total_error_count() > 0

    def non_field_errors(self) -> list[str]:
        """Return the refusals that no field explains."""
        return [*self.form.non_field_errors(), *self.rows.non_form_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain(self.form, *self.rows)
