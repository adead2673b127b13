"""Which identity the Region has on a day, and what is missing in it."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, QuerySet, Subquery, Value
from django.db.models.functions import Greatest
from stdnum.fr import siret as siret_number

from structures.ground import clock
from structures.ground.fields import column
from structures.ground.french import NO_BREAK_SPACE
from structures.journal.models import JournalEntry
from structures.region.models import RegionIdentity

# What is said of a Region that has not been named yet.
UNNAMED = RegionIdentity(name="Région", court="tribunal administratif")
MOST_CHANGES = 50
# What a convention prints and an identity may lack.
WANTED = (
    *("siret", "accountant", "signatory_title", "signatory_name"),
    *("contact_email", "legal_notice"),
)


@dataclass(frozen=True)
class Letterhead:
    """The Region as a document of a day prints it; `logo` is a `data:` address, or empty."""

    name: str
    seat: str
    court: str
    siret: str
    accountant: str
    signatory: str
    signatory_name: str
    logo: str


def region_on(day: date) -> RegionIdentity:
    """Return the identity that holds on `day`, without the bytes of its logo. One query.

    The first one holds for the days before it too. Before any is given it is an unsaved one,
    that says « Région » and no more: its key is None.
    """
    return _on(day).select_related("logo").defer("logo__content").first() or UNNAMED


def region_today() -> RegionIdentity:
    """Return the identity that holds today. One query."""
    return region_on(clock.today())


def letterhead_on(day: date) -> Letterhead:
    """Return what a document of `day` prints of the Region, its logo included. One query."""
    found = _on(day).select_related("logo").first() or UNNAMED
    return Letterhead(
        name=found.name,
        seat=found.seat,
        court=found.court,
        siret=siret_number.format(found.siret, NO_BREAK_SPACE) if found.siret else "",
        accountant=found.accountant,
        signatory=found.signatory_title,
        signatory_name=found.signatory_name,
        logo=_address(found),
    )


def identities() -> QuerySet[RegionIdentity]:
    """Return all the identities, the first one first."""
    return RegionIdentity.objects.select_related("logo").defer("logo__content")


def changes() -> QuerySet[JournalEntry]:
    """Return what the journal says of the Region's identities, latest first; one query."""
    kind = JournalEntry.Kind.IDENTITY
    found = JournalEntry.objects.filter(structure=None, kind=kind).select_related("actor")
    return found[:MOST_CHANGES]


def missing_in(identity: RegionIdentity) -> list[str]:
    """Return the names of what documents would cite and is empty. No query."""
    names = [name for name in WANTED if not getattr(identity, name)]
    labels = [str(column(RegionIdentity, name).verbose_name) for name in names]
    return labels + ([] if identity.logo_id else ["logo"])


def frame_on(day: date) -> dict[str, Subquery]:
    """Return, to annotate rows with, what the frame of a page says of the Region."""
    found = _on(day)
    return {
        "region_name": Subquery(found.values("name")[:1]),
        "region_logo": Subquery(found.values("logo")[:1]),
    }


def _on(day: date) -> QuerySet[RegionIdentity]:
    """Return the identities, that of `day` first: the latest begun, else the first to come."""
    begun = Greatest("valid_from", Value(day, DateField()))
    return RegionIdentity.objects.order_by(begun, "-valid_from")


def _address(identity: RegionIdentity) -> str:
    logo = identity.logo
    if logo is None:
        return ""
    return f"data:{logo.media_type};base64,{b64encode(bytes(logo.content)).decode()}"
