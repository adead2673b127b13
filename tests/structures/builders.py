"""People of a small network, for the tests of a structure's page."""

from datetime import date

from structures.invitations.selectors import digest
from structures.invitations.services import Invited, invite
from structures.models import STRUCTURE_ROLES, Invitation, Mandate, RegionIdentity, Structure
from structures.people.services import Terms, begin_mandate
from structures.region.services import add_identity
from tests.allocation.builders import OWN, make_structures, make_user

OTHER = "67180"


def make_network() -> dict[str, Structure]:
    """The structures of the fixtures, by code."""
    return {structure.code: structure for structure in make_structures()}


def make_person(role: str, code: str = OWN):
    """An account of a role; who leads a structure belongs to `code`."""
    if role in STRUCTURE_ROLES:
        own = Structure.objects.get(code=code)
        return make_user(role, structure=own, email=f"{role}-{code}@demo.example")
    return make_user(role)


def make_terms(name: str = "Jeanne Exemple", **changes: object) -> Terms:
    """A person and the first day of the mandate; invented."""
    first_name = name.partition(" ")[0]
    known = {"email": f"{first_name.lower()}@exemple.example", "phone": "03 53 01 09 99"}
    return Terms(**{"full_name": name, "starts_on": date(2013, 4, 1)} | known | changes)


def make_mandate(structure: Structure, function: str = "director", **changes: object) -> Mandate:
    """A mandate that the Region recorded; `changes` are those of `make_terms`."""
    agent = make_user("region_agent")
    return begin_mandate(structure, function, make_terms(**changes), by=agent)


def make_region(valid_from: date = date(2015, 1, 1), **changes: object) -> RegionIdentity:
    """An identity of an invented Region, from a day on."""
    values = {
        "name": "Région Essai",
        "seat": "1 place de la Région, Essai",
        "court": "tribunal administratif d’Essai",
    }
    by = make_user("region_admin")
    return add_identity({**values, **changes, "valid_from": valid_from}, by=by)


def make_invitation(token: str = "nul") -> Invitation:
    """Somebody invited to the Region, who has not answered; their link ends with `token`."""
    invited = Invited("nouvelle@demo.example", "Personne", "region_agent", None)
    invitation = invite(invited, by=make_user("region_admin"))
    invitation.token_hash = digest(token)
    invitation.save(update_fields=["token_hash"])
    return invitation
