"""The Region's identity: given from a day, corrected, said in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from structures.access import require_role
from structures.ground.fields import column
from structures.ground.files.kinds import named_after
from structures.ground.files.logos import LogoRefused, logo_type
from structures.ground.files.models import StoredFile
from structures.ground.files.services import keep
from structures.ground.french import date_long
from structures.ground.refusals import Refused, require_valid
from structures.journal.services import note
from structures.models import JournalEntry, Role, User
from structures.region.models import RegionIdentity
from structures.region.selectors import region_on

FIELDS = (
    "valid_from",
    "name",
    "seat",
    "court",
    "siret",
    "accountant",
    "signatory_title",
    "signatory_name",
    "contact_email",
    "contact_phone",
    "legal_notice",
)
# Both values of a change fit in a line of the journal.
LONGEST_VALUE = 110


@dataclass(frozen=True)
class LogoChange:
    """A logo that is sent, or with no content the one that is taken away."""

    name: str = ""
    content: bytes = b""

    def kept(self) -> StoredFile | None:
        """Keep what was sent; raises Refused for what is neither an SVG nor a PNG to be shown."""
        if not self.content:
            return None
        try:
            kind = logo_type(self.content)
        except LogoRefused as refusal:
            raise Refused(str(refusal)) from refusal
        return keep(named_after(self.name, kind), self.content, kind.media_type)


@transaction.atomic
def add_identity(
    values: Mapping[str, Any], *, by: User, logo: LogoChange | None = None
) -> RegionIdentity:
    """Give the Region the identity `values` (of FIELDS) from a day on.

    Without a new logo it goes on with that of the identity before.
    """
    require_role(by, Role.REGION_ADMIN)
    identity = RegionIdentity(**{name: values[name] for name in FIELDS if name in values})
    before = region_on(identity.valid_from)
    identity.logo = logo.kept() if logo else before.logo
    require_valid(identity)
    identity.save()
    _note(f"Région : {identity.name}, à partir du {date_long(identity.valid_from)}", by)
    return identity


@transaction.atomic
def correct_identity(
    identity: RegionIdentity,
    values: Mapping[str, Any],
    *,
    by: User,
    logo: LogoChange | None = None,
) -> int:
    """Correct what was entered; return how many fields really changed.

    Each is a line of the journal, before → after. What is printed already does not change.
    """
    require_role(by, Role.REGION_ADMIN)
    kept = RegionIdentity.objects.select_for_update().get(pk=identity.pk)
    changed = [n for n in FIELDS if n in values and values[n] != getattr(kept, n)]
    facts = [f"{_label(n)} : {_shown(getattr(kept, n))} → {_shown(values[n])}" for n in changed]
    for name in changed:
        setattr(kept, name, values[name])
    if logo:
        kept.logo = logo.kept()
        facts.append("logo changé" if kept.logo else "logo retiré")
    require_valid(kept)
    kept.save(update_fields=[*changed, "logo"])
    for fact in facts:
        _note(f"Région, {fact}", by)
    return len(facts)


def name_region_once(data: Mapping[str, Any], year: int, *, by: User) -> None:
    """Name the Region as a file of parameters does, if nobody named it yet."""
    given = {name: data.get(f"region_{name}") for name in ("name", "seat", "court")}
    if all(given.values()) and not RegionIdentity.objects.exists():
        add_identity({**given, "valid_from": date(year, 1, 1)}, by=by)


def _label(name: str) -> str:
    return str(column(RegionIdentity, name).verbose_name)


def _shown(value: object) -> str:
    if isinstance(value, date):
        return date_long(value)
    return Truncator(str(value)).chars(LONGEST_VALUE) if value else "non renseigné"


def _note(fact: str, by: User) -> None:
    note(JournalEntry.Kind.IDENTITY, fact, structure=None, by=by)
