"""What a structure is called and registered as, where it is, and who follows it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from structures.coverage.services import require_admin
from structures.ground.fields import column
from structures.ground.french import date_long
from structures.ground.refusals import Refused, require_valid
from structures.journal.services import note
from structures.models import REGION_STAFF, JournalEntry, User
from structures.network.models import Structure
from structures.network.selectors import may_change_identity

FIELDS = (
    "name",
    "legal_name",
    "kind",
    "territory",
    "regime",
    "court",
    "register_volume",
    "register_folio",
    "registered_on",
    "siret",
    "rna",
    "street",
    "postcode",
    "town",
    "email",
    "phone",
    "referent",
)
# Both values of a change fit in a line of the journal.
LONGEST_VALUE = 120


@transaction.atomic
def change_identity(
    structure: Structure, values: Mapping[str, Any], *, by: User, reason: str = ""
) -> int:
    """Change the fields of FIELDS that `values` names; return how many really changed.

    Each change is a line of the journal, before → after; a rename keeps both names.
    """
    if not may_change_identity(by):
        raise Refused("Seul un administrateur de la Région change l’identité d’une structure.")
    kept = Structure.objects.select_for_update(of=("self",)).get(pk=structure.pk)
    changed = {name: values[name] for name in FIELDS if _differs(kept, name, values)}
    before = {name: shown(kept, name) for name in changed}
    for name, value in changed.items():
        setattr(kept, name, value)
    _check(kept, changed)
    kept.save(update_fields=list(changed))
    for name in changed:
        fact = f"{_label(name)} : {before[name]} → {shown(kept, name)}"
        note(JournalEntry.Kind.IDENTITY, fact, structure=kept, by=by, reason=reason)
    return len(changed)


def require_able(referent: User | None) -> None:
    """Raise Refused unless a referent, if there is one, is of the Region's staff and active."""
    if referent and not (referent.is_active and referent.role in REGION_STAFF):
        raise Refused("Le référent est un chargé de mission ou un responsable en activité.")


def _differs(structure: Structure, name: str, values: Mapping[str, Any]) -> bool:
    return name in values and values[name] != getattr(structure, name)


def _check(structure: Structure, changed: Mapping[str, Any]) -> None:
    require_able(changed.get("referent"))
    require_valid(structure)


def _label(name: str) -> str:
    if name == "name":
        return "Renommée"
    label = str(column(Structure, name).verbose_name)
    return label[0].upper() + label[1:]


def shown(structure: Structure, name: str) -> str:
    """Return a value as the journal says it, cut when it is long."""
    field = column(Structure, name)
    value = getattr(structure, name)
    if value in (None, ""):
        return "non renseigné"
    if isinstance(value, date):
        return date_long(value)
    if isinstance(value, User):  # a person may have to be forgotten, the journal is kept
        return f"compte n° {value.pk}"
    if field.choices:
        value = dict(field.choices)[value]
    return Truncator(value).chars(LONGEST_VALUE)


@transaction.atomic
def create_structure(structure: Structure, *, by: User) -> Structure:
    """Add a structure to the network from its `opened_on`.

    Raises Refused without a date, or when the identity is not one that may be stored.
    """
    require_admin(by)
    if structure.opened_on is None:
        raise Refused("Indiquez la date d’ouverture de la structure.")
    require_able(structure.referent)
    require_valid(structure)
    structure.save()
    note(
        JournalEntry.Kind.NETWORK,
        f"Structure créée, ouverte le {date_long(structure.opened_on)}",
        structure=structure,
        by=by,
    )
    return structure
