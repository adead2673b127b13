"""What a run is computed from, read from the live tables once and for all."""

from collections.abc import Iterable
from datetime import UTC

from allocation.campaigns.selectors import (
    axes_with_indicators,
    campaign_structures,
    solidarity_numbers,
)
from allocation.engine import InputsRefused, parse_inputs, plain
from allocation.models import Axis, Campaign, Figure


def engine_inputs(campaign: Campaign) -> dict[str, object]:
    """Return what the engine is given, in the format of its door; figures may be missing.

    Only the campaign's structures are there: a merged one keeps its rows, not its part.
    """
    counted, axes = campaign_structures(campaign), axes_with_indicators(campaign)
    figures: dict[str, dict[str, str]] = {}
    for number, code, value in campaign.figures.filter(structure__in=counted).values_list(
        "indicator__number", "structure__code", "value"
    ):
        figures.setdefault(str(number), {})[code] = plain(value)
    return {
        "envelope_cents": campaign.envelope_cents,
        "structures": [s.code for s in counted],
        "axes": [
            {
                "number": axis.number,
                "share_bp": axis.share_bp,
                "kind": axis.kind,
                "indicators": [
                    {"number": i.number, "weight": i.weight} for i in axis.indicators.all()
                ],
            }
            for axis in axes
        ],
        "figures": figures,
        "parameters": _parameters(campaign) | _solidarity(campaign, axes),
    }


def _parameters(campaign: Campaign) -> dict[str, object]:
    own = {"structure__in": campaign_structures(campaign)}
    grants = campaign.former_grants.filter(**own).values_list("structure__code", "amount_cents")
    return {
        "advance_base": campaign.advance_base,
        "advance_bp": campaign.advance_bp,
        "unearned_axis3": campaign.unearned_axis3,
        "former_grant_bp": campaign.former_grant_bp,
        "former_grants": dict(grants),
    }


def _solidarity(campaign: Campaign, axes: Iterable[Axis]) -> dict[str, object]:
    """Return the coefficients and the one active indicator whose measure takes them, if any."""
    numbers = solidarity_numbers(axes)
    if not numbers:
        return {"solidarity": {}}
    own = {"structure__in": campaign_structures(campaign)}
    rows = campaign.solidarity_coefficients.filter(**own).values_list(
        "structure__code", "coefficient"
    )
    return {
        "solidarity": {code: plain(coefficient) for code, coefficient in rows},
        "solidarity_indicator": numbers[0],
    }


def unchanged_since(campaign: Campaign, inputs: dict[str, object]) -> bool:
    """Tell whether the live tables still say `inputs`, in whatever format these were kept."""
    try:
        return parse_inputs(engine_inputs(campaign)) == parse_inputs(inputs)
    except InputsRefused:
        return False


def run_context(campaign: Campaign) -> dict[str, object]:
    """Return names, definitions and provenance as they are now, to be kept with the run."""
    axes = axes_with_indicators(campaign)
    return {
        "structures": {s.code: s.name for s in campaign_structures(campaign)},
        "axes": {
            str(axis.number): {
                "label": axis.label,
                "objective": axis.objective,
                "kind": axis.kind,
                "share_bp": axis.share_bp,
            }
            for axis in axes
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
            for axis in axes
            for i in axis.indicators.all()
            if i.active
        },
        "figures": _provenance(campaign),
    }


def _provenance(campaign: Campaign) -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    figures = campaign.figures.filter(structure__in=campaign_structures(campaign))
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
