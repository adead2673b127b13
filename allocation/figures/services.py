"""Recording the n-1 figures, by hand or from an applied import."""

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum

from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.engine import exact_sum
from allocation.engine.measures import SUMS
from allocation.figures.models import Figure, FigurePart
from allocation.figures.wordings import kept_wordings, stamp_wordings
from allocation.models import Campaign, Indicator, IndicatorPart
from allocation.year_before.selectors import YearBefore
from structures.access import require_role
from structures.ground.french import in_a_row
from structures.ground.refusals import require
from structures.journal.services import note
from structures.models import REGION_STAFF, JournalEntry, Structure, User

BATCH = 5_000
CELL = ("indicator", "structure")
WRITTEN = [f.name for f in Figure._meta.concrete_fields if f.name not in ("id", *CELL)]
PART_WRITTEN = ("value", "recorded_by", "recorded_at")
STILL_SAID = ("definition", "counted_under_id", "vintage", "geography_year", "age_bracket")


@dataclass(frozen=True)
class Typed:
    """What is typed of a cell; without a value, it is said of the one that is there.

    `source` is its own, empty for that of all; `comment` None leaves that of a value that stays.
    """

    value: Decimal | None = None
    source: str = ""
    comment: str | None = None


@transaction.atomic
def record_figures(
    campaign: Campaign,
    structure: Structure,
    values: Mapping[Indicator, Decimal | Typed],
    *,
    source: str,
    by: User,
) -> int:
    """Record what was typed for one structure; return how many cells changed.

    A value equal to the one already there keeps its provenance, unless it was counted under
    another wording of the definition. Raises Refused once the figures are locked, and for a
    variation that asks for a comment and has none.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *OPEN_TO_FIGURES)
    known = {one.indicator_id: one for one in campaign.figures.filter(structure=structure)}
    wordings = kept_wordings(campaign, values)
    by_hand = Figure(campaign=campaign, structure=structure, source=source, recorded_by=by)
    given = {i: one if isinstance(one, Typed) else Typed(one) for i, one in values.items()}
    found = [_cell(by_hand, i, one, known.get(i.pk), wordings[i.pk].pk) for i, one in given.items()]
    changed = [cell for cell in found if cell]
    require_comments(campaign, changed)
    undetailed = write_figures(changed)
    if changed:
        names = ", ".join(str(cell.indicator.number) for cell in changed)
        note(
            JournalEntry.Kind.FIGURES,
            f"{campaign} : données saisies, indicateurs {names}{without_parts(undetailed)}",
            structure=structure,
            by=by,
        )
    return len(changed)


@transaction.atomic
def record_parts(
    structure: Structure,
    indicator: Indicator,
    counts: Mapping[IndicatorPart, Decimal],
    *,
    said: Typed,
    by: User,
) -> bool:
    """Record a summed indicator by its parts, all of them, and their sum as the figure.

    `said` has the source and the comment of the sum. Returns whether anything changed. Raises
    Refused for a part left out or below zero, and wherever `record_figures` does.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(indicator.campaign, *OPEN_TO_FIGURES)
    parts = list(indicator.parts.all())
    _require_whole(parts, counts, f"{indicator}, {structure}")
    stored = FigurePart.objects.filter(part__in=parts, structure=structure)
    before = dict(stored.values_list("part", "value"))
    told = [
        FigurePart(
            campaign=campaign, part=part, structure=structure, value=counts[part], recorded_by=by
        )
        for part in parts
        if before.get(part.pk) != counts[part]
    ]
    total = exact_sum(counts[part] for part in parts)
    by_hand = Figure(campaign=campaign, structure=structure, source=said.source, recorded_by=by)
    known = campaign.figures.filter(structure=structure, indicator=indicator).first()
    wording = kept_wordings(campaign, [indicator])[indicator.pk].pk
    cell = _cell(by_hand, indicator, replace(said, value=total), known, wording)
    changed = [cell] if cell else []
    require_comments(campaign, changed)
    write_figures(changed, told)
    if changed or told:
        text = f"{campaign} : données saisies, indicateur {indicator.number} par dispositif"
        note(JournalEntry.Kind.FIGURES, text, structure=structure, by=by)
    return bool(changed or told)


def _require_whole(
    parts: Collection[IndicatorPart], counts: Mapping[IndicatorPart, Decimal], where: str
) -> None:
    require(parts, f"{where} : aucun dispositif n’est dans les paramètres de l’année.")
    for part in parts:
        require(part in counts, f"{where}, {part} : le détail se saisit en entier, 0 compris.")
        require(counts[part] >= 0, f"{where}, {part} : une donnée n’est jamais négative.")


def _cell(
    by_hand: Figure, indicator: Indicator, typed: Typed, known: Figure | None, wording: int
) -> Figure | None:
    """Return the cell as it is to be written, None where nothing changes."""
    same = known and known.value == typed.value and known.counted_under_id in (None, wording)
    if typed.value is not None and not same:
        cell = copy(by_hand)
        cell.indicator, cell.value = indicator, typed.value
        cell.source = typed.source or by_hand.source or (known.source if known else "")
        cell.comment = typed.comment or ""
        if known and not indicator.meaning.source.typed:
            for name, said in still_said(known).items():
                setattr(cell, name, said)
        return cell
    if known is None:
        return None
    comment = known.comment if typed.comment is None else typed.comment
    source = typed.source or known.source
    if (comment, source) == (known.comment, known.source):
        return None
    cell = copy(known)
    cell.pk, cell.indicator, cell.structure = None, indicator, by_hand.structure
    cell.comment, cell.source = comment, source
    cell.recorded_by, cell.recorded_at = by_hand.recorded_by, by_hand.recorded_at
    return cell


