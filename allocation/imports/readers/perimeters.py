"""What communes make by structure, according to who covers them. Nothing is rounded."""

from collections.abc import Mapping
from decimal import Decimal

from allocation.engine import exact_product, exact_sum
from structures.coverage.geography import CoverageMap
from structures.ground.readings import Findings, named

WHOLE_COMMUNE = 10_000
EMPTY = "Somme d’un périmètre vide : aucune commune rattachée."


def check_coverage(perimeter: CoverageMap, findings: Findings) -> None:
    """Note the communes that no structure covers, or not wholly, or one out of the campaign."""
    covered = {code: perimeter.coverage.get(code, ()) for code in perimeter.communes}
    problems = {
        "Communes rattachées à aucune structure": [c for c, parts in covered.items() if not parts],
        "Communes dont les quotités ne font pas 100 %": [
            c
            for c, parts in covered.items()
            if parts and sum(share for _, share in parts) != WHOLE_COMMUNE
        ],
        "Communes rattachées à une structure absente de la campagne": [
            c
            for c, parts in covered.items()
            if any(structure not in perimeter.structures for structure, _ in parts)
        ],
    }
    for problem, codes in problems.items():
        if codes:
            names = named([perimeter.commune_name(code) for code in codes])
            findings.error(
                f"{problem} ({len(codes)}) : {names}. Corrigez le périmètre, puis déposez à "
                "nouveau le fichier."
            )


def note_empty_perimeters(perimeter: CoverageMap, findings: Findings) -> tuple[str, ...]:
    """Return the structures that cover no commune, whose 0 has to be confirmed."""
    covering = {
        structure
        for code in perimeter.communes
        for structure, share in perimeter.coverage.get(code, ())
        if share
    }
    empty = sorted(perimeter.structures.keys() - covering)
    for code in empty:
        findings.warning(
            f"{code} {perimeter.structures[code]} n’a aucune commune : son 0 est la somme d’un "
            "périmètre vide. Confirmez-le, ou complétez son périmètre."
        )
    return tuple(empty)


def added_up(measured: Mapping[str, Decimal], perimeter: CoverageMap) -> dict[str, Decimal | None]:
    """Share each commune among its structures, then add up; None for the sum of nothing."""
    parts: dict[str, list[Decimal]] = {code: [] for code in sorted(perimeter.structures)}
    for code, value in measured.items():
        for structure, share in perimeter.coverage[perimeter.successor(code)]:
            parts[structure].append(exact_product(value, Decimal(share).scaleb(-4)))
    return {code: exact_sum(values) if values else None for code, values in parts.items()}
