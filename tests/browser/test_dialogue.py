"""The dialogue of an indicator, each party in their own browser: heard, or silent."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from allocation.models import State
from dialogue.letters import services as letters
from dialogue.meetings import services as meetings
from dialogue.models import Meeting, Rating
from dialogue.ratings import services as assessments
from dialogue.ratings import services as decisions
from dialogue.ratings import services as proposals
from structures.ground import clock
from structures.models import Message, Role
from tests.browser.pages import (
    EVERY,
    TIMES,
    demo_account,
    pdf_text,
    plain,
    wait_for_the_worker,
)
from tests.dialogue.meeting_builders import CONTENT

pytestmark = pytest.mark.browser

OPENED_ON = date(2015, 9, 7)
DUE_AFTER = 30  # days
SILENT_AFTER = DUE_AFTER + 8 + 15  # the fifteenth day after the second reminder
CODE = "67437"  # the demo director's structure
OVERVIEW = "/campagnes/2015/dialogues/"
DIALOGUE = f"/structures/{CODE}/dialogue/2015/"
RATING = f"{DIALOGUE}8/"
ARGUMENT = "Trois forums tenus avec la structure voisine, deux cents jeunes reçus."
REASON = "Les forums sont tenus, mais leurs effets ne sont pas mesurés à ce jour."
CONTESTED = "Les effets sont mesurés : quarante sorties positives en six mois."
DECISION = "Les pièces montrent trois forums tenus et quarante sorties positives."
NOTE = "Reperinterne : demander son avis au service juridique."


def test_a_contested_level_is_decided_after_the_meeting_with_its_euros(demo, browser_of, worker):
    demo(State.CONVENTIONS)
    manager = browser_of(Role.REGION_MANAGER)
    open_dialogues(manager)
    director, agent = browser_of(Role.DIRECTOR), browser_of(Role.REGION_AGENT)
    assess_after_a_reload(director)
    write(agent, "Votre proposition", REASON, "Niveau 1")
    write(agent, "Note interne", NOTE)
    write(director, "Votre réponse", CONTESTED, "Nous contestons la proposition")
    assert_cannot_decide(manager)
    lead_the_other_indicator_to_the_meeting()
    meet(agent)
    assert_cannot_decide(manager)
    hear_about_the_minutes(director, agent)
    assert_cannot_decide(agent)
    worth = decide(manager, level=2)
    assert not worth.startswith("0,00")
    print_letter()
    read_decision(director, 2, worth)
    assert_note_is_nowhere(director)


def test_a_silence_is_recorded_after_two_reminders_and_decided_all_the_same(
    demo, browser_of, worker
):
    demo(State.CONVENTIONS)
    manager = browser_of(Role.REGION_MANAGER)
    open_dialogues(manager)
    director, agent = browser_of(Role.DIRECTOR), browser_of(Role.REGION_AGENT)
    silence = agent.get_by_role("link", name="Constater la carence")
    for days in (DUE_AFTER + 1, DUE_AFTER + 8):
        remind(agent, OPENED_ON + timedelta(days=days))
        assert_is_absent(agent, silence)
    clock.turn_to(OPENED_ON + timedelta(days=SILENT_AFTER - 1))
    assert_is_absent(agent, silence)
    assert_cannot_decide(manager)
    clock.turn_to(OPENED_ON + timedelta(days=SILENT_AFTER))
    agent.goto(RATING)
    silence.click()
    agent.get_by_role("button", name="Constater la carence").click()
    expect(agent.get_by_text("La structure ne s’est pas prononcée.")).to_be_visible()
    write(agent, "Note interne", NOTE)
    write(agent, "Votre proposition", REASON, "Niveau 0")
    assert_cannot_decide(manager)
    close_reply(agent)
    assert_cannot_decide(manager)
    lead_the_other_indicator_to_the_meeting()
    meet(agent)
    hear_about_the_minutes(director, agent)
    worth = decide(manager, level=0)
    assert worth == "0,00 €"
    print_letter()
    read_decision(director, 0, worth)
    assert_note_is_nowhere(director)


def open_dialogues(manager):
    clock.turn_to(OPENED_ON)
    manager.goto(OVERVIEW)
    manager.get_by_role("link", name="Ouvrir les dialogues").click()
    manager.get_by_role("button", name="Ouvrir 11 dialogues").click()
    expect(manager.get_by_role("status")).to_contain_text("11 dialogues ouverts")


def remind(agent, day):
    clock.turn_to(day)
    agent.goto(f"{OVERVIEW}relances/")
    agent.get_by_role("button", name="Envoyer les relances choisies").click()
    expect(agent.get_by_role("status")).to_contain_text("demandée")
    wait_for_messages(agent)


def wait_for_messages(page):
    """Wait until the worker has sent what was asked for: only what left counts."""
    for _ in range(TIMES):
        if not Message.objects.filter(state=Message.State.WAITING).exists():
            return
        page.wait_for_timeout(EVERY)
    raise AssertionError("A message is still waiting.")


def assess_after_a_reload(director):
    """Begin to write, lose the page, find the draft again, and send it."""
    box = begin(director, "Votre auto-évaluation", ARGUMENT, "Niveau 2")
    expect(box.get_by_role("status")).to_contain_text("Brouillon enregistré")
    director.reload()
    expect(box.get_by_role("radio", name="Niveau 2")).to_be_checked()
    expect(box.get_by_label("Votre argument")).to_have_value(ARGUMENT)
    box.get_by_role("button", name="Transmettre à la Région").click()
    expect(director.get_by_role("article").filter(has_text=ARGUMENT)).to_be_visible()


def write(person, title, text, choice=""):
    """Fill in a box of the indicator's page, send it, and read it there."""
    begin(person, title, text, choice).get_by_role("button").first.click()
    expect(person.get_by_role("article").filter(has_text=text)).to_be_visible()


