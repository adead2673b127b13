"""Inputs read from JSON, as a record keeps them or an auditor sends them.

What cannot be read is refused with one French line that names the place.
"""

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import NoReturn, TypeVar

from allocation.engine.inputs import (
    FULL_BP,
    HIGHEST_LEVEL,
    OPTIONAL,
    Axis,
    Codes,
    Indicator,
    Inputs,
    InputsRefused,
    Parameters,
    Row,
    Table,
    refuse,
)

T = TypeVar("T")
Reader = Callable[[object, str], T]  # takes a value and its place in the JSON

_PLAIN_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
_INDICATOR_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def read_inputs(raw: bytes) -> Inputs:
    """Read inputs from JSON text in UTF-8, with or without a byte order mark.

    Raises InputsRefused, also for text that is not JSON or that repeats a key.
    """
    where = "Données"
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_repeated_key)
    except InputsRefused:
        raise
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        refuse(where, f"le texte n’est pas du JSON correct, {place}. Corrigez-le à cet endroit.")
    except UnicodeDecodeError as error:
        refuse(where, f"l’octet {error.start} n’est pas de l’UTF-8. Enregistrez-les en UTF-8.")
    except (ValueError, RecursionError):
        refuse(where, "un nombre est trop long ou l’imbrication trop profonde. Vérifiez-les.")
    return parse_inputs(data)


def parse_inputs(data: object) -> Inputs:
    """Read inputs from decoded JSON, in the format of `inputs` in tests/golden/split.json.

    Figures and coefficients are plain decimals in strings, or whole numbers; a null
    cell is a missing cell. Raises InputsRefused.
    """
    readers: dict[str, Reader] = {
        "envelope_cents": partial(_whole, low=1),
        "axes": partial(_items, read=_axis),
        "structures": partial(_items, read=_code),
        "figures": partial(_table, read=_measure),
        "parameters": _parameters,
        "ratings": partial(_table, read=partial(_whole, high=HIGHEST_LEVEL)),
    }
    return Inputs(**_fields(data, "Données", readers, {"ratings": None}))


def _axis(value: object, where: str) -> Axis:
    readers: dict[str, Reader] = {
        "number": partial(_whole, low=1),
        "share_bp": partial(_whole, high=FULL_BP),
        "kind": partial(_choice, choices=("fixed", "variable")),
        "indicators": partial(_items, read=_indicator),
    }
    return Axis(**_fields(value, where, readers, {}))


def _indicator(value: object, where: str) -> Indicator:
    readers: dict[str, Reader] = {"number": partial(_whole, low=1), "weight": _whole}
    return Indicator(**_fields(value, where, readers, {}))


def _parameters(value: object, where: str) -> Parameters:
    readers: dict[str, Reader] = {
        "advance_base": partial(_choice, choices=("allocation", "former_grant")),
        "advance_bp": partial(_whole, high=FULL_BP),
        "unearned_axis3": partial(_choice, choices=("redistribute", "retain")),
        "solidarity": partial(_row, read=_measure),
        "solidarity_indicator": partial(_whole, low=1),
        "former_grant_bp": partial(_whole, high=FULL_BP),
        "former_grants": partial(_row, read=_whole),
        "advances_due": partial(_row, read=_whole),
        "fixed_floor_bp": partial(_whole, high=FULL_BP),
        "fixed_cap_bp": partial(_whole, low=FULL_BP),
        "reference_fixed": partial(_row, read=_whole),
    }
    return Parameters(**_fields(value, where, readers, {"solidarity": {}} | OPTIONAL))


def _fields(value: object, where: str, readers: dict[str, Reader], defaults: dict) -> dict:
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
    if type(value) is int and value >= 0:
        return Decimal(value)
    if isinstance(value, str) and _PLAIN_DECIMAL.fullmatch(value):
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


def _without_repeated_key(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, value in pairs:
        if key in fields:
            refuse("Données", f"la clé {key!r} est écrite deux fois. Gardez-en une seule.")
        fields[key] = value
    return fields
