"""The split and the run: what the engine takes, and what it takes to keep and prove it."""

import random
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from allocation.engine import compute, parse_inputs
from allocation.models import Campaign, Run
from allocation.runs.inputs import engine_inputs
from allocation.runs.services import compute_run, differences
from script.benches.measuring import Row, queries, ratio_row, undone
from script.benches.network import account
from structures.models import Role

Ints = list[int]
FULL, HIGHEST = 10_000, 3


def split_rows(size: int, rounds: int) -> list[Row]:
    """The split with its settlement, against a loop on plain whole numbers."""
    inputs = invented_inputs(size)
    parsed, whole = parse_inputs(inputs), plain_inputs(inputs)
    assert plain_split(whole) == list(final_of(inputs).values())  # the same work
    what = f"répartition et solde, {size} structures, contre une boucle d’entiers"
    engine, loop = partial(compute, parsed), partial(plain_split, whole)
    return [ratio_row(what, engine, loop, rounds=rounds, aim="≤ × 2")]


def final_of(inputs: dict[str, Any]) -> Mapping[str, int]:
    """Return what the engine gives each structure in the end."""
    settlement = compute(parse_inputs(inputs)).settlement
    assert settlement is not None  # levels are given
    return settlement.final


def run_rows(campaign: Campaign, rounds: int) -> list[Row]:
    """Computing and keeping a run, against its engine alone."""
    by, parsed = account(Role.REGION_MANAGER), parse_inputs(engine_inputs(campaign))

    def keep() -> None:
        with undone():
            compute_run(campaign, by=by, reason="mesure")

    what = "calculer et garder une répartition, contre le moteur seul"
    timed = ratio_row(what, keep, partial(compute, parsed), rounds=rounds, aim="≤ × 20")
    asked = Row("  ses requêtes", str(queries(keep)), aim="≤ 20")
    return [timed, asked]


def verify_rows(campaign: Campaign, rounds: int) -> list[Row]:
    """Verifying a run read from the database, against its engine alone."""
    run = campaign.runs.last() or compute_run(campaign, by=account(Role.REGION_MANAGER))
    parsed = parse_inputs(engine_inputs(campaign))

    def verify() -> None:
        assert not differences(Run.objects.get(pk=run.pk))

    what = "vérifier une répartition, contre le moteur seul"
    timed = ratio_row(what, verify, partial(compute, parsed), rounds=rounds, aim="pente ≤ 1,1")
    return [timed, Row("  ses requêtes", str(queries(verify)), aim="≤ 4")]


def invented_inputs(size: int) -> dict[str, Any]:
    """Return inputs of the engine, levels included: ten indicators, the same for the same size."""
    chance = random.Random(size)
    codes = [f"{n:07d}" for n in range(size)]  # in order, up to millions
    axes = ((1, 5_000, "fixed", (1, 2, 3, 4)), (2, 3_000, "fixed", (5, 6, 7)))
    axes += ((3, 2_000, "variable", (8, 9, 10)),)
    return {
        "envelope_cents": 26_272_727 * size,
        "structures": codes,
        "axes": [
            {
                "number": number,
                "share_bp": share,
                "kind": kind,
                "indicators": [{"number": n, "weight": n % 3 + 1} for n in numbers],
            }
            for number, share, kind, numbers in axes
        ],
        "figures": {
            str(n): {code: str(chance.randint(100, 9_999)) for code in codes} for n in range(1, 8)
        },
        "ratings": {
            str(n): {code: chance.randint(0, HIGHEST) for code in codes} for n in (8, 9, 10)
        },
        "parameters": {
            "advance_base": "allocation",
            "advance_bp": 8_000,
            "unearned_axis3": "redistribute",
            "solidarity": {},
        },
    }


def plain_inputs(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the same as lists of whole numbers, in the order of the structures."""
    figures = {n: [int(Decimal(v)) for v in row.values()] for n, row in inputs["figures"].items()}
    ratings = {n: list(row.values()) for n, row in inputs["ratings"].items()}
    return inputs | {"figures": figures, "ratings": ratings}


def plain_split(given: dict[str, Any]) -> Ints:
    """Do what the engine does, and nothing else, on lists of whole numbers."""
    pots = plain_pots(given)
    fixed = added([plain_share(pots[n], row) for n, row in given["figures"].items()])
    ceilings = {n: plain_share(pots[n], fixed) for n in given["ratings"]}
    maximum = added([fixed, *ceilings.values()])
    advance_bp = given["parameters"]["advance_bp"]
    advance = plain_share(given["envelope_cents"] * advance_bp // FULL, maximum)
    advance = [min(a, f) for a, f in zip(advance, fixed, strict=True)]
    earned = [
        [c * level // HIGHEST for c, level in zip(ceilings[n], levels, strict=True)]
        for n, levels in given["ratings"].items()
    ]
    merits = added(earned)
    unearned = sum(pots[n] for n in given["ratings"]) - sum(merits)
    final = added([fixed, merits, plain_share(unearned, merits)])
    _ = [f - a for f, a in zip(final, advance, strict=True)]  # the balances
    return final


def plain_pots(given: dict[str, Any]) -> dict[str, int]:
    """Share the envelope between axes, then each between its indicators."""
    axes = given["axes"]
    shares = [axis["share_bp"] for axis in axes]
    pots = {}
    for axis, cents in zip(axes, plain_share(given["envelope_cents"], shares), strict=True):
        weights = [one["weight"] for one in axis["indicators"]]
        for one, pot in zip(axis["indicators"], plain_share(cents, weights), strict=True):
            pots[str(one["number"])] = pot
    return pots


def plain_share(total: int, weights: Ints) -> Ints:
    """Share `total` by `weights`: rounded down, then a cent each to the largest remainders."""
    whole = sum(weights)
    parts, remainders = [], []
    for weight in weights:
        part, remainder = divmod(total * weight, whole)
        parts.append(part)
        remainders.append(-remainder)
    for rank in sorted(range(len(parts)), key=remainders.__getitem__)[: total - sum(parts)]:
        parts[rank] += 1
    return parts


def added(rows: list[Ints]) -> Ints:
    """Add rows up, structure by structure."""
    return [sum(column) for column in zip(*rows, strict=True)]
