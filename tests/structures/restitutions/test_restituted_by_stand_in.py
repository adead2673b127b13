"""Who stands in for a manager restitutes an analysis, unless they wrote some of it."""

import pytest

from structures.ground.refusals import Refused
from structures.models import Restitution, Territory
from structures.restitutions.services import publish
from tests.allocation.builders import make_user
from tests.structures.delegation_builders import again, lend
from tests.structures.pages import page, text_of
from tests.structures.state_of_play_builders import make_analysis

pytestmark = pytest.mark.django_db


def stand_in(email):
    agent = make_user("region_agent", email=email)
    lend(make_user(), agent)
    return again(agent)


def test_the_author_of_an_analysis_does_not_restitute_it_by_standing_in(client):
    analysis = make_analysis()
    author = stand_in("region_agent@demo.example")
    with pytest.raises(Refused, match="écrit une partie de cette analyse"):
        publish(analysis, Territory.objects.get(number=1), confirmed=True, by=author)
    assert not Restitution.objects.exists()


def test_another_stand_in_restitutes_it_and_it_says_so(client):
    analysis = make_analysis()
    publish(
        analysis, Territory.objects.get(number=1), confirmed=True, by=stand_in("b@demo.example")
    )
    shown = text_of(page(client, make_user(), f"/analyses/{analysis.year}/"))
    assert "par Personne, par suppléance de Personne" in shown
