"""What a restitution asks of each person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from structures.models import CrossAnalysis
from structures.restitutions.pages import restitution_tasks
from tests.allocation.builders import make_structures, make_user
from tests.structures.builders import make_person
from tests.structures.state_of_play_builders import make_analysis, make_restitution

FAR = "68066"  # of another territory
IN_AN_HOUR = timedelta(hours=1)


@pytest.fixture
def network(db):
    return make_structures()


def test_the_manager_is_asked_to_restitute_to_the_territories_left(network):
    analysis = make_analysis()
    make_restitution(analysis)
    (found,) = restitution_tasks(make_user(), timezone.localdate())
    assert (found.title, found.status) == ("Restituer l’analyse transversale 2014", "À faire")
    assert "Centre" in found.detail and "Nord" not in found.detail
    (found,) = restitution_tasks(make_user("region_agent"), timezone.localdate())
    assert found.status == "En attente"


@pytest.mark.parametrize(
    ("embargo", "status", "url"),
    [
        pytest.param(None, "À faire", "/analyses/2014/", id="open"),
        pytest.param(IN_AN_HOUR, "En attente", "", id="embargo"),
    ],
)
def test_a_territory_is_asked_to_read_or_to_wait(network, embargo, status, url):
    until = timezone.now() + embargo if embargo else None
    make_restitution(make_analysis(), embargo_until=until)
    (found,) = restitution_tasks(make_person("president"), timezone.localdate())
    assert (found.status, found.url) == (status, url)
    assert restitution_tasks(make_person("director", FAR), timezone.localdate()) == []


def test_a_restitution_leaves_the_tasks_after_two_months(network):
    make_restitution(make_analysis())
    later = timezone.localdate() + timedelta(days=62)
    assert restitution_tasks(make_person("director"), later) == []


def test_no_analysis_no_task(network):
    assert not CrossAnalysis.objects.exists()
    assert restitution_tasks(make_user(), timezone.localdate()) == []
