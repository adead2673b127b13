"""The other funders of a structure: entered, corrected, taken out."""

from collections.abc import Mapping

from django.db import transaction

from structures.funders.models import Funding
from structures.funders.selectors import may_enter_fundings
from structures.ground.fields import column
from structures.ground.french import euros
from structures.ground.refusals import require, require_valid
from structures.journal.services import note
from structures.models import JournalEntry, Structure, User


@transaction.atomic
def add_funding(structure: Structure, values: Mapping[str, object], *, by: User) -> Funding:
    """Enter what another funder gives for a year. Raises Refused, with what to correct."""
    _require_writer(structure, by)
    funding = Funding(structure=structure, entered_by=by, **values)
    require_valid(funding)
    funding.save()
    _note(funding, f"{euros(funding.amount_cents)} inscrits", by)
    return funding


@transaction.atomic
def change_funding(funding: Funding, values: Mapping[str, object], *, by: User) -> None:
    """Correct a line; the journal keeps what it was. Without any difference nothing is written.

    Raises Refused, with what to correct.
    """
    _require_writer(funding.structure, by)
    found = Funding.objects.select_for_update(of=("self",)).get(pk=funding.pk)
    was = f"{found} : {euros(found.amount_cents)}"
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(found, name, values[name])
    require_valid(found)
    found.save(update_fields=changed)
    labels = ", ".join(str(column(Funding, name).verbose_name) for name in changed)
    _note(found, f"corrigé ({labels})", by, reason=f"Avant : {was}.")


@transaction.atomic
def remove_funding(funding: Funding, *, by: User) -> None:
    """Take a line out; the history keeps what it was. Raises Refused."""
    _require_writer(funding.structure, by)
    found = Funding.objects.select_for_update(of=("self",)).filter(pk=funding.pk).first()
    require(found, "Cette ligne est déjà retirée.")
    assert found is not None  # or it was refused
    found.delete()
    _note(funding, f"{euros(found.amount_cents)} retirés", by)


def _require_writer(structure: Structure, by: User) -> None:
    require(
        may_enter_fundings(by, structure),
        "Les autres financeurs sont inscrits par la direction de la structure ou par la Région.",
    )


def _note(funding: Funding, fact: str, by: User, reason: str = "") -> None:
    note(
        JournalEntry.Kind.SURROUNDINGS,
        f"Autre financeur « {funding.funder[:150]} » en {funding.year} : {fact}",
        structure=funding.structure,
        by=by,
        reason=reason,
    )
