"""Other funders, context notes and requests for help, of a structure of a small network."""

from datetime import date

from structures.context_notes.services import Wording, write_note
from structures.funders.services import add_funding
from structures.help_requests.services import ask
from structures.models import ContextNote, Funding, HelpRequest, Structure, User
from tests.allocation.builders import OWN, make_user
from tests.structures.builders import make_person

FUNDING = {
    "year": 2015,
    "kind": "local",
    "funder": "Ville de Saverne",
    "amount_cents": 1_250_000,
    "source": "Budget voté",
    "note": "",
}


def make_funding(code: str = OWN, *, by: User | None = None, **changes: object) -> Funding:
    """What a town gives the structure in 2015; `changes` are those of the line."""
    structure = Structure.objects.get(code=code)
    return add_funding(structure, FUNDING | changes, by=by or make_user("region_agent"))


def make_note(
    code: str = OWN, text: str = "L’usine ferme.", *, by: User | None = None, **changes: str
) -> ContextNote:
    """A note of the Region about 2015; `changes` may hold its readers."""
    wording = Wording(date(2015, 3, 2), "external", text)
    writer = by or make_user("region_agent")
    return write_note(Structure.objects.get(code=code), wording, by=writer, **changes)


def make_request(code: str = OWN, *, by: User | None = None) -> HelpRequest:
    """A question of the structure's director."""
    structure = Structure.objects.get(code=code)
    asker = by or make_person("director", code)
    return ask(structure, "Compter l’indicateur 3", "Que compter en juin ?", by=asker)
