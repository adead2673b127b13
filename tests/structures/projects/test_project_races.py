"""Two people of the Region answer to the same project at the same instant."""

from threading import Barrier

import pytest

from structures.models import ProjectComment, StructureProject
from structures.projects import services
from structures.projects.selectors import Part
from tests.allocation.builders import make_user
from tests.structures.parallel import in_parallel, refusals
from tests.structures.project_builders import make_network, make_submitted

PATIENCE = 10


@pytest.fixture
def sent_back_at_once(transactional_db):
    """The same project sent back twice at once; return the refusals."""
    make_network()
    project, agent = make_submitted(), make_user("region_agent")
    comments = {Part.GAPS: "Et le logement ?"}
    return lambda: refusals(
        in_parallel(lambda: services.send_back(project, comments, by=agent), times=2)
    )


def test_of_two_answers_at_once_one_is_refused(sent_back_at_once):
    [refused] = sent_back_at_once()
    assert "n’est plus soumis" in str(refused)
    assert ProjectComment.objects.count() == 1


def test_without_its_lock_the_project_would_be_answered_twice(sent_back_at_once, monkeypatch):
    both_have_read = Barrier(2)

    def unlocked(project):
        found = StructureProject.objects.select_related("structure").get(pk=project.pk)
        both_have_read.wait(timeout=PATIENCE)
        return found

    monkeypatch.setattr(services, "_locked", unlocked)
    assert sent_back_at_once() == []
    assert ProjectComment.objects.count() == 2
