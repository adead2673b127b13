"""Decision letters: what they say, to whom, printed once by the worker, frozen."""

import hashlib
import json
from io import BytesIO

import pikepdf
import pytest
from django.db import InternalError, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from allocation.engine import earned
from allocation.models import RunLine, RunTotal
from dialogue.letters.documents import letter_document
from dialogue.letters.services import print_letter, request_letters
from dialogue.letters.sheet import letter_sheet
from dialogue.models import DecisionLetter, Dialogue
from dialogue.ratings.services import record_silence
from dialogue.rules import Stage
from dialogue.settlement.services import settle_campaign
from structures.ground import clock
from structures.ground.french import euros
from structures.ground.refusals import Refused
from structures.models import StoredFile
from tests.allocation.builders import OWN, make_user
from tests.allocation.reading import drawn, one_line
from tests.dialogue.builders import (
    ARGUMENT,
    CONTESTED,
    DECISION_REASON,
    LEVEL,
    REASON,
    advance,
    make_dialogue,
    make_director,
    make_open_campaign,
    make_president,
    make_silent,
)
from tests.dialogue.marks import assert_nothing_leaks, make_marks
from tests.structures.pages import confirmed, page, text_of

ROOT = "/campagnes/2015/dialogues/decisions/"
PDF = f"/structures/{OWN}/dialogue/2015/decision.pdf"
TWO = ("67180", OWN)
pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    """A dialogue decided, another still open."""
    return make_dialogue(Stage.CLOSED, campaign=make_open_campaign(TWO))


def text(dialogue):
    return one_line(letter_document(letter_sheet(dialogue)).html())


def stored(dialogue):
    """A letter frozen with a few bytes in place of a real print."""
    file = StoredFile.objects.create(
        name="decision-DG-2015-67437.pdf",
        media_type="application/pdf",
        content=b"%PDF-own",
        size=8,
        sha256=hashlib.sha256(b"%PDF-own").hexdigest(),
    )
    return DecisionLetter.objects.create(dialogue=dialogue, file=file)


def test_the_letter_says_both_texts_the_reason_and_how_to_appeal(closed):
    shown = text(closed)
    for said in (ARGUMENT, REASON, CONTESTED, DECISION_REASON):
        assert one_line(said) in shown
    assert "Réponse de la structure : contestée" in shown
    assert "Niveau 2 : Au moins un projet est réalisé" in shown
    assert one_line(closed.campaign.schedule.appeal_route) in shown


def test_its_euros_are_the_ceilings_of_the_adopted_run_at_the_levels_settled(closed):
    lines = RunLine.objects.filter(structure=closed.structure, indicator_number__in=(8, 9))
    gained = [earned(line.amount_cents, LEVEL) for line in lines]
    sheet = letter_sheet(closed)
    assert [one.earned_cents for one in sheet.indicators] == gained
    total = RunTotal.objects.get(structure=closed.structure)
    assert sheet.ceiling_cents == total.ceiling_cents
    assert one_line(euros(sum(gained))) in text(closed)
    assert "Montant final" not in text(closed)


def test_a_recorded_silence_stands_in_place_of_the_self_assessment():
    dialogue = Dialogue.objects.get(campaign=make_open_campaign(TWO), structure__code=OWN)
    make_silent(dialogue, clock.today())
    for rating in dialogue.ratings.all():
        record_silence(rating, by=make_user("region_agent"), today=clock.today())
    closed = make_dialogue(Stage.CLOSED, campaign=dialogue.campaign)
    shown = text(closed)
    assert "Constat de carence" in shown
    assert "La structure ne s’est pas prononcée." in shown
    assert "<td>silence</td>" in shown


def test_after_the_settlement_what_is_earned_leads_to_the_final_amount(closed):
    make_dialogue(Stage.CLOSED, campaign=closed.campaign, code="67180")
    settle_campaign(closed.campaign, by=make_user())
    line = letter_sheet(closed).settled
    shown = text(closed)
    for cents in (line.fixed_cents, line.earned_cents, line.final_cents):
        assert one_line(euros(cents)) in shown
    assert line.final_cents == line.fixed_cents + line.earned_cents
    assert "Ce qui n’est pas obtenu reste à la Région." in shown
    assert "redistribuée" not in shown


def test_where_it_is_redistributed_that_part_leads_to_the_final_amount_too(db):
    campaign = make_open_campaign(TWO, unearned_axis3="redistribute")
    closed, _ = (make_dialogue(Stage.CLOSED, campaign=campaign, code=code) for code in TWO)
    settle_campaign(campaign, by=make_user())
    line, shown = letter_sheet(closed).settled, text(closed)
    assert line.redistributed_cents > 0
    assert f"redistribuée</th><td>{one_line(euros(line.redistributed_cents))}" in shown
    assert line.final_cents == line.fixed_cents + line.earned_cents + line.redistributed_cents


def test_the_final_amount_cites_the_run_that_settles_the_ceilings_the_one_adopted(closed):
    make_dialogue(Stage.CLOSED, campaign=closed.campaign, code="67180")
    run = settle_campaign(closed.campaign, by=make_user())
    sheet = letter_sheet(closed)
    adopted = sheet.adoption.run
    assert run.number != adopted.number
    shown = text(closed)
    assert f"répartition n° {adopted.number}, arrêtée par la délibération" in shown
    assert f"règlement du solde, répartition n° {run.number}" in shown
    assert adopted.sha256 in shown and run.sha256 in shown
    assert sheet.record["run"] == {"number": adopted.number, "sha256": adopted.sha256}
    assert sheet.record["settlement"]["run"] == {"number": run.number, "sha256": run.sha256}


