"""The fixed parts of the year before a campaign, which its guard rails refer to (rule 11)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from allocation.campaigns.models import FULL_SHARE_BP
from allocation.campaigns.selectors import axes_with_indicators, campaign_structures
from allocation.engine import split, why_infeasible
from allocation.models import Axis, Campaign, PastAmount, RunTotal
from structures.ground.french import basis_points, in_a_row
from structures.models import Structure

LIMITS = ("fixed_fall_bp", "fixed_rise_bp")  # the columns of a campaign
# What an amount of a year without a campaign here is called, to be referred to.
PAST_FIXED_PART = "Part fixe"
# Where a structure of then stands now: itself, or who goes on with it.
GOING_ON = ("structure_id", "structure__merged_into_id", "structure__merged_into__merged_into_id")


@dataclass(frozen=True)
class FixedParts:
    """The fixed parts of a year, in cents by key of the structure that has them now, or goes on.

    `origin` says where they are from; empty where nothing is known.
    """

    year: int
    origin: str
    cents: dict[int, int]


@dataclass(frozen=True)
class GuardRailsAhead:
    """What the guard rails of a campaign refer to, before anything is computed.

    `problem` says why they cannot hold, or nothing; `unbounded` are the structures without a
    reference.
    """

    reference: FixedParts
    problem: str
    unbounded: list[Structure]


def fixed_parts_before(campaign: Campaign, sharing: Collection[int]) -> FixedParts:
    """Return the fixed parts of the year before, of the structures `sharing` (keys) now.

    Those of its adopted run; without one, the amounts « Part fixe » of past years. Two queries
    at most.
    """
    year = campaign.year - 1
    totals = RunTotal.objects.filter(run__adoption__campaign__year=year)
    rows = _rows(totals.annotate(cents=F("fixed_cents"), origin=F("run__number")))
    if rows:
        origin = f"répartition n° {rows[0][1]}, arrêtée"
        return FixedParts(year, origin, _added_up(rows, sharing))
    past = PastAmount.objects.filter(year=year, label=PAST_FIXED_PART)
    rows = _rows(past.annotate(cents=F("amount_cents"), origin=F("source")))
    found = _added_up(rows, sharing)
    sources = sorted({str(source) for _, source, _ in rows})
    return FixedParts(year, in_a_row(sources) if found else "", found)


def guard_rails_ahead(campaign: Campaign) -> GuardRailsAhead | None:
    """Return what the guard rails rest on, None where there are none: then no query, else five."""
    if not campaign.guard_rails:
        return None
    structures = list(campaign_structures(campaign))
    reference = fixed_parts_before(campaign, {one.pk for one in structures})
    problem = why_no_reference(campaign, reference) or why_infeasible(
        _fixed_pot(campaign),
        campaign.guard_rails,
        {one.code: reference.cents.get(one.pk) for one in structures},
    )
    unbounded = [one for one in structures if one.pk not in reference.cents]
    return GuardRailsAhead(reference, problem, unbounded)


def guard_rails_problem(campaign: Campaign) -> str:
    """Say why the guard rails of a campaign cannot hold, or nothing. Queries where there are."""
    ahead = guard_rails_ahead(campaign)
    return ahead.problem if ahead else ""


def why_no_reference(campaign: Campaign, reference: FixedParts) -> str:
    """Say that guard rails have nothing to refer to, or nothing. No query."""
    if reference.cents or not campaign.guard_rails:
        return ""
    return (
        f"Garde-fous : aucune répartition n’est arrêtée pour {reference.year}, et aucun montant "
        f"« {PAST_FIXED_PART} » de {reference.year} n’est enregistré parmi les années "
        "antérieures. Il n’y a rien à quoi comparer les parts fixes : laissez vides les limites de "
        "baisse et de hausse."
    )


def guard_rails_in_words(campaign: Campaign) -> str:
    """Say the two limits of a campaign, nothing if it has none."""
    return limits_in_words(campaign.guard_rails)


def limits_in_words(rates: Mapping[str, Any]) -> str:
    """Say the limits that the parameters of a run hold, each where it is there.

    >>> limits_in_words({"fixed_floor_bp": 9_500, "fixed_cap_bp": None})
    'baisse limitée à 5\\xa0%'
    """
    bounds = {"baisse": rates.get("fixed_floor_bp"), "hausse": rates.get("fixed_cap_bp")}
    return ", ".join(
        f"{way} limitée à {basis_points(abs(rate - FULL_SHARE_BP))}"
        for way, rate in bounds.items()
        if rate is not None
    )


def guard_rails_told(campaign: Campaign, origin: str | None = None) -> str:
    """Say how far fixed parts may move, and what they are compared with.

    `origin` is what a run says of it; without, it is that of now: three queries where on.
    """
    said, year = guard_rails_in_words(campaign), campaign.year - 1
    if not said:
        return "Aucun : rien ne limite sa variation d’une année à l’autre"
    if origin is None:
        sharing = set(campaign_structures(campaign).values_list("pk", flat=True))
        origin = fixed_parts_before(campaign, sharing).origin
    known = f" ({origin})" if origin else ""
    return (
        f"{said[:1].upper()}{said[1:]}, par rapport à celle de {year}{known}. Une structure sans "
        f"part fixe en {year} n’a pas de limite"
    )


def _rows(found: QuerySet) -> list[tuple[int, object, list[int | None]]]:
    """Read amounts: cents, origin, and the keys of who goes on with the structure."""
    rows = found.order_by().values_list("cents", "origin", *GOING_ON)
    return [(cents, origin, keys) for cents, origin, *keys in rows]


def _added_up(
    rows: Iterable[tuple[int, object, Iterable[int | None]]], sharing: Collection[int]
) -> dict[int, int]:
    """Add up the amounts of those who are one structure now."""
    found: dict[int, int] = {}
    for cents, _, keys in rows:
        heir = next((key for key in keys if key in sharing), None)
        if heir is not None:
            found[heir] = found.get(heir, 0) + cents
    return found


def _fixed_pot(campaign: Campaign) -> int:
    """Return what the fixed axes share."""
    axes = axes_with_indicators(campaign)
    amounts = split(campaign.envelope_cents, {axis.number: axis.share_bp for axis in axes})
    return sum(amounts[axis.number] for axis in axes if axis.kind == Axis.Kind.FIXED)
