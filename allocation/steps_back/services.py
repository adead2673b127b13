"""Taking a year back one state: what follows is void, with a reason, and everybody is told."""

from collections.abc import Callable

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.states import State, StepBack
from allocation.figures.wordings import word_older_figures
from allocation.models import (
    Adoption,
    Agreement,
    Campaign,
    StateChange,
    WithdrawnAdoption,
    WithdrawnSettlement,
)
from allocation.settlement.selectors import settlement_run
from allocation.steps_back.mails import step_back_mails
from allocation.steps_back.selectors import in_the_way, readers_of
from structures.access import require_role
from structures.ground.refusals import Refused, require
from structures.journal.services import note, note_each
from structures.messages.services import post
from structures.models import JournalEntry, Role, User

Undoing = Callable[[StateChange], None]
SOMETHING_FOLLOWS = (
    "La campagne ne revient pas en arrière : ce qui suit existe déjà. Rouvrez la page pour le lire."
)


def go_back(
    campaign: Campaign,
    step: StepBack,
    *,
    reason: str,
    by: User,
    also: Undoing | None = None,
) -> StateChange:
    """Take a campaign, locked by the caller, back one state; undo what that voids, and tell.

    `also` undoes what is not of the allocation. Raises Refused while something stands in the way.
    """
    require_role(by, Role.REGION_MANAGER)
    require(reason.strip(), "Dites pourquoi : le motif est lu par tous ceux qui sont prévenus.")
    require(campaign.state == step.leaves, "La campagne n’est plus à cette étape.")
    require(not in_the_way(campaign, step), SOMETHING_FOLLOWS)
    people, structures = list(readers_of(campaign, step)), list(campaign_structures(campaign))
    change = StateChange.objects.create(
        campaign=campaign,
        state=step.to.value,
        leaves=step.leaves.value,
        reason=reason.strip(),
        changed_by=by,
    )
    if step.leaves in _UNDOING:
        _UNDOING[step.leaves](change)
    if also:
        also(change)
    campaign.state = step.to.value
    campaign.save(update_fields=["state"])
    post(step_back_mails(change, people), by=by)
    kind, summary = JournalEntry.Kind.ALLOCATION, f"{campaign} : {step.done}"
    if step.tells_structures:
        note_each(kind, summary, structures=structures, by=by, reason=change.reason)
    else:
        note(kind, summary, structure=None, by=by, reason=change.reason)
    return change


def _withdraw_adoption(change: StateChange) -> None:
    adoption = Adoption.objects.get(campaign=change.campaign)
    WithdrawnAdoption.objects.create(
        change=change,
        run_id=adoption.run_id,
        deliberation_number=adoption.deliberation_number,
        deliberation_date=adoption.deliberation_date,
        adopted_by_id=adoption.adopted_by_id,
        adopted_at=adoption.adopted_at,
    )
    adoption.delete()


def _void_agreements(change: StateChange) -> None:
    """Make void what is printed; what is only asked for was read by nobody, and goes."""
    found = Agreement.objects.select_for_update().filter(campaign=change.campaign)
    keys = [one.pk for one in found.order_by("pk")]
    own = Agreement.objects.filter(pk__in=keys)
    own.filter(state=Agreement.State.DRAFT).delete()
    own.filter(state=Agreement.State.GENERATED).update(state=Agreement.State.VOID, voided=change)


def _withdraw_settlement(change: StateChange) -> None:
    run = settlement_run(change.campaign)
    if run is None:
        raise Refused("Le solde n’est pas arrêté : il n’y a rien à retirer.")
    WithdrawnSettlement.objects.create(change=change, run=run)


def _keep_wordings(change: StateChange) -> None:
    """Keep what figures were counted under: definitions may change once they are suspended."""
    word_older_figures(change.campaign)


_UNDOING: dict[State, Undoing] = {
    State.COLLECTION: _keep_wordings,
    State.ADOPTED: _withdraw_adoption,
    State.CONVENTIONS: _void_agreements,
    State.SETTLEMENT: _withdraw_settlement,
}
