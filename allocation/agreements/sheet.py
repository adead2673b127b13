"""All that a convention prints: one structure's part of the adopted run, nobody else's.

Amounts, values, wordings and provenance come from the run's own lines and record; only
the parties' identities, the project, the perimeter and the action plan are read as they are now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.utils import timezone
from stdnum.fr import siret as siret_number

from allocation.agreement_texts.selectors import bodies, terms_of
from allocation.agreements.models import Agreement
from allocation.agreements.selectors import PlanAnnex, next_references, plan_annex
from allocation.agreements.wording import PrintedTexts, printed_texts
from allocation.explanation.extract import allocation_extract
from allocation.explanation.lines import Origin, SheetAxis, origins, sheet_axes
from allocation.explanation.selectors import Explanation, Solidarity, explanation, solidarity
from allocation.models import AgreementTerms, Campaign, CampaignRevision, Run, RunTotal
from allocation.revisions.selectors import confirmed_revisions
from allocation.settlement.selectors import balance_range
from structures.coverage.selectors import valid_on
from structures.ground import clock
from structures.ground.french import NO_BREAK_SPACE
from structures.models import Coverage, Structure, StructureProject
from structures.people.selectors import president_on
from structures.projects.selectors import project_on
from structures.region.selectors import Letterhead, letterhead_on

TO_COME = "[à venir]"


@dataclass(frozen=True)
class DueAmounts:
    """What the structure is due, in cents; the balance with levels all at 0, all at the top.

    `guarded` is what guard rails gave the fixed part, None where there are none.
    """

    fixed: int
    ceiling: int
    maximum: int
    advance: int
    fixed_left: int
    full_balance: int
    guarded: int | None


@dataclass(frozen=True)
class FirstPayment:
    """The rule of the first payment: `rate_bp` of `base_cents`, within the fixed part.

    `pot_cents` is what the whole network shares pro rata of the maximum, None when former
    grants are followed; `capped` says that the fixed part lowered the payment.
    """

    of_former_grant: bool
    rate_bp: int
    base_cents: int
    pot_cents: int | None
    capped: bool


@dataclass(frozen=True)
class CoveredCommunes:
    """How many communes the structure covers on 1 January of the year."""

    communes: int


@dataclass(frozen=True)
class Decision:
    """The deliberation that adopted the run."""

    number: str
    day: date


@dataclass(frozen=True)
class Seal:
    """The run's number, and the SHA-256 of its whole record."""

    number: int
    sha256: str


@dataclass(frozen=True)
class AgreementSheet:
    """A convention before it is printed; `record` is the run's extract."""

    reference: str
    demo: bool
    region: Letterhead
    campaign: Campaign
    structure: Structure
    siret: str
    court: str
    president: str
    deliberation: Decision
    project: StructureProject | None
    run: Seal
    envelope_cents: int
    axes: list[SheetAxis]
    solidarity: Solidarity | None
    origins: list[Origin]
    amounts: DueAmounts
    first_payment: FirstPayment
    redistributed: bool
    revisions: list[CampaignRevision]
    perimeter: CoveredCommunes
    plan: PlanAnnex | None
    texts: Mapping[str, str]
    terms: AgreementTerms
    record: dict[str, object]

    @property
    def day(self) -> date:
        """The day of the deliberation."""
        return self.deliberation.day

    @property
    def attachment_name(self) -> str:
        """What the run's extract is called, attached to the PDF."""
        return f"repartition-{self.run.number}-{self.structure.code}.json"

    @property
    def printed(self) -> PrintedTexts:
        """The texts, with this structure's values in them."""
        return printed_texts(self, self.attachment_name)


def agreement_sheet(agreement: Agreement) -> AgreementSheet:
    """Return what the convention prints. Eleven queries, whatever the size of the network."""
    found = (
        Agreement.objects.select_related("campaign", "structure", "run__adoption", "run__frame")
        .defer("run__record")
        .get(pk=agreement.pk)
    )
    adoption = found.run.adoption
    decision = Decision(adoption.deliberation_number, adoption.deliberation_date)
    return _sheet(found, decision, on=timezone.localdate(found.requested_at))


