"""A run's record: how it is written down, sealed and recomputed. Pure.

The seal is the SHA-256 of the record's canonical JSON: keys sorted, no space,
UTF-8, decimals as strings, amounts as whole cents. Anyone can redo it:

    json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

Format 1 kept `inputs` and `result`; format 2 adds `sharing`, how each cent of the result
came about. A record keeps the format it was sealed in, and is recomputed in it.
"""

from collections.abc import Mapping
from typing import Any

from allocation.engine import Result, compute, parse_inputs

FORMAT = 2
FIRST_WITH_SHARING = 2

Record = Mapping[str, Any]
# Levels of axis 3, from 0 to 3, by indicator number then structure code.
Ratings = Mapping[int, Mapping[str, int]]


def computed(material: Record) -> dict[str, Any]:
    """Return a record of today's format: `material`, which has its inputs, and what they give.

    Raises InputsRefused if the inputs cannot be split.
    """
    return recomputed({"format": FORMAT, **material})


def rated(record: Record, ratings: Ratings) -> dict[str, Any]:
    """Return the context and the inputs of `record`, with the ratings of axis 3 added."""
    levels = {str(number): dict(row) for number, row in ratings.items()}
    return {"context": record["context"], "inputs": record["inputs"] | {"ratings": levels}}


def recomputed(record: Record) -> dict[str, Any]:
    """Return the same record, in its own format, computed anew from its inputs.

    Raises InputsRefused if the inputs are no longer acceptable.
    """
    result = _result(record)
    anew: dict[str, Any] = {"result": result.as_json()}
    if keeps_sharing(record):
        anew["sharing"] = result.sharing_as_json()
    return {**record, **anew}


def sharing(record: Record) -> Mapping[str, Any]:
    """Return how each cent came about: as kept, else computed from what a first format kept."""
    return record["sharing"] if keeps_sharing(record) else _result(record).sharing_as_json()


def keeps_sharing(record: Record) -> bool:
    """Tell whether the record's format says how each cent came about."""
    return record["format"] >= FIRST_WITH_SHARING


def _result(record: Record) -> Result:
    return compute(parse_inputs(record["inputs"]))
