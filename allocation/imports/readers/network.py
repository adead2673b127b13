"""Which structure a row is about, by its code or by its name. Pure."""

from collections import Counter
from collections.abc import Mapping

from structures.ground.readings import named, plain_code
from structures.ground.spreadsheets import column_key


def structure_named(text: str, structures: Mapping[str, str]) -> str | None:
    """Return the code of the structure that a cell gives by code or by name; None of no one.

    A name that two structures bear tells none.

    >>> structure_named("mission locale NORD", {"67180": "Mission locale Nord"})
    '67180'
    """
    for code in (text, plain_code(text)):
        if code in structures:
            return code
    keys = Counter(map(column_key, structures.values()))
    found = [code for code, name in structures.items() if column_key(name) == column_key(text)]
    return found[0] if found and keys[column_key(text)] == 1 else None


def parse_structure(text: str, structures: Mapping[str, str]) -> str:
    """Read a structure by its code or its name. Raises ValueError, in French."""
    code = structure_named(text, structures)
    if code is None:
        raise unknown_structure(text, structures)
    return code


def unknown_structure(text: str, structures: Mapping[str, str]) -> ValueError:
    """Say that a cell names no structure; a text file keeps nothing of cells that were merged."""
    expected = f"Codes attendus : {named(structures)}."
    if text:
        return ValueError(f"Structure inconnue (« {text} »). {expected}")
    return ValueError(
        "Structure inconnue (cellule vide). Si des cellules étaient fusionnées, recopiez le code "
        f"sur chaque ligne, ou déposez le classeur lui-même. {expected}"
    )
