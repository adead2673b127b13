"""What was counted, and the rates made of it, one point a year: of a structure or the network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from allocation.engine.measures import MEASURES
from allocation.models import Axis, PastFigure
from allocation.over_years.breaks import NOT_AS_SUCH, changes_of, mixed_definitions
from allocation.over_years.rates import Rate, pairs
from allocation.over_years.selectors import Facts, OverYears, Year
from allocation.over_years.series import (
    Cell,
    Point,
    Series,
    absent,
    from_first_known,
    timeline,
)
from allocation.reviews.selectors import FEWEST_OTHERS
from allocation.year_before.selectors import plain_label
from structures.ground.french import number

SHOWN_PLACES = 2
NETWORK, STRUCTURES = "Le réseau", "Structures"
NO_VALUE, UNKNOWN = "pas de valeur", "non connu"
TOO_FEW = "non communiqué : le réseau est trop petit"


@dataclass(frozen=True)
class Reader:
    """How years are told: whose they are, of the network itself, or to who leads a structure.

    Who leads one reads no total of a network so small that it would tell of a neighbour.
    """

    whose: str
    of_network: bool = False
    leads: bool = False

    def may_read(self, year: Year) -> bool:
        """Tell whether the network's totals of a year are shown."""
        return not self.leads or year.shared_by - 1 >= FEWEST_OTHERS


@dataclass(frozen=True)
class Slot:
    """A year that is counted: its values by measure; a year of before has no campaign."""

    counted: int
    year: Year | None
    values: Mapping[str, Decimal]
    sources: Mapping[str, str] = field(default_factory=dict)


def measured(found: OverYears, kind: str = Axis.Kind.FIXED) -> dict[str, Facts]:
    """Return what the years measure of a kind of axis, each as the last one that does names it."""
    last: dict[str, Facts] = {}
    for year in found.years:
        last |= {name: one for name, one in year.indicators.items() if one["kind"] == kind}
    return dict(sorted(last.items(), key=lambda item: item[1]["number"]))


def slots(found: OverYears, reader: Reader) -> list[Slot]:
    """Return the years counted, the earliest first; a campaign's comes before one of a file."""
    known = _past_slots(found)
    for year in found.years:
        counted = year.campaign.reference_year
        if year.has_part or counted not in known:
            values = year.totals if reader.of_network else year.values
            known[counted] = Slot(counted, year, values)
    return [known[counted] for counted in sorted(known)]


def figure_series(found: OverYears, reader: Reader) -> list[Series]:
    """Return what each measure counted, then what files alone say of the years before."""
    years, names = slots(found, reader), measured(found)
    told = [_figures(found, years, (name, said), reader) for name, said in names.items()]
    others = {name: None for slot in years for name in slot.values if name not in names}
    return told + [_kept_alone(years, name) for name in others]


def rate_series(found: OverYears, reader: Reader) -> list[Series]:
    """Return the rates of what is counted within something else, where years measure both."""
    years, names = slots(found, reader), measured(found)
    return [
        _rates(found, years, (part.code, whole.code), reader)
        for part, whole in pairs()
        if part.code in names and whole.code in names
    ]


def differences(found: OverYears, name: str) -> dict[int, list[str]]:
    """Return why what a measure says does not compare with the year before, by campaign."""
    measuring = [year for year in found.years if year.has_part and name in year.indicators]
    return {
        now.year: [*changes_of(before, now, name), *joined_since(found, before, now)]
        for before, now in zip(measuring, measuring[1:], strict=False)
    }


def joined_since(found: OverYears, before: Year, now: Year) -> list[str]:
    """Say who is counted with the structure in a year, and was not in the one before."""
    return [
        f"avec {one.name}, réunie depuis : {NOT_AS_SUCH}"
        for one in found.merged
        if not one.counted_in(before.year) and one.counted_in(now.year)
    ]


def absence(year: Year, name: str) -> str:
    """Say why a year has nothing of a measure; empty where it may have."""
    if not year.has_part:
        return "sans part cette année"
    return "" if name in year.indicators else "indicateur absent de la campagne"


def _past_slots(found: OverYears) -> dict[int, Slot]:
    """Return the years of before that files tell of; their labels are those of the measures."""
    names: dict[str, str] = {}
    for year in found.years:
        for name, said in year.indicators.items():
            names |= {plain_label(said["label"]): name, plain_label(said["short_label"]): name}
    return {
        one.year: Slot(
            one.year,
            None,
            {_name(figure, names): figure.value for figure in one.figures},
            {_name(figure, names): figure.source for figure in one.figures},
        )
        for one in found.past
        if one.figures
    }


def _name(figure: PastFigure, names: Mapping[str, str]) -> str:
    return names.get(plain_label(figure.label), figure.label)


def _figures(
    found: OverYears, years: list[Slot], named: tuple[str, Facts], reader: Reader
) -> Series:
    name, said = named
    why = differences(found, name)
    dated = [(slot.counted, _figure(slot, name, reader, why)) for slot in years]
    points = timeline(_apart_from_files(from_first_known(dated)))
    columns = (NETWORK, STRUCTURES) if reader.of_network else (reader.whose, NETWORK)
    return Series(said["short_label"], said["label"], columns, points, said["unit"])


