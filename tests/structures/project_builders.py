"""Projects of two structures in any state, written by the services that the pages call."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils import timezone

from structures.ground import clock
from structures.models import Structure, StructureProject, User
from structures.projects import services
from structures.projects.selectors import Part
from tests.allocation.builders import make_structures, make_user

OWN, OTHER = "67437", "67180"
STARTS_ON, ENDS_ON = date(2014, 10, 1), date(2017, 9, 30)
VALIDATED_ON = date(2014, 9, 26)
WITHIN = date(2015, 6, 1)
TEXTS = {
    Part.NEEDS: "# Constat\n\nDes jeunes **sans permis**.",
    Part.OFFER: "Neuf conseillers.",
    Part.FOUNDATIONS: "Une permanence de plus.",
    Part.GAPS: "La mobilité.",
}
NEEDS = [("Permis de conduire", "Une aide dès l’inscription"), ("Garde d’enfants", "")]
ROOT = f"/structures/{OWN}/projet/"


def make_network() -> Structure:
    """Two structures; return ours."""
    make_structures([OWN, OTHER])
    return Structure.objects.get(code=OWN)


def make_director(code: str = OWN, role: str = "director") -> User:
    """Who directs, or presides over, the structure."""
    structure = Structure.objects.get(code=code)
    return make_user(role, email=f"{role}-{code}@demo.example", structure=structure)


def make_content(texts: dict[Part, str] | None = None) -> services.ProjectContent:
    """What a director writes, but for the parts given."""
    return services.ProjectContent(STARTS_ON, ENDS_ON, TEXTS | (texts or {}), NEEDS)


def make_draft(code: str = OWN) -> StructureProject:
    """A project written and not submitted."""
    director = make_director(code)
    structure = Structure.objects.get(code=code)
    project = services.start_project(structure, starts_on=STARTS_ON, by=director)
    services.write_project(project, make_content(), by=director)
    return StructureProject.objects.get(pk=project.pk)


def make_submitted(code: str = OWN) -> StructureProject:
    """A project in the Region's hands."""
    project = make_draft(code)
    services.submit_project(project, by=make_director(code))
    return StructureProject.objects.get(pk=project.pk)


def make_sent_back(code: str = OWN) -> StructureProject:
    """A project to be taken up again, for its offer."""
    project = make_submitted(code)
    comment = {Part.OFFER: "Dites **ce qui change**."}
    services.send_back(project, comment, by=make_user("region_agent"))
    return StructureProject.objects.get(pk=project.pk)


def make_validated(code: str = OWN) -> StructureProject:
    """A project valid from October 2014 to September 2017, in its second version."""
    with on(VALIDATED_ON):
        project = make_sent_back(code)
        director = make_director(code)
        services.write_project(project, make_content({Part.OFFER: "Dix conseillers."}), by=director)
        services.submit_project(project, by=director)
        services.validate_project(project, on=VALIDATED_ON, by=make_user())
    return StructureProject.objects.get(pk=project.pk)


@contextmanager
def on(day: date) -> Iterator[None]:
    """Turn the clock of the demo to a day, then to the day of the test."""
    clock.turn_to(day)
    yield
    clock.turn_to(timezone.localdate())
