"""Recording what is typed in the sheet: an act is a cell, a pasted block, or an undo."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db import transaction

from allocation.campaigns.selectors import named
from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.checks import needs_comment
from allocation.figures.grid.cells import (
    Act,
    CellAnswer,
    CellState,
    Held,
    Recorded,
    Stored,
    TypedCell,
    version_of,
)
from allocation.figures.grid.selectors import stored_figures, values_held
from allocation.figures.services import erase_figures, without_parts, write_figures
from allocation.models import Campaign, Figure
from allocation.year_before.selectors import YearBefore
from structures.access import require_role
from structures.ground.french import basis_points, counted, number
from structures.ground.refusals import require
from structures.journal.services import note
from structures.models import REGION_STAFF, JournalEntry, User

# What an undo gives back besides the value: where it came from.
NOT_GIVEN_BACK = {"id", "campaign", "indicator", "structure", "recorded_by", "recorded_at"}
GIVEN_BACK = [f.attname for f in Figure._meta.concrete_fields if f.name not in NOT_GIVEN_BACK]
BEGINS = {
    Act.CELL: "donnée saisie",
    Act.PASTE: "bloc collé",
    Act.UNDO: "dernier changement annulé",
}


@transaction.atomic
def record_cells(
    campaign: Campaign, cells: Sequence[TypedCell], *, source: str, by: User, act: Act = Act.CELL
) -> Recorded:
    """Record cells as one act, all or none of them; say what became of each.

    Nothing is saved where one is refused, or holds something else than what it was seen to
    hold. Eight queries at most, however many the cells. Raises Refused once figures are locked.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *OPEN_TO_FIGURES)
    require(source.strip(), "Dites d’abord d’où viennent ces valeurs, au-dessus de la feuille.")
    structures = list({one.structure.pk: one.structure for one in cells}.values())
    stored = stored_figures(campaign, structures)
    indicators = list({one.indicator.pk: one.indicator for one in cells}.values())
    before = YearBefore(campaign, indicators, structures)
    recording = _Recording(campaign, cells, stored, before, source.strip(), by, act)
    answers = [recording.answer(cell) for cell in recording.cells]
    if any(one.state != CellState.SAVED for one in answers):
        return Recorded(act, answers, stored)
    now = recording.write()
    answers = [replace(one, stored=now.get(one.typed.key)) for one in answers]
    return Recorded(act, answers, now, len(recording.changed))


