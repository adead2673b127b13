"""The ages that a figure counts: never two brackets within an indicator."""

from collections.abc import Mapping
from dataclasses import replace

from allocation.imports.readers.reading import Reading
from structures.ground.readings import Issue, named


def refuse_mixed_ages(reading: Reading, bracket: str, known: Mapping[str, str]) -> Reading:
    """Block a file that would leave other ages beside its own.

    `known` gives the ages that each structure's figure of that indicator counts today.
    """
    replaced = {code for _, code in reading.values}
    others = {code: ages for code, ages in known.items() if ages and code not in replaced}
    mixed = [f"{code} ({ages} ans)" for code, ages in others.items() if ages != bracket]
    if reading.blocked or not mixed:
        return reading
    issue = Issue(
        "error",
        f"Des données d’une autre tranche d’âge resteraient à côté de celles-ci ({bracket} ans) : "
        f"{named(mixed)}. Deux tranches ne se comparent pas dans un même indicateur : importez un "
        "fichier qui a toutes les structures.",
    )
    return replace(reading, values={}, issues=(issue, *reading.issues))
