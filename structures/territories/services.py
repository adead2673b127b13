"""Changing the territories; each change is a line of the journal."""

from django.db import transaction

from structures.coverage.services import require_admin
from structures.ground.french import counted
from structures.ground.refusals import require, require_valid, twins_refused
from structures.journal.services import note
from structures.models import JournalEntry, Restitution, Structure, Territory, User


@transaction.atomic
def add_territory(number: int, name: str, *, by: User) -> Territory:
    """Add a territory. Raises Refused when its number is taken."""
    require_admin(by)
    territory = Territory(number=number, name=name)
    require_valid(territory)
    with twins_refused():
        territory.save()
    _note(f"Territoire {number} ajouté : {name}", by)
    return territory


@transaction.atomic
def change_territory(territory: Territory, number: int, name: str, *, by: User) -> None:
    """Number and name a territory; its structures stay in it."""
    require_admin(by)
    kept = Territory.objects.select_for_update().get(pk=territory.pk)
    before = kept.number, kept.name
    if before == (number, name):
        return
    kept.number, kept.name = number, name
    require_valid(kept)
    with twins_refused():
        kept.save()
    _note(f"Territoire {before[0]}, {before[1]} → territoire {number}, {name}", by)


@transaction.atomic
def remove_territory(territory: Territory, *, by: User) -> None:
    """Remove a territory that holds no structure, closed ones included, and has no restitution."""
    require_admin(by)
    # A structure that enters it at this instant waits, or is seen.
    kept = Territory.objects.select_for_update().get(pk=territory.pk)
    inside = Structure.objects.filter(territory=kept).count()
    require(
        not inside,
        f"{kept} ne peut pas être retiré : "
        f"{counted(inside, 'structure y est', 'structures y sont')} encore, fermées comprises. "
        "Changez d’abord leur territoire, dans leur identité.",
    )
    require(
        not Restitution.objects.filter(territory=kept).exists(),
        f"{kept} ne peut pas être retiré : une restitution lui a été faite. Renommez-le plutôt.",
    )
    _note(f"Territoire {kept.number} retiré : {kept.name}", by)
    kept.delete()


def _note(fact: str, by: User) -> None:
    note(JournalEntry.Kind.NETWORK, fact, structure=None, by=by)
