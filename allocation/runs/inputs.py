"""What a run is computed from, read from the live tables once and for all."""

from dataclasses import dataclass
from datetime import UTC

from allocation.campaigns.selectors import (
    axes_with_indicators,
    campaign_structures,
    solidarity_numbers,
)
from allocation.engine import InputsRefused, parse_inputs, plain
from allocation.models import Axis, Campaign, Figure
from structures.models import Structure


@dataclass(frozen=True)
class _Basis:
    """What all that is computed rests on: who takes part, and the axes with their indicators."""

    campaign: Campaign
    structures: list[Structure]
    axes: list[Axis]


def run_material(campaign: Campaign) -> dict[str, dict[str, object]]:
    """Return what a run is computed from and kept with: its context and its inputs."""
    basis = _basis(campaign)
    return {"context": _context(basis), "inputs": _inputs(basis)}


def engine_inputs(campaign: Campaign) -> dict[str, object]:
    """Return what the engine is given, in the format of its door; figures may be missing.

    Only the campaign's structures are there: a merged one keeps its rows, not its part.
    """
    return _inputs(_basis(campaign))


def unchanged_since(campaign: Campaign, inputs: dict[str, object]) -> bool:
    """Tell whether the live tables still say `inputs`, in whatever format these were kept."""
    try:
        return parse_inputs(engine_inputs(campaign)) == parse_inputs(inputs)
    except InputsRefused:
        return False


def _basis(campaign: Campaign) -> _Basis:
    return _Basis(campaign, list(campaign_structures(campaign)), axes_with_indicators(campaign))


def _inputs(basis: _Basis) -> dict[str, object]:
    figures: dict[str, dict[str, str]] = {}
    measured = basis.campaign.figures.filter(structure__in=basis.structures)
    for number, code, value in measured.values_list(
        "indicator__number", "structure__code", "value"
    ):
        figures.setdefault(str(number), {})[code] = plain(value)
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


def _parameters(basis: _Basis) -> dict[str, object]:
    campaign = basis.campaign
    grants = campaign.former_grants.filter(structure__in=basis.structures).values_list(
        "structure__code", "amount_cents"
    )
    return {
        "advance_base": campaign.advance_base,
        "advance_bp": campaign.advance_bp,
        "unearned_axis3": campaign.unearned_axis3,
        "former_grant_bp": campaign.former_grant_bp,
        "former_grants": dict(grants),
    }


def _solidarity(basis: _Basis) -> dict[str, object]:
    """Return the coefficients and the one active indicator whose measure takes them, if any."""
    numbers = solidarity_numbers(basis.axes)
    if not numbers:
        return {"solidarity": {}}
    given = basis.campaign.solidarity_coefficients.filter(structure__in=basis.structures)
    rows = given.values_list("structure__code", "coefficient")
    return {
        "solidarity": {code: plain(coefficient) for code, coefficient in rows},
        "solidarity_indicator": numbers[0],
    }


def _context(basis: _Basis) -> dict[str, object]:
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
                "definition": i.definition,
                "unit": i.unit,
                "source": i.source,
                "whole_values": i.whole_values,
                "scale": i.scale,
            }
            for axis in basis.axes
            for i in axis.indicators.all()
            if i.active
        },
        "figures": _provenance(basis),
    }


def _provenance(basis: _Basis) -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    figures = basis.campaign.figures.filter(structure__in=basis.structures)
    figures = figures.select_related("indicator", "structure", "import_batch__file")
    for figure in figures.defer("import_batch__file__content"):
        by_structure = found.setdefault(str(figure.indicator.number), {})
        by_structure[figure.structure.code] = _provenance_of(figure)
    return found


def _provenance_of(figure: Figure) -> dict[str, str]:
    batch = figure.import_batch
    return {
        "source": figure.source,
        "vintage": figure.vintage,
        "geography_year": figure.geography_year,
        "age_bracket": figure.age_bracket,
        "column_rule": figure.column_rule,
        "observed_on": figure.observed_on.isoformat() if figure.observed_on else "",
        "comment": figure.comment,
        "file": batch.file.name if batch else "",
        "file_sha256": batch.file.sha256 if batch else "",
        "recorded_at": figure.recorded_at.astimezone(UTC).isoformat(),
    }
