"""Declaring second sources, keeping their values, and the ratios that the State sends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from allocation.campaigns.models import Campaign, Indicator
from allocation.campaigns.services import locked, save_valid
from allocation.campaigns.states import OPEN_TO_FIGURES, OPEN_TO_PARAMETERS, OPEN_TO_RULE
from allocation.corrections.models import Correction, FigureCorrection
from allocation.engine.decimals import exact_sum
from allocation.imports.models import ImportBatch, ImportedValue
from allocation.parameters.services import NOTHING, Change, edit
from allocation.second_sources.models import RatioNote, SecondFigure, SecondSource, StateRatio
from structures.access import require_role
from structures.ground import clock
from structures.ground.french import in_a_row
from structures.ground.refusals import Refused, require
from structures.journal.services import note
from structures.models import REGION_STAFF, JournalEntry, Role, Structure, User

BATCH = 5_000
CELL = ("source", "structure")
WRITTEN = [f.name for f in SecondFigure._meta.concrete_fields if f.name not in ("id", *CELL)]
RATIO_KEY = ["structure", "year", "name"]


def declare_source(
    campaign: Campaign, indicator: Indicator, kind: str, said: Mapping[str, str], *, by: User
) -> None:
    """Declare a second source of a measured indicator; `said` is its `name` and `definition`."""

    def declared(found: Campaign) -> list[Change]:
        require(
            not indicator.meaning.is_rated,
            f"{indicator} est apprécié sur des niveaux : une seconde source compte des valeurs.",
        )
        source = SecondSource(campaign=found, indicator=indicator, kind=kind, **said)
        save_valid(source)
        return [_change(source, NOTHING, _words(source))]

    edit(campaign, declared, source=_ground(said), by=by, states=OPEN_TO_PARAMETERS)


def change_source(source: SecondSource, said: Mapping[str, str], *, by: User) -> None:
    """Change what is said of a second source. Raises Refused once it counts and is fixed."""

    def changed(found: Campaign) -> list[Change]:
        row = _still_open(source, found)
        before = _words(row)
        row.name, row.definition = said["name"], said["definition"]
        save_valid(row)
        return [_change(row, before, _words(row))] if before != _words(row) else []

    edit(source.campaign, changed, source=_ground(said), by=by, states=OPEN_TO_PARAMETERS)


def remove_source(source: SecondSource, *, by: User) -> None:
    """Take away a second source that does not count and has no value. Raises Refused."""

    def removed(found: Campaign) -> list[Change]:
        row = _still_open(source, found)
        require(
            not row.counts,
            f"{row} compte pour {row.indicator} : rendez d’abord le compte à la structure.",
        )
        require(
            not row.figures.exists(),
            f"{row} : des valeurs sont enregistrées. Elles restent montrées pour information.",
        )
        row.delete()
        return [_change(row, _words(row), NOTHING)]

    ground = "Source retirée"
    edit(source.campaign, removed, source=ground, by=by, states=OPEN_TO_PARAMETERS)


def _still_open(source: SecondSource, campaign: Campaign) -> SecondSource:
    row = SecondSource.objects.select_related("indicator").get(pk=source.pk)
    require(
        not row.counts or campaign.state in OPEN_TO_RULE,
        f"{row} compte pour {row.indicator} et la collecte est ouverte : ce qui est dit d’elle "
        "est fixé avec la règle.",
    )
    return row


def _words(source: SecondSource) -> str:
    return f"{source.name} ({source.get_kind_display()}) : {source.definition}"


def _change(source: SecondSource, before: str, after: str) -> Change:
    label = f"{source.indicator}, seconde source"
    return Change(source_key(source), label, before, after)


def source_key(source: SecondSource) -> str:
    """Return the key of the parameter that a second source is."""
    return f"source.{source.indicator.number}.{source.kind}"


def _ground(said: Mapping[str, str]) -> str:
    return said.get("ground") or f"Seconde source : {said['name']}"


@transaction.atomic
def record_second(
    source: SecondSource,
    structure: Structure,
    value: Decimal,
    facts: Mapping[str, object],
    *,
    by: User,
) -> None:
    """Record what was typed of a structure; `facts` are its document, day and comment."""
    require_role(by, *REGION_STAFF)
    campaign = locked(source.campaign, *OPEN_TO_FIGURES)
    figure = SecondFigure(
        campaign=campaign,
        source=source,
        structure=structure,
        value=value,
        recorded_by=by,
        **facts,
    )
    write_second([figure])
    note(
        JournalEntry.Kind.FIGURES,
        f"{campaign} : valeur de {source} saisie, indicateur {source.indicator.number}",
        structure=structure,
        by=by,
    )


def write_second(figures: Iterable[SecondFigure]) -> None:
    """Write whole values, in place of those that are there. One query for BATCH of them."""
    rows = list(figures)
    for row in rows:
        require(row.value >= 0, f"{row.source}, {row.structure} : une valeur n’est pas négative.")
        row.recorded_at = clock.now()
    SecondFigure.objects.bulk_create(
        rows, BATCH, update_conflicts=True, unique_fields=CELL, update_fields=WRITTEN
    )


def write_imported(
    batch: ImportBatch, kind: str, values: Sequence[ImportedValue], *, by: User
) -> None:
    """Write the values of a file as those of the sources of a kind. Two queries.

    Raises Refused where one of them was taken away since the file was read.
    """
    sources = {s.indicator_id: s for s in batch.campaign.second_sources.filter(kind=kind)}
    lost = {found.indicator.number for found in values if found.indicator_id not in sources}
    if lost:
        raise Refused(
            f"Indicateur {in_a_row([str(number) for number in sorted(lost)])} : cette seconde "
            "source n’est plus déclarée. Déclarez-la, puis déposez le fichier à nouveau."
        )
    write_second(
        SecondFigure(
            campaign_id=batch.campaign_id,
            source=sources[found.indicator_id],
            structure=found.structure,
            value=found.value,
            document=found.source or batch.file.name[:200],
            comment=found.comment,
            observed_on=found.observed_on,
            import_batch=batch,
            recorded_by=by,
        )
        for found in values
    )


def correct_second(correction: Correction, rows: Iterable[FigureCorrection]) -> None:
    """Give their right values to sources that count, as an adopted correction says them."""
    sources = {(s.indicator_id, s.kind): s for s in correction.campaign.second_sources.all()}
    write_second(
        SecondFigure(
            campaign=correction.campaign,
            source=sources[row.indicator_id, row.indicator.counted_source],
            structure=row.structure,
            value=row.after,
            document=row.source,
            comment=f"{correction} : {row.reason}",
            recorded_by=row.recorded_by,
        )
        for row in rows
    )


def copy_sources(before: Campaign, campaign: Campaign) -> None:
    """Declare in a campaign the second sources of another, without their values."""
    indicators = {one.number: one for one in campaign.indicators.all()}
    SecondSource.objects.bulk_create(
        SecondSource(
            campaign=campaign,
            indicator=indicators[one.indicator.number],
            kind=one.kind,
            name=one.name,
            definition=one.definition,
        )
        for one in before.second_sources.select_related("indicator")
        if one.indicator.number in indicators
    )


def add_up_second(
    campaign: Campaign, parties: Sequence[Structure], into: Structure, on: date, *, by: User
) -> None:
    """Add up what each second source counted of structures that become one.

    A part missing, nothing is known of the whole: what was there of `into` is taken away.
    """
    for source in campaign.second_sources.all():
        found = list(source.figures.filter(structure__in=parties).select_related("structure"))
        if len(found) < len(parties):
            source.figures.filter(structure=into).delete()
            continue
        names = " et ".join(one.structure.name for one in found)
        write_second(
            [
                SecondFigure(
                    campaign=campaign,
                    source=source,
                    structure=into,
                    value=exact_sum(one.value for one in found),
                    document=f"Somme des valeurs de {names}"[:200],
                    comment=f"Additionnées à la fusion du {on:%d/%m/%Y}.",
                    recorded_by=by,
                )
            ]
        )


@transaction.atomic
def keep_ratios(ratios: Sequence[StateRatio], *, reason: str, by: User) -> None:
    """Add these ratios, in place of those of the same structure, year and name."""
    require_role(by, Role.REGION_ADMIN)
    columns = ["value", "unit", "source"]
    StateRatio.objects.bulk_create(
        ratios, BATCH, update_conflicts=True, unique_fields=RATIO_KEY, update_fields=columns
    )
    for structure in {one.structure for one in ratios}:
        note(
            JournalEntry.Kind.FIGURES,
            "Ratios de l’État enregistrés, pour information",
            structure=structure,
            by=by,
            reason=reason,
        )


@transaction.atomic
def write_ratio_note(campaign: Campaign, text: str, *, by: User) -> None:
    """Say something else of the State's ratios, above them."""
    require_role(by, Role.REGION_MANAGER, Role.REGION_ADMIN)
    campaign = locked(campaign)
    RatioNote.objects.update_or_create(campaign=campaign, defaults={"text": text})
    note(
        JournalEntry.Kind.ALLOCATION,
        f"{campaign} : texte sur les ratios de l’État modifié",
        structure=None,
        by=by,
    )
