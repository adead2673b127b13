"""Lists of lines in a form, several forms on a page."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, ClassVar, Self, cast

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
    """Lines to fill in, as many as wanted, without JavaScript; `title` says what they list."""

    title: ClassVar[str] = ""

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
        return cls(prefix=prefix, initial=cls.lines_of(typed, prefix=prefix)[: MOST_ROWS - 1])

    @classmethod
    def lines_of(cls, typed: Mapping[str, str], *, prefix: str) -> list[dict[str, str]]:
        """Return what was typed, unchecked, line by line."""
        return [
            {name: typed.get(f"{prefix}-{n}-{name}", "") for name in cls.form.base_fields}
            for n in range(cls(typed, prefix=prefix).total_form_count())
        ]


def rows_of(form: type[Row], title: str, *, extra: int) -> type[Rows]:
    """Return the lines of `form`, with `extra` blank ones; `title` says what they list."""
    made = cast(  # derived from the `formset` given
        "type[Rows]",
        forms.formset_factory(
            form, formset=Rows, extra=extra, max_num=MOST_ROWS, validate_max=True
        ),
    )
    made.title = title
    return made


class Together:
    """A form and its lists of lines, as one."""

    def __init__(self, form: forms.BaseForm, *rows: Rows) -> None:
        self.form, self.rows = form, rows

    @property
    def is_bound(self) -> bool:
        """Whether it was sent."""
        return self.form.is_bound

    @property
    def errors(self) -> bool:
        """Whether anything was refused."""
        wrong = sum(rows.total_error_count() for rows in self.rows)
        return bool(self.form.errors) or wrong > 0

    @property
    def cleaned_data(self) -> dict[str, Any]:
        """Return what a valid form holds, but for its lines."""
        return self.form.cleaned_data

    def is_valid(self) -> bool:
        """Whether all was sent and may be saved."""
        return self.is_bound and not self.errors

    def add_error(self, field: str | None, error: str) -> None:
        """Refuse the whole, or a field of the form."""
        self.form.add_error(field, error)

    def non_field_errors(self) -> list[str]:
        """Return the refusals that no field explains."""
        of_rows = (error for rows in self.rows for error in rows.non_form_errors())
        return [*self.form.non_field_errors(), *of_rows]

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain(self.form, *(row for rows in self.rows for row in rows))
