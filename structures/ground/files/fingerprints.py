"""Fingerprints of what was kept or decided, which anyone can make again. Pure."""

import hashlib
import json
from collections.abc import Mapping


def canonical(content: Mapping[str, object]) -> bytes:
    """Return the one way to write `content` as JSON: keys sorted, no space, UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def seal(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal.

    >>> seal({"b": 1, "a": "é"}) == seal({"a": "é", "b": 1})
    True
    """
    return hashlib.sha256(canonical(content)).hexdigest()


def sha256(content: bytes) -> str:
    """Return the fingerprint of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
