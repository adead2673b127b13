"""Projets de structure of the demo: invented texts, one valid project a structure.

Saverne's is written, sent back, written again and validated by the demo accounts.
The others have no director's account here: they stand as validated on paper before
the product existed, handed in by the Region's agent.
"""

import json
from datetime import date, time
from typing import Any

from django.conf import settings

from structures.ground import clock
from structures.models import ProjectVersion, Structure, StructureProject, UnmetNeed, User
from structures.projects import services
from structures.projects.selectors import Part, State
from structures.projects.validity import last_day

WRITTEN_HERE = "67437"


def load_projects(people: dict[str, User]) -> None:
    """Load a validated project for each structure of the demo."""
    data = json.loads((settings.FIXTURES_DIR / "demo-projects.json").read_text())
    data |= {name: date.fromisoformat(data[name]) for name in ("starts_on", "validated_on")}
    structures = Structure.objects.in_bulk(field_name="code")
    _write(structures[WRITTEN_HERE], data, people)
    for code, texts in data["others"].items():
        _take_over(structures[code], texts, data, people)


def _write(structure: Structure, data: dict[str, Any], people: dict[str, User]) -> None:
    director = people["director"]
    drafts = data["saverne"]
    clock.turn_to(date(2014, 9, 1), time(14, 10))
    project = services.start_project(structure, starts_on=data["starts_on"], by=director)
    _submit(project, drafts["first"], by=director)
    clock.turn_to(date(2014, 9, 8), time(11, 35))
    services.send_back(project, drafts["comments"], by=people["region_agent"])
    clock.turn_to(date(2014, 9, 17), time(16, 5))
    _submit(project, drafts["second"], by=director)
    clock.turn_to(data["validated_on"], time(10, 20))
    services.validate_project(project, on=data["validated_on"], by=people["region_manager"])


def _submit(project: StructureProject, texts: dict[str, Any], *, by: User) -> None:
    content = services.ProjectContent(
        project.starts_on,
        project.ends_on,
        {part: texts[part] for part in Part},
        [tuple(pair) for pair in texts["unmet_needs"]],
    )
    services.write_project(project, content, by=by)
    services.submit_project(project, by=by)


def _take_over(
    structure: Structure,
    texts: dict[str, Any],
    data: dict[str, Any],
    people: dict[str, User],
) -> None:
    parts = {part.value: texts[part] for part in Part}
    needs = [{"text": text, "gap": gap} for text, gap in texts["unmet_needs"]]
    project = StructureProject.objects.create(
        structure=structure,
        state=State.VALIDATED,
        starts_on=data["starts_on"],
        ends_on=last_day(data["starts_on"]),
        validated_by=people["region_manager"],
        validated_on=data["validated_on"],
        **parts,
    )
    UnmetNeed.objects.bulk_create(UnmetNeed(project=project, **need) for need in needs)
    ProjectVersion.objects.create(
        project=project,
        number=1,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        parts=parts,
        unmet_needs=needs,
        submitted_by=people["region_agent"],
    )
