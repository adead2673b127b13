"""The ages that a figure counts: never two brackets within an indicator."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from allocation.imports.readers.reading import Reading
from structures.ground.readings import Issue, named


def other_ages(bracket: str, replaced: Collection[str], known: Mapping[str, str]) -> list[str]:
    """Name the structures whose figure would count other ages beside a file's.

    `known` gives the ages that each structure's figure counts today, `replaced` the structures
    that the file has.
    """
    return [
        f"{code} ({ages} ans)"
        for code, ages in sorted(known.items())
        if ages and ages != bracket and code not in replaced
    ]


def mixed_ages(bracket: str, others: Collection[str]) -> str:
    """Say why a file that leaves other ages beside its own is refused."""
    return (
        f"Des données d’une autre tranche d’âge resteraient à côté de celles-ci ({bracket} ans) : "
        f"{named(others)}. Deux tranches ne se comparent pas dans un même indicateur : importez "
        "un fichier qui a toutes les structures."
    )


def refuse_mixed_ages(reading: Reading, bracket: str, known: Mapping[str, str]) -> Reading:
    """Block a file that would leave other ages beside its own."""
    others = other_ages(bracket, {code for _, code in reading.values}, known)
    if reading.blocked or not bracket or not others:
        return reading
    issue = Issue("error", mixed_ages(bracket, others))
    return replace(reading, values={}, issues=(issue, *reading.issues))