def begin(person, title, text, choice=""):
    """Fill in a box of the indicator's page; return it."""
    person.goto(RATING)
    box = person.locator("form").filter(has=person.get_by_role("heading", name=title))
    if choice:
        box.get_by_role("radio", name=choice).check()
    box.get_by_role("textbox").fill(text)
    return box


def other_rating():
    return Rating.objects.get(dialogue__structure__code=CODE, indicator__number=9)


def print_letter():
    by = demo_account(Role.REGION_MANAGER)
    decisions.decide(other_rating(), 1, REASON, by=by)
    letters.print_letter(other_rating().dialogue_id, by=by)


def lead_the_other_indicator_to_the_meeting():
    director, agent = (demo_account(role) for role in (Role.DIRECTOR, Role.REGION_AGENT))
    assessments.assess(other_rating(), 1, ARGUMENT, by=director)
    proposals.propose(other_rating(), 1, REASON, by=agent)
    proposals.agree(other_rating(), by=director, today=clock.today())


def meet(agent):
    """Lead the meeting of the day after through the pages; who was there, by the service."""
    tomorrow = clock.today() + timedelta(days=1)
    agent.goto(f"{DIALOGUE}entretien/")
    agent.get_by_role("link", name="Fixer l’entretien").click()
    agent.get_by_label("Date").fill(tomorrow.isoformat())
    agent.get_by_label("Heure").fill("10:00")
    agent.get_by_label("Lieu", exact=True).fill("Maison de la Région")
    agent.get_by_role("button", name="Fixer l’entretien").click()
    agent.get_by_role("link", name="Envoyer l’invitation").click()
    agent.get_by_role("button", name="Envoyer l’invitation").click()
    expect(agent.get_by_role("status")).to_contain_text("partent")
    wait_for_messages(agent)
    clock.turn_to(tomorrow)
    by = demo_account(Role.REGION_AGENT)
    meetings.write_minutes(the_meeting(), CONTENT, by=by)
    agent.goto(f"{DIALOGUE}entretien/")
    agent.get_by_role("button", name="Noter l’entretien comme tenu").click()
    agent.get_by_role("link", name="Proposer le compte rendu").click()
    agent.get_by_role("button", name="Proposer le compte rendu").click()
    wait_for_the_worker(agent)
    expect(agent.get_by_text("Compte rendu proposé aux parties")).to_be_visible()


