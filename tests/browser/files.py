"""Every page of the structures' files, forms included, each opened by who does most there."""

from config.routes import Route
from structures.models import Role
from tests.allocation.builders import OWN
from tests.project.addresses import OTHER, ROUTES, address, make_everything
from tests.structures import project_builders, state_of_play_builders

ANALYSED, COMPARED, SUBMITTED = "67180", "67180", "67300"
FILES_SENT = (
    ".csv",
    ".xlsx",
    ".json",
    "pieces/<int:file>/",
    ".<str:extension>",
    "/logo/",
    "/fichier/",
)
NETWORK = ("allocation:structure_", "allocation:perimeter_", "allocation:money", "dialogue:appeal")
# A document that was asked for is that person's alone, a link to open an account too.
ASKED = {"structures:document", "structures:document_file", "structures:invitation"}
ABOUT_FILES = [
    route
    for route in ROUTES
    if route.name.startswith(("structures:", *NETWORK))
    and "GET" in route.access.methods
    and route.name not in ASKED
    and not route.path.endswith(FILES_SENT)
]
# Where a page shows its form: elsewhere it would lead back to what is to be read.
WHERE = {
    "project_compare": {"code": COMPARED, "keys_of": COMPARED},
    "project_send_back": {"code": SUBMITTED, "keys_of": SUBMITTED},
    "project_validate": {"code": SUBMITTED, "keys_of": SUBMITTED},
    "state_of_play_edit": {"code": OTHER, "year": "2014"},
    "state_of_play_validate": {"year": "2014"},
    "state_of_play_send_back": {"year": "2014"},
    "analysis_edit": {"year": "2014"},
    "recommendation_add": {"year": "2014"},
    "recommendation_edit": {"year": "2014"},
    "restitution_publish": {"year": "2014", "number": "3"},
}


def make_files() -> None:
    """One of each thing, and of each file one that waits for somebody."""
    state_of_play_builders.make_analysis(
        [state_of_play_builders.make_validated(ANALYSED, year=2014)], year=2014
    )
    make_everything()
    project_builders.make_validated(COMPARED)
    project_builders.make_submitted(SUBMITTED)
    state_of_play_builders.make_proofreading(OWN, year=2014)
    state_of_play_builders.make_draft(OTHER, year=2014)


def opened_by(role: Role) -> list[str]:
    """Return the addresses that a person of this role opens, as the one who does most there."""
    return [_place(route) for route in ABOUT_FILES if _who(route) == role]


def _who(route: Route) -> Role:
    ranked = (Role.DIRECTOR, Role.REGION_MANAGER, Role.REGION_ADMIN)
    if WHERE.get(route.name.partition(":")[2], {}).get("code", OWN) != OWN:
        ranked = ranked[1:]
    return next(role for role in ranked if role in route.access.roles)


def _place(route: Route) -> str:
    return address(route, **WHERE.get(route.name.partition(":")[2], {}))
