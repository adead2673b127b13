"""Corrections as pages and other subjects read them, and what each would leave to redo."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, QuerySet

from allocation.agreements.selectors import standing_agreements
from allocation.campaigns.selectors import was_corrected
from allocation.campaigns.states import OPEN_TO_CORRECTIONS
from allocation.corrections.models import Correction, ReplacedAdoption
from allocation.models import Agreement, Axis, Campaign, Payment, Run
from allocation.revisions.selectors import people_to_tell
from allocation.runs.record import CorrectedValue
from allocation.runs.selectors import part_of
from structures.models import Message, Role, Structure, User

BINDING_PAYMENTS = (Payment.Status.VALIDATED, Payment.Status.PAID)


@dataclass(frozen=True)
class Consequence:
    """What a correction leaves to redo for a structure, whose maximum it changes, in cents.

    `again` is the convention to be generated anew, `amends` the one that an amendment changes,
    `returned` the first payment that was planned and is taken back, `due` the one that stays.
    """

    structure: Structure
    before_cents: int
    after_cents: int
    again: Agreement | None = None
    amends: Agreement | None = None
    returned: Payment | None = None
    due: Payment | None = None

    @property
    def change_cents(self) -> int:
        """What the structure gains, below zero what it loses."""
        return self.after_cents - self.before_cents


def corrections_visible_to(user: User, campaign: Campaign) -> QuerySet[Correction]:
    """Return the corrections a person may read, the latest first: drafts are the Region's."""
    found = Correction.objects.filter(campaign=campaign).select_related(
        "campaign", "corrects", "run", "prepared_by", "adopted_by", "withdrawn_by"
    )
    found = found.defer("corrects__record", "run__record").order_by("-number")
    return found if user.is_region else found.filter(adopted_at__isnull=False)


def adopted_corrections(campaign: Campaign) -> list[Correction]:
    """Return the corrections that were adopted, in order, with their deliberation.

    One query, none where the campaign was read with its answer: it never was corrected.
    """
    if not was_corrected(campaign):
        return []
    found = Correction.objects.filter(campaign=campaign, adopted_at__isnull=False)
    related = found.select_related("campaign", "corrects", "run__frame", "adopted_by")
    return list(related.defer("corrects__record", "run__record").order_by("number"))


def correction_prepared(campaign: Campaign) -> Correction | None:
    """Return the correction that waits, or None. One query, none as for `adopted_corrections`."""
    if not was_corrected(campaign):
        return None
    found = Correction.objects.filter(campaign=campaign, adopted_at=None, withdrawn_at=None)
    return found.select_related("run").defer("run__record").first()


def open_to_corrections(campaign: Campaign) -> bool:
    """Tell whether what was adopted may still be corrected. No query."""
    return campaign.state in OPEN_TO_CORRECTIONS


def replacing(run: Run) -> Correction | None:
    """Return the correction that replaced a run that was adopted, or None. One query."""
    found = Correction.objects.filter(replaced_adoption__run=run)
    related = found.select_related("replaced_adoption__adopted_by", "run", "adopted_by")
    return related.defer("run__record").last()


def correction_of(run: Run) -> Correction | None:
    """Return the correction that computed a run, if one did. One query at most."""
    if "corrects" not in run.frame.facts["run"]:
        return None
    found = Correction.objects.filter(campaign=run.campaign_id)
    number = run.frame.facts["run"]["corrects"]
    return found.filter(corrects__number=number).select_related("corrects").first()


def next_number(campaign: Campaign) -> int:
    """Return the number of the next correction. One query."""
    return (campaign.corrections.aggregate(last=Max("number"))["last"] or 0) + 1


def measured_in(run: Run) -> dict[int, str]:
    """Return the indicators of the fixed axes of a run, by number, as it names them. No query."""
    named = run.frame.facts["context"]["indicators"]
    return {
        int(number): said["short_label"]
        for number, said in sorted(named.items(), key=lambda item: int(item[0]))
        if said["kind"] == Axis.Kind.FIXED
    }


def names_in(run: Run) -> dict[int, str]:
    """Return how a run names each of its indicators. No query on one read with its frame."""
    named = run.frame.facts["context"]["indicators"]
    return {int(number): f"{number}. {said['short_label']}" for number, said in named.items()}


