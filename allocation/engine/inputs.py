"""What the split looks at.

Every figure is exact (whole cents, decimals), never a float. An `Inputs` that exists
is coherent: shares add up, nothing is missing, nobody is unknown. What cannot be
used is refused with one French line that names the place.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Literal, NoReturn, TypeVar

from allocation.engine.decimals import plain

Cents = int
T = TypeVar("T")
Codes = tuple[str, ...]
Row = Mapping[str, T]  # by structure code
Table = Mapping[int, Row[T]]  # by indicator number, then structure code

FULL_BP = 10_000
HIGHEST_LEVEL = 3
SOLIDARITY_INDICATOR = 1  # rule 3: whose values take a coefficient, unless the inputs say another


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
    """The rules chosen for the campaign (RULES.md, rules 3, 6, 7 and 11)."""

    advance_base: Literal["allocation", "former_grant"]
    advance_bp: int
    unearned_axis3: Literal["redistribute", "retain"]
    solidarity: Row[Decimal]
    solidarity_indicator: int
    former_grant_bp: int | None
    former_grants: Row[Cents]
    advances_due: Row[Cents]
    fixed_floor_bp: int | None
    fixed_cap_bp: int | None
    reference_fixed: Row[Cents]

    def as_json(self) -> dict[str, object]:
        """Give the JSON object this was read from; what may be absent, only where it is used."""
        data = asdict(self) | {"solidarity": plain_row(self.solidarity)}
        return {name: data[name] for name in data if data[name] != OPTIONAL.get(name, ...)}


OPTIONAL: dict[str, object] = {
    "solidarity_indicator": SOLIDARITY_INDICATOR,
    "former_grant_bp": None,
    "former_grants": {},
    "advances_due": {},
    "fixed_floor_bp": None,
    "fixed_cap_bp": None,
    "reference_fixed": {},
}


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
        _check_solidarity(self.parameters, self.axes_of("fixed"))
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
            "figures": {str(number): plain_row(row) for number, row in self.figures.items()},
            "parameters": self.parameters.as_json(),
        }
        if self.ratings is not None:
            data["ratings"] = {str(number): dict(row) for number, row in self.ratings.items()}
        return data


def plain_row(row: Row[Decimal]) -> dict[str, str]:
    """Decimals in plain notation, one text a value: 1.50 and 1.5 both give "1.5"."""
    return {code: plain(value) for code, value in row.items()}


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
    _check_row(parameters.advances_due, structures, "l’avance déjà due", complete=False)
    _check_row(parameters.reference_fixed, structures, "la part fixe de référence", complete=False)


def _check_solidarity(parameters: Parameters, axes: tuple[Axis, ...]) -> None:
    """Coefficients are above zero, and weigh on an indicator that has values."""
    for code, coefficient in parameters.solidarity.items():
        if coefficient <= 0:
            refuse(f"Solidarité, structure {code}", "le coefficient doit être supérieur à 0.")
    number = parameters.solidarity_indicator
    measured = {one.number for axis in axes for one in axis.indicators}
    if parameters.solidarity and number not in {SOLIDARITY_INDICATOR, *measured}:
        refuse("Solidarité", f"aucun axe fixe n’a l’indicateur {number}. Corrigez son numéro.")


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
