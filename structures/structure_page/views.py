"""A structure’s page."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, signed_in, structure_of
from structures.accounts.pages import mismatches
from structures.coverage.selectors import coverage_of
from structures.ground import clock
from structures.journal.selectors import timeline
from structures.map.pages import commune_map
from structures.models import Role, Structure, User
from structures.network.selectors import is_open, may_change_identity, missing_identity
from structures.network_changes.selectors import merged_into
from structures.people.selectors import may_correct_contacts, may_manage_people, people_of
from structures.structure_page.pages import deadlines, dossier_of
from structures.structure_page.selectors import around

LATEST = 5


@signed_in("GET")
def structure_detail(request: AuthedRequest, code: str) -> HttpResponse:
    """Show who a structure is, who leads it, what it covers, and where its file stands."""
    structure, user, today = structure_of(request, code), request.user, clock.today()
    people = people_of(structure, today)
    surroundings = around(structure, user)
    return TemplateResponse(
        request,
        "structures/structure_page/structure_detail.html",
        {
            "structure": structure,
            "lead": _lead(structure),
            "is_open": is_open(structure, today),
            "merged": merged_into(structure) if surroundings.has_merged else [],
            "around": surroundings,
            "people": people,
            "mismatches": mismatches(structure, people, user),
            "coverage": coverage_of(structure),
            "map": commune_map(structure),
            "deadlines": deadlines(structure, user, today),
            "dossier": dossier_of(structure, user, today),
            "missing_identity": missing_identity(structure),
            "entries": timeline(user, structure)[:LATEST],
            "is_admin": user.has_role(Role.REGION_ADMIN),
            **_rights(user, structure),
        },
    )


def _lead(structure: Structure) -> str:
    kind = structure.get_kind_display()
    return f"{kind[0].upper()}{kind[1:]}, territoire {structure.territory}"


def _rights(user: User, structure: Structure) -> dict[str, bool]:
    return {
        "may_change_identity": may_change_identity(user),
        "may_manage_people": may_manage_people(user),
        "may_correct_contacts": may_correct_contacts(user, structure),
    }
