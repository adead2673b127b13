"""Correcting what was adopted: prepared by some, computed as a new run, adopted by another."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from allocation.agreements.services import void_corrected
from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_CORRECTIONS
from allocation.corrections.mails import correction_mails
from allocation.corrections.models import Correction, FigureCorrection, ReplacedAdoption
from allocation.corrections.selectors import (
    advances_due,
    consequences,
    corrected_values,
    measured_in,
    next_number,
    people_told,
    stale_advances,
    value_in,
    why_closed,
)
from allocation.figures.services import still_said, without_parts, write_figures
from allocation.models import Adoption, Campaign, Figure, Run
from allocation.payments.services import held_advances, take_back
from allocation.runs.selectors import run_in_force, whole_run_in_force
from allocation.runs.services import compute_corrected
from allocation.second_sources.services import correct_second
from structures.access import require_not_author, require_role
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.refusals import Refused, require, require_valid
from structures.journal.services import note, note_each
from structures.messages.services import post
from structures.models import REGION_STAFF, JournalEntry, Role, Structure, User

# An adoption as it was voted.
VOTED = ("run_id", "deliberation_number", "deliberation_date", "adopted_by_id", "adopted_at")


@dataclass(frozen=True)
class RightValue:
    """A value that is right, why it was not, and who says so."""

    value: Decimal
    reason: str
    source: str


@transaction.atomic
def prepare_correction(campaign: Campaign, reason: str, *, by: User) -> Correction:
    """Begin a correction of the adopted run, empty; one at a time. Raises Refused."""
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *OPEN_TO_CORRECTIONS)
    require(reason.strip(), "Dites pourquoi : le motif est lu par toutes les structures.")
    require(
        not campaign.corrections.filter(adopted_at=None, withdrawn_at=None).exists(),
        "Une correction de cette campagne est déjà en préparation : complétez-la, ou "
        "abandonnez-la.",
    )
    run = run_in_force(campaign)
    correction = Correction.objects.create(
        campaign=campaign,
        number=next_number(campaign),
        reason=reason.strip(),
        corrects=run,
        prepared_by=by,
        writers=[by.pk],
    )
    _note(correction, "en préparation", by)
    return correction


@transaction.atomic
def correct_figure(
    correction: Correction, structure: Structure, number: int, right: RightValue, *, by: User
) -> FigureCorrection:
    """Write a right value into a correction, which is then to be computed. Raises Refused."""
    require_role(by, *REGION_STAFF)
    correction = _locked(correction)
    run = correction.corrects
    require(
        number in measured_in(run),
        "Seule une valeur que compte la part fixe se corrige : la part variable se décide dans le "
        "dialogue de gestion.",
    )
    indicator = measured_indicators(correction.campaign).get(number=number)
    require(
        not indicator.whole_values or right.value == right.value.to_integral_value(),
        f"{indicator.short_label} se compte en nombre entier : écrivez-le sans décimales.",
    )
    row = FigureCorrection(
        correction=correction,
        structure=structure,
        indicator=indicator,
        before=value_in(run, structure, number),
        after=right.value,
        reason=right.reason.strip(),
        source=right.source.strip(),
        recorded_by=by,
    )
    require_valid(row)
    row.save()
    _rewritten(correction, by)
    return row


@transaction.atomic
def drop_figure(row: FigureCorrection, *, by: User) -> None:
    """Take a value out of a correction, which is then to be computed again. Raises Refused."""
    require_role(by, *REGION_STAFF)
    correction = _locked(row.correction)
    correction.figures.filter(pk=row.pk).delete()
    _rewritten(correction, by)


@transaction.atomic
def compute_correction(correction: Correction, *, by: User) -> Run:
    """Compute the adopted run again with the right values, and nothing else. Raises Refused."""
    require_role(by, *REGION_STAFF)
    correction = _locked(correction)
    values = corrected_values(correction)
    require(values, "Cette correction ne change rien encore : ajoutez une donnée corrigée.")
    adopted = whole_run_in_force(correction.campaign)
    adopted.campaign = correction.campaign
    run = compute_corrected(
        adopted,
        values,
        advances_due(correction.campaign),
        by=by,
        reason=f"{correction} : {correction.reason}",
    )
    correction.run = run
    correction.save()
    return run


@transaction.atomic
def withdraw_correction(correction: Correction, *, by: User) -> None:
    """Give up a correction that nobody adopted; it stays, and changes nothing."""
    require_role(by, *REGION_STAFF)
    correction = _still_prepared(correction)
    correction.withdrawn_by, correction.withdrawn_at = by, clock.now()
    correction.save()
    _note(correction, "abandonnée", by)


@transaction.atomic
def adopt_correction(correction: Correction, *, number: str, on: date, by: User) -> Adoption:
    """Put the corrected run in the place of the adopted one, and tell everybody.

    Figures take their right values, conventions on which nothing is due are void, and planned
    payments are taken back; first payments that are due stay. Raises Refused for who prepared
    it, for a deliberation to come or older than the former one, or if payments became due since
    it was computed: what is adopted is what was read.
    """
    require_role(by, Role.REGION_MANAGER)
    correction = _locked(correction)
    campaign = correction.campaign
    former = Adoption.objects.select_related("run").defer("run__record").get(campaign=campaign)
    payments = held_advances(campaign)
    _refuse_unless_adoptable(correction, former, on, by)
    left = consequences(correction)
    correction.adopted_by, correction.adopted_at = by, clock.now()
    correction.save()
    adoption = _replace(correction, former, number, on)
    undetailed = _correct_figures(correction)
    void_corrected([one.again for one in left if one.again], correction, by=by)
    take_back(payments, by=by)
    post(correction_mails(correction, people_told(campaign)), by=by)
    note_each(
        JournalEntry.Kind.ALLOCATION,
        f"{campaign} : {correction} arrêtée, {correction.run} à la place de la n° "
        f"{former.run.number}, délibération n° {number} du {date_long(on)}{undetailed}",
        structures=campaign_structures(campaign),
        by=by,
        reason=correction.reason,
    )
    return adoption


def why_not(correction: Correction) -> str:
    """Say why a correction is not to be adopted as it is, or nothing. Three queries at most."""
    if closed := why_closed(correction):
        return closed
    if correction.run is None:
        return "La répartition corrigée n’est pas calculée : calculez-la, lisez ses écarts."
    if stale_advances(correction):
        return (
            "Des premiers versements ont été validés depuis le calcul : ils restent dus. "
            "Calculez de nouveau la répartition corrigée."
        )
    return ""


def _refuse_unless_adoptable(correction: Correction, former: Adoption, on: date, by: User) -> None:
    require(
        by.pk not in correction.writers,
        "Vous avez préparé cette correction : une ou un autre responsable la relit et l’arrête.",
    )
    hindered = why_not(correction)
    require(not hindered, hindered)
    assert correction.run is not None  # else it is hindered
    require_not_author(by, correction.run.author_id == by.pk, "calculé cette répartition")
    require(
        former.run_id == correction.corrects_id,
        "La répartition arrêtée n’est plus celle que cette correction corrige.",
    )
    require(
        on <= clock.today(),
        f"La délibération est à venir : nous sommes le {date_long(clock.today())}. Arrêtez la "
        "correction une fois qu’elle est votée.",
    )
    require(
        on >= former.deliberation_date,
        "La délibération ne précède pas celle de la répartition corrigée, du "
        f"{date_long(former.deliberation_date)}.",
    )


def _replace(correction: Correction, former: Adoption, number: str, on: date) -> Adoption:
    """Put the corrected run in the place of the adopted one, which is kept as it was voted."""
    assert correction.run and correction.adopted_by and correction.adopted_at
    voted = {name: getattr(former, name) for name in VOTED}
    ReplacedAdoption.objects.create(correction=correction, **voted)
    former.delete()
    return Adoption.objects.create(
        campaign=correction.campaign,
        run=correction.run,
        deliberation_number=number,
        deliberation_date=on,
        adopted_by=correction.adopted_by,
        adopted_at=correction.adopted_at,
    )


def _correct_figures(correction: Correction) -> str:
    """Give the live figures their right values; say of which sums the parts are taken away."""
    rows = correction.figures.select_related("indicator", "structure")
    correct_second(correction, rows.exclude(indicator__counted_source=""))
    own = list(rows.filter(indicator__counted_source=""))
    figures = correction.campaign.figures.filter(indicator__in=[row.indicator_id for row in own])
    known = {(one.indicator_id, one.structure_id): still_said(one) for one in figures}
    undetailed = write_figures(
        Figure(
            campaign=correction.campaign,
            indicator=row.indicator,
            structure=row.structure,
            value=row.after,
            source=row.source,
            comment=f"{correction} : {row.reason}",
            recorded_by=row.recorded_by,
            recorded_at=correction.adopted_at or clock.now(),
            **known.get((row.indicator_id, row.structure_id), {}),
        )
        for row in own
    )
    return without_parts(undetailed)


def _rewritten(correction: Correction, by: User) -> None:
    """Note who wrote of a correction; what was computed of it before no longer stands."""
    correction.run = None
    correction.writers = sorted({*correction.writers, by.pk})
    correction.save()


def _locked(correction: Correction) -> Correction:
    """Return a correction that is prepared, locked after its campaign. Raises Refused."""
    campaign = locked(correction.campaign, *OPEN_TO_CORRECTIONS)
    found = _still_prepared(correction)
    found.campaign = campaign
    return found


def _still_prepared(correction: Correction) -> Correction:
    rows = Correction.objects.select_for_update(of=("self",))
    related = rows.select_related("campaign", "corrects__frame", "run")
    found = related.defer("corrects__record", "run__record").get(pk=correction.pk)
    if closed := why_closed(found):
        raise Refused(closed)
    return found


def _note(correction: Correction, what: str, by: User) -> None:
    note(
        JournalEntry.Kind.ALLOCATION,
        f"{correction.campaign} : {correction} {what}",
        structure=None,
        by=by,
        reason=correction.reason,
        audience=JournalEntry.Audience.REGION,
    )
