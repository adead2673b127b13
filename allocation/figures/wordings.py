"""The wording of an indicator that each figure is counted under, kept with the figure."""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef

from allocation.campaigns.selectors import measured_indicators
from allocation.figures.models import DefinitionVersion, Figure
from allocation.models import Campaign, Indicator


def kept_wordings(
    campaign: Campaign, indicators: Collection[Indicator]
) -> dict[int, DefinitionVersion]:
    """Return what each indicator's definition says now, by its key; kept if it is new.

    One query, two where one is new. The campaign is locked by the caller.
    """
    wanted = {one.pk: campaign.said(one.definition) for one in indicators}
    latest = _latest(wanted)
    new = [
        DefinitionVersion(indicator=one, number=_after(latest.get(one.pk)), text=wanted[one.pk])
        for one in indicators
        if one.pk not in latest or latest[one.pk].text != wanted[one.pk]
    ]
    if new:
        DefinitionVersion.objects.bulk_create(new)
    return latest | {one.indicator_id: one for one in new}


def stamp_wordings(cells: Iterable[Figure]) -> None:
    """Give cells the wording of today, unless they say which one they are counted under."""
    by_campaign: dict[Campaign, list[Figure]] = {}
    for cell in cells:
        if cell.counted_under_id is None:
            by_campaign.setdefault(cell.campaign, []).append(cell)
    for campaign, own in by_campaign.items():
        wordings = kept_wordings(campaign, list({cell.indicator: None for cell in own}))
        for cell in own:
            cell.counted_under = wordings[cell.indicator_id]


def word_older_figures(campaign: Campaign) -> None:
    """Keep what figures without a wording are counted under, before it may change.

    They are of before wordings were kept. Figures are open, and the campaign is locked.
    """
    older = campaign.figures.filter(counted_under=None)
    found = campaign.indicators.filter(pk__in=older.values("indicator"))
    wordings = kept_wordings(campaign, list(found))
    for key, wording in wordings.items():
        older.filter(indicator=key).update(counted_under=wording)


def former_wordings(campaign: Campaign) -> dict[Indicator, list[Figure]]:
    """Return, by indicator, the figures counted under another wording than today's. Two queries."""
    indicators = {one.pk: one for one in measured_indicators(campaign).order_by("number")}
    latest = _latest(indicators)
    of_today = [
        wording.pk
        for key, wording in latest.items()
        if wording.text == campaign.said(indicators[key].definition)
    ]
    counted = campaign.figures.filter(indicator__in=indicators, counted_under__isnull=False)
    found: dict[Indicator, list[Figure]] = {}
    rows = counted.exclude(counted_under__in=of_today).select_related("structure", "counted_under")
    for figure in rows.order_by("indicator__number", "structure__code"):
        found.setdefault(indicators[figure.indicator_id], []).append(figure)
    return found


def former_texts(campaign: Campaign) -> dict[str, dict[str, str]]:
    """Return the wordings, other than today's, that figures are counted under. One query.

    By number of indicator, then of wording.
    """
    counted = Exists(Figure.objects.filter(counted_under=OuterRef("pk")))
    kept = DefinitionVersion.objects.filter(counted, indicator__campaign=campaign)
    found: dict[str, dict[str, str]] = {}
    for one in kept.select_related("indicator").order_by("indicator__number", "number"):
        if one.text != campaign.said(one.indicator.definition):
            found.setdefault(str(one.indicator.number), {})[str(one.number)] = one.text
    return found


def _latest(indicators: Iterable[int]) -> dict[int, DefinitionVersion]:
    found = DefinitionVersion.objects.filter(indicator__in=list(indicators))
    latest = found.order_by("indicator_id", "-number").distinct("indicator_id")
    return {one.indicator_id: one for one in latest}


def _after(latest: DefinitionVersion | None) -> int:
    return latest.number + 1 if latest else 1
