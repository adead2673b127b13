"""What the cells of the sheet hold, and held."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from allocation.figures.grid.cells import Held, Stored, TypedCell
from allocation.models import Campaign, Figure, FigurePart
from structures.ground.history.events import CREATED, events_of
from structures.models import Structure

if TYPE_CHECKING:
    from django.db.models import QuerySet


def stored_figures(campaign: Campaign, structures: Collection[Structure]) -> Stored:
    """Return all the figures of some structures, with who recorded each. One query.

    `is_told` says whether a sum is told by its parts.
    """
    told = FigurePart.objects.filter(
        structure=OuterRef("structure"), part__indicator=OuterRef("indicator")
    )
    found = campaign.figures.filter(structure__in=structures).select_related("recorded_by")
    found = found.annotate(is_told=Exists(told))
    return {(one.structure_id, one.indicator_id): one for one in found}


def values_held(cells: Iterable[TypedCell]) -> Held:
    """Return the values that cells held, each as the latest row of its history. One query."""
    touched = list(cells)
    past = events_of(Figure).filter(
        structure__in={one.structure.pk for one in touched},
        indicator__in={one.indicator.pk for one in touched},
        value__in={one.value for one in touched if one.value is not None},
    )
    place = ("structure_id", "indicator_id", "value")
    latest = past.exclude(pgh_label=CREATED).order_by(*place, "-pgh_id").distinct(*place)
    return {(one.structure_id, one.indicator_id, one.value): one for one in latest}


def with_comments(structures: "QuerySet[Any]", campaign: Campaign) -> "QuerySet[Any]":
    """Add to each structure the comments of its figures, by indicator. No query of its own."""
    said = Figure.objects.filter(structure=OuterRef("pk"), campaign=campaign).exclude(comment="")
    found = (
        said.order_by()
        .values("structure")
        .annotate(found=JSONBAgg(JSONObject(indicator="indicator_id", comment="comment")))
    )
    return structures.annotate(comments=Subquery(found.values("found")))
