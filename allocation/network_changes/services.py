"""The network's life as money sees it: figures added at a merger, shares of a year decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.engine import exact_product
from allocation.engine.digits import VALUE_DIGITS
from allocation.figures.selectors import told_by_parts
from allocation.figures.services import (
    drop_parts_of_other_sums,
    parts_gone,
    without_parts,
    write_figures,
)
from allocation.imports.services import Upload
from allocation.models import Campaign, Figure, FormerGrant, Indicator, SolidarityCoefficient
from allocation.network_changes.perimeters import kept, parts_of
from allocation.network_changes.selectors import (
    CampaignEffect,
    MergerPlan,
    SummedFigure,
    closure_refusals,
    merger_plan,
)
from allocation.second_sources.services import add_up_second
from structures.coverage.services import require_admin
from structures.ground import clock
from structures.ground.fields import most_characters
from structures.ground.french import date_long, euros, in_a_row, number
from structures.ground.refusals import Refused
from structures.journal.services import note
from structures.models import JournalEntry, Structure, User
from structures.network_changes.selectors import Merger
from structures.network_changes.services import (
    Closure,
    close_structure,
    locked_merger,
    locked_structures,
    merge_structures,
)

HUNDRED = Decimal(100)
Parts = Sequence[tuple[str, Decimal]]  # what each part of a sum is called, and its value
# What the figures of several structures may have in common, and the sum then keeps.
COMMON = (
    "definition",
    "counted_under_id",
    "observed_on",
    "vintage",
    "geography_year",
    "age_bracket",
    "column_rule",
    "import_batch",
)


@dataclass(frozen=True)
class Confirmation:
    """What a person confirmed: the plan they saw, who takes which function, and why."""

    fingerprint: str
    chosen: Mapping[str, User]
    reason: str


@dataclass(frozen=True)
class Prorata:
    """The share of a year that a structure's figures count for, in percent, and why."""

    percent: Decimal
    reason: str
    indicators: Collection[Indicator]


@transaction.atomic
def merge(merger: Merger, confirmation: Confirmation, *, by: User) -> MergerPlan:
    """Merge structures, and add up their figures in the campaigns not adopted yet.

    Raises Refused, and changes nothing, when something stands in the way or when the plan
    is no longer the one that was seen.
    """
    require_admin(by)
    _lock_campaigns()
    merger = locked_merger(merger)
    plan = merger_plan(merger, clock.today(), confirmation.chosen)
    if plan.problems:
        raise Refused(" ".join(plan.problems))
    if plan.fingerprint != confirmation.fingerprint:
        raise Refused(
            "Des données, des comptes ou des périmètres ont changé depuis l’aperçu : "
            "relisez-le ci-dessous, puis confirmez à nouveau."
        )
    for effect in plan.effects:
        _add_up(effect, merger, confirmation.reason, by)
    merge_structures(merger, chosen=confirmation.chosen, reason=confirmation.reason, by=by)
    return plan


@transaction.atomic
def close(closure: Closure, upload: Upload | None, *, by: User) -> None:
    """Close a structure that no campaign under way counts on.

    With `upload`, the file says who covers each commune; else the closure's successor
    does. Raises Refused, and changes nothing, while figures of a campaign are not dealt with,
    or from its adoption until the structure is paid; FileRefused for an unreadable file.
    """
    require_admin(by)
    _lock_campaigns()
    refusals = closure_refusals(closure.structure, closure.on)
    if refusals:
        raise Refused(" ".join(refusals))
    if upload:
        reason = f"{closure.reason}\n{kept(upload)}"
        closure = replace(closure, parts=parts_of(upload), reason=reason)
    close_structure(closure, by=by)


def hold_to_close(structure: Structure) -> None:
    """Lock what closing a structure rests on, in the order of `close`."""
    _lock_campaigns()
    locked_structures([structure])


@transaction.atomic
def apply_prorata(campaign: Campaign, structure: Structure, prorata: Prorata, *, by: User) -> int:
    """Multiply the ticked figures of a structure by a share, exactly; return how many.

    The value before, who decided and why stay in the comment. Raises Refused without a
    reason, for a missing figure, or for one that is under a prorata already.
    """
    _refuse_unless_decidable(prorata, by)
    campaign = locked(campaign, *OPEN_TO_FIGURES)
    figures = campaign.figures.select_for_update(of=("self",)).filter(structure=structure)
    found = {figure.indicator_id: figure for figure in figures.select_related("indicator")}
    measured = set(measured_indicators(campaign))
    for indicator in prorata.indicators:
        if indicator not in measured or indicator.pk not in found:
            raise Refused(f"{indicator.short_label} : aucune valeur à proratiser.")
        _reduce(found[indicator.pk], prorata, by)
    undetailed = drop_parts_of_other_sums(found[one.pk] for one in prorata.indicators)
    numbers = ", ".join(str(indicator.number) for indicator in prorata.indicators)
    note(
        JournalEntry.Kind.FIGURES,
        f"{campaign} : prorata de {number(prorata.percent)} % sur les indicateurs {numbers}"
        f"{without_parts(undetailed)}",
        structure=structure,
        by=by,
        reason=prorata.reason,
    )
    return len(prorata.indicators)


def _lock_campaigns() -> None:
    """Lock every campaign, oldest first: none computes, adopts or counts meanwhile."""
    list(Campaign.objects.select_for_update().order_by("pk").values_list("pk"))


