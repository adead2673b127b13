"""The years as files: a line a value of a page; a row a structure, a column a year and a value."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from allocation.models import Axis
from allocation.over_years.granted import OWN
from allocation.over_years.rates import Rate, pairs
from allocation.over_years.selectors import Year, amount_name, value_name
from allocation.over_years.series import Point, Series
from structures.ground.lists import Column, ListTable, in_euros
from structures.models import Structure

MOST_SHOWN = 3  # years on the page; the files have all of them


@dataclass(frozen=True)
class Line:
    """A value of a series; `said` is its words where it is none, and why."""

    series: Series
    point: Point
    column: str
    value: Decimal | int | None
    said: str


def lines_of(series: Iterable[Series]) -> list[Line]:
    """Return the lines of a file, in the order of the page."""
    return [line for one in series for point in one.points for line in _lines(one, point)]


def _lines(series: Series, point: Point) -> Iterator[Line]:
    for cell in point.cells:
        yield Line(series, point, cell.label, cell.value, cell.said)
    if not point.cells:
        yield Line(series, point, series.columns[0], point.value, point.across)


class YearsTable(ListTable):
    """Every value of the page."""

    caption = "Au fil des années"
    noun = ("valeur", "valeurs")
    first_order = ""

    title = Column("Série", "series.title")
    column = Column("Donnée", "column")
    year = Column("Année", "point.label")
    told = Column("Origine", "point.told")
    value = Column("Valeur", "value")
    unit = Column("Unité", "series.unit")
    said = Column("En clair", "said")
    notes = Column("À savoir", lambda line: " ; ".join(line.point.notes))


class StructuresTable(ListTable):
    """The structures, by code: what each has each year, which no order of amounts ranks."""

    caption = "Les structures au fil des années"
    classes = "amounts cards"
    noun = ("structure", "structures")
    first_order = ""
    row_template = "allocation/over_years/_structure_row.html"
    nothing = "Aucune répartition n’est encore arrêtée."
    ties = ("code",)

    structure = Column("Structure", "name")
    code = Column("Code", "code", shown=False)


def year_columns(years: Iterable[Year]) -> list[tuple[str, Column]]:
    """Return a column of the page for each of the last years, and all those of the files."""
    found: list[tuple[str, Column]] = []
    known = list(years)
    for year in known[-MOST_SHOWN:]:
        found.append((f"shown_{year.year}", Column(f"Dotation {year.year}", amount=True)))
    for year in known:
        for name, label in OWN.items():
            path = amount_name(name, year.year)
            found.append((path, _exported(f"{label} {year.year}", _cents(path))))
        found += _values(year)
        found += _rates(year)
    return found


def _exported(heading: str, value: Callable[[Structure], object]) -> Column:
    return Column(heading, value, shown=False)


def _values(year: Year) -> Iterator[tuple[str, Column]]:
    counted = year.campaign.reference_year
    for said in year.indicators.values():
        if said["kind"] == Axis.Kind.FIXED:
            path = value_name("value", year.year, said["number"])
            heading = f"{said['short_label']}, {counted} (campagne {year.year})"
            yield path, _exported(heading, _decimal(path))
        else:
            path = value_name("level", year.year, said["number"])
            yield path, _exported(f"{said['short_label']}, niveau arrêté {year.year}", _as_is(path))


def _rates(year: Year) -> Iterator[tuple[str, Column]]:
    known = year.indicators
    for part, whole in pairs():
        if part.code in known and whole.code in known:
            names = [known[one.code]["short_label"] for one in (part, whole)]
            paths = [
                value_name("value", year.year, known[one.code]["number"]) for one in (part, whole)
            ]
            counted = year.campaign.reference_year
            heading = f"{names[0]} ÷ {names[1]}, {counted}, en % arrondi"
            yield f"rate_{paths[0]}", _exported(heading, _rate(*paths))


def _cents(path: str) -> Callable[[Structure], Decimal | None]:
    return lambda row: in_euros(getattr(row, path))


def _decimal(path: str) -> Callable[[Structure], Decimal | None]:
    return lambda row: _known(row, path)


def _as_is(path: str) -> Callable[[Structure], object]:
    return lambda row: getattr(row, path)


def _rate(part: str, whole: str) -> Callable[[Structure], Decimal | None]:
    return lambda row: Rate(_known(row, part), _known(row, whole)).percentage


def _known(row: Structure, path: str) -> Decimal | None:
    text = getattr(row, path)
    return None if text is None else Decimal(text)