def preview_sheet(campaign: Campaign, structure: Structure) -> AgreementSheet | None:
    """Return what the structure's next convention would print today; nothing is stored.

    From the adopted run, else from the last one computed, its deliberation still to come; None
    without a run where the structure has its part.
    """
    runs = Run.objects.filter(campaign=campaign, totals__structure=structure)
    runs = runs.select_related("adoption", "frame").defer("record")
    run = runs.filter(adoption__isnull=False).first() or runs.order_by("-number").first()
    if run is None:
        return None
    decision = Decision(TO_COME, clock.today())
    if hasattr(run, "adoption"):
        decision = Decision(run.adoption.deliberation_number, run.adoption.deliberation_date)
    reference = next_references(campaign).get(structure.pk, TO_COME)
    unsaved = Agreement(campaign=campaign, structure=structure, run=run, reference=reference)
    return _sheet(unsaved, decision, on=clock.today())


def _sheet(agreement: Agreement, decision: Decision, *, on: date) -> AgreementSheet:
    """Return the sheet of a convention asked for `on` this day."""
    campaign, structure, run = agreement.campaign, agreement.structure, agreement.run
    explained = explanation(run, structure)
    assert explained is not None  # a convention is of a structure that has its part in the run
    axes = sheet_axes(explained)
    return AgreementSheet(
        reference=agreement.reference,
        demo=settings.DEMO,
        region=letterhead_on(decision.day),
        campaign=campaign,
        structure=structure,
        siret=siret_number.format(structure.siret, NO_BREAK_SPACE),
        court=structure.court[:1].lower() + structure.court[1:],
        president=president_on(structure, on),
        deliberation=decision,
        project=project_on(structure, decision.day),
        run=Seal(run.number, run.sha256),
        envelope_cents=explained.envelope_cents,
        axes=axes,
        solidarity=solidarity(explained),
        origins=origins([_declared(axis) for axis in axes]),
        amounts=_amounts(explained.total),
        first_payment=_first_payment(explained),
        redistributed=explained.parameters["unearned_axis3"] == Campaign.UnearnedAxis3.REDISTRIBUTE,
        revisions=list(confirmed_revisions(campaign)),
        perimeter=_perimeter(campaign, structure),
        plan=plan_annex(campaign, structure),
        texts=bodies(campaign),
        terms=terms_of(campaign),
        record=allocation_extract(explained, structure, axes),
    )


def _declared(axis: SheetAxis) -> SheetAxis:
    """Return an axis where values come from what the campaign says, not from what was typed."""
    lines = [
        replace(one, provenance=one.provenance | {"source": one.names["source"]})
        if one.provenance
        else one
        for one in axis.lines
    ]
    return replace(axis, lines=lines)


def _amounts(total: RunTotal) -> DueAmounts:
    balance = balance_range(total)
    return DueAmounts(
        fixed=total.fixed_cents,
        ceiling=total.ceiling_cents,
        maximum=total.maximum_cents,
        advance=total.advance_cents,
        fixed_left=balance.low_cents,
        full_balance=balance.high_cents,
        guarded=total.part.facts.get("guard_rails", {}).get("moved_cents"),
    )


def _first_payment(explained: Explanation) -> FirstPayment:
    parameters, total = explained.parameters, explained.total
    of_former_grant = parameters["advance_base"] == Campaign.AdvanceBase.FORMER_GRANT
    rate_bp = parameters["former_grant_bp" if of_former_grant else "advance_bp"]
    base_cents = total.former_grant_cents if of_former_grant else total.maximum_cents
    assert base_cents is not None  # the engine refuses to follow former grants with one missing
    return FirstPayment(
        of_former_grant=of_former_grant,
        rate_bp=rate_bp,
        base_cents=base_cents,
        pot_cents=explained.run.frame.facts["network"]["advance_pot_cents"],
        capped=total.part.facts["capped"],
    )


def _perimeter(campaign: Campaign, structure: Structure) -> CoveredCommunes:
    day = date(campaign.year, 1, 1)
    valid = Coverage.objects.filter(valid_on(day), structure=structure)
    return CoveredCommunes(valid.count())
