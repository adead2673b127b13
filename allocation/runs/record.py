"""A run's record: how it is written down, sealed and recomputed. Pure.

The seal is the SHA-256 of the record's canonical JSON: keys sorted, no space,
UTF-8, decimals as strings, amounts as whole cents. Anyone can redo it:

    json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

Format 1 kept `inputs` and `result`; format 2 adds `sharing`, how each cent of the result
came about. A record keeps the format it was sealed in, and is recomputed in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from allocation.engine import Result, compute, parse_inputs, plain

FORMAT = 2
FIRST_WITH_SHARING = 2

Record = Mapping[str, Any]
# Levels of axis 3, from 0 to 3, by indicator number then structure code.
Ratings = Mapping[int, Mapping[str, int]]
# What a corrected value no longer says of where it was read.
READ_ELSEWHERE = ("observed_on", "column_rule", "prorata", "file", "file_sha256")


@dataclass(frozen=True)
class CorrectedValue:
    """A figure of a record that was wrong, what it is in truth, and who says so."""

    indicator: int
    code: str
    value: Decimal
    reason: str
    source: str
    recorded_at: datetime


def computed(material: Record) -> dict[str, Any]:
    """Return a record of today's format: `material`, which has its inputs, and what they give.

    Raises InputsRefused if the inputs cannot be split.
    """
    return recomputed({"format": FORMAT, **material})


def rated(record: Record, ratings: Ratings) -> dict[str, Any]:
    """Return the context and the inputs of `record`, with the ratings of axis 3 added."""
    levels = {str(number): dict(row) for number, row in ratings.items()}
    return {"context": record["context"], "inputs": record["inputs"] | {"ratings": levels}}


def corrected(
    record: Record, values: Iterable[CorrectedValue], advances_due: Mapping[str, int]
) -> dict[str, Any]:
    """Return the context and the inputs of `record`, with these values in place of its own.

    `advances_due` are the first payments that stay as they are, in cents by structure code.
    Nothing else changes, whatever became of the live tables.
    """
    context, inputs = record["context"], record["inputs"]
    figures = {number: dict(row) for number, row in inputs["figures"].items()}
    provenance = {number: dict(row) for number, row in context["figures"].items()}
    told = []
    for one in values:
        row, number = figures[str(one.indicator)], str(one.indicator)
        facts = {"indicator": one.indicator, "structure": one.code, "reason": one.reason}
        told.append({**facts, "before": row[one.code], "after": plain(one.value)})
        row[one.code] = plain(one.value)
        known = provenance.setdefault(number, {}).get(one.code, {})
        provenance[number][one.code] = known | _said_by(one)
    parameters = {k: v for k, v in inputs["parameters"].items() if k != "advances_due"}
    parameters |= {"advances_due": dict(advances_due)} if advances_due else {}
    return {
        "context": context | {"figures": provenance, "corrections": told},
        "inputs": inputs | {"figures": figures, "parameters": parameters},
    }


def _said_by(one: CorrectedValue) -> dict[str, str]:
    return dict.fromkeys(READ_ELSEWHERE, "") | {
        "source": one.source,
        "comment": one.reason,
        "recorded_at": one.recorded_at.astimezone(UTC).isoformat(),
    }


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
