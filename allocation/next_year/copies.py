"""What the next year takes over from one, row by row and in words, and what it is to decide."""

from collections.abc import Iterable

from allocation.agreement_texts.selectors import terms_of, written_texts
from allocation.campaigns.models import Axis, Campaign, Indicator
from allocation.campaigns.selectors import axes_with_indicators, counted_in, part_labels
from allocation.campaigns.states import LABELS, State
from allocation.next_year.models import CarriedOver
from allocation.next_year.selectors import (
    COPIED,
    NOTHING,
    OF_AN_AXIS,
    OF_AN_INDICATOR,
    TEXTS,
    YearAmounts,
    names_a_day,
    year_amounts,
)
from allocation.parameters.axes import parts_in_words
from allocation.parameters.services import label, words
from allocation.second_sources.selectors import sources_of
from structures.ground.fields import column
from structures.ground.french import date_long, euros, number
from structures.models import Structure

Needs = CarriedOver.Needs
Rows = Iterable[CarriedOver]


def rows_from(before: Campaign) -> list[CarriedOver]:
    """Return what the year after takes over from `before`, not stored. At most thirteen queries.

    What is copied comes first, in the order of the parameters; then what is left to decide.
    """
    last = year_amounts(before)
    counted = Structure.objects.filter(counted_in(before.year + 1)).order_by("code")
    return [
        *_copied(before),
        *_of_agreements(before),
        *_grants(counted, last),
        *_to_decide(before),
        *_left(before, last),
    ]


def _copied(before: Campaign) -> Rows:
    for name in COPIED:
        if getattr(before, name) not in (None, ""):
            needs = Needs.CONFIRM if name in TEXTS else Needs.NOTHING
            yield _row(f"campaign.{name}", label(before, name), words(before, name), needs)
    parts = part_labels(before)
    for axis in axes_with_indicators(before):
        yield from _of(axis, f"axis.{axis.number}", OF_AN_AXIS)
        for indicator in axis.indicators.all():
            key = f"indicator.{indicator.number}"
            yield from _of(indicator, key, OF_AN_INDICATOR)
            if indicator.number in parts:
                told = parts_in_words(parts[indicator.number])
                yield _row(f"{key}.parts", f"{indicator}, dispositifs", told)
    for source in sources_of(before):
        key = f"source.{source.indicator.number}.{source.kind}"
        told = f"{source} ({source.get_kind_display()}) : {source.definition}"
        needs = Needs.CONFIRM if names_a_day(told) else Needs.NOTHING
        yield _row(key, f"{source.indicator}, seconde source", told, needs)


def _of_agreements(before: Campaign) -> Rows:
    """Yield what the conventions said that somebody wrote, and the values that they cited."""
    for text in written_texts(before):
        yield _row(f"agreement_text.{text.key}", str(text), text.body or NOTHING, Needs.CONFIRM)
    terms = terms_of(before)
    if terms.budget_line:
        title = "Conventions, ligne budgétaire"
        yield _row("agreement_terms.budget_line", title, terms.budget_line, Needs.CONFIRM)


def _of(row: Axis | Indicator, key: str, names: tuple[str, ...]) -> Rows:
    """Yield a row of the rule, whole, then each of its texts that cites a day or a number."""
    said = {name: words(row, name) for name in names if name != "number"}
    known = {n: text for n, text in said.items() if text != NOTHING and getattr(row, n) != ""}
    told = "\n".join(f"{_title(row, name)} : {text}" for name, text in known.items())
    yield _row(key, f"{row}, {row.label}" if row.label else str(row), told)
    for name, text in said.items():
        if names_a_day(text):
            yield _row(f"{key}.{name}", label(row, name), text, Needs.CONFIRM)


def _title(row: Axis | Indicator, name: str) -> str:
    said = str(column(type(row), name).verbose_name).partition(", en ")[0]
    return f"{said[:1].upper()}{said[1:]}"


def _grants(structures: Iterable[Structure], last: YearAmounts) -> Rows:
    for structure in structures:
        if structure.code in last.amounts:
            told = f"{euros(last.amounts[structure.code])} ({last.source})"
            yield _row(f"grant.{structure.code}", f"Dotation antérieure, {structure}", told)


def _to_decide(before: Campaign) -> Rows:
    """Yield what the year before had for itself alone."""
    if before.counting_date:
        told = [date_long(before.counting_date)]
        yield from _decide("campaign.counting_date", label(before, "counting_date"), told)
    steps = [
        f"{LABELS[State(step.state)].capitalize()} : {date_long(step.planned_on)}"
        for step in before.planned_steps.all()
    ]
    yield from _decide("step", "Calendrier", steps)
    given = [
        f"{one.structure} : × {number(one.coefficient)} ({one.reason})"
        for one in before.solidarity_coefficients.select_related("structure")
    ]
    yield from _decide("coefficient", "Coefficients de solidarité", given)


def _left(before: Campaign, last: YearAmounts) -> Rows:
    """Yield what structures got that have no part in the year after: to whom it counts is told."""
    year = before.year + 1
    gone = Structure.objects.filter(code__in=last.amounts).exclude(counted_in(year))
    for structure in gone.order_by("code"):
        told = [f"{euros(last.amounts[structure.code])} ({last.source})"]
        title = f"Dotation {before.year} de {structure}, qui n’a pas de part en {year}"
        yield from _decide(f"grant.{structure.code}", title, told)


def _decide(key: str, title: str, told: list[str]) -> Rows:
    if told:
        yield _row(key, title, "\n".join(told), Needs.DECIDE)


def _row(key: str, title: str, value: str, needs: Needs = Needs.NOTHING) -> CarriedOver:
    return CarriedOver(key=key, label=title, value=value, needs=needs)