def still_said(figure: Figure) -> dict[str, Any]:
    """Return what a value still says of itself once it is put right: what it counts is the same."""
    return {name: getattr(figure, name) for name in STILL_SAID}


def require_comments(campaign: Campaign, cells: Collection[Figure]) -> None:
    """Raise Refused, naming each, for values that vary so much and do not say why.

    Two queries, where some have no comment.
    """
    silent = [cell for cell in cells if not cell.comment.strip()]
    if not silent:
        return
    before = YearBefore(
        campaign, [cell.indicator for cell in silent], {cell.structure for cell in silent}
    )
    asked = [
        f"{cell.indicator.number}. {cell.indicator.short_label}, {cell.structure} : {question}"
        for cell in silent
        if (question := before.beside(cell.structure_id, cell.indicator, cell.value).question)
    ]
    require(not asked, " ".join(asked))


def write_figures(
    figures: Iterable[Figure], parts: Iterable[FigurePart] = (), *, told: bool = True
) -> list[Figure]:
    """Write whole cells, provenance included; what a figure leaves out of it is emptied.

    Each is counted under the wording of today: one query for it, one for BATCH cells, through the
    same triggers as one by one, two more where one is a sum. `parts` are those that change of sums
    told by their parts. Returns the cells whose parts are taken away, as their sum is another now;
    who knows that none is `told` by parts spares the question. Raises Refused for a value below
    zero.
    """
    cells = list(figures)
    for cell in cells:
        require(
            cell.value >= 0,
            f"{cell.indicator.short_label}, {cell.structure} : une donnée n’est jamais négative.",
        )
    stamp_wordings(cells)
    Figure.objects.bulk_create(
        cells, BATCH, update_conflicts=True, unique_fields=CELL, update_fields=WRITTEN
    )
    FigurePart.objects.bulk_create(
        parts,
        BATCH,
        update_conflicts=True,
        unique_fields=("part", "structure"),
        update_fields=PART_WRITTEN,
    )
    return drop_parts_of_other_sums(cells) if told else []


def erase_figures(figures: Collection[Figure]) -> None:
    """Take away figures that were entered by mistake, with their parts; history keeps both."""
    cells = [
        Q(part__indicator=figure.indicator_id, structure=figure.structure_id) for figure in figures
    ]
    FigurePart.objects.filter(Q(*cells, _connector=Q.OR)).delete()
    Figure.objects.filter(pk__in=[figure.pk for figure in figures]).delete()


def parts_by_number(
    campaign: Campaign, told: Iterable[tuple[Structure, int, Mapping[str, str]]], *, by: User
) -> list[FigurePart]:
    """Return the parts that a file tells, not stored: structure, indicator, values by number.

    One query, where there are some.
    """
    rows = [one for one in told if one[2]]
    listed = IndicatorPart.objects.filter(campaign=campaign) if rows else ()
    parts = {(part.indicator_id, str(part.number)): part for part in listed}
    cells = {"campaign": campaign, "recorded_by": by}
    return [
        FigurePart(
            part=parts[indicator, number], structure=structure, value=Decimal(value), **cells
        )
        for structure, indicator, counts in rows
        for number, value in counts.items()
    ]


def drop_parts_of_other_sums(cells: Iterable[Figure]) -> list[Figure]:
    """Take away the parts of sums that were written as another total; return their cells.

    What they were stays in their history. One query where a cell is a sum, one more a sum told
    by other parts.
    """
    sums = [cell for cell in cells if cell.indicator.measure in SUMS]
    if not sums:
        return []
    stored = FigurePart.objects.filter(
        part__indicator__in={cell.indicator_id for cell in sums},
        structure__in={cell.structure_id for cell in sums},
    )
    rows = stored.order_by().values_list("part__indicator", "structure").annotate(Sum("value"))
    totals = {(indicator, structure): total for indicator, structure, total in rows}
    others = [
        cell
        for cell in sums
        if totals.get((cell.indicator_id, cell.structure_id), cell.value) != cell.value
    ]
    for indicator in {cell.indicator_id for cell in others}:
        gone = {cell.structure_id for cell in others if cell.indicator_id == indicator}
        stored.filter(part__indicator=indicator, structure__in=gone).delete()
    return others


def without_parts(cells: Iterable[Figure]) -> str:
    """Say of which indicators the parts were taken away, as the end of a line of the journal."""
    return parts_gone(cell.indicator for cell in cells)


def parts_gone(indicators: Iterable[Indicator]) -> str:
    """Say that the parts of these indicators were taken away, as the end of a line."""
    numbers = sorted({one.number for one in indicators})
    if not numbers:
        return ""
    names = in_a_row([str(number) for number in numbers])
    return f" (détail par dispositif retiré : indicateur {names})"
