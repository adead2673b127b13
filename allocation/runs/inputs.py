"""What a run is computed from, read from the live tables once and for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from allocation.campaigns.selectors import (
    axes_with_indicators,
    campaign_structures,
    solidarity_numbers,
)
from allocation.engine import InputsRefused, parse_inputs, plain
from allocation.figures.wordings import former_texts
from allocation.guard_rails.selectors import FixedParts, fixed_parts_before, why_no_reference
from allocation.models import Axis, Campaign
from allocation.second_sources.selectors import counted_elsewhere, counted_figures, counted_names
from structures.ground.french import in_a_row
from structures.models import Structure

Facts = dict[str, str]
Table = dict[str, dict[str, Any]]  # by indicator number, then structure code
CELL = ("structure", "indicator__number", "value")
RULE = ("axes", "indicators")  # what the context of a run says of the rule
COUNTED = "counted_source"
WHEN = ("observed_on", "recorded_at")
# By the column it is read from, what the record calls a part of a figure's provenance.
PROVENANCE = {
    "source": "source",
    "vintage": "vintage",
    "geography_year": "geography_year",
    "age_bracket": "age_bracket",
    "column_rule": "column_rule",
    "comment": "comment",
    "prorata_percent": "prorata",
    "counted_under__number": "wording",
    "import_batch__file__name": "file",
    "import_batch__file__sha256": "file_sha256",
}


@dataclass(frozen=True)
class Basis:
    """What all that is computed rests on: who takes part, and the axes with their indicators."""

    campaign: Campaign
    structures: list[Structure]
    axes: list[Axis]

    @cached_property
    def elsewhere(self) -> dict[int, str]:
        """How the second source is named that counts for an indicator, by number.

        A query where there is one, none otherwise.
        """
        indicators = [one for axis in self.axes for one in axis.indicators.all()]
        return counted_names(self.campaign) if counted_elsewhere(indicators) else {}

    @cached_property
    def coefficients(self) -> list[tuple[int, Decimal, str]]:
        """The solidarity coefficient of each structure, by its key, and its reason. One query."""
        given = self.campaign.solidarity_coefficients.order_by()
        return list(given.values_list("structure", "coefficient", "reason"))

    @cached_property
    def reference(self) -> FixedParts | None:
        """The fixed parts that guard rails refer to, None without any. At most two queries."""
        if not self.campaign.guard_rails:
            return None
        return fixed_parts_before(self.campaign, self.codes)

    @cached_property
    def codes(self) -> dict[int, str]:
        """The code of each structure that takes part, by its key.

        Rows are sorted out here: the database, just after an import, would plan for an empty
        network, and compare each figure with each structure.
        """
        return {structure.pk: structure.code for structure in self.structures}


def run_basis(campaign: Campaign) -> Basis:
    """Return what a run of the campaign would rest on now. Three queries."""
    return Basis(campaign, list(campaign_structures(campaign)), axes_with_indicators(campaign))


def run_material(basis: Basis) -> dict[str, dict[str, object]]:
    """Return what a run is computed from and kept with: its context and its inputs.

    Four queries: figures with their provenance, their wordings, grants, coefficients; two more
    where a second source counts, and two where there are guard rails.
    """
    figures: Table = {}
    provenance: Table = {}
    kept = basis.campaign.figures.order_by().values_list(*CELL, *WHEN, *PROVENANCE)
    for structure, number, value, *facts in kept:
        if (code := basis.codes.get(structure)) and number not in basis.elsewhere:
            figures.setdefault(str(number), {})[code] = plain(value)
            provenance.setdefault(str(number), {})[code] = _provenance_of(*facts)
    for one in counted_figures(basis.campaign) if basis.elsewhere else ():
        if code := basis.codes.get(one.structure):
            when = _when(one.figure.observed_on, one.figure.recorded_at)
            figures.setdefault(str(one.indicator), {})[code] = plain(one.figure.value)
            provenance.setdefault(str(one.indicator), {})[code] = one.provenance | when
    context = _context(basis, provenance)
    if former := former_texts(basis.campaign):
        context["former_definitions"] = former
    if reasons := _solidarity_reasons(basis):
        context["solidarity"] = reasons
    if basis.reference:
        context["fixed_reference"] = {
            "year": basis.reference.year,
            "origin": basis.reference.origin,
        }
    return {"context": context, "inputs": _inputs(basis, figures)}


def engine_inputs(campaign: Campaign) -> dict[str, object]:
    """Return what the engine is given, in the format of its door; figures may be missing.

    Only the campaign's structures are there: a merged one keeps its rows, not its part.
    """
    return live_inputs(run_basis(campaign))


def live_inputs(basis: Basis) -> dict[str, object]:
    """Return what the engine is given, as `engine_inputs`, for who has the basis already."""
    figures: Table = {}
    for structure, number, value in basis.campaign.figures.order_by().values_list(*CELL):
        if (code := basis.codes.get(structure)) and number not in basis.elsewhere:
            figures.setdefault(str(number), {})[code] = plain(value)
    for one in counted_figures(basis.campaign) if basis.elsewhere else ():
        if code := basis.codes.get(one.structure):
            figures.setdefault(str(one.indicator), {})[code] = plain(one.figure.value)
    return _inputs(basis, figures)


def unchanged_since(campaign: Campaign, record: Mapping[str, Any]) -> bool:
    """Tell whether the live tables still say what a run counts and what it prints of the rule.

    In whatever format these were kept: what an old record does not hold is not compared.
    """
    basis = run_basis(campaign)
    try:
        same = parse_inputs(live_inputs(basis)) == parse_inputs(record["inputs"])
    except InputsRefused:
        return False
    now = _context(basis, {})
    return same and all(_said_alike(record["context"][name], now[name]) for name in RULE)


def _said_alike(kept: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Compare what is said of axes or indicators, by number, and which source of them counts."""
    return kept.keys() == now.keys() and all(
        now[number].get(COUNTED) == said.get(COUNTED)
        and all(now[number].get(name, value) == value for name, value in said.items())
        for number, said in kept.items()
    )


