"""A list as its page shows it: what is asked in the address, one page of rows, its links."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest

from structures.ground.french import counted, number
from structures.ground.lists.filters import ListFilter
from structures.ground.lists.tables import ListTable

PER_PAGE = 50
PAGE, SORT, EXPORT = "page", "sort", "export"
Rows = QuerySet | ListFilter | Sequence[Any]


@dataclass(frozen=True)
class Heading:
    """The heading of a column; `url` sorts by it, `aria_sort` says how it is sorted now."""

    label: str
    url: str
    aria_sort: str
    amount: bool


class Listing:
    """A list, as sorted, narrowed and opened at a page by the address. Two queries: count, rows.

    `shown` turns the rows of a page into what `row_template` draws; `at` is the address of the
    list, where another page shows it. Of two lists on a page, one table has a `prefix`.
    """

    def __init__(
        self,
        request: HttpRequest,
        table: Callable[[Any], ListTable],
        rows: Rows,
        *,
        shown: Callable[[list[Any]], Iterable[Any]] = list,
        at: str = "",
    ) -> None:
        self.filters = rows if isinstance(rows, ListFilter) else None
        self.table = table(rows.listed if isinstance(rows, ListFilter) else rows)
        self._asked, self._shown, self.at = request.GET, shown, at
        self.table.sort_as(self.asked(SORT))

    def asked(self, name: str) -> str:
        """Return what the address asks of this list under a name."""
        return self._asked.get(f"{self.table.prefix}{name}", "")

    @cached_property
    def page(self) -> Page:
        """The page asked for: the first if it is none, the last if it is too far."""
        return Paginator(self.table.data.data, PER_PAGE).get_page(self.asked(PAGE))

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of the page, as its template draws them."""
        return list(self._shown(list(self.page.object_list)))

    @property
    def count(self) -> int:
        """How many rows there are on all the pages."""
        return self.page.paginator.count

    @property
    def form(self) -> BaseForm | None:
        """The filters, None where the list has none."""
        return self.filters.form if self.filters else None

    @property
    def valid(self) -> bool:
        """Whether what is asked makes sense."""
        return self.filters is None or self.filters.is_valid()

    @property
    def narrowed(self) -> bool:
        """Whether some rows may be left out."""
        return self.filters is not None and self.filters.narrowed

    @property
    def partial(self) -> bool:
        """Whether the page shows less than there is."""
        return self.narrowed or self.page.has_other_pages()

    @property
    def summary(self) -> str:
        """How many rows there are, and which ones are on this page, in words."""
        found = counted(self.count, *self.table.noun)
        if self.page.has_other_pages():
            first, last = self.page.start_index(), self.page.end_index()
            found = f"{number(first)} à {number(last)} sur {found}"
        return f"{found} pour ces filtres" if self.narrowed else found

    def url(self, **changes: object) -> str:
        """Return the address of the list as it is, on its first page, but for `changes`."""
        asked = self._asked.copy()
        for name in (f"{self.table.prefix}{PAGE}", EXPORT):
            asked.pop(name, None)
        for name, value in changes.items():
            asked[f"{self.table.prefix}{name}"] = str(value)
        for name in [name for name in asked if not asked[name]]:
            del asked[name]
        return f"{self.at}?{asked.urlencode()}"

    def headings(self) -> Iterator[Heading]:
        """Yield the headings of the columns that are shown."""
        now = [str(alias) for alias in self.table.order_by]
        for bound in self.table.columns.itervisible():
            down, up = f"-{bound.name}" in now, bound.name in now
            said = "descending" if down else "ascending" if up else ""
            url = self.url(sort=f"-{bound.name}" if up else bound.name) if bound.orderable else ""
            yield Heading(str(bound.header), url, said, bound.column.amount)

    def pages(self) -> list[tuple[int | str, str]]:
        """Return the numbers of the pages with their links; a gap has none."""
        paginator = self.page.paginator
        numbers = paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [(n, self.url(page=n) if isinstance(n, int) else "") for n in numbers]

    def previous(self) -> str:
        """Return the address of the page before, empty on the first."""
        page = self.page
        return self.url(page=page.previous_page_number()) if page.has_previous() else ""

    def following(self) -> str:
        """Return the address of the page after, empty on the last."""
        return self.url(page=self.page.next_page_number()) if self.page.has_next() else ""

    def exports(self) -> list[tuple[str, str]]:
        """Return the kinds of file this list may be had in, with their links."""
        return [(kind.upper(), self.url(export=kind)) for kind in ("csv", "xlsx")]

    def besides(self) -> list[tuple[str, str]]:
        """Return what the address asks besides the filters: they are kept by who changes these."""
        fields = [self.form.add_prefix(name) for name in self.form.fields] if self.form else []
        dropped = {*fields, f"{self.table.prefix}{PAGE}", f"{self.table.prefix}{EXPORT}"}
        kept = [name for name in self._asked if name not in dropped]
        return [(name, one) for name in kept for one in self._asked.getlist(name) if one]

    def everything(self) -> str:
        """Return the address of the list without its filters."""
        fields = [self.form.add_prefix(name) for name in self.form.fields] if self.form else []
        asked = self._asked.copy()
        for name in (*fields, f"{self.table.prefix}{PAGE}"):
            asked.pop(name, None)
        return f"{self.at}?{asked.urlencode()}"
