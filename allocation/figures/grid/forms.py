"""What the sheet sends: an act, as JSON, read and checked before anything is asked of services."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.figures.grid.blocks import ColumnInSight, InSight, RowInSight, read_block
from allocation.figures.grid.cells import Act, TypedCell, cell_name, place_of, read_typed
from allocation.figures.models import LONGEST_COMMENT
from allocation.models import Campaign, Figure, Indicator
from structures.ground.refusals import Refused, require
from structures.models import Structure

FIELD = "act"
TOO_OLD = (
    "Cette feuille n’est plus celle de la campagne : notez ce qui n’est pas enregistré, puis "
    "rechargez la page."
)
LONGEST_SOURCE = Figure._meta.get_field("source").max_length
MOST_CELLS = 5_000


@dataclass(frozen=True)
class SentAct:
    """What somebody did in the sheet; `at` and `block` are those of a paste.

    `cells` are what was typed and seen, by name: of a paste, all those that are in sight.
    """

    act: Act
    source: str
    comment: str
    cells: Mapping[str, Mapping[str, str]]
    block: str = ""
    at: str = ""


@dataclass(frozen=True)
class WrongCell:
    """A cell whose text says no value, and why."""

    name: str
    message: str


def read_act(sent: QueryDict) -> SentAct:
    """Return the act that was sent. Raises Refused, in French, for what no page of ours sends."""
    try:
        found = json.loads(sent.get(FIELD, ""))
        act = Act(found["act"])
        texts = {name: found.get(name, "") for name in ("source", "comment", "block", "at")}
        cells = {name: dict(cell) for name, cell in found["cells"].items()}
        values = (value for cell in cells.values() for value in cell.values())
        said = [*texts.values(), *cells, *values]
        "".join(said).encode()  # half a letter, which no row can hold, is refused here
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as unread:
        raise Refused(TOO_OLD) from unread
    require(not any("\0" in value for value in said), TOO_OLD)
    require(0 < len(cells) <= MOST_CELLS, TOO_OLD)
    assert LONGEST_SOURCE is not None
    require(
        len(texts["source"]) <= LONGEST_SOURCE,
        f"La source a {len(texts['source'])} caractères : {LONGEST_SOURCE} au plus.",
    )
    require(
        len(texts["comment"]) <= LONGEST_COMMENT,
        f"Le commentaire a {len(texts['comment'])} caractères : {LONGEST_COMMENT} au plus.",
    )
    return SentAct(act, cells=cells, **texts)


class SentCells:
    """The cells that an act names, with the structures and indicators of the campaign. Two queries.

    Raises Refused where one of them is none of the campaign's.
    """

    def __init__(self, campaign: Campaign, sent: SentAct) -> None:
        self.sent = sent
        self.places = {name: place_of(name) for name in sent.cells}
        codes = {place[0] for place in self.places.values() if place}
        found = campaign_structures(campaign).filter(code__in=codes)
        self.structures = {one.code: one for one in found}
        self.indicators = {one.number: one for one in measured_indicators(campaign)}
        require(all(self._is_known(name) for name in self.places), TOO_OLD)

    def typed(self) -> tuple[list[TypedCell], list[WrongCell]]:
        """Return the cells as they were typed, and those that say no value.

        Raises Refused for a block that does not fit.
        """
        if self.sent.act == Act.PASTE:
            return self._pasted()
        cells, wrong = [], []
        for name, said in self.sent.cells.items():
            try:
                cells.append(self._cell(name, said.get("value", "")))
            except ValueError as refusal:
                wrong.append(WrongCell(name, str(refusal)))
        return cells, wrong

    def _pasted(self) -> tuple[list[TypedCell], list[WrongCell]]:
        at = self.places.get(self.sent.at)
        if at is None:
            raise Refused(TOO_OLD)
        cells = []
        for pasted in read_block(self.sent.block, self._in_sight(), at):
            where = f"{self.structures[pasted.code]}, indicateur {pasted.number} ({pasted.place})"
            try:
                cell = self._cell(cell_name(pasted.code, pasted.number), pasted.text)
            except ValueError as refusal:
                raise Refused(f"{where} : {refusal} Rien n’est enregistré.") from refusal
            require(
                cell.value is not None,
                f"{where} : cellule vide. Une absence n’est pas un zéro : complétez-la, ou collez "
                "le bloc en deux fois. Rien n’est enregistré.",
            )
            cells.append(cell)
        return cells, []

    def _cell(self, name: str, text: str) -> TypedCell:
        structure, indicator = self._of(name)
        seen = self.sent.cells.get(name, {}).get("seen", "")
        value = read_typed(text, indicator)
        return TypedCell(structure, indicator, value, seen, self.sent.comment)

    def _of(self, name: str) -> tuple[Structure, Indicator]:
        place = place_of(name)
        assert place is not None  # each is known
        return self.structures[place[0]], self.indicators[place[1]]

    def _is_known(self, name: str) -> bool:
        place = place_of(name)
        return bool(place and place[0] in self.structures and place[1] in self.indicators)

    def _in_sight(self) -> InSight:
        """Return the rows and the columns of the page, in its order."""
        places = [place for place in self.places.values() if place]
        codes = dict.fromkeys(code for code, _ in places)
        numbers = dict.fromkeys(number for _, number in places)
        return InSight(
            [RowInSight(code, str(self.structures[code])) for code in codes],
            [_column(self.indicators[number]) for number in numbers],
        )


def _column(indicator: Indicator) -> ColumnInSight:
    return ColumnInSight(indicator.number, indicator.short_label, indicator.meaning.source.typed)
