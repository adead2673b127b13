"""A seal changes with what it seals, and with nothing else."""

import hashlib

from structures.ground.files.fingerprints import seal


def test_a_seal_is_the_sha256_of_compact_json_with_sorted_keys():
    expected = hashlib.sha256('{"a":"é","b":[1]}'.encode()).hexdigest()
    assert seal({"b": [1], "a": "é"}) == expected


def test_a_seal_changes_with_a_single_letter():
    assert seal({"a": "e"}) != seal({"a": "é"})
