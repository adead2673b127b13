"""The whole file of a dialogue: all that is shared with its versions, nothing internal."""

import json

import pypdfium2
import pytest

from dialogue.file.documents import dossier_document
from dialogue.file.sheet import dossier_sheet
from dialogue.models import Attendance, Dialogue, Evidence
from dialogue.rules import Stage
from dialogue.thread.services import comment, reword, write_note
from structures.ground import clock
from tests.allocation.builders import OWN, make_user
from tests.allocation.reading import drawn, one_line
from tests.dialogue.builders import (
    ARGUMENT,
    CONTESTED,
    DECISION_REASON,
    REASON,
    make_dialogue,
    make_director,
    make_meeting,
    make_open_campaign,
    make_president,
    make_rating,
)
from tests.dialogue.marks import assert_nothing_leaks, make_marks
from tests.structures.message_builders import make_reminder
from tests.structures.pages import page

PDF = f"/structures/{OWN}/dialogue/2015/dossier.pdf"
TWO = ("67180", OWN)
A4_WIDTH, MARGIN = 595, 62  # points
STAFF = ("region_agent", "region_manager", "region_admin", "state_observer")
pytestmark = pytest.mark.django_db


def sheet_of(dialogue, user=None):
    found = Dialogue.objects.get(pk=dialogue.pk)
    return dossier_sheet(found, user or make_user("region_agent"), clock.today())


def text(dialogue, user=None):
    return one_line(dossier_document(sheet_of(dialogue, user)).html())


def test_the_file_holds_every_text_with_the_function_of_its_author():
    shown = text(make_dialogue(Stage.CLOSED, campaign=make_open_campaign(TWO)))
    for said in (ARGUMENT, REASON, CONTESTED, DECISION_REASON, "Compte rendu"):
        assert one_line(said) in shown
    assert "directrice, directeur (structure)" in shown
    assert "chargé de mission (Région)" in shown


def test_a_text_said_again_keeps_its_first_wording():
    rating = make_rating(Stage.PROPOSAL, campaign=make_open_campaign(TWO))
    reword(rating.statements.get(), "Texte repris, plus précis.", by=make_director())
    shown = text(rating.dialogue)
    assert "Texte repris, plus précis." in shown
    assert "Version précédente" in shown
    assert one_line(ARGUMENT) in shown


def test_evidence_and_reminders_are_listed():
    rating = make_rating(campaign=make_open_campaign(TWO))
    Evidence.objects.create(
        rating=rating, label="Bilan", url="https://example.org/bilan", added_by=make_director()
    )
    make_reminder(rating.dialogue, clock.today(), by=make_user("region_agent"))
    shown = text(rating.dialogue)
    assert "Bilan : https://example.org/bilan" in shown
    assert "Relance demandée le" in shown and "partie le" in shown


def test_notes_of_a_meeting_stay_out_until_the_minutes_are_offered():
    dialogue = make_dialogue(Stage.MEETING, campaign=make_open_campaign(TWO))
    meeting = make_meeting(dialogue, notes="Notes en cours", until="held")
    Attendance.objects.create(meeting=meeting, party="state", name="Marc", present=False)
    shown = text(dialogue)
    assert "Notes en cours" not in shown
    assert "excusé : Marc" in shown


def test_the_file_is_the_same_for_all_who_read_it():
    dialogue = make_dialogue(Stage.REPLY, campaign=make_open_campaign(TWO))
    comment(dialogue, "Une intervention partagée", by=make_user("state_observer"))
    write_note(dialogue, "Une note interne", by=make_user("region_agent"))
    own = text(dialogue, make_director())
    assert "Une intervention partagée" in own
    assert {text(dialogue, make_user(role)) for role in STAFF} == {own}


def test_no_internal_note_draft_nor_neighbour_reaches_the_file_or_its_data():
    campaign = make_open_campaign(TWO)
    marks = make_marks(campaign, TWO)
    dialogue = campaign.dialogues.get(structure__code=OWN)
    for user in (make_director(), make_president(), make_user("state_observer")):
        sheet = sheet_of(dialogue, user)
        assert_nothing_leaks(dossier_document(sheet).html(), user, marks)
        assert_nothing_leaks(json.dumps(sheet.record), user, marks)
        assert marks.shared[OWN]
        assert [m for m in marks.shared[OWN] if m not in dossier_document(sheet).html()] == []


def test_a_long_address_is_cut_into_lines_within_the_margins():
    dialogue = make_dialogue(campaign=make_open_campaign(TWO))
    comment(dialogue, f"Voir https://ml.example/{'bilan' * 60}", by=make_director())
    with pypdfium2.PdfDocument(dossier_document(sheet_of(dialogue)).pdf()) as pdf:
        drawn_to = [
            text.get_charbox(n)[2]
            for text in (page.get_textpage() for page in pdf)
            for n in range(text.count_chars())
        ]
    assert max(drawn_to) < A4_WIDTH - MARGIN + 5  # a letter may lean out a little


def test_the_three_parties_get_the_pdf_another_structure_gets_nothing(client):
    make_dialogue(Stage.REPLY, campaign=make_open_campaign(TWO))
    answer = page(client, make_president(), PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert "page 1/" in drawn(answer.content)[0]
    assert page(client, make_user("state_observer"), PDF).content == answer.content
    refused = page(client, make_director("67180"), PDF)
    assert refused.status_code == 404
    assert ARGUMENT not in refused.content.decode()
