"""The door for auditors: JSON inputs on standard input, amounts on standard output."""

import json
import sys

from allocation.engine.computation import compute
from allocation.engine.inputs import InputsRefused
from allocation.engine.reading import read_inputs


def main() -> int:
    """Split the JSON inputs of standard input; 0 and JSON, or 2 and one line on standard error."""
    try:
        result = compute(read_inputs(sys.stdin.buffer.read()))
    except InputsRefused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(json.dumps(result.as_json(), indent=1, sort_keys=True))
    return 0


sys.exit(main())