def _inputs(basis: Basis, figures: Table) -> dict[str, object]:
    return {
        "envelope_cents": basis.campaign.envelope_cents,
        "structures": [s.code for s in basis.structures],
        "axes": [
            {
                "number": axis.number,
                "share_bp": axis.share_bp,
                "kind": axis.kind,
                "indicators": [
                    {"number": i.number, "weight": i.weight} for i in axis.indicators.all()
                ],
            }
            for axis in basis.axes
        ],
        "figures": figures,
        "parameters": _parameters(basis) | _solidarity(basis),
    }


def _parameters(basis: Basis) -> dict[str, object]:
    campaign = basis.campaign
    grants = campaign.former_grants.order_by().values_list("structure", "amount_cents")
    return {
        "advance_base": campaign.advance_base,
        "advance_bp": campaign.advance_bp,
        "unearned_axis3": campaign.unearned_axis3,
        "former_grant_bp": campaign.former_grant_bp,
        "former_grants": {basis.codes[pk]: cents for pk, cents in grants if pk in basis.codes},
        **_guard_rails(basis),
    }


def _guard_rails(basis: Basis) -> dict[str, object]:
    """Return the bounds and what they refer to, nothing where there are none."""
    if basis.reference is None:
        return {}
    found = basis.reference.cents.items()
    reference = {basis.codes[pk]: cents for pk, cents in found}
    return {**basis.campaign.guard_rails, "reference_fixed": dict(sorted(reference.items()))}


def _solidarity(basis: Basis) -> dict[str, object]:
    """Return the coefficients and the one active indicator whose measure takes them, if any."""
    numbers = solidarity_numbers(basis.axes)
    if not numbers:
        return {"solidarity": {}}
    rows = basis.coefficients
    return {
        "solidarity": {basis.codes[pk]: plain(found) for pk, found, _ in rows if pk in basis.codes},
        "solidarity_indicator": numbers[0],
    }


def _solidarity_reasons(basis: Basis) -> Facts:
    """Return why each structure has a coefficient, where one counts."""
    if not solidarity_numbers(basis.axes):
        return {}
    rows = basis.coefficients
    return {basis.codes[pk]: reason for pk, _, reason in rows if pk in basis.codes}


def _context(basis: Basis, provenance: Table) -> dict[str, Any]:
    """Return names, definitions and provenance as they are now, to be kept with the run."""
    return {
        "structures": {s.code: s.name for s in basis.structures},
        "axes": {
            str(axis.number): {
                "label": axis.label,
                "objective": axis.objective,
                "kind": axis.kind,
                "share_bp": axis.share_bp,
            }
            for axis in basis.axes
        },
        "indicators": {
            str(i.number): {
                "axis": axis.number,
                "kind": axis.kind,
                "label": i.label,
                "short_label": i.short_label,
                "definition": basis.campaign.said(i.definition),
                "unit": i.unit,
                "source": i.source,
                "whole_values": i.whole_values,
                "scale": i.scale,
                # A record says so where it is not the structures' own: it stays as it was else.
                **({COUNTED: basis.elsewhere[i.number]} if i.number in basis.elsewhere else {}),
            }
            for axis in basis.axes
            for i in axis.indicators.all()
            if i.active
        },
        "figures": provenance,
    }


def _provenance_of(
    observed_on: date | None, recorded_at: datetime, *texts: str | int | Decimal | None
) -> Facts:
    """Name what is read by WHEN, then PROVENANCE; what a figure does not have is empty."""
    words = (plain(text) if isinstance(text, Decimal) else str(text or "") for text in texts)
    said = dict(zip(PROVENANCE.values(), words, strict=True))
    return said | _when(observed_on, recorded_at)


def _when(observed_on: date | None, recorded_at: datetime) -> Facts:
    return {
        "observed_on": observed_on.isoformat() if observed_on else "",
        "recorded_at": recorded_at.astimezone(UTC).isoformat(),
    }


def missing_of_counted(basis: Basis, inputs: Mapping[str, Any]) -> str:
    """Name each value that a counting second source lacks, in French, or nothing.

    The structure's own does not stand in for it.
    """
    told = []
    active = {i.number for axis in basis.axes for i in axis.indicators.all() if i.active}
    for number, source in sorted(basis.elsewhere.items()):
        row = inputs["figures"].get(str(number), {})
        lacking = [str(one) for one in basis.structures if one.code not in row]
        if number in active and lacking:
            told.append(
                f"Pour l’indicateur {number}, c’est « {source} » qui compte : il manque sa valeur "
                f"pour {in_a_row(lacking)}. Importez-la ou saisissez-la à la page des secondes "
                "sources ; celle de la structure ne la remplace pas."
            )
    return " ".join(told)


def why_unreferred(basis: Basis) -> str:
    """Say that guard rails have nothing to refer to, or nothing."""
    return why_no_reference(basis.campaign, basis.reference) if basis.reference else ""
