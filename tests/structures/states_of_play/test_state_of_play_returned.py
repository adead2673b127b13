"""An état des lieux given back to the Region: its readers keep what was transmitted to them."""

from datetime import date

import pytest

from structures.states_of_play import services
from tests.allocation.builders import OWN, make_user
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of
from tests.structures.state_of_play_builders import TEXTS, YEAR, make_draft, make_proofreading

HERE = f"/structures/{OWN}/etat-des-lieux/{YEAR}/"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["director", "president", "state_observer"])
def test_given_back_it_is_read_as_it_was_transmitted(client, role):
    found = make_proofreading()
    services.send_back(found, remarks="La permanence est fermée.", by=make_person("director"))
    talks = [{"function": "deputy", "held_on": date(2013, 12, 1), "note": "Nouvel échange"}]
    corrected = TEXTS | {"governance": "Correction", "documents": "Autre bilan"}
    services.write(found.structure, YEAR, corrected, talks, by=make_user())
    shown = text_of(page(client, make_person(role), HERE))
    for words in ("tel qu’il a été transmis", *TEXTS.values(), "19 novembre 2013 : Accueil"):
        assert words in shown
    for words in ("Correction", "Autre bilan", "Nouvel échange"):
        assert words not in shown
    own = text_of(page(client, make_person(role), f"/structures/{OWN}/"))
    assert "État des lieux 2014 Rendu avec des remarques" in own
    assert "Correction" in text_of(page(client, make_user("region_agent"), HERE))


@pytest.mark.parametrize("role", ["director", "president", "state_observer"])
def test_transmitted_again_it_is_read_as_corrected(client, role):
    found = make_proofreading()
    services.send_back(found, remarks="À corriger.", by=make_person("director"))
    services.send_for_proofreading(make_draft(governance="Correction"), by=make_user())
    shown = text_of(page(client, make_person(role), HERE))
    assert "Correction" in shown and "tel qu’il a été transmis" not in shown