def value_in(run: Run, structure: Structure, number: int) -> Decimal:
    """Return the value that a run counted, before any coefficient. One query."""
    return Decimal(part_of(run, structure)["measured"][str(number)])


def corrected_values(correction: Correction) -> list[CorrectedValue]:
    """Return what a correction replaces, as a run takes it. One query."""
    rows = correction.figures.select_related("indicator", "structure")
    return [
        CorrectedValue(
            indicator=row.indicator.number,
            code=row.structure.code,
            value=row.after,
            reason=row.reason,
            source=row.source,
            recorded_at=row.recorded_at,
        )
        for row in rows
    ]


def advances_due(campaign: Campaign) -> dict[str, int]:
    """Return the first payments that nothing lowers any more, in cents by code. One query.

    A payment that was validated is due; one that is planned may still be taken back.
    """
    found = campaign.payments.filter(kind=Payment.Kind.ADVANCE, status__in=BINDING_PAYMENTS)
    return dict(found.order_by("structure__code").values_list("structure__code", "amount_cents"))


def stale_advances(correction: Correction) -> bool:
    """Tell whether first payments became due since the corrected run was computed. Two queries."""
    assert correction.run is not None  # asked of what is computed
    kept = correction.run.totals.filter(advance_due_cents__isnull=False)
    known = dict(kept.values_list("structure__code", "advance_due_cents"))
    return known != advances_due(correction.campaign)


def consequences(correction: Correction) -> list[Consequence]:
    """Return what adopting a computed correction would leave to redo, by code. Four queries.

    A convention on which a first payment is due binds the Region: it is amended, if what it
    grants changes. Another is void, and generated again.
    """
    former, run = correction.corrects, correction.run
    assert run is not None  # asked of what is computed
    before = {total.structure_id: total for total in former.totals.all()}
    agreements = {one.structure_id: one for one in standing_agreements(correction.campaign)}
    advances = correction.campaign.payments.filter(kind=Payment.Kind.ADVANCE)
    payments = {one.structure_id: one for one in advances}
    found = []
    for total in run.totals.select_related("structure"):
        was, key = before[total.structure_id], total.structure_id
        amounts = was.maximum_cents, total.maximum_cents
        same = (was.fixed_cents, was.ceiling_cents) == (total.fixed_cents, total.ceiling_cents)
        agreement, payment = agreements.get(key), payments.get(key)
        if payment and payment.status in BINDING_PAYMENTS:
            amended = None if same else agreement
            found.append(Consequence(total.structure, *amounts, amends=amended, due=payment))
        else:
            done = Consequence(total.structure, *amounts, again=agreement, returned=payment)
            found.append(done)
    return found


def people_told(campaign: Campaign) -> QuerySet[User]:
    """Return the accounts that a correction is told to, structures first. One query."""
    return people_to_tell(campaign)


def notice_count(correction: Correction) -> int:
    """Count the messages that tell of a correction. One query."""
    return Message.objects.filter(kind="correction", about=correction.pk).count()


def why_closed(correction: Correction) -> str:
    """Say why a correction does not change any more, nothing while it is prepared. No query."""
    if correction.is_prepared:
        return ""
    done = "arrêtée" if correction.adopted_at else "abandonnée"
    return f"Cette correction est déjà {done} : elle ne change plus."


def writers_of(correction: Correction) -> list[User]:
    """Return who prepared any of a correction. One query."""
    return list(User.objects.filter(pk__in=correction.writers).order_by("full_name", "pk"))


def may_adopt(correction: Correction, user: User) -> bool:
    """Tell whether a person may adopt it: a manager who prepared none of it. No query."""
    return user.has_role(Role.REGION_MANAGER) and user.pk not in correction.writers


def voted_on(run: Run, campaign: Campaign) -> date:
    """Return the day of the deliberation that made a run the campaign's, replaced since or not.

    For a run that settles, the day of what it settles. One query, none where it stands.
    """
    if campaign.adoption.run_id == run.pk:
        return campaign.adoption.deliberation_date
    replaced = ReplacedAdoption.objects.filter(run=run).first()
    return (replaced or campaign.adoption).deliberation_date
