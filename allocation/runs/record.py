"""A run's record: how it is written down, sealed and recomputed. Pure.

The seal is the SHA-256 of the record's canonical JSON: keys sorted, no space,
UTF-8, decimals as strings, amounts as whole cents. Anyone can redo it:

    json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
"""

from collections.abc import Mapping

from allocation.engine import compute, parse_inputs

Record = Mapping[str, object]


def recomputed(record: Record) -> dict[str, object]:
    """Return the same record with its result computed anew from its inputs.

    Raises InputsRefused if the inputs are no longer acceptable.
    """
    result = compute(parse_inputs(record["inputs"])).as_json()
    return {**record, "result": result}
