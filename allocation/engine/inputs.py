"""What the split looks at, and how it is read from JSON.

Every figure is exact (whole cents, decimals), never a float. An `Inputs` that exists
is coherent: shares add up, nothing is missing, nobody is unknown. What cannot be
used is refused with one French line that names the place.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial
from typing import Literal, NoReturn, TypeVar

Cents = int
T = TypeVar("T")
Codes = tuple[str, ...]
Row = Mapping[str, T]  # by structure code
Table = Mapping[int, Row[T]]  # by indicator number, then structure code
Reader = Callable[[object, str], T]  # takes a value and its place in the JSON

FULL_BP = 10_000
HIGHEST_LEVEL = 3

_PLAIN_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
_INDICATOR_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class InputsRefused(ValueError):
    """The inputs cannot be used; the message is one French line: where, what, what to do."""


def refuse(where: str, problem: str) -> NoReturn:
    """Raise InputsRefused for the place `where`."""
    raise InputsRefused(f"{where}\u00a0: {problem}")


@dataclass(frozen=True)
class Indicator:
    """One indicator; a weight of 0 makes it inactive."""

    number: int
    weight: int


@dataclass(frozen=True)
class Axis:
    """One axis: its share of the envelope in basis points, and its indicators."""

    number: int
    share_bp: int
    kind: Literal["fixed", "variable"]
    indicators: tuple[Indicator, ...]

    @property
    def active(self) -> tuple[Indicator, ...]:
        """The indicators that share money."""
        return tuple(one for one in self.indicators if one.weight > 0)


@dataclass(frozen=True)
class Parameters:
    """The rules chosen for the campaign (RULES.md, rules 3, 6 and 7)."""

    advance_base: Literal["allocation", "former_grant"]
    advance_bp: int
    unearned_axis3: Literal["redistribute", "retain"]
    solidarity: Row[Decimal]
    former_grant_bp: int | None
    former_grants: Row[Cents]

    def as_json(self) -> dict[str, object]:
        """Give the JSON object this was read from; former grants only when there are some."""
        data = asdict(self) | {"solidarity": _plain_row(self.solidarity)}
        optional = {"former_grant_bp": None, "former_grants": {}}
        return {name: data[name] for name in data if data[name] != optional.get(name, ...)}


@dataclass(frozen=True)
class Inputs:
    """All that one split depends on.

    `figures` holds the n-1 values and `ratings` the levels (0 to 3), both by
    indicator number then structure code; `ratings` is None before the dialogue.
    Raises InputsRefused when the parts do not fit together.
    """

    envelope_cents: Cents
    axes: tuple[Axis, ...]
    structures: Codes
    figures: Table[Decimal]
    parameters: Parameters
    ratings: Table[int] | None

    def __post_init__(self) -> None:
        _check_unique(self.structures, "la structure")
        _check_axes(self.axes)
        _check_parameters(self.parameters, self.structures)
        _check_cells(self.figures, self.axes_of("fixed"), self.structures, "la valeur")
        if self.ratings is not None:
            _check_cells(self.ratings, self.axes_of("variable"), self.structures, "la note")

    def axes_of(self, kind: Literal["fixed", "variable"]) -> tuple[Axis, ...]:
        """The axes of that kind, in the order given."""
        return tuple(axis for axis in self.axes if axis.kind == kind)

    def as_json(self) -> dict[str, object]:
        """Give the JSON object that `parse_inputs` reads back as the same `Inputs`."""
        data: dict[str, object] = {
            "envelope_cents": self.envelope_cents,
            "axes": [asdict(a) | {"indicators": [*map(asdict, a.indicators)]} for a in self.axes],
            "structures": list(self.structures),
            "figures": {str(number): _plain_row(row) for number, row in self.figures.items()},
            "parameters": self.parameters.as_json(),
        }
        if self.ratings is not None:
            data["ratings"] = {str(number): dict(row) for number, row in self.ratings.items()}
        return data


def parse_inputs(data: object) -> Inputs:
    """Read inputs from decoded JSON, in the format of `inputs` in tests/golden/split.json.

    Figures and coefficients are plain decimals in strings, or whole numbers; a null
    cell is a missing cell. Raises InputsRefused.
    """
    readers = {
        "envelope_cents": partial(_whole, low=1),
        "axes": partial(_items, read=_axis),
        "structures": partial(_items, read=_code),
        "figures": partial(_table, read=_measure),
        "parameters": _parameters,
        "ratings": partial(_table, read=partial(_whole, high=HIGHEST_LEVEL)),
    }
    return Inputs(**_record(data, "Données", readers, {"ratings": None}))


def _axis(value: object, where: str) -> Axis:
    readers = {
        "number": partial(_whole, low=1),
        "share_bp": partial(_whole, high=FULL_BP),
        "kind": partial(_choice, choices=("fixed", "variable")),
        "indicators": partial(_items, read=_indicator),
    }
    return Axis(**_record(value, where, readers, {}))


def _indicator(value: object, where: str) -> Indicator:
    readers = {"number": partial(_whole, low=1), "weight": _whole}
    return Indicator(**_record(value, where, readers, {}))


def _parameters(value: object, where: str) -> Parameters:
    readers = {
        "advance_base": partial(_choice, choices=("allocation", "former_grant")),
        "advance_bp": partial(_whole, high=FULL_BP),
        "unearned_axis3": partial(_choice, choices=("redistribute", "retain")),
        "solidarity": partial(_row, read=_measure),
        "former_grant_bp": partial(_whole, high=FULL_BP),
        "former_grants": partial(_row, read=_whole),
    }
    defaults = {"solidarity": {}, "former_grant_bp": None, "former_grants": {}}
    return Parameters(**_record(value, where, readers, defaults))


def _record(value: object, where: str, readers: dict[str, Reader], defaults: dict) -> dict:
    """Read each field with its own reader; only those of `defaults` may be absent or null."""
    given = _object(value, where)
    for name in sorted(given.keys() - readers.keys()):
        refuse(where, f"le champ {name} est inconnu. Corrigez son nom ou retirez-le.")
    for name in readers:
        if given.get(name) is None and name not in defaults:
            refuse(where, f"il manque le champ {name}. Ajoutez-le.")
    present = {name: value for name, value in given.items() if value is not None}
    return defaults | {name: readers[name](present[name], f"{where}, {name}") for name in present}


def _items(value: object, where: str, read: Reader[T]) -> tuple[T, ...]:
    if not isinstance(value, list) or not value:
        _unexpected(value, where, "un tableau JSON d’au moins un élément")
    return tuple(read(item, f"{where}, élément {rank}") for rank, item in enumerate(value, 1))


def _table(value: object, where: str, read: Reader[T]) -> Table[T]:
    table = {}
    for key, row in _object(value, where).items():
        if not _INDICATOR_NUMBER.fullmatch(key):
            _unexpected(key, where, "un numéro d’indicateur")
        table[int(key)] = _row(row, f"{where}, indicateur {key}", read)
    return table


def _row(value: object, where: str, read: Reader[T]) -> Row[T]:
    return {
        code: read(cell, f"{where}, structure {code}")
        for code, cell in _object(value, where).items()
        if cell is not None
    }


def _object(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        _unexpected(value, where, "un objet JSON")
    for key in value:
        _code(key, where)
    return value


def _code(value: object, where: str) -> str:
    if isinstance(value, str) and value.strip() == value != "" and value.isprintable():
        return value
    _unexpected(value, where, "un texte non vide, sans espace autour ni caractère invisible")


def _choice(value: object, where: str, choices: Codes) -> str:
    if value in choices:
        return value
    _unexpected(value, where, " ou ".join(_shown(choice) for choice in choices))


def _measure(value: object, where: str) -> Decimal:
    whole = type(value) is int and value >= 0
    if whole or (isinstance(value, str) and _PLAIN_DECIMAL.fullmatch(value)):
        return Decimal(value)
    _unexpected(value, where, 'un nombre positif ou nul entre guillemets, comme "1234.5"')


def _whole(value: object, where: str, low: int = 0, high: int | None = None) -> int:
    if type(value) is int and value >= low and (high is None or value <= high):
        return value
    bounds = f"à partir de {low}" if high is None else f"de {low} à {high}"
    _unexpected(value, where, f"un nombre entier {bounds}, sans guillemets ni décimales")


def _unexpected(value: object, where: str, expected: str) -> NoReturn:
    refuse(where, f"{_shown(value)} n’est pas accepté. Il faut {expected}.")


def _shown(value: object) -> str:
    if isinstance(value, Mapping | list):
        return "cet objet" if isinstance(value, Mapping) else "ce tableau"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return f"«\u00a0{text if text.isprintable() else ascii(text)[1:-1]}\u00a0»"


def _plain_row(row: Row[Decimal]) -> dict[str, str]:
    """Decimals in plain notation, one text a value: 1.50 and 1.5 both give "1.5"."""
    texts = {code: format(value, "f") for code, value in row.items()}
    return {
        code: text.rstrip("0").rstrip(".") if "." in text else text for code, text in texts.items()
    }


def _check_axes(axes: tuple[Axis, ...]) -> None:
    _check_unique((axis.number for axis in axes), "l’axe")
    _check_unique((one.number for axis in axes for one in axis.indicators), "l’indicateur")
    total = sum(axis.share_bp for axis in axes)
    if total != FULL_BP:
        refuse("Parts des axes", f"leur somme est {total}. Ramenez-la à {FULL_BP} (100 %).")
    for axis in axes:
        if axis.share_bp and not axis.active:
            refuse(f"Axe {axis.number}", "aucun indicateur actif. Donnez un poids à l’un d’eux.")


def _check_unique(names: Iterable[int | str], noun: str) -> None:
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated:
        refuse("Doublon", f"{noun} {repeated[0]} apparaît deux fois. Gardez-en un exemplaire.")


def _check_parameters(parameters: Parameters, structures: Codes) -> None:
    on_former_grant = parameters.advance_base == "former_grant"
    if on_former_grant and parameters.former_grant_bp is None:
        refuse("Avance", "il manque son taux sur la dotation antérieure (former_grant_bp).")
    _check_row(parameters.former_grants, structures, "la dotation antérieure", on_former_grant)
    _check_row(parameters.solidarity, structures, "la solidarité", complete=False)
    for code, coefficient in parameters.solidarity.items():
        if coefficient <= 0:
            refuse(f"Solidarité, structure {code}", "le coefficient doit être supérieur à 0.")


def _check_cells(cells: Table[T], axes: tuple[Axis, ...], structures: Codes, noun: str) -> None:
    active = {one.number: one.weight > 0 for axis in axes for one in axis.indicators}
    for number in sorted(cells.keys() - active.keys()):
        refuse(f"Indicateur {number}", f"aucun axe n’en attend {noun}. Retirez-la.")
    for number, complete in active.items():
        _check_row(cells.get(number, {}), structures, f"{noun} de l’indicateur {number}", complete)


def _check_row(row: Row[T], structures: Codes, noun: str, complete: bool) -> None:
    """Nobody unknown and, if `complete`, nobody missing."""
    for code in sorted(row.keys() - set(structures)):
        refuse(f"La structure {code} est inconnue, pour {noun}", "corrigez son code.")
    for code in structures if complete else ():
        if code not in row:
            where = f"Il manque {noun} pour la structure {code}"
            refuse(where, "saisissez-la, une absence n’est pas un zéro.")
