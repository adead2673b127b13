"""The guard rails: how far a fixed part may move from that of a year of reference."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from allocation.engine.inputs import FULL_BP, Cents, Parameters, Row, refuse
from allocation.engine.shares import Shares, shares

Bound = Literal["floor", "cap"]
WHERE = "Garde-fous"


class GuardRails(NamedTuple):
    """The bounds of each fixed part, in cents: who has no reference has none."""

    floors: Row[Cents]
    caps: Row[Cents]

    def at(self, code: str, bound: Bound) -> Cents:
        """Return one of the two bounds of a fixed part."""
        return (self.floors if bound == "floor" else self.caps)[code]


class Guarded(NamedTuple):
    """The fixed parts between their bounds, in cents, and how they came about.

    `held` says which bound has stopped whom; `free` how the others share what is left, None
    when nobody is free.
    """

    fixed: dict[str, Cents]
    rails: GuardRails
    held: dict[str, Bound]
    free: Shares[str] | None

    def as_json(self) -> dict[str, object]:
        """Give all of it but the fixed parts."""
        return {
            "floors": dict(self.rails.floors),
            "caps": dict(self.rails.caps),
            "held": dict(self.held),
            "free": self.free.as_json() if self.free else None,
        }


def guarded(fixed: Row[Cents], parameters: Parameters) -> Guarded | None:
    """Keep each fixed part between its bounds, and give or take the difference to the others.

    All fixed parts move in one proportion, but for those that a bound stops: the sum stays the
    same to the cent. None when the campaign has no guard rail. Raises InputsRefused, with the
    sums, when the bounds leave no way to share.

    Source: RULES.md, rule 11.
    """
    if parameters.fixed_floor_bp is None and parameters.fixed_cap_bp is None:
        return None
    rates = parameters.fixed_floor_bp, parameters.fixed_cap_bp
    rails = _rails(*rates, parameters.reference_fixed)
    _check_feasible(fixed, rails)
    held = _held(fixed, rails)
    stopped = {code: rails.at(code, bound) for code, bound in held.items()}
    left = {code: cents for code, cents in fixed.items() if code not in held and cents}
    free = shares(sum(fixed.values()) - sum(stopped.values()), left) if left else None
    moved = dict.fromkeys(fixed, 0) | stopped | (free.parts if free else {})
    return Guarded(moved, rails, held, free)


def why_infeasible(
    total: Cents, rates: Mapping[str, int], reference: Mapping[str, Cents | None]
) -> str:
    """Say why bounds cannot hold whatever is counted, with the two sums; or nothing.

    `total` is what all fixed parts share, `rates` as the parameters name them, `reference` has
    everybody, None without any.
    """
    known = {code: cents for code, cents in reference.items() if cents is not None}
    rails = _rails(rates.get("fixed_floor_bp"), rates.get("fixed_cap_bp"), known)
    bounded = bool(rails.caps) and len(rails.caps) == len(reference)
    highest = sum(rails.caps.values()) if bounded else None
    problem = _problem(total, sum(rails.floors.values()), highest)
    return f"{WHERE}\u00a0: {problem}" if problem else ""


def _rails(floor: int | None, cap: int | None, reference: Row[Cents]) -> GuardRails:
    """Return whole cents within the rates: floors rounded up, caps rounded down."""
    rows = reference.items()
    floors = {} if floor is None else {code: -(-cents * floor // FULL_BP) for code, cents in rows}
    caps = {} if cap is None else {code: cents * cap // FULL_BP for code, cents in rows}
    return GuardRails(floors, caps)


def _check_feasible(fixed: Row[Cents], rails: GuardRails) -> None:
    """Refuse floors above the sum of the fixed parts, and caps below it."""
    # A pro rata gives nothing to who has nothing: such a one stays at its floor.
    unbounded = any(cents and code not in rails.caps for code, cents in fixed.items())
    highest = sum(
        rails.caps[code] if cents else rails.floors.get(code, 0)
        for code, cents in fixed.items()
        if code in rails.caps or not cents
    )
    total, floors = sum(fixed.values()), sum(rails.floors.values())
    problem = _problem(total, floors, None if unbounded else highest)
    if problem:
        refuse(WHERE, problem)


def _problem(total: Cents, floors: Cents, highest: Cents | None) -> str:
    """Say that floors exceed the sum or that all together stay below it, or nothing."""
    if floors > total:
        return (
            f"les planchers font ensemble {_euros(floors)}, plus que les {_euros(total)} de part "
            "fixe à partager. Permettez une plus forte baisse."
        )
    if highest is not None and highest < total:
        return (
            f"les plafonds font ensemble {_euros(highest)}, moins que les {_euros(total)} de part "
            "fixe à partager. Permettez une plus forte hausse."
        )
    return ""


def _held(fixed: Row[Cents], rails: GuardRails) -> dict[str, Bound]:
    """Return who ends at a bound, once what the others share is in one proportion.

    At each proportion, those beyond a bound stop there for good on the side that costs most:
    the proportion only goes further that way.
    """
    held: dict[str, Bound] = {code: "floor" for code in rails.floors if not fixed[code]}
    pot = sum(fixed.values()) - sum(rails.floors[code] for code in held)
    free = {code: cents for code, cents in fixed.items() if cents}
    while free:
        whole = sum(free.values())
        share = {code: pot * cents for code, cents in free.items()}  # over `whole`
        below = _beyond(rails.floors, share, whole, 1)
        above = _beyond(rails.caps, share, whole, -1)
        cost = sum(below.values()) - sum(above.values())
        stopped: dict[str, Bound] = dict.fromkeys(below, "floor") if cost >= 0 else {}
        stopped |= dict.fromkeys(above, "cap") if cost <= 0 else {}
        if not stopped:
            break
        pot -= sum(rails.at(code, bound) for code, bound in stopped.items())
        free = {code: cents for code, cents in free.items() if code not in stopped}
        held |= stopped
    return held


def _beyond(bounds: Row[Cents], share: Row[int], whole: int, side: int) -> dict[str, int]:
    """Return by how much, over `whole`, shares lie below their bounds, above with `side` -1."""
    beyond = {c: side * (bounds[c] * whole - share[c]) for c in share if c in bounds}
    return {code: gap for code, gap in beyond.items() if gap > 0}


def _euros(cents: Cents) -> str:
    whole = f"{cents // 100:,}".replace(",", "\u202f")
    return f"{whole},{cents % 100:02}\u00a0€"