def test_printing_twice_gives_the_same_bytes_with_numbered_pages_and_the_data(closed):
    sheet = letter_sheet(closed)
    content = letter_document(sheet).pdf()
    assert letter_document(letter_sheet(closed)).pdf() == content
    pages = drawn(content)
    assert f"page 1/{len(pages)}" in pages[0]
    assert "DG-2015-67437" in pages[0]
    with pikepdf.open(BytesIO(content)) as pdf:
        data = pdf.attachments["decision-DG-2015-67437.json"].get_file().read_bytes()
    assert json.loads(data)["earned_cents"] == sheet.earned_cents
    assert hashlib.sha256(data).hexdigest() in "".join(pages).replace(" ", "")


def test_a_dialogue_with_something_left_to_settle_has_no_letter():
    dialogue = make_dialogue(Stage.DECISION, campaign=make_open_campaign(TWO))
    advance(dialogue.ratings.first(), Stage.CLOSED)
    with pytest.raises(Refused, match="attend que tous les indicateurs"):
        print_letter(dialogue.pk, by=make_user("region_agent"))
    with pytest.raises(Refused):
        request_letters(dialogue.campaign, by=make_user("region_agent"))


def test_one_button_prints_every_closed_dialogue_and_freezes_the_letters(client, closed):
    client.force_login(make_user("region_agent"))
    shown = text_of(confirmed(client, f"{ROOT}impression/"))
    letter = DecisionLetter.objects.get()
    assert letter.dialogue == closed
    assert "1 sur 1" in shown
    assert "Le dialogue n’est pas clos" in shown
    print_letter(closed.pk, by=make_user("region_manager"))
    assert DecisionLetter.objects.get() == letter
    with pytest.raises(InternalError), transaction.atomic():
        DecisionLetter.objects.all().delete()


def test_director_and_president_are_told_once_it_is_printed(
    closed, mailoutbox, django_capture_on_commit_callbacks
):
    told = {make_director().email, make_president().email}
    with django_capture_on_commit_callbacks(execute=True):
        print_letter(closed.pk, by=make_user("region_agent"))
        print_letter(closed.pk, by=make_user("region_agent"))
    assert sorted(told) == sorted(one for mail in mailoutbox for one in mail.to)
    for mail in mailoutbox:
        assert f"/structures/{OWN}/dialogue/2015/" in mail.body
        assert "€" not in mail.body
        assert DECISION_REASON not in mail.body


def test_the_page_says_before_printing_who_will_be_told(client, closed):
    director, president = make_director(), make_president()
    shown = text_of(page(client, make_user("region_agent"), ROOT))
    assert "1 lettre à imprimer : qui sera averti" in shown
    assert director.email in shown
    assert president.email in shown
    assert "sera averti" not in text_of(page(client, make_user("state_observer"), ROOT))


def test_asking_again_when_all_is_printed_says_so(client, closed):
    stored(closed)
    client.force_login(make_user("region_agent"))
    shown = text_of(confirmed(client, f"{ROOT}impression/"))
    assert "Chaque dialogue clos a déjà sa lettre de décision." in shown


def test_the_page_follows_the_printing_and_says_what_failed(client, closed, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    client.force_login(make_user("region_agent"))
    confirmed(client, f"{ROOT}impression/")
    assert "hx-get" in client.get(f"{ROOT}avancement/").content.decode()
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    shown = text_of(client.get(f"{ROOT}avancement/"))
    assert "1 lettre n’a pas pu être imprimée." in shown


@pytest.mark.parametrize("role", ["region_admin", "state_observer"])
def test_only_agent_and_manager_print(client, closed, role):
    client.force_login(make_user(role))
    assert client.post(f"{ROOT}impression/").status_code == 404
    with pytest.raises(Refused, match="revient à la Région"):
        request_letters(closed.campaign, by=make_user(role))


def test_the_three_parties_read_the_letter_another_structure_does_not(client, closed):
    staff = ("region_agent", "region_manager", "region_admin", "state_observer")
    readers = [make_director(), make_president(), *map(make_user, staff)]
    stored(closed)
    for user in readers:
        answer = page(client, user, PDF)
        assert answer.content == b"%PDF-own"
        assert answer["Content-Disposition"].startswith("attachment")
    refused = page(client, make_director("67180"), PDF)
    assert refused.status_code == 404
    assert b"%PDF" not in refused.content


def test_a_letter_still_to_come_is_said_on_the_page_of_the_dialogue(client, closed):
    client.force_login(make_president())
    shown = text_of(client.get(PDF, follow=True))
    assert "La lettre de décision n’est pas encore imprimée." in shown
    assert page(client, make_director("67180"), PDF).status_code == 404


def test_no_internal_note_nor_neighbour_ever_reaches_a_letter():
    campaign = make_open_campaign(TWO)
    marks = make_marks(campaign, TWO)
    dialogue = campaign.dialogues.get(structure__code=OWN)
    sheet = letter_sheet(dialogue)
    for user in (make_director(), make_user("state_observer")):
        assert_nothing_leaks(letter_document(sheet).html(), user, marks)
        assert_nothing_leaks(json.dumps(sheet.record), user, marks)