@dataclass(frozen=True)
class _Recording:
    """An act under the campaign's lock: what may be written over what is stored, and how."""

    campaign: Campaign
    typed: Sequence[TypedCell]
    stored: Stored
    before: YearBefore
    source: str
    by: User
    act: Act

    @cached_property
    def past(self) -> Held:
        """What an undo may give back."""
        return values_held(self.typed) if self.act == Act.UNDO else {}

    @cached_property
    def cells(self) -> list[TypedCell]:
        """The cells with the comment that each is to have.

        That of a paste goes to the cells that need one; an undo gives back the former one.
        """
        return [replace(cell, comment=self._comment(cell)) for cell in self.typed]

    @cached_property
    def changed(self) -> list[TypedCell]:
        """The cells that say something else than what is stored."""
        return [cell for cell in self.cells if self._changes(cell)]

    def answer(self, cell: TypedCell) -> CellAnswer:
        """Say what becomes of a cell, before anything is written."""
        figure = self.stored.get(cell.key)
        saved = CellAnswer(cell, CellState.SAVED, figure, was=figure)
        if not self._changes(cell):
            return saved
        if version_of(figure) != cell.seen:
            return replace(saved, state=CellState.CHANGED, message=_told(figure))
        if wrong := self._wrong(cell, figure):
            return replace(saved, state=CellState.REFUSED, message=wrong)
        if self._needs_comment(cell) and not cell.comment:
            message = self._asks(cell)
            return replace(saved, state=CellState.REFUSED, message=message, needs_comment=True)
        return saved

    def write(self) -> Stored:
        """Write the cells that changed, and one line of history; return what is stored then."""
        if not self.changed:
            return self.stored
        written = [self._figure(cell) for cell in self.changed if cell.value is not None]
        emptied = [cell.key for cell in self.changed if cell.value is None]
        undetailed = self._written(written)
        if emptied:
            erase_figures([self.stored[key] for key in emptied])
        structures = {one.structure.pk: one.structure for one in self.changed}
        said = f"{self._summary(len(structures))}{without_parts(undetailed)}"
        summary = f"{self.campaign} : {said}"
        [only] = structures.values() if len(structures) == 1 else [None]
        note(JournalEntry.Kind.FIGURES, summary, structure=only, by=self.by)
        kept = {key: figure for key, figure in self.stored.items() if key not in emptied}
        return kept | {(one.structure_id, one.indicator_id): one for one in written}

    def _written(self, figures: list[Figure]) -> list[Figure]:
        """Write figures; return those whose parts no longer make them."""
        known = [
            self.stored[key] for key in (cell.key for cell in self.changed) if key in self.stored
        ]
        told = any(one.is_told for one in known)  # type: ignore[attr-defined] # see stored_figures
        return write_figures(figures, told=told) if figures else []

    def _comment(self, cell: TypedCell) -> str:
        if self.act == Act.UNDO:
            former = self.past.get(cell.held)
            return former.comment if former is not None else ""
        if self.act == Act.PASTE and not (self._differs(cell) and self._needs_comment(cell)):
            return ""
        return cell.comment.strip()

    def _differs(self, cell: TypedCell) -> bool:
        figure = self.stored.get(cell.key)
        return (figure.value if figure else None) != cell.value

    def _changes(self, cell: TypedCell) -> bool:
        figure = self.stored.get(cell.key)
        said = bool(figure and figure.comment != cell.comment)
        return self._differs(cell) or (said and (bool(cell.comment) or self.act == Act.UNDO))

    def _needs_comment(self, cell: TypedCell) -> bool:
        then = self.before.value_of(*cell.key)
        return self.act != Act.UNDO and needs_comment(self.campaign, cell.value, then)

    def _wrong(self, cell: TypedCell, figure: Figure | None) -> str:
        """Say why a value is refused, nothing when it is not."""
        if not cell.indicator.meaning.source.typed:
            return "Cet indicateur vient d’un fichier importé : il ne se saisit pas."
        if self.act == Act.UNDO:
            return self._not_undone(cell, figure)
        if cell.value is None:
            return "Une donnée enregistrée se corrige mais ne s’efface pas."
        if cell.indicator.whole_values and cell.value != int(cell.value):
            return f"« {number(cell.value)} » : un nombre entier est attendu, sans décimale."
        return ""

    def _not_undone(self, cell: TypedCell, figure: Figure | None) -> str:
        """Say why an undo is refused: it gives back what the cell held, whoever had typed it."""
        if cell.value is None:  # what one typed first is taken back, by who typed it
            own = figure is not None and figure.recorded_by == self.by
            return "" if own else _told(figure)
        if cell.held not in self.past:
            return f"Cette cellule n’a jamais eu la valeur {number(cell.value)}."
        return ""

    def _asks(self, cell: TypedCell) -> str:
        then = self.before.of(*cell.key)
        assert then is not None  # what is not known asks for no comment
        most = basis_points(self.campaign.variation_bp)
        return f"{number(then.value)} en {self.before.year}, l’écart dépasse {most}."

    def _figure(self, cell: TypedCell) -> Figure:
        """Return the row to write; an undo gives back where the former value came from."""
        assert cell.value is not None
        figure = Figure(
            campaign=self.campaign,
            indicator=cell.indicator,
            structure=cell.structure,
            value=cell.value,
            source=self.source,
            comment=cell.comment,
            recorded_by=self.by,
        )
        if former := self.past.get(cell.held):
            for name in GIVEN_BACK:
                setattr(figure, name, getattr(former, name))
        return figure

    def _summary(self, structures: int) -> str:
        """Return what the journal says of the act."""
        numbers = named(sorted({one.indicator.number for one in self.changed}))
        begins = BEGINS[self.act]
        if len(self.changed) > 1:
            values = counted(len(self.changed), "valeur", "valeurs")
            of = counted(structures, "structure", "structures")
            return f"{begins}, {values} de {of}, {numbers}"
        [cell] = self.changed
        was = self.stored.get(cell.key)
        now, then = (_said(value) for value in (cell.value, was.value if was else None))
        return f"{begins}, {numbers} : {now} (avant : {then})"


def _said(value: Decimal | None) -> str:
    return "aucune valeur" if value is None else number(value)


def _told(figure: Figure | None) -> str:
    if figure is None:
        return "Cette valeur n’est plus enregistrée : sa saisie a été annulée entre-temps."
    return f"Modifiée entre-temps par {figure.recorded_by} : {number(figure.value)}."
