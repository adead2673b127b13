"""The demo's projets de structure: one a structure, all valid in 2015."""

from datetime import date

import pytest

from allocation.models import State
from structures.models import ProjectComment, ProjectVersion, Structure, StructureProject
from structures.projects.selectors import missing_parts, structures_without_project


@pytest.mark.django_db
def test_every_structure_of_the_demo_has_a_complete_project_in_2015(demo):
    demo(State.PREPARATION)
    assert structures_without_project(Structure.objects.all(), date(2015, 1, 1)) == []
    projects = StructureProject.objects.all()
    assert len(projects) == 11
    assert [project for project in projects if missing_parts(project)] == []
    assert [project for project in projects if not project.unmet_needs.exists()] == []
    assert ProjectVersion.objects.filter(project__structure__code="67437").count() == 2
    assert {comment.version.number for comment in ProjectComment.objects.all()} == {1}
