"""What a list may be narrowed to, in its address."""

from collections.abc import Callable, Sequence
from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.text import capfirst

MOST_LETTERS = 100
Pairs = Sequence[tuple[str, str]]


class Words(django_filters.CharFilter):
    """Every word of a text, each found anywhere in one of `paths`."""

    def __init__(self, label: str, paths: tuple[str, ...]) -> None:
        super().__init__(label=label, max_length=MOST_LETTERS)
        self.paths = paths

    def filter(self, qs: QuerySet, value: str | None) -> QuerySet:
        """Keep the rows that hold every word."""
        for word in (value or "").split():
            anywhere = [Q(**{f"{path}__icontains": word}) for path in self.paths]
            qs = qs.filter(Q(*anywhere, _connector=Q.OR))
        return qs


class Choice(django_filters.ChoiceFilter):
    """One choice among a few, or all of them."""

    def __init__(
        self,
        label: str,
        choices: Pairs | Callable[[], Pairs],
        *,
        everything: str = "Tous",
        **how: Any,
    ) -> None:
        super().__init__(label=label, choices=choices, empty_label=everything, **how)


class Counted(Choice):
    """A choice among those that some row has, each with how many have it. One query."""

    def count(self, rows: QuerySet, asked: str | None) -> None:
        """Offer what is among `rows`, and what is asked for."""
        found = dict(rows.order_by().values_list(self.field_name).annotate(rows=Count("pk")))
        self.extra["choices"] = [
            (value, f"{capfirst(label)} ({found.get(value, 0)})")
            for value, label in self.extra["choices"]
            if value in found or value == asked
        ]


class ListFilter(django_filters.FilterSet):
    """The filters of a list; each may be left out, and one that makes no sense shows nothing."""

    def __init__(self, asked: QueryDict, rows: QuerySet, **options: Any) -> None:
        super().__init__(asked, queryset=rows, **options)
        for name, one in self.filters.items():
            if isinstance(one, Counted):
                one.count(rows, asked.get(name))

    @property
    def rows(self) -> QuerySet:
        """The rows that pass, none when what is asked makes no sense."""
        return self.qs if self.is_valid() else self.queryset.none()

    @property
    def listed(self) -> QuerySet | Sequence[Any]:
        """The rows of the list: those that pass, or what is computed from them."""
        return self.rows

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(self.form.add_prefix(name)) for name in self.form.fields)
