"""What a copied scenario begins with, and what one alone says."""

import pytest

from tests.allocation.builders import make_user
from tests.allocation.scenarios.builders import make_scenario
from tests.allocation.scenarios.test_scenario_pages import COMPARED, LIST, new_form, read


@pytest.fixture
def agent(client, full_campaign):
    """The test client, signed in as an agent where all figures are there."""
    client.force_login(make_user("region_agent"))
    return client


def test_a_copy_begins_with_what_is_copied_whatever_draft_was_left_elsewhere(agent, full_campaign):
    first = make_scenario(full_campaign, "Original")
    typed = new_form(agent) | {"name": "Commencé ailleurs", "draft": "1"}
    assert agent.post(f"{LIST}nouveau/", typed).status_code == 200
    assert new_form(agent)["name"] == ["Commencé ailleurs"]
    assert new_form(agent, f"?de={first.pk}")["name"] != ["Commencé ailleurs"]


def test_a_scenario_alone_says_what_it_changes(agent, full_campaign):
    alone = make_scenario(full_campaign, weights={1: 3})
    shown = read(agent.get(f"{COMPARED}?s={alone.pk}"))
    assert "Ce que ce scénario change des paramètres de la campagne" in shown
    assert "Indicateur 1, poids" in shown.partition("Tous ses paramètres")[0]
    assert "Tous ces scénarios ont les mêmes paramètres" not in shown


@pytest.mark.parametrize("key", ["0", "9" * 5000, "²", "a"])
def test_what_names_no_scenario_to_copy_begins_with_the_parameters(agent, key):
    asked, plain = new_form(agent, f"?de={key}"), new_form(agent)
    assert asked | {"csrfmiddlewaretoken": ""} == plain | {"csrfmiddlewaretoken": ""}