def hear_about_the_minutes(director, agent):
    """The structure reads what is offered and has no remark, nor has the State: validated."""
    director.goto(f"{DIALOGUE}entretien/")
    link = director.get_by_role("link", name="Version proposée (PDF)").get_attribute("href")
    assert CONTENT.notes in pdf_text(director.request.get(link).body())
    director.get_by_role("button", name="Rien à signaler").click()
    expect(director.get_by_text("C’est noté au compte rendu.")).to_be_visible()
    meetings.remark_on_minutes(the_meeting(), "Conforme.", by=demo_account(Role.STATE_OBSERVER))
    agent.goto(f"{DIALOGUE}entretien/")
    agent.get_by_role("link", name="Valider le compte rendu").click()
    agent.get_by_role("button", name="Valider le compte rendu").click()
    wait_for_the_worker(agent)
    expect(agent.get_by_text("Compte rendu validé").first).to_be_visible()


def the_meeting():
    return Meeting.objects.get(dialogue__structure__code=CODE)


def assert_cannot_decide(person):
    """Check that no decision is proposed, and that one sent to its address changes nothing."""
    assert_is_absent(person, person.get_by_role("button", name="Voir l’effet en euros"))
    token = person.locator("[name=csrfmiddlewaretoken]").first.input_value()
    sent = {"csrfmiddlewaretoken": token, "level": "2", "text": DECISION}
    answer = person.request.post(f"{RATING}decision/", form=sent)
    assert answer.status in {404, 422}
    assert not Rating.objects.exclude(level=None).exists()


def assert_is_absent(person, button):
    person.goto(RATING)
    expect(person.get_by_role("heading", level=1)).to_contain_text("Indicateur 8")
    expect(button).to_have_count(0)


def decide(manager, level):
    """Decide once the effect is read; return what the level is worth, as shown."""
    box = begin(manager, "Votre décision", DECISION, f"Niveau {level}")
    box.get_by_role("button", name="Voir l’effet en euros").click()
    worth = manager.get_by_role("row", name=f"Niveau {level}").get_by_role("cell").first
    amount = plain(worth.inner_text())
    manager.get_by_role("button", name=f"Arrêter le niveau {level}").click()
    expect(manager.get_by_text("Niveau arrêté.")).to_be_visible()
    return amount


def read_decision(director, level, worth):
    """Read the level and its reason on the page, and their worth in the letter."""
    director.goto(RATING)
    column = director.get_by_role("region", name="Réponse et décision")
    expect(column.get_by_text(f"Niveau {level}", exact=True)).to_be_visible()
    expect(column.get_by_text(DECISION)).to_be_visible()
    director.goto(DIALOGUE)
    link = director.locator(f"a[href='{DIALOGUE}decision.pdf']")
    printed = pdf_text(director.request.get(link.get_attribute("href")).body())
    assert worth in printed
    assert DECISION in printed


def close_reply(agent):
    """Note that no reply came, once reminded, the day after the last one to reply."""
    remind(agent, OPENED_ON + timedelta(days=50 + 7))
    link = agent.get_by_role("link", name="Noter l’absence de réponse")
    for days, shown in ((15, 0), (16, 1)):
        clock.turn_to(OPENED_ON + timedelta(days=SILENT_AFTER + days))
        agent.goto(RATING)
        expect(agent.get_by_role("heading", level=1)).to_contain_text("Indicateur 8")
        expect(link).to_have_count(shown)
    link.click()
    agent.get_by_role("button", name="Noter l’absence de réponse").click()
    expect(agent.get_by_text("Absence de réponse notée.")).to_be_visible()


def assert_note_is_nowhere(director):
    for page in (RATING, DIALOGUE, f"{DIALOGUE}entretien/", f"/structures/{CODE}/"):
        assert director.goto(page).ok
        assert "Reperinterne" not in director.content()
