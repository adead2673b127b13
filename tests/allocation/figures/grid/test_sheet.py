"""The sheet: what it shows, what is typed, pasted and undone in it, and what is refused."""

import pytest

from allocation.campaigns.services import open_collection
from allocation.models import Figure
from structures.models import Structure
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_user,
)
from tests.allocation.figures.grid.sheets import (
    CELL,
    CELLS,
    SHEET,
    act,
    boxes,
    entries,
    make_before,
    said,
    stored,
    typed,
)
from tests.domain.files import spaced
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    """The test client, signed in as an agent, where the figures are collected."""
    open_collection(make_campaign(), by=make_user())
    client.force_login(make_user("region_agent"))
    return client


def test_a_typed_value_is_saved_with_its_source_and_author(agent):
    answer = typed(agent, {CELL: "1\N{THIN SPACE}048"})
    [cell] = answer.json()["cells"]
    assert (answer.status_code, cell["state"], spaced(cell["value"])) == (200, "saved", "1 048")
    figure = Figure.objects.get()
    assert (figure.value, figure.source) == (1048, "i-Milo")
    assert figure.recorded_by.role == "region_agent"
    assert boxes(agent)[CELL] == (cell["value"], cell["seen"])


def test_the_sheet_says_structure_and_indicator_of_each_cell(agent):
    shown = agent.get(SHEET).content.decode()
    assert f'id="{CELL}" value="" data-seen=' in shown
    assert f'aria-labelledby="r{OWN} i2"' in shown
    assert f'id="r{OWN}"' in shown and 'id="i2"' in shown
    assert f'href="{SHEET}{OWN}/"' in shown
    assert shown.count(" data-fixed") == 5


def test_the_sheet_leads_to_what_others_count_and_to_the_files_of_its_grey_columns(agent):
    sheet = agent.get(SHEET)
    why = "Une colonne grisée vient d’un fichier importé : elle ne se saisit pas."
    assert why in text_of(sheet)
    shown = sheet.content.decode()
    assert 'href="/campagnes/2015/sources/"' in shown
    assert '<a href="/campagnes/2015/imports/">fichier importé</a>' in shown


def test_an_act_tells_totals_and_what_is_there(agent):
    found = typed(agent, {CELL: "48"}).json()["show"]
    assert (found[f"re{OWN}"], found[f"rt{OWN}"], found["ce2"]) == ("1 / 7", "incomplet", "1 / 5")
    assert "1 sur 35" in found["sheet-progress"]


def test_margins_count_what_no_comment_explains_yet(agent):
    typed(agent, {f"{OWN}-5": "160"})
    found = typed(agent, {f"{OWN}-6": "190"}).json()["show"]
    assert found[f"re{OWN}"] == '2 / 7 <span class="soft">1 à expliquer</span>'
    assert found["ce6"] == '1 / 5 <span class="soft">1 à expliquer</span>'
    assert found["ce5"] == "1 / 5"
    assert text_of(agent.get(SHEET)).count("1 à expliquer") == 2
    explained = typed(agent, {f"{OWN}-6": "190"}, comment="Compté deux fois.").json()["show"]
    assert (explained[f"re{OWN}"], explained["ce6"]) == ("2 / 7", "1 / 5")


def test_the_margins_of_a_page_that_is_filtered_are_those_of_the_network(agent):
    typed(agent, {f"{OWN}-5": "160"})
    shown = text_of(agent.get(f"{SHEET}?text=saverne"))
    assert "1 / 5" in shown and "1 sur 35" in shown


def test_a_cell_that_is_a_sum_leads_to_its_detail_and_no_other_does(agent):
    shown = agent.get(SHEET).content.decode()
    assert f'href="{SHEET}{OWN}/5/detail/">par dispositif</a>' in shown
    assert shown.count(">par dispositif</a>") == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("12,5", "« 12,5 » : un nombre entier est attendu", id="half a person"),
        pytest.param("1.000", "« 1.000 » : un nombre entier est attendu", id="maybe thousands"),
        pytest.param("-3", "« -3 » est négatif", id="negative"),
        pytest.param("douze", "« douze » n’est pas un nombre", id="words"),
        pytest.param("nd", "valeur manquante (« nd »)", id="not available"),
        pytest.param("=1+1", "« =1+1 » est une formule", id="a formula"),
    ],
)
def test_what_is_not_a_count_is_refused_at_its_cell(agent, text, message):
    answer = typed(agent, {CELL: text})
    [cell] = answer.json()["cells"]
    assert (answer.status_code, cell["state"]) == (422, "refused")
    assert message in spaced(cell["message"])
    assert not Figure.objects.exists()


def test_a_stored_value_is_not_emptied(agent):
    typed(agent, {CELL: "48"})
    answer = typed(agent, {CELL: ""})
    assert answer.status_code == 422 and "ne s’efface pas" in said(answer)
    assert stored() == {2: 48}


def test_the_source_is_asked_for_kindly_and_kept_for_the_next_time(agent):
    answer = typed(agent, {CELL: "48"}, source=" ")
    assert answer.status_code == 422 and "Dites d’abord d’où viennent" in said(answer)
    typed(agent, {CELL: "48"}, source="Bilan 2014")
    assert 'id="sheet-source" value="Bilan 2014"' in agent.get(SHEET).content.decode()


def test_what_comes_from_a_file_is_not_typed(agent):
    answer = typed(agent, {f"{OWN}-1": "48"})
    assert answer.status_code == 422 and "vient d’un fichier importé" in said(answer)


