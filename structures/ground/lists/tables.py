"""What a list says of itself: its columns, what they sort by, what an export holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any

import django_tables2
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django_tables2.data import TableQuerysetData

Value = Callable[[Any], object]


class Column(django_tables2.Column):
    """A column: its heading, what it sorts by in the database, what an export holds.

    `value` is a function of the row, or the path of an attribute; without one the column is
    on the page alone. `sort` is a field or an annotation, or several; without, it sorts nothing.
    A column that is not `shown` is in exports alone.
    """

    def __init__(
        self,
        heading: str,
        value: Value | str | None = None,
        *,
        sort: str | tuple[str, ...] = (),
        amount: bool = False,
        shown: bool = True,
    ) -> None:
        paths = (sort,) if isinstance(sort, str) and sort else tuple(sort)
        ordering = {"order_by": paths or None, "orderable": bool(paths)}
        super().__init__(verbose_name=heading, visible=shown, **ordering)
        self.paths = paths
        self.amount = amount
        self.exported = attrgetter(value) if isinstance(value, str) else value


class Money(Column):
    """A column of amounts: cents of a field or an annotation, euros in an export."""

    def __init__(self, heading: str, path: str) -> None:
        cents = attrgetter(path.replace("__", "."))
        super().__init__(heading, lambda row: in_euros(cents(row)), sort=path, amount=True)


def in_euros(cents: int | None) -> Decimal | None:
    """Return cents as a file holds them, exactly; None for what is not known."""
    return None if cents is None else Decimal(cents).scaleb(-2)


class SteadyRows(TableQuerysetData):
    """Rows that the database sorts: what is unknown last, equal ones always in the same order."""

    data: QuerySet

    def order_by(self, aliases: Iterable[str]) -> None:
        """Sort by the columns named, downwards after a minus, then by the table's `ties`."""
        asked = [order for alias in aliases for order in self._orders(alias)]
        self.data = self.data.order_by(*asked, *self.table.ties)

    def _orders(self, alias: str) -> Iterator[OrderBy]:
        for path in self.table.columns[alias.removeprefix("-")].column.paths:
            down = alias.startswith("-")
            column = F(path)
            yield column.desc(nulls_last=True) if down else column.asc(nulls_last=True)


class ListTable(django_tables2.Table):
    """A list: `row_template` draws a row (`row`), `foot_template` the totals, if any.

    `noun` is what is counted, in the singular and the plural; `first_order` the column it is
    sorted by when none is asked; `ties` the fields that settle what is equal; `nothing` what is
    said of an empty list.
    """

    caption: str
    noun: tuple[str, str]
    first_order: str
    row_template: str
    foot_template = ""
    nothing = "Rien encore."
    classes = "amounts cards"
    ties: tuple[str, ...] = ("pk",)

    def __init__(self, rows: QuerySet | Sequence[object], **options: Any) -> None:
        data = SteadyRows(rows) if isinstance(rows, QuerySet) else rows
        super().__init__(data, order_by=self.first_order, **options)

    def sort_as(self, asked: str) -> None:
        """Sort as asked; an order that this list has not changes nothing."""
        name = asked.removeprefix("-")
        if name in self.columns.names() and self.columns[name].orderable:
            self.order_by = asked

    def lines(self) -> Iterator[list[object]]:
        """Yield the headings, then every row, as an export holds them."""
        columns = [bound for bound in self.columns.iterall() if bound.column.exported]
        yield [str(bound.header) for bound in columns]
        for row in self.data:
            yield [bound.column.exported(row) for bound in columns]
