"""What is noted of a structure's context, year by year, beside its levels."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from structures.context_notes.services import Wording, correct_note, write_note
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.journal.selectors import timeline
from structures.models import ContextNote, JournalEntry, Role
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_closed_at_once
from tests.structures.around_builders import make_note
from tests.structures.builders import OTHER, make_network, make_person
from tests.structures.pages import page, text_of

HERE = f"/structures/{OWN}/contexte/"
TYPED = {"noted_on": "2015-03-02", "kind": "external", "text": "L’usine **ferme**."}
INTERNAL = {"readers": "region"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network()


def test_a_note_of_the_director_is_read_by_the_three_parties(client, network):
    client.force_login(make_person("director"))
    form = text_of(client.get(f"{HERE}ecrire/"))
    assert "Cette note est lue par la structure, la Région et l’État." in form
    client.post(f"{HERE}ecrire/", TYPED | INTERNAL)
    for role in (Role.PRESIDENT, Role.STATE_OBSERVER, Role.REGION_ADMIN):
        answer = page(client, make_person(role), HERE)
        assert "2 mars 2015, contexte externe" in text_of(answer)
        assert "<strong>ferme</strong>" in answer.content.decode()


def test_a_note_of_the_region_alone_is_read_by_the_region_alone(client, network):
    client.force_login(make_user("region_agent"))
    client.post(f"{HERE}ecrire/", TYPED | INTERNAL | {"text": "La trésorerie manque."})
    assert "Interne à la Région" in text_of(client.get(HERE))
    note = ContextNote.objects.get()
    for role in (Role.DIRECTOR, Role.PRESIDENT, Role.STATE_OBSERVER):
        reader = make_person(role)
        for where in (HERE, f"/structures/{OWN}/", f"/structures/{OWN}/historique/"):
            shown = text_of(page(client, reader, where))
            assert "trésorerie" not in shown and "Note de contexte" not in shown, where
        assert "Aucune note" in text_of(page(client, reader, HERE))
        assert not timeline(reader, note.structure).exists()
        corrected = page(client, reader, f"{HERE}{note.pk}/corriger/")
        assert corrected.status_code == 404
        history = page(client, reader, f"/structures/{OWN}/historique/?export=csv")
        assert "contexte" not in history.content.decode()


def test_a_structure_writes_nothing_for_the_region_alone(network):
    with pytest.raises(Refused, match="s’écrit à la Région"):
        make_note(by=make_person("director"), readers="region")


def test_a_correction_leaves_the_first_wording_readable(client, network):
    note = make_note()
    client.force_login(make_user("region_agent"))
    path = f"{HERE}{note.pk}/corriger/"
    assert "L’usine ferme." in client.get(path).content.decode()
    client.post(path, TYPED | {"text": "L’usine réduit son activité."})
    shown = text_of(client.get(HERE))
    assert "L’usine réduit son activité." in shown.partition("rédaction précédente")[0]
    assert "L’usine ferme." in shown.partition("rédaction précédente")[2]
    again = client.post(path, TYPED | {"text": "Encore autre chose."})
    assert "Cette note vient d’être corrigée" in text_of(again)
    assert ContextNote.objects.count() == 2


def test_each_side_corrects_its_own_notes(network):
    agent, director = make_user("region_agent"), make_person("director")
    other = Wording(date(2015, 3, 3), "internal", "Autre chose.")
    for note, by in ((make_note(by=agent), director), (make_note(by=director), agent)):
        with pytest.raises(Refused, match="par ceux qui l’ont écrite"):
            correct_note(note, other, by=by)


def test_the_database_keeps_notes_and_their_readers(network):
    note = make_note(readers="region")
    with pytest.raises(IntegrityError, match="correction_keeps_its_readers"), transaction.atomic():
        ContextNote.objects.create(
            structure=note.structure,
            noted_on=note.noted_on,
            kind=note.kind,
            text="Lue par tous",
            corrects=note,
            author=note.author,
        )
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        ContextNote.objects.update(text="Rien")


def test_a_note_is_of_a_day_that_came(network):
    wording = Wording(clock.today() + timedelta(days=1), "internal", "Demain.")
    with pytest.raises(Refused, match="d’un jour passé"):
        write_note(network[OWN], wording, by=make_user("region_agent"))


def test_the_levels_of_a_year_stand_beside_its_notes(client):
    make_closed_at_once((OWN, OTHER))
    make_note()
    make_note(OTHER, "Chez le voisin.")
    shown = text_of(page(client, make_user(), HERE))
    levels = shown.partition("Niveaux de l’axe 3")[2]
    assert "L’usine ferme." in shown and "Chez le voisin." not in shown
    assert levels.startswith(" 8. ")
    assert "Niveau " in levels and "Dialogue de gestion 2015" in levels


def test_the_journal_says_that_a_note_was_written_and_not_what_it_says(network):
    make_note()
    entry = JournalEntry.objects.latest("pk")
    assert entry.summary == "Note de contexte (contexte externe) du 2 mars 2015 ajoutée"
    assert "usine" not in entry.summary + entry.reason


def test_a_neighbour_reads_no_note(client, network):
    note = make_note()
    neighbour = make_person("director", OTHER)
    assert page(client, neighbour, HERE).status_code == 404
    path = f"/structures/{OTHER}/contexte/{note.pk}/corriger/"
    assert page(client, neighbour, path).status_code == 404
