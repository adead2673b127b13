"""Conventions: asked for by a person, printed by a worker, then frozen."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from allocation.agreement_texts.selectors import missing_in, missing_of_the_region, terms_of
from allocation.agreement_texts.services import keep_texts
from allocation.agreements.documents import agreement_document
from allocation.agreements.models import Agreement
from allocation.agreements.selectors import (
    next_references,
    standing_agreements,
    structures_without_valid_project,
)
from allocation.agreements.sheet import agreement_sheet
from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import enter_state, locked
from allocation.models import Campaign, Correction, State
from structures.access import require_role
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.refusals import Refused, require
from structures.journal.services import note, note_each
from structures.models import REGION_STAFF, JournalEntry, Structure, User
from structures.network.selectors import missing_identity
from structures.people.selectors import without_president
from structures.region.selectors import region_on

# During the dialogues, those that a correction made void.
OPEN_TO_AGREEMENTS = (State.ADOPTED, State.CONVENTIONS, State.DIALOGUE)


@transaction.atomic
def request_agreements(
    campaign: Campaign, *, by: User, no_project_reason: str = ""
) -> list[Agreement]:
    """Make the missing conventions of the adopted run; return those left to print.

    May be asked again at any time: what is generated stays as it is. Raises Refused
    if no run is adopted, if a structure's identity is incomplete, if a value that the first
    conventions cite is missing, or if a structure has no valid project and no reason is given
    for making its convention all the same. From the first ones on, the texts are fixed.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *OPEN_TO_AGREEMENTS)
    _refuse_unnamed_region(campaign)
    structures = list(campaign_structures(campaign))
    _refuse_incomplete(structures)
    if campaign.state == State.ADOPTED:
        _refuse_unsaid(campaign, structures)
        keep_texts(campaign)
    without = structures_without_valid_project(campaign)
    reason = no_project_reason.strip()
    if without and not reason:
        names = ", ".join(str(structure) for structure in without)
        day = date_long(campaign.adoption.deliberation_date)
        raise Refused(f"Aucun projet de structure valide le {day} : {names}. Donnez un motif.")
    _make_missing(campaign, structures, {one.pk: reason for one in without}, by=by)
    summary = f"Convention {campaign.year} établie sans projet de structure valide"
    for structure in without:
        note(JournalEntry.Kind.AGREEMENT, summary, structure=structure, by=by, reason=reason)
    if campaign.state == State.ADOPTED:
        enter_state(campaign, State.CONVENTIONS, by=by)
    return list(campaign.agreements.filter(state=Agreement.State.DRAFT))


def _make_missing(
    campaign: Campaign, structures: list[Structure], reasons: Mapping[int, str], *, by: User
) -> None:
    """Ask for the convention of each structure that has none standing."""
    references = next_references(campaign)
    made = set(standing_agreements(campaign).values_list("structure", flat=True))
    Agreement.objects.bulk_create(
        [
            Agreement(
                campaign=campaign,
                structure=structure,
                run_id=campaign.adoption.run_id,
                reference=references[structure.pk],
                no_project_reason=reasons.get(structure.pk, ""),
                requested_by=by,
            )
            for structure in structures
            if structure.pk not in made
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def print_agreement(agreement_id: int) -> None:
    """Print a convention and freeze it; does nothing if that is done, or no longer wanted."""
    agreement = Agreement.objects.select_for_update().filter(pk=agreement_id).first()
    if agreement is None or agreement.state != Agreement.State.DRAFT:
        return
    agreement.file = agreement_document(agreement_sheet(agreement)).kept()
    agreement.state, agreement.generated_at = Agreement.State.GENERATED, clock.now()
    agreement.save()
    note(
        JournalEntry.Kind.AGREEMENT,
        f"Convention {agreement.reference} générée",
        structure=agreement.structure,
        by=agreement.requested_by,
    )


def void_corrected(found: Iterable[Agreement], correction: Correction, *, by: User) -> None:
    """Make void what a correction changes of these; what is only asked for, nobody read, goes.

    In the transaction that adopts the correction, whose campaign is locked.
    """
    keys = [agreement.pk for agreement in found]
    rows = Agreement.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    own = Agreement.objects.filter(pk__in=[row.pk for row in rows])
    own.filter(state=Agreement.State.DRAFT).delete()
    printed = own.filter(state=Agreement.State.GENERATED)
    structures = [one.structure for one in printed.select_related("structure")]
    printed.update(state=Agreement.State.VOID, corrected=correction)
    note_each(
        JournalEntry.Kind.AGREEMENT,
        f"Convention {correction.campaign.year} annulée, à générer de nouveau : {correction}",
        structures=structures,
        by=by,
    )


def _refuse_incomplete(structures: list[Structure]) -> None:
    missing = {s: fields for s in structures if (fields := missing_identity(s))}
    if missing:
        names = " ; ".join(f"{s} ({', '.join(fields)})" for s, fields in missing.items())
        raise Refused(f"Identité à compléter avant la convention : {names}.")


def _refuse_unsaid(campaign: Campaign, structures: list[Structure]) -> None:
    """Refuse the first conventions of a year while something that they cite is not known."""
    associations = [one for one in structures if one.regime != Structure.Regime.PUBLIC]
    unnamed = [str(one) for one in without_president(associations, clock.today())]
    missing = {
        "page « Textes de la convention », valeurs citées": missing_in(terms_of(campaign)),
        "page « Région »": missing_of_the_region(campaign),
        "page « Personnes » de chaque structure, présidence": unnamed,
    }
    said = [f"{', '.join(names)} ({where})" for where, names in missing.items() if names]
    require(not said, f"À renseigner avant les conventions : {' ; '.join(said)}.")


def _refuse_unnamed_region(campaign: Campaign) -> None:
    require(
        region_on(campaign.adoption.deliberation_date).pk,
        "L’identité de la Région n’est pas renseignée : un administrateur la donne sur la page "
        "« Région », puis recommencez.",
    )