def _figure(slot: Slot, name: str, reader: Reader, why: Mapping[int, list[str]]) -> Point:
    label, value = str(slot.counted), slot.values.get(name)
    if slot.year is None:
        if value is None:
            return absent(label, NO_VALUE, "année reprise")
        own = Cell(reader.whose, number(value), value)
        told = f"reprise : {slot.sources[name]}"
        cells = (own, Cell(NETWORK, "non repris"))
        return Point(label, told, cells, drawn=own.said, size=value, former=True)
    told = f"campagne {slot.year.year}"
    if value is None:
        return absent(label, absence(slot.year, name) or NO_VALUE, told)
    whose = NETWORK if reader.of_network else reader.whose
    said = _said(slot.year, name, value)
    cells = (Cell(whose, said, value), _beside(slot.year, name, reader))
    point = Point(label, told, cells, drawn=said, size=value)
    prorata = slot.year.provenance.get(name, {}).get("prorata")
    notes = [f"comptée au prorata de {prorata.replace('.', ',')} %"] if prorata else []
    if reader.of_network and mixed_definitions(slot.year, name):
        notes.append("des structures l’ont comptée sous une rédaction antérieure de la définition")
    return point.noted(notes, apart=False).noted(why.get(slot.year.year, []))


def _beside(year: Year, name: str, reader: Reader) -> Cell:
    if reader.of_network:
        return Cell(STRUCTURES, number(year.shared_by), year.shared_by)
    if not reader.may_read(year):
        return Cell(NETWORK, TOO_FEW)
    total = year.totals.get(name)
    if total is None:
        return Cell(NETWORK, UNKNOWN)
    return Cell(NETWORK, _said(year, name, total) + _with_coefficients(year, name), total)


def _said(year: Year, name: str, value: Decimal) -> str:
    return number(value, None if year.indicators[name]["whole_values"] else SHOWN_PLACES)


def _with_coefficients(year: Year, name: str) -> str:
    weighted = year.facts["network"]["solidarity_indicator"]
    return ", coefficients compris" if year.indicators[name]["number"] == weighted else ""


def _apart_from_files(dated: list[tuple[int, Point]]) -> list[tuple[int, Point]]:
    """Set the first year of a campaign apart from what files say of the years before."""
    found: list[tuple[int, Point]] = []
    former = False
    for year, point in dated:
        if former and point.size is not None and not point.former:
            told = f"les années d’avant sont reprises d’un fichier : {NOT_AS_SUCH}"
            found.append((year, point.noted([told])))
            former = False
            continue
        former = former or point.former
        found.append((year, point))
    return found


def _kept_alone(years: list[Slot], label: str) -> Series:
    """Return what files alone say of years before, which no campaign measures."""
    dated = [
        (slot.counted, _figure(slot, label, Reader("Valeur"), {}))
        for slot in years
        if slot.year is None
    ]
    points = timeline(from_first_known(dated))
    return Series(label, "Repris d’un fichier, pour mémoire.", ("Valeur", NETWORK), points)


def _rates(found: OverYears, years: list[Slot], codes: tuple[str, str], reader: Reader) -> Series:
    names = measured(found)
    part, whole = (names[code]["short_label"] for code in codes)
    why = [_of_each(names[code]["short_label"], differences(found, code)) for code in codes]
    dated = [(slot.counted, _rate(slot, codes, (part, whole), reader)) for slot in years]
    dated = [
        (counted, point.noted(_both(why, slot.year)) if point.size is not None else point)
        for (counted, point), slot in zip(dated, years, strict=True)
    ]
    columns = (NETWORK, STRUCTURES) if reader.of_network else (reader.whose, NETWORK)
    detail = f"« {MEASURES[codes[0]].label} » ÷ « {MEASURES[codes[1]].label} »"
    points = timeline(_apart_from_files(from_first_known(dated)))
    return Series(f"{part} ÷ {whole}", detail, columns, points, "%")


def _of_each(label: str, why: Mapping[int, list[str]]) -> dict[int, list[str]]:
    return {year: [f"« {label} », {said}" for said in found] for year, found in why.items()}


def _both(why: list[dict[int, list[str]]], year: Year | None) -> list[str]:
    if year is None:
        return []
    return list(dict.fromkeys(said for one in why for said in one.get(year.year, [])))


def _rate(slot: Slot, codes: tuple[str, str], labels: tuple[str, str], reader: Reader) -> Point:
    label = str(slot.counted)
    told = f"campagne {slot.year.year}" if slot.year else "année reprise"
    rate = Rate(*(slot.values.get(code) for code in codes))
    if rate.exact is None:
        gone = next(
            (said for code in codes if slot.year and (said := absence(slot.year, code))), ""
        )
        return absent(label, gone or rate.why_not(*labels), told)
    whose = NETWORK if reader.of_network else reader.whose
    cells = (Cell(whose, rate.said, rate.percentage), _rate_beside(slot, codes, reader))
    former = slot.year is None
    return Point(label, told, cells, drawn=rate.shown, size=rate.exact, former=former)


def _rate_beside(slot: Slot, codes: tuple[str, str], reader: Reader) -> Cell:
    if slot.year is None:
        return Cell(NETWORK, "non repris")
    if reader.of_network:
        return Cell(STRUCTURES, number(slot.year.shared_by), slot.year.shared_by)
    if not reader.may_read(slot.year):
        return Cell(NETWORK, TOO_FEW)
    rate = Rate(*(slot.year.totals.get(code) for code in codes))
    return Cell(NETWORK, rate.said or "pas de taux", rate.percentage)