def test_a_value_under_a_pro_rata_is_sent_back_as_it_was(agent):
    typed(agent, {CELL: "48"})
    Figure.objects.update(value="12.5")
    answer = typed(agent, {CELL: "12,5"})
    assert answer.status_code == 200 and said(answer) == "Valeur inchangée."


def test_a_value_far_from_the_year_before_is_saved_with_its_comment_only(agent):
    make_before(40)
    answer = typed(agent, {CELL: "60"})
    assert answer.status_code == 422 and answer.json()["cells"][0]["needs_comment"]
    assert "40 en 2013, l’écart dépasse 20 %. Dites pourquoi" in said(answer)
    assert "Enregistrer avec ce commentaire" in answer.json()["under"]
    assert stored() == {}
    typed(agent, {CELL: "60"}, comment=" Deux antennes de plus. ")
    assert (stored(), Figure.objects.get().comment) == ({2: 60}, "Deux antennes de plus.")
    assert "commentée" in text_of(agent.get(SHEET))


def test_control_rules_warn_at_the_cell_and_block_nothing(agent):
    typed(agent, {f"{OWN}-5": "160"})
    answer = typed(agent, {f"{OWN}-6": "190"})
    assert answer.status_code == 200
    warned = {name for name, html in answer.json()["notes"].items() if "⚠" in html}
    assert warned == {f"{OWN}-6"}
    assert "L’indicateur 6 (190) dépasse l’indicateur 5 (160)." in text_of(agent.get(SHEET))


def test_a_cell_that_somebody_else_changed_shows_both_values_and_keeps_theirs(agent):
    seen = boxes(agent)
    agent.force_login(make_user("region_manager", full_name="Zoé Klein"))
    typed(agent, {CELL: "51"})
    agent.force_login(make_user("region_agent"))
    answer = typed(agent, {CELL: "62"}, seen=seen)
    [cell] = answer.json()["cells"]
    assert (answer.status_code, cell["state"], cell["value"]) == (409, "changed", "51")
    assert "Personne a enregistré une autre valeur" in answer.json()["under"]
    assert ">62<" in answer.json()["under"] and "51" in answer.json()["under"]
    assert stored() == {2: 51}
    mine = {CELL: (None, cell["seen"])}
    assert typed(agent, {CELL: "62"}, seen=mine).status_code == 200
    assert stored() == {2: 62}


def test_the_same_value_typed_by_two_is_no_conflict(agent):
    seen = boxes(agent)
    typed(agent, {CELL: "51"})
    assert typed(agent, {CELL: "51"}, seen=seen).status_code == 200
    assert len(entries()) == 1


@pytest.mark.parametrize("role", ["region_admin", "state_observer", "director"])
def test_others_read_the_list_and_send_nothing(agent, role):
    seen = boxes(agent)
    where = Structure.objects.get(code=OWN) if role == "director" else None
    agent.force_login(make_user(role, structure=where))
    assert typed(agent, {CELL: "48"}, seen=seen).status_code == 404
    assert boxes(agent) == {}


def test_once_the_figures_are_locked_the_list_is_read_and_nothing_is_sent(client):
    make_adopted_campaign()
    shown = text_of(page(client, make_user("region_agent"), SHEET))
    assert "Exporter en CSV" in shown and "Source de ces valeurs" not in shown
    answer = client.post(CELLS, act("cell", {CELL: {"value": "1", "seen": ""}}))
    assert answer.status_code == 409
    assert "la campagne" in said(answer).casefold() and "collecte" in said(answer)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "["},
        {"act": "[" * 10_000},
        {"act": '{"act": "cell", "cells": 3}'},
        {"act": '{"act": "cell", "cells": {}}'},
        {"act": '{"act": "cell", "cells": {"67437-2": 3}}'},
        {"act": '{"act": "cell", "cells": {"67437-2": {"value": 3}}}'},
        {"act": '{"act": "cell", "cells": {"67437-2": {"value": "\\ud800"}}}'},
        {"act": '{"act": "cell", "source": "\\u0000", "cells": {"67437-2": {"value": "3"}}}'},
        {"act": '{"act": "cell", "source": 1, "cells": {"67437-2": {"value": "3"}}}'},
        {"act": '{"act": "cell", "source": "x", "cells": {"67437-99": {"value": "3"}}}'},
        {"act": '{"act": "cell", "source": "x", "cells": {"00000-2": {"value": "3"}}}'},
        {"act": '{"act": "cell", "source": "x", "cells": {"67437\\u0000-2": {"value": "3"}}}'},
        {"act": '{"act": "cell", "source": "x", "cells": {"\\ud800-2": {"value": "3"}}}'},
        {"act": '{"act": "cell", "source": "x", "cells": {"67437-02": {"value": "3"}}}'},
        {"act": '{"act": "paste", "source": "x", "cells": {"67437-2": {}}, "block": "1"}'},
        {"act": '{"act": "paste", "source": "x", "at": "67437-3", "cells": {"67437-2": {}}}'},
    ],
    ids=str,
)
def test_what_no_sheet_sends_is_refused_in_words(agent, sent):
    answer = agent.post(CELLS, sent)
    assert answer.status_code == 422
    assert "rechargez la page" in said(answer)
    assert not Figure.objects.exists()


def test_a_sheet_of_the_fixtures_shows_the_totals_of_the_network(client):
    make_figures(make_campaign())
    shown = text_of(page(client, make_user("region_agent"), f"{SHEET}?text=saverne"))
    assert "Réseau 21 476,67 5 / 5 23 140 5 / 5" in shown
    assert "sans les filtres" in shown