def _add_up(effect: CampaignEffect, merger: Merger, reason: str, by: User) -> None:
    campaign = effect.campaign
    cells = {"campaign": campaign, "structure": merger.into, "recorded_by": by}
    parts = told_by_parts(campaign, [merger.into.pk])
    undetailed = write_figures(
        Figure(indicator=summed.indicator, **cells, **_provenance(summed, merger.on))
        for summed in effect.sums
    )
    add_up_second(campaign, merger.parties, merger.into, merger.on, by=by)
    if effect.grants:
        FormerGrant.objects.update_or_create(
            campaign=campaign,
            structure=merger.into,
            defaults={
                "amount_cents": sum(effect.grants.values()),
                "source": _fitting(_grant_source(effect.grants, merger.on), FormerGrant),
            },
        )
    if effect.coefficient != 1:
        SolidarityCoefficient.objects.update_or_create(
            campaign=campaign,
            structure=merger.into,
            defaults={
                "coefficient": effect.coefficient,
                "reason": f"Commun aux structures fusionnées le {date_long(merger.on)}.",
            },
        )
    if effect.sums or effect.grants:
        gone = {cell.indicator: parts[merger.into.pk, cell.indicator_id] for cell in undetailed}
        _note_sums(effect, merger, gone, reason, by)


def _note_sums(
    effect: CampaignEffect, merger: Merger, gone: Mapping[Indicator, Parts], reason: str, by: User
) -> None:
    """Write in the journal what was added up, and the parts `gone` with the former sum."""
    lines = [f"{s.indicator.number}. {s.indicator.short_label} : {_parts(s)}" for s in effect.sums]
    if effect.grants:
        lines.append(_grant_source(effect.grants, merger.on))
    for indicator, parts in gone.items():
        told = in_a_row([f"{label} ({number(value)})" for label, value in parts])
        lines.append(f"Détail par dispositif retiré, indicateur {indicator.number} : {told}")
    note(
        JournalEntry.Kind.FIGURES,
        f"{effect.campaign} : données additionnées à la fusion du {date_long(merger.on)}"
        f"{parts_gone(gone)}",
        structure=merger.into,
        by=by,
        reason="\n".join([reason, *lines]),
    )


def _provenance(summed: SummedFigure, on: date) -> dict[str, Any]:
    """Return the sum with what its parts have in common, and where it comes from."""
    names = " et ".join(figure.structure.name for figure in summed.figures)
    common = {name: _common(getattr(figure, name) for figure in summed.figures) for name in COMMON}
    return {
        **{name: value for name, value in common.items() if value is not None},
        "value": summed.value,
        "source": _fitting(f"Somme des valeurs de {names}", Figure),
        "comment": f"Fusion du {date_long(on)} : somme de {_parts(summed)}.",
    }


def _common(values: Iterable[object]) -> object:
    first, *others = values
    return first if all(other == first for other in others) else None


def _parts(summed: SummedFigure) -> str:
    """Say « Mission locale A (120, i-Milo) et Mission locale B (80, i-Milo) »."""
    return " et ".join(
        f"{figure.structure} ({number(figure.value)}, {figure.source})" for figure in summed.figures
    )


def _grant_source(grants: Mapping[Structure, int], on: date) -> str:
    parts = " et ".join(f"{structure.code} ({euros(cents)})" for structure, cents in grants.items())
    return f"Somme des dotations antérieures à la fusion du {date_long(on)} : {parts}"


def _refuse_unless_decidable(prorata: Prorata, by: User) -> None:
    if not by.is_region_staff:
        raise Refused("Un prorata est décidé par une ou un chargé de mission, ou responsable.")
    if not 0 <= prorata.percent <= HUNDRED:
        raise Refused("Un prorata va de 0 à 100 %.")
    if not prorata.reason.strip():
        raise Refused("Indiquez le motif du prorata : il est conservé avec chaque donnée.")
    if not prorata.indicators:
        raise Refused("Cochez au moins une donnée.")


def _reduce(figure: Figure, prorata: Prorata, by: User) -> None:
    if figure.prorata_percent is not None:
        raise Refused(
            f"{figure.indicator.short_label} : un prorata est déjà appliqué. Saisissez ou importez "
            "à nouveau la valeur entière pour en décider un autre."
        )
    value = exact_product(figure.value, prorata.percent.scaleb(-2))
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # a figure is finite
    if -exponent > VALUE_DIGITS["decimal_places"]:
        raise Refused(
            f"{figure.indicator.short_label} : le résultat exact compte trop de décimales pour "
            "être conservé sans arrondi. Choisissez un taux en pour cent entiers."
        )
    today, share = date_long(clock.today()), f"Prorata de {number(prorata.percent)} %"
    who = f"{by.get_role_display()} (compte n° {by.pk})"  # people may be forgotten
    before = f"Valeur entière : {number(figure.value, grouped=False)} ({figure.source})."
    earlier = f" {figure.comment}" if figure.comment else ""
    figure.comment = f"{share} décidé le {today} par {who} : {prorata.reason}\n{before}{earlier}"
    figure.source = _fitting(f"{figure.source}, au prorata de {number(prorata.percent)} %", Figure)
    figure.prorata_percent = prorata.percent
    figure.value, figure.recorded_by, figure.recorded_at = value, by, clock.now()
    figure.save()


def _fitting(text: str, model: type[Figure | FormerGrant]) -> str:
    """Shorten what is too long for the column; the journal and the comment have all of it."""
    return Truncator(text).chars(most_characters(model, "source"))
